package model

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"znkr.io/diff"

	"tapedeck/model/body"
)

// A Difference is one value in which two interactions or two texts differ.
type Difference struct {
	// Path is where: "status", "header Date", "$.user.id", "line 12". In a
	// JSON array and in lines it counts as the new value does, except for
	// what was removed.
	Path string
	Kind DifferenceKind
	// Was and Now are the old and the new value, as text fit to show (still
	// unsanitised, cut after maxShown bytes); for bytes a size and a hash.
	Was, Now string
	// TypeChanged: not just another value but another JSON type.
	TypeChanged bool
	// Items and Lines are how many members or items an object or array that came
	// or went has, and how many lines its readable form; 0 of any other.
	Items, Lines int
}

// A DifferenceKind says what happened at a path.
type DifferenceKind int

// The kinds of differences.
const (
	Changed DifferenceKind = iota
	Added
	Removed
)

// Bounds of a comparison. Beyond maxStructured bytes bodies are compared by
// line, beyond maxLines as bytes; past maxDifferences the rest is
// counted only.
const (
	maxStructured  = 16 << 20
	maxLines       = 64 << 20
	maxDifferences = 5000
	maxShown       = 500
)

// A ResponseDiff is the difference of two responses, part by part.
type ResponseDiff struct {
	Status  []Difference // status code, reason
	Headers []Difference
	Body    []Difference
	// BodyBy is how the bodies were compared: "path", "line" or "bytes".
	BodyBy string
}

// DiffResponses compares an old response with a new one: status and reason,
// headers by name, body by JSON path where both are JSON, by line where both
// are text, by size and hash otherwise. Bodies are compared decoded.
func DiffResponses(old, new Response) ResponseDiff {
	var d ResponseDiff
	if old.Status != new.Status {
		d.Status = append(d.Status, Difference{Path: "status", Was: strconv.Itoa(old.Status), Now: strconv.Itoa(new.Status)})
	}
	if old.Reason != new.Reason {
		d.Status = append(d.Status, Difference{Path: "reason", Was: old.Reason, Now: new.Reason})
	}
	d.Headers = diffHeaders(old.Header, new.Header)
	d.Body, d.BodyBy = diffBodies(old, new)
	return d
}

// diffHeaders compares by name, whatever its case; the values of one name are
// compared in order.
func diffHeaders(old, new Header) []Difference {
	var out differences
	seen := map[string]bool{}
	was, now := old.byName(), new.byName()
	for _, line := range append(append(Header{}, old...), new...) {
		name := strings.ToLower(line.Name)
		if seen[name] {
			continue
		}
		seen[name] = true
		out.aligned(was[name], now[name],
			func(int, int) string { return "header " + line.Name },
			func(v string) string { return v }, nil)
	}
	return out.list()
}

func diffBodies(old, new Response) (list []Difference, by string) {
	was, now := old.Body.Decode(old.Header).Bytes, new.Body.Decode(new.Header).Bytes
	was, now, text := asText(was, old.Header.Get("Content-Type"), now, new.Header.Get("Content-Type"))
	var out differences
	size := max(len(was), len(now))
	if text && size <= maxStructured {
		a, errA := parseJSON(was)
		b, errB := parseJSON(now)
		if errA == nil && errB == nil {
			out.json = true
			jsonDiff{&out, a, b}.values("$", a.root, b.root)
			if len(out.found) == 0 && !bytes.Equal(was, now) {
				out.add(Difference{Path: "$", Was: "same values, " + bytesText(was), Now: "written differently, " + bytesText(now)})
			}
			return out.list(), "path"
		}
	}
	if text && size <= maxLines {
		out.lines(was, now)
		return out.list(), "line"
	}
	if !bytes.Equal(was, now) {
		out.add(Difference{Path: "body", Was: hashText(was), Now: hashText(now)})
	}
	return out.list(), "bytes"
}

// asText brings both bodies to UTF-8 where both are text; an empty one goes
// with whatever the other is.
func asText(a []byte, typeA string, b []byte, typeB string) (was, now []byte, text bool) {
	utf := func(data []byte, contentType string) ([]byte, bool) {
		if len(data) == 0 {
			return data, true
		}
		if !body.TypeOf(contentType, data).Textual() {
			return data, utf8.Valid(data) && !bytes.ContainsRune(data, 0)
		}
		text, _, exact := body.ReadText(contentType, data)
		if !exact {
			return data, false
		}
		return text, true
	}
	was, okA := utf(a, typeA)
	now, okB := utf(b, typeB)
	if !okA || !okB {
		return a, b, false
	}
	return was, now, true
}

func bytesText(data []byte) string { return strconv.Itoa(len(data)) + " bytes" }

func hashText(data []byte) string {
	return fmt.Sprintf("%s, sha256 %x", bytesText(data), sha256.Sum256(data))[:len(bytesText(data))+len(", sha256 ")+12]
}

// differences collects what was found, up to maxDifferences.
type differences struct {
	found []Difference
	more  int
	json  bool // they are of JSON values
	// take says which differences a merge takes over, by their index; nil where
	// nothing is merged.
	take func(n int) bool
}

// add reports whether the difference is one that is taken over.
func (d *differences) add(x Difference) (taken bool) {
	taken = d.take != nil && d.take(len(d.found))
	if len(d.found) == maxDifferences {
		d.more++
		return taken
	}
	if d.json && x.Kind != Changed {
		x.Items, x.Lines = extent(x.Was + x.Now)
	}
	x.Was, x.Now = shown(x.Was), shown(x.Now)
	d.found = append(d.found, x)
	return taken
}

func (d *differences) list() []Difference {
	if d.more > 0 {
		return append(d.found, Difference{Path: "…", Now: strconv.Itoa(d.more) + " more"})
	}
	return d.found
}

// shown cuts a text between characters.
func shown(s string) string {
	if len(s) <= maxShown {
		return s
	}
	end := maxShown
	for end > maxShown-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

func (d *differences) lines(was, now []byte) (merged []string) {
	split := func(data []byte) []string {
		if len(data) == 0 {
			return nil
		}
		return strings.Split(string(bytes.TrimSuffix(data, []byte("\n"))), "\n")
	}
	merged = d.aligned(split(was), split(now),
		func(old, new int) string {
			if new < 0 {
				new = old
			}
			return "line " + strconv.Itoa(new+1)
		},
		func(line string) string { return line }, nil)
	if len(d.found) == 0 && bytes.HasSuffix(was, []byte("\n")) != bytes.HasSuffix(now, []byte("\n")) {
		d.add(Difference{Path: "end", Was: ending(was), Now: ending(now)})
	}
	return merged
}

func ending(data []byte) string {
	if bytes.HasSuffix(data, []byte("\n")) {
		return "newline at the end"
	}
	return "no newline at the end"
}

// aligned compares two lists. Where a run of elements gives way to another,
// the elements of both are paired in order: they changed; what is left over
// was removed or added. path gets -1 for an index that does not exist. changed
// takes a pair further and gives what is merged of it; nil reports it as it is.
// merged is the old list with the differences that are taken over.
func (d *differences) aligned(was, now []string, path func(old, new int) string, show func(string) string, changed func(old, new int) string) (merged []string) {
	var gone, come []int
	keep := func(text string) {
		if d.take != nil {
			merged = append(merged, text)
		}
	}
	flush := func() {
		for i := range max(len(gone), len(come)) {
			switch {
			case i >= len(come):
				if !d.add(Difference{Path: path(gone[i], -1), Kind: Removed, Was: show(was[gone[i]])}) {
					keep(was[gone[i]])
				}
			case i >= len(gone):
				if d.add(Difference{Path: path(-1, come[i]), Kind: Added, Now: show(now[come[i]])}) {
					keep(now[come[i]])
				}
			case changed != nil:
				keep(changed(gone[i], come[i]))
			case d.add(Difference{Path: path(gone[i], come[i]), Was: show(was[gone[i]]), Now: show(now[come[i]])}):
				keep(now[come[i]])
			default:
				keep(was[gone[i]])
			}
		}
		gone, come = gone[:0], come[:0]
	}
	var options []diff.Option
	if len(was)+len(now) > 20_000 {
		options = append(options, diff.Fast()) // the better way takes minutes at worst
	}
	for _, edit := range diff.Edits(was, now, options...) {
		switch edit.Op {
		case diff.Delete:
			gone = append(gone, edit.PosX)
		case diff.Insert:
			come = append(come, edit.PosY)
		default:
			flush()
			keep(was[edit.PosX])
		}
	}
	flush()
	return merged
}
