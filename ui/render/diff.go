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
	// Whole is the text of an object or array that came or went and takes more
	// than a few lines. The first two of Parts then say where it is and how much
	// it holds, the third how it begins.
	Whole string
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
	fewLines    = 3
	beginning   = 32 // of what takes more
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
		rows = append(rows, row("headers", x, Sanitize(strings.TrimPrefix(x.Path, "header "))+": "))
	}
	rows = append(rows, part("body", tally(d.Body)))
	width := 0
	for _, x := range d.Body {
		width = max(width, min(widestPath, Width(Sanitize(x.Path))))
	}
	for _, x := range d.Body {
		lead := left(CutMiddle(Sanitize(x.Path), widestPath), width) + "  "
		r := row("body", x, lead)
		if x.TypeChanged {
			pad := max(0, typeComment-Width(Sanitize(x.Was)+" -> "+Sanitize(x.Now)))
			r.Parts = append(r.Parts, DiffPart{Plain, strings.Repeat(" ", pad) + "  another type"})
		}
		rows = append(rows, r)
	}
	return rows
}

// DifferenceRow says what changed at one path.
func DifferenceRow(x model.Difference) DiffRow { return row("", x, Sanitize(x.Path)+"  ") }

// row says what changed, behind a lead that says where.
func row(of string, x model.Difference, lead string) DiffRow {
	r := DiffRow{Sign: signOf(x), Of: of, Parts: []DiffPart{{Plain, lead}}}
	text := Sanitize(x.Was + x.Now)
	switch {
	case isRest(x):
		r.Parts[0].Text = text
	case x.Kind == model.Changed:
		r.Parts = append(r.Parts, changedWords(Sanitize(x.Was), Sanitize(x.Now))...)
	case x.Lines > fewLines:
		r.Whole = text
		r.Parts = append(r.Parts, DiffPart{Plain, extent(x)}, DiffPart{Muted, "  " + Cut(text, beginning)})
	default:
		r.Parts[0].Text += text
	}
	return r
}

// extent says how much an object or array holds.
func extent(x model.Difference) string {
	if (x.Was + x.Now)[0] == '{' {
		return "{ " + Counted(x.Items, "key") + " }"
	}
	return "[ " + Counted(x.Items, "item") + " ]"
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
