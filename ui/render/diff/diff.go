// Package diff says in rows what differs between two responses or interactions.
package diff

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tapedeck/model"
	"tapedeck/ui/render"
)

// A Row is a row of what differs.
type Row struct {
	// Sign is '~' changed, '+' new, '-' removed, or 0 for a row that begins a
	// part: status, headers, body.
	Sign byte
	Of   string // "status", "headers" or "body"; of a row that begins it, too
	N    int    // which difference of that part it is, 0 of a row that begins one
	Lead string // where it is, padded to where the values of its part start
	// Was and Now are the old and the new value, empty where there is none.
	Was, Now []Part
	Note     string // what else there is to say, behind both
	// Whole is the text of an object or array that came or went and takes more
	// than a few lines. Was or Now then say how much it holds before it.
	Whole string
}

// A Part is sanitised text in one role.
type Part struct {
	Role render.Role
	Text string
}

// Role is that of the row's sign.
func (r Row) Role() render.Role {
	switch r.Sign {
	case '~':
		return render.Notice
	case '+':
		return render.Added
	case '-':
		return render.Removed
	}
	return render.Plain
}

// Parts is the row one value after the other, without the sign. Blanks that both
// begin with stand before the first alone.
func (r Row) Parts() []Part {
	parts, now := append([]Part{{render.Plain, r.Lead}}, r.Was...), slices.Clone(r.Now)
	if len(r.Was) > 0 && len(now) > 0 {
		parts = append(parts, Part{render.Plain, " -> "})
		if r.Was[0] == now[0] {
			now[0].Text = strings.TrimLeft(now[0].Text, " ")
		}
	}
	parts = append(parts, now...)
	if r.Note != "" {
		parts = append(parts, Part{render.Plain, r.Note})
	}
	return parts
}

// Open is the row with nothing but the text of an object or array that came or
// went.
func (r Row) Open() Row {
	whole := []Part{{render.Plain, r.Whole}}
	switch {
	case r.Whole == "":
	case len(r.Was) > 0:
		r.Was = whole
	default:
		r.Now = whole
	}
	r.Whole = ""
	return r
}

// Columns of a diff.
const (
	partColumn  = 10 // behind the name of a part
	widestPath  = 40
	typeComment = 15 // values are padded to this before "another type"
	fewLines    = 3
	beginning   = 34 // of what takes more, with the blanks before it
)

// Rows says what a new response changes, part by part. volatile names the
// headers that keep their recorded value.
func Rows(old, new model.Response, d model.ResponseDiff, volatile []string) []Row {
	rows := []Row{statusRow(old, new)}
	headers := tally(d.Headers)
	if len(volatile) > 0 {
		headers += "; " + keptWords(volatile)
	}
	rows = append(rows, part("headers", headers))
	for n, x := range d.Headers {
		rows = append(rows, row("headers", n, x, render.Sanitize(strings.TrimPrefix(x.Path, "header "))+": "))
	}
	rows = append(rows, part("body", tally(d.Body)))
	width := 0
	for _, x := range d.Body {
		width = max(width, min(widestPath, render.Width(render.Sanitize(x.Path))))
	}
	for n, x := range d.Body {
		r := row("body", n, x, padded(render.CutMiddle(render.Sanitize(x.Path), widestPath), width)+"  ")
		if x.TypeChanged {
			pad := max(0, typeComment-render.Width(render.Sanitize(x.Was)+" -> "+render.Sanitize(x.Now)))
			r.Note = strings.Repeat(" ", pad) + "  another type"
		}
		rows = append(rows, r)
	}
	return rows
}

// RowOf says what differs at one path.
func RowOf(x model.Difference) Row { return row("", 0, x, render.Sanitize(x.Path)+"  ") }

// row says what differs, behind a lead that says where.
func row(of string, n int, x model.Difference, lead string) Row {
	r := Row{Sign: "~+-"[x.Kind], Of: of, N: n, Lead: lead}
	text := render.Sanitize(x.Was + x.Now)
	switch {
	case isRest(x):
		r.Lead = text
		return r
	case x.Kind == model.Changed:
		r.Was, r.Now = changedWords(render.Sanitize(x.Was), render.Sanitize(x.Now))
		return r
	}
	value := []Part{{render.Plain, text}}
	if x.Lines > fewLines {
		r.Whole = text
		value = []Part{{render.Plain, extent(x)}, {render.Muted, "  " + text}}
	}
	if x.Kind == model.Removed {
		r.Was = value
	} else {
		r.Now = value
	}
	return r
}

// extent says how much an object or array holds.
func extent(x model.Difference) string {
	if (x.Was + x.Now)[0] == '{' {
		return "{ " + render.Counted(x.Items, "key") + " }"
	}
	return "[ " + render.Counted(x.Items, "item") + " ]"
}

// changedWords are a line before and after, the words that differ in colours.
func changedWords(was, now string) (old, new []Part) {
	a, b := words(was), words(now)
	before := 0
	for before < min(len(a), len(b)) && a[before] == b[before] {
		before++
	}
	after := 0
	for after < min(len(a), len(b))-before && a[len(a)-1-after] == b[len(b)-1-after] {
		after++
	}
	parts := func(list []string, role render.Role) []Part {
		join := func(list []string) string { return strings.Join(list, "") }
		return []Part{{render.Plain, join(list[:before])}, {role, join(list[before : len(list)-after])}, {render.Plain, join(list[len(list)-after:])}}
	}
	return parts(a, render.Removed), parts(b, render.Added)
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
// cursor and folds. Of what takes more than a few lines it has the beginning.
func (r Row) Paint(width int, t render.Theme) string {
	var b strings.Builder
	if r.Sign != 0 {
		b.WriteString("  " + t.Paint(r.Role(), string(rune(r.Sign))) + " ")
		width -= 4
	}
	for _, p := range r.Parts() {
		text := render.Cut(p.Text, width)
		if r.Whole != "" && p.Role == render.Muted {
			text = render.Cut(text, beginning)
		}
		b.WriteString(t.Paint(p.Role, text))
		if width -= render.Width(text); width <= 0 || text != p.Text {
			break
		}
	}
	return b.String()
}

func part(name, text string) Row {
	return Row{Of: name, Lead: padded(name, partColumn), Now: []Part{{render.Plain, text}}}
}

func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-render.Width(s)))
}

// statusRow says "200 OK, the same" or "200 OK -> 503 Service Unavailable".
func statusRow(old, new model.Response) Row {
	line := func(r model.Response) string {
		if r.Status == 0 {
			return "none"
		}
		return render.Sanitize(strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, r.Reason)))
	}
	if line(old) == line(new) {
		return part("status", line(old)+", the same")
	}
	r := part("status", line(new))
	r.Was = []Part{{render.Plain, line(old)}}
	return r
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
			parts = append(parts, render.Count(counts[kind])+" "+word)
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
	return fmt.Sprintf("%d volatile %s the recorded value: %s", len(volatile), verb, render.Sanitize(strings.Join(names, ", ")))
}

// isRest reports whether x stands for differences that were only counted.
func isRest(x model.Difference) bool { return x.Path == "…" }
