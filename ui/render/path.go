package render

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model/body/jsontext"
	"tapedeck/ui/render/fold"
)

// A member is the value that a line of JSON shows: a fold, or one that stands
// in its line alone.
type member struct {
	fold   int32 // -1 where the value is none
	parent int32 // -1 where it stands in no other
	index  int   // of it in its parent
	offset int   // of its line, for one that is no fold
}

// member is what a line shows; of a closing bracket's, what ends there.
func (d *Document) member(line int) member {
	offset := d.lineStart(line).offset
	n, before := d.lastFrom(line), int32(-1)
	for ; n >= 0 && int(d.List[n].End) < offset; n = d.List[n].Parent {
		before = n
	}
	if n < 0 {
		return member{fold: -1, parent: -1, offset: offset}
	}
	f := &d.List[n]
	if end := int(f.End); int(f.Line) == line || strings.Trim(d.text[offset:min(end, offset+2*maxIndent)], " ") == "" && end < offset+2*maxIndent {
		return member{fold: n, parent: f.Parent, index: int(f.Index), offset: offset}
	}
	m := member{fold: -1, parent: n, index: line - int(f.Line) - 1, offset: offset}
	if before >= 0 { // the sibling above that is a fold
		b := &d.List[before]
		m.index = int(b.Index) + line - int(d.Edges[b.Last-1].Line)
	}
	return m
}

// maxIndent is more than body.Pretty indents a line.
const maxIndent = 100

// Path is the JSON path of the value in row i, as in $.a.b[3]; in a stream,
// from the root of its own event or line. It holds keys as they are recorded:
// it is not sanitised.
func (d *Document) Path(i int) (path string, ok bool) {
	m, ok := d.valueIn(i)
	if !ok {
		return "", false
	}
	return d.path(m), true
}

// PathAt is Path for the value at an offset, folded away or not.
func (d *Document) PathAt(offset int) (path string, ok bool) {
	if !d.hasValues() {
		return "", false
	}
	row, _ := d.position(offset)
	m := d.member(d.at(row, 0).line)
	if m.fold < 0 && m.parent < 0 {
		return "", false
	}
	return d.path(m), true
}

func (d *Document) path(m member) string {
	var steps []string
	n := m.fold
	if n < 0 {
		steps = append(steps, d.step(m.parent, m.index, m.offset))
		n = m.parent
	}
	for ; d.List[n].Parent >= 0; n = d.List[n].Parent {
		f := &d.List[n]
		steps = append(steps, d.step(f.Parent, int(f.Index), d.lineOf(f)))
	}
	slices.Reverse(steps)
	return "$" + strings.Join(steps, "")
}

// lineOf is where the line starts in which a fold starts.
func (d *Document) lineOf(f *fold.Fold) int { return 1 + strings.LastIndexByte(d.text[:f.Start], '\n') }

// hasValues reports whether it is JSON.
func (d *Document) hasValues() bool { return d.folded != nil && d.List[0].Kind != fold.Lines }

// valueIn is the value in row i of JSON.
func (d *Document) valueIn(i int) (m member, ok bool) {
	if !d.hasValues() || i < 0 || i >= d.Rows() {
		return member{}, false
	}
	m = d.member(d.at(d.row(i), 0).line)
	return m, m.fold >= 0 || m.parent >= 0
}

// step is how a path goes from a container to its member whose line starts at
// an offset.
func (d *Document) step(parent int32, index, offset int) string {
	if d.List[parent].Kind == '[' {
		return fmt.Sprintf("[%d]", index)
	}
	key, _ := d.key(offset)
	return jsontext.Step(jsontext.Unquote([]byte(key)))
}

// key is the token that names the member in the line at an offset, and where
// the member's value starts.
func (d *Document) key(offset int) (token string, value int) {
	for d.text[offset] == ' ' {
		offset++
	}
	end := stringEnd(d.text, offset)
	return d.text[offset:end], end + len(": ")
}

// stringEnd is where the JSON string at an offset ends.
func stringEnd(text string, offset int) int {
	i := offset + 1
	for text[i] != '"' {
		if text[i] == '\\' {
			i++
		}
		i++
	}
	return i + 1
}

// Value makes the text of the value in row i: of a string what it says, of an
// object or array its lines, indented as if it stood alone. It is not
// sanitised. To make it takes as long as the value is, and may be done beside
// everything else.
func (d *Document) Value(i int) (text func() string, ok bool) {
	m, ok := d.valueIn(i)
	if !ok {
		return nil, false
	}
	return func() string { return d.valueText(m) }, true
}

func (d *Document) valueText(m member) (text string) {
	if m.fold >= 0 {
		f := &d.List[m.fold]
		text = d.text[f.Start : f.End+1]
		line := d.text[d.lineOf(f):f.Start]
		blanks := len(line) - len(strings.TrimLeft(line, " "))
		text = strings.ReplaceAll(text, "\n"+strings.Repeat(" ", blanks), "\n")
	} else {
		start := m.offset
		if d.List[m.parent].Kind == '{' {
			_, start = d.key(start)
		}
		text, _, _ = strings.Cut(d.text[start:], "\n")
		text = strings.TrimSuffix(strings.TrimLeft(text, " "), ",")
	}
	if text[0] == '"' {
		text = jsontext.Unquote([]byte(text))
	}
	return text
}
