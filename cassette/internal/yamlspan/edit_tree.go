package yamlspan

import (
	"errors"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/emit"
)

// An end is what follows the last value of what is written: see place. Where
// nothing that follows allows a block scalar, comment is set.
type end struct{ last, blank, comment bool }

// endAt is what follows the offset i, where a value will end.
func endAt(src []byte, i int) end {
	rest := lineEnd(src, i)
	return end{
		last:    rest == len(src),
		blank:   blankLine(src, nextLine(src, i)),
		comment: trailingComment(src, i) != "" || dangles(src, i),
	}
}

var errAlias = errors.New("an alias cannot be written")

// scalarAt writes a scalar where the file's writer has the choice of style.
func (w *writer) scalarAt(v span.Value, parent, flow, column int, e end) (string, error) {
	return w.d.Scalar(v, emit.Place{Free: true, Parent: parent, Flow: flow, Column: column, Tag: v.Tag, Last: e.last, Blank: e.blank, Comment: e.comment})
}

// following writes a value after the ":" or "-" of the collection in column
// parent, the space or line break before it included. at is the column after
// that indicator; inSeq: it is a dash, or the ":" of a "? " key.
func (w *writer) following(v span.Value, parent, at int, inSeq bool, comment string, e end) (string, error) {
	tag := ""
	if v.Tag != "" && v.Kind != span.Scalar {
		tag = " " + v.Tag
		at += len(tag)
	}
	switch {
	case v.Kind == span.Alias:
		return "", errAlias
	case v.Kind == span.Scalar:
		e.comment = e.comment || comment != ""
		text, err := w.scalarAt(v, parent, 0, at+1, e)
		return withComment(" "+text, comment, isBlockText(text)), err
	case len(v.Items) == 0 || w.flowLeaf(v):
		text, err := w.flow(v, parent, 0, at+1)
		return withComment(tag+" "+text, comment, false), err
	}
	if column := parent + w.d.Dash; inSeq && at < column && !w.dashAlone && tag == "" && comment == "" {
		text, err := w.block(v, column, e)
		return strings.Repeat(" ", column-at) + text, err
	}
	column := w.child(v, parent, inSeq)
	text, err := w.block(v, column, e)
	return withComment(tag, comment, false) + w.d.Eol + strings.Repeat(" ", column) + text, err
}

// child is the column of a block collection under one in column parent.
func (w *writer) child(v span.Value, parent int, inSeq bool) int {
	switch {
	case inSeq:
		return parent + max(w.d.Dash, 2)
	case v.Kind == span.Map:
		return w.d.MapIndent.From(parent)
	}
	return parent + w.d.SeqIndent
}

// block writes a collection in block style. Its first line stands in column
// already; no line break ends it.
func (w *writer) block(v span.Value, column int, e end) (string, error) {
	var b strings.Builder
	step := 1
	if v.Kind == span.Map {
		step = 2
	}
	for i := 0; i < len(v.Items); i += step {
		if i > 0 {
			b.WriteString(w.d.Eol + strings.Repeat(" ", column))
		}
		at := e
		if i+step < len(v.Items) {
			at = end{}
		}
		var text string
		var err error
		if v.Kind == span.Map {
			text, err = w.pair(v.Items[i], v.Items[i+1], column, at)
		} else {
			text, err = w.item(v.Items[i], column, at)
		}
		if err != nil {
			return "", err
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// item writes a list item whose dash stands in column.
func (w *writer) item(v span.Value, column int, e end) (string, error) {
	text, err := w.following(v, column, column+1, true, "", e)
	return "-" + text, err
}

// pair writes a key, which stands in column, and its value.
func (w *writer) pair(key, v span.Value, column int, e end) (string, error) {
	if key.Kind != span.Scalar {
		return "", errors.New("a key is not a scalar")
	}
	p := emit.Place{Free: true, Key: true, Parent: column, Column: column, Tag: key.Tag}
	if emit.SimpleKey(key.Tag, key.Text) {
		text, err := w.d.Scalar(key, p)
		if err != nil {
			return "", err
		}
		after, err := w.following(v, column, column+len([]rune(text))+1, false, "", e)
		return text + ":" + after, err
	}
	p.Key, p.Column = false, column+2
	text, err := w.d.Scalar(key, p)
	if err != nil {
		return "", err
	}
	after, err := w.following(v, column, column+1, true, "", e)
	return "? " + text + w.d.Eol + strings.Repeat(" ", column) + ":" + after, err
}

// flowLeaf reports whether the file's writer puts v in brackets: PyYAML before
// 5.1 did so with collections of nothing but plain or quoted scalars.
func (w *writer) flowLeaf(v span.Value) bool {
	if !w.flowLeaves {
		return false
	}
	for _, item := range v.Items {
		if item.Kind != span.Scalar || item.Type == span.Binary {
			return false
		}
	}
	return true
}

// flow writes a value between brackets, or a scalar that is inside of some.
func (w *writer) flow(v span.Value, parent, depth, column int) (string, error) {
	switch v.Kind {
	case span.Alias:
		return "", errAlias
	case span.Scalar:
		return w.scalarAt(v, parent, depth, column, end{})
	}
	opening, closing := "[", "]"
	if v.Kind == span.Map {
		opening, closing = "{", "}"
	}
	if len(v.Items) == 0 {
		return opening + closing, nil
	}
	if w.spaced[v.Kind] {
		opening, closing = opening+" ", " "+closing
	}
	text := opening
	for i, item := range v.Items {
		if v.Kind == span.Map && i%2 == 0 {
			pair, err := w.flowPair(item, v.Items[i+1], parent, depth+1, column+len(text))
			if err != nil {
				return "", err
			}
			text += pair
		} else if v.Kind == span.Seq {
			one, err := w.flowItem(item, parent, depth+1, column+len(text))
			if err != nil {
				return "", err
			}
			text += one
		}
		if i < len(v.Items)-1 && (v.Kind == span.Seq || i%2 == 1) {
			text += ", "
		}
	}
	return text + closing, nil
}

// flowItem writes an item, tag included.
func (w *writer) flowItem(v span.Value, parent, depth, column int) (string, error) {
	text, err := w.flow(v, parent, depth, column)
	if v.Kind != span.Scalar && v.Tag != "" {
		text = v.Tag + " " + text
	}
	return text, err
}

// flowPair writes "key: value" between braces.
func (w *writer) flowPair(key, v span.Value, parent, depth, column int) (string, error) {
	if key.Kind != span.Scalar {
		return "", errors.New("a key is not a scalar")
	}
	p := emit.Place{Free: true, Key: true, Parent: parent, Flow: depth, Column: column, Tag: key.Tag}
	question, colon := "", ": "
	if !emit.SimpleKey(key.Tag, key.Text) {
		question, colon, p.Key = "? ", " : ", false
	}
	text, err := w.d.Scalar(key, p)
	if err != nil {
		return "", err
	}
	text = question + text + colon
	value, err := w.flowItem(v, parent, depth, column+len(text))
	return text + value, err
}
