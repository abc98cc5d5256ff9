package render

import (
	"fmt"
	"strings"

	"tapedeck/model"
)

// A DiffRow is a row of what changed between two responses.
type DiffRow struct {
	// Sign is '~' changed, '+' new, '-' removed, or 0 for a row that begins a
	// part: status, headers, body.
	Sign byte
	Text string // sanitised, without the sign
}

// Columns of a diff.
const (
	partColumn  = 10 // behind the name of a part
	widestPath  = 40
	typeComment = 15 // values are padded to this before "another type"
)

// DiffRows tells what a new response changes, part by part. volatile names the
// headers that keep their recorded value.
func DiffRows(old, new model.Response, d model.ResponseDiff, volatile []string) []DiffRow {
	rows := []DiffRow{part("status", statusChange(old, new))}
	headers := tally(d.Headers)
	if len(volatile) > 0 {
		headers += "; " + keep(volatile)
	}
	rows = append(rows, part("headers", headers))
	for _, x := range d.Headers {
		text := Sanitize(strings.TrimPrefix(x.Path, "header ")) + ": " + values(x)
		if isRest(x) {
			text = values(x)
		}
		rows = append(rows, DiffRow{signOf(x), text})
	}
	rows = append(rows, part("body", tally(d.Body)))
	width := 0
	for _, x := range d.Body {
		width = max(width, min(widestPath, Width(Sanitize(x.Path))))
	}
	for _, x := range d.Body {
		text := left(CutMiddle(Sanitize(x.Path), widestPath), width) + "  " + values(x)
		if isRest(x) {
			text = values(x)
		} else if x.TypeChanged {
			text = left(text, width+2+typeComment) + "  another type"
		}
		rows = append(rows, DiffRow{signOf(x), text})
	}
	return rows
}

// Paint is the row as text of at most width cells, without the columns for a
// cursor and folds.
func (r DiffRow) Paint(width int, t Theme) string {
	role, signed := Plain, string(rune(r.Sign))
	switch r.Sign {
	case 0:
		return Cut(r.Text, width)
	case '~':
		role = Notice
	case '+':
		role = Added
	case '-':
		role = Removed
	}
	return "  " + t.Paint(role, signed) + " " + Cut(r.Text, width-4)
}

func part(name, text string) DiffRow { return DiffRow{Text: left(name, partColumn) + text} }

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

// keep names two of the headers that keep their value, and how many do.
func keep(volatile []string) string {
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
		return Sanitize(x.Got)
	case x.Kind == model.Removed:
		return Sanitize(x.Want)
	}
	return Sanitize(x.Want) + " -> " + Sanitize(x.Got)
}
