package render

import (
	"fmt"
	"strings"
	"unicode"

	"tapedeck/model"
)

// A DiffRow is a row of what changed between two responses.
type DiffRow struct {
	// Sign is '~' changed, '+' new, '-' removed, or 0 for a row that begins a
	// part: status, headers, body.
	Sign  byte
	Of    string     // "status", "headers" or "body"; of a row that begins it, too
	Parts []DiffPart // the text, without the sign
}

// A DiffPart is sanitised text in one role.
type DiffPart struct {
	Role Role
	Text string
}

// Role is that of the row's sign.
func (r DiffRow) Role() Role {
	switch r.Sign {
	case '~':
		return Notice
	case '+':
		return Added
	case '-':
		return Removed
	}
	return Plain
}

// Columns of a diff.
const (
	partColumn  = 10 // behind the name of a part
	widestPath  = 40
	typeComment = 15 // values are padded to this before "another type"
)

// DiffRows says what a new response changes, part by part. volatile names the
// headers that keep their recorded value.
func DiffRows(old, new model.Response, d model.ResponseDiff, volatile []string) []DiffRow {
	rows := []DiffRow{part("status", statusChange(old, new))}
	headers := tally(d.Headers)
	if len(volatile) > 0 {
		headers += "; " + keptWords(volatile)
	}
	rows = append(rows, part("headers", headers))
	for _, x := range d.Headers {
		text := Sanitize(strings.TrimPrefix(x.Path, "header ")) + ": " + values(x)
		if isRest(x) {
			text = values(x)
		}
		rows = append(rows, row("headers", x, text))
	}
	rows = append(rows, part("body", tally(d.Body)))
	width := 0
	for _, x := range d.Body {
		width = max(width, min(widestPath, Width(Sanitize(x.Path))))
	}
	for _, x := range d.Body {
		lead := left(CutMiddle(Sanitize(x.Path), widestPath), width) + "  "
		switch {
		case isRest(x):
			rows = append(rows, row("body", x, values(x)))
		case x.TypeChanged:
			rows = append(rows, row("body", x, left(lead+values(x), width+2+typeComment)+"  another type"))
		case d.BodyBy == "line" && x.Kind == model.Changed:
			rows = append(rows, DiffRow{signOf(x), "body", append([]DiffPart{{Plain, lead}}, changedWords(Sanitize(x.Was), Sanitize(x.Now))...)})
		default:
			rows = append(rows, row("body", x, lead+values(x)))
		}
	}
	return rows
}

// DifferenceRow says what changed at one path.
func DifferenceRow(x model.Difference) DiffRow {
	if isRest(x) {
		return row("", x, values(x))
	}
	r := row("", x, Sanitize(x.Path)+"  "+values(x))
	if x.Kind == model.Changed {
		r.Parts = append([]DiffPart{{Plain, Sanitize(x.Path) + "  "}}, changedWords(Sanitize(x.Was), Sanitize(x.Now))...)
	}
	return r
}

func row(of string, x model.Difference, text string) DiffRow {
	return DiffRow{signOf(x), of, []DiffPart{{Plain, text}}}
}

// changedWords shows a line before and after, the words that differ in colours.
func changedWords(was, now string) []DiffPart {
	a, b := words(was), words(now)
	before := 0
	for before < min(len(a), len(b)) && a[before] == b[before] {
		before++
	}
	after := 0
	for after < min(len(a), len(b))-before && a[len(a)-1-after] == b[len(b)-1-after] {
		after++
	}
	join := func(list []string) string { return strings.Join(list, "") }
	return []DiffPart{
		{Plain, join(a[:before])}, {Removed, join(a[before : len(a)-after])}, {Plain, join(a[len(a)-after:]) + " -> "},
		{Plain, join(b[:before])}, {Added, join(b[before : len(b)-after])}, {Plain, join(b[len(b)-after:])},
	}
}

// words splits a text into words and what stands between them.
func words(s string) []string {
	var list []string
	start, kind := 0, -1
	for i, r := range s {
		is := 2
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_':
			is = 0
		case unicode.IsSpace(r):
			is = 1
		}
		if i > start && (is != kind || is == 2) {
			list = append(list, s[start:i])
			start = i
		}
		kind = is
	}
	return append(list, s[start:])
}

// Paint is the row as text of at most width cells, without the columns for a
// cursor and folds.
func (r DiffRow) Paint(width int, t Theme) string {
	var b strings.Builder
	if r.Sign != 0 {
		b.WriteString("  " + t.Paint(r.Role(), string(rune(r.Sign))) + " ")
		width -= 4
	}
	for _, p := range r.Parts {
		text := Cut(p.Text, width)
		b.WriteString(t.Paint(p.Role, text))
		if width -= Width(text); width <= 0 || text != p.Text {
			break
		}
	}
	return b.String()
}

func part(name, text string) DiffRow {
	return DiffRow{Of: name, Parts: []DiffPart{{Plain, left(name, partColumn)}, {Plain, text}}}
}

// statusChange is "200 OK, the same" or "200 OK -> 503 Service Unavailable".
func statusChange(old, new model.Response) string {
	line := func(r model.Response) string {
		if r.Status == 0 {
			return "none"
		}
		return Sanitize(strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, r.Reason)))
	}
	if line(old) == line(new) {
		return line(old) + ", the same"
	}
	return line(old) + " -> " + line(new)
}

// tally counts differences by kind.
func tally(list []model.Difference) string {
	var counts [3]int
	for _, x := range list {
		if isRest(x) {
			return "very many changed"
		}
		counts[x.Kind]++
	}
	var parts []string
	for kind, word := range []string{model.Changed: "changed", model.Added: "new", model.Removed: "removed"} {
		if counts[kind] > 0 {
			parts = append(parts, fmt.Sprint(counts[kind], " ", word))
		}
	}
	if parts == nil {
		return "the same"
	}
	return strings.Join(parts, ", ")
}

// keptWords names two of the headers that keep their value, and how many do.
func keptWords(volatile []string) string {
	names := volatile
	if len(names) > 2 {
		names = append(append([]string{}, names[:2]...), "…")
	}
	verb := "keep"
	if len(volatile) == 1 {
		verb = "keeps"
	}
	return fmt.Sprintf("%d volatile %s the recorded value: %s", len(volatile), verb, Sanitize(strings.Join(names, ", ")))
}

// isRest reports whether x stands for differences that were only counted.
func isRest(x model.Difference) bool { return x.Path == "…" }

func signOf(x model.Difference) byte { return "~+-"[x.Kind] }

func values(x model.Difference) string {
	switch {
	case x.Kind == model.Added || isRest(x):
		return Sanitize(x.Now)
	case x.Kind == model.Removed:
		return Sanitize(x.Was)
	}
	return Sanitize(x.Was) + " -> " + Sanitize(x.Now)
}
