package yamlspan

import (
	"encoding/base64"
	"errors"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/cassette/internal/yamlspan/emit"
)

func (w *writer) Set(d *span.Doc, n *span.Node, v span.Value) (span.Edit, error) {
	if holds(n, v) {
		return span.Edit{Start: n.Start(), End: n.Start()}, nil
	}
	s, ok := locate(d, n)
	switch {
	case !ok:
		return span.Edit{}, errNotFound
	case n.Kind() == span.Scalar && v.Kind == span.Scalar && n.Start() < n.End():
		return w.setScalar(d, n, v)
	case s.flow > 0:
		return w.setInFlow(d, s, v)
	case s.parent == nil:
		return w.setRoot(d, s, v)
	}
	return w.setInBlock(d, s, v)
}

// holds reports whether n is v already.
func holds(n *span.Node, v span.Value) bool {
	if n.Kind() != v.Kind || n.Len() != len(v.Items) || v.Tag != "" && v.Tag != n.Tag() {
		return false
	}
	if n.Kind() == span.Scalar {
		if n.Type() != v.Type {
			return false
		}
		if v.Type == span.Binary {
			raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Text()), ""))
			return err == nil && string(raw) == v.Text
		}
		return n.Text() == v.Text || n.Type() == span.Null && v.Text == ""
	}
	for i := range n.Children() {
		if !holds(n.Child(i), v.Items[i]) {
			return false
		}
	}
	return n.Kind() != span.Alias
}

// setScalar replaces a scalar by another in the same place.
func (w *writer) setScalar(d *span.Doc, n *span.Node, v span.Value) (span.Edit, error) {
	p, ok := emit.PlaceOf(d, n)
	if !ok {
		return span.Edit{}, errNotFound
	}
	comment := headerComment(d.Src, n)
	if skipBlank(d.Src, n.Props(), "") < n.Start() && hasComment(d.Src[n.Props():n.Start()]) {
		return span.Edit{}, errors.New("a comment stands between the tag and its value")
	}
	anchor, to := "", n.End()
	if n.Anchor() != "" {
		anchor = "&" + n.Anchor() + " "
		p.Column += len(anchor)
	}
	if comment != "" {
		to = max(to, lineEnd(d.Src, n.Start()))
	}
	p.Comment = p.Comment || p.Indent == 0 && dangles(d.Src, to)
	text, err := w.d.Scalar(v, p)
	if err != nil {
		return span.Edit{}, err
	}
	if isBlockText(text) && blankRest(d.Src, to) {
		to = lineEnd(d.Src, to) // else trailing blanks would be of its last line
	}
	text = withComment(anchor+text, comment, isBlockText(text)) + apart(d.Src, to)
	return span.Edit{Start: n.Props(), End: to, New: []byte(text)}, nil
}

// setInFlow replaces any value inside brackets.
func (w *writer) setInFlow(d *span.Doc, s spot, v span.Value) (span.Edit, error) {
	n := s.n
	if n.Kind() == span.Map && d.Src[n.Start()] != '{' {
		return span.Edit{}, errBarePair
	}
	text, err := w.flowItem(v, s.column, s.flow, textColumn(d.Src, n.Props()))
	if err != nil {
		return span.Edit{}, err
	}
	if n.Anchor() != "" {
		text = "&" + n.Anchor() + " " + text
	}
	if n.Props() == n.End() {
		if _, ok := s.after(d.Src); ok {
			text = " " + text
		} else if key := s.parent.Child(s.index - 1); lineEnd(d.Src, key.Props()) < key.End() {
			return span.Edit{}, errors.New("the key goes over several lines and has no value")
		} else if key.Start() == key.End() {
			text = " : " + text // a ":" would be of its tag
		} else {
			text = ": " + text
		}
	}
	return span.Edit{Start: n.Props(), End: n.End(), New: []byte(text + apart(d.Src, n.End()))}, nil
}

// apart is the space that keeps a comment a comment, which only after quotes
// and brackets may follow at once.
func apart(src []byte, i int) string {
	if i < len(src) && src[i] == '#' {
		return " "
	}
	return ""
}

// setRoot replaces the value of a whole text.
func (w *writer) setRoot(d *span.Doc, s spot, v span.Value) (span.Edit, error) {
	if s.n.Start() == s.n.End() {
		return span.Edit{}, errors.New("the text has no value to replace")
	}
	e := endAt(d.Src, s.n.End())
	var text string
	var err error
	switch {
	case v.Kind == span.Scalar:
		text, err = w.scalarAt(v, -1, 0, s.n.Column(), e)
	case v.Kind == span.Alias:
		err = errAlias
	case len(v.Items) == 0 || w.flowLeaf(v):
		text, err = w.flow(v, -1, 0, s.n.Column())
	default:
		text, err = w.block(v, s.n.Column(), e)
	}
	end := s.n.End()
	if isBlockText(text) && blankRest(d.Src, end) {
		end = lineEnd(d.Src, end)
	}
	return span.Edit{Start: s.n.Start(), End: end, New: []byte(text)}, err
}

// setInBlock replaces a value of a block collection where the old one, the new
// one or both are collections, or nothing is written yet. A comment on the
// line of the key stays there.
func (w *writer) setInBlock(d *span.Doc, s spot, v span.Value) (span.Edit, error) {
	n := s.n
	from, ok := s.after(d.Src)
	if !ok {
		if s.parent.Kind() == span.Map && s.index%2 == 0 {
			return span.Edit{}, errors.New("a key cannot become a collection")
		}
		return w.setImplied(d, s, v)
	}
	if n.Props() == n.End() {
		n = emptyAt(from)
	}
	comment, end := keyComment(d.Src, n, from)
	e := endAt(d.Src, end)
	anchor := ""
	if n.Anchor() != "" {
		anchor = " &" + n.Anchor()
	}
	inSeq := s.parent.Kind() == span.Seq || ownLine(d.Src, from-1)
	var text string
	var err error
	if anchor != "" && inSeq && len(v.Items) > 0 && !w.flowLeaf(v) {
		// An anchor before a compact mapping would be its first key's.
		column := w.child(v, s.column, true)
		text, err = w.block(v, column, e)
		text = withComment("", comment, false) + w.d.Eol + strings.Repeat(" ", column) + text
	} else {
		at := textColumn(d.Src, from) + len(anchor)
		text, err = w.replacement(n, v, s.column, at, inSeq, comment, e)
	}
	return span.Edit{Start: from, End: end, New: []byte(anchor + text)}, err
}

// emptyAt is a value that is not written at an offset.
func emptyAt(i int) *span.Node {
	var nodes span.Builder
	n, made := nodes.New()
	made.Props, made.Start, made.End = i, i, i
	return n
}

// keyComment returns the comment on the line of the key or dash that ends at
// from, and where the text of its value n ends, that comment included.
func keyComment(src []byte, n *span.Node, from int) (comment string, end int) {
	switch {
	case isBlockCollection(n) && hasComment(src[n.Props():n.Start()]):
		return trailingComment(src, propsEnd(src, n)), lineEnd(src, n.End())
	case isBlockCollection(n):
		return trailingComment(src, from), lineEnd(src, n.End())
	}
	if comment = headerComment(src, n); comment != "" {
		return comment, max(n.End(), lineEnd(src, n.Start()))
	}
	if comment = trailingComment(src, n.End()); comment != "" || blankRest(src, n.End()) {
		return comment, lineEnd(src, n.End())
	}
	return "", n.End()
}

// replacement writes v where n was; a block collection that stays one of its
// kind keeps its column.
func (w *writer) replacement(n *span.Node, v span.Value, parent, at int, inSeq bool, comment string, e end) (string, error) {
	if !isBlockCollection(n) || n.Kind() != v.Kind || len(v.Items) == 0 || w.flowLeaf(v) || inSeq || v.Tag != "" {
		return w.following(v, parent, at, inSeq, comment, e)
	}
	text, err := w.block(v, n.Column(), e)
	return withComment("", comment, false) + w.d.Eol + strings.Repeat(" ", n.Column()) + text, err
}

// propsEnd returns the end of the tag and anchor of n.
func propsEnd(src []byte, n *span.Node) int {
	i := n.Props()
	for i < n.Start() && (src[i] == '!' || src[i] == '&') {
		for i < n.Start() && !isBlank(src, i) {
			i++
		}
		j := i
		for j < n.Start() && (src[j] == ' ' || src[j] == '\t') {
			j++
		}
		if j == n.Start() || src[j] != '!' && src[j] != '&' {
			return i
		}
		i = j
	}
	return i
}

// blankRest reports whether only blanks follow i on its line.
func blankRest(src []byte, i int) bool {
	return len(strings.Trim(string(src[i:lineEnd(src, i)]), " \t")) == 0
}

// setImplied writes the value of a "? " key that has no ":" yet.
func (w *writer) setImplied(d *span.Doc, s spot, v span.Value) (span.Edit, error) {
	i := lineEnd(d.Src, s.n.End())
	from, closed := stripAtEnd(d.Src, s.parent.Child(s.index-1))
	text, err := w.following(v, s.column, s.column+1, true, "", endAt(d.Src, i))
	text = closed + w.d.Eol + strings.Repeat(" ", s.column) + ":" + text
	return span.Edit{Start: from, End: i, New: []byte(text)}, err
}

func (w *writer) Rename(d *span.Doc, m *span.Node, i int, v span.Value) (span.Edit, error) {
	k := m.Child(2 * i)
	if k.Kind() != span.Scalar || k.Start() == k.End() {
		return span.Edit{}, errors.New("the key is not a text")
	}
	if k.Type() != span.Str && direct.PlainType(v.Text) == k.Type() {
		v.Type = k.Type()
	}
	if holds(k, v) {
		return span.Edit{Start: k.Start(), End: k.Start()}, nil
	}
	edit, err := w.setScalar(d, k, v)
	question := d.Src[elementStart(d.Src, m, i)] == '?'
	if err != nil || question || m.Style() == span.Flow && d.Src[m.Start()] != '{' {
		return edit, err
	}
	colon := skipBlank(d.Src, k.End(), "")
	if colon >= len(d.Src) || d.Src[colon] != ':' {
		return edit, nil // a flow mapping's key without a value
	}
	after := ":"
	if colon+1 < len(d.Src) && !isBlank(d.Src, colon+1) {
		after = ": " // only after quotes may a value follow the colon at once
	}
	if !emit.SimpleKey(v.Tag, v.Text) {
		p := emit.Place{Style: k.Style(), Parent: m.Column(), Column: m.Column() + 2}
		before := w.d.Eol + strings.Repeat(" ", m.Column())
		if m.Style() == span.Flow {
			before, p.Flow = " ", 1
		}
		text, err := w.d.Scalar(v, p)
		to := colon + 1
		for ; to < len(d.Src) && d.Src[to] == '\t'; to++ { // no tab may follow this ":"
			after = ": "
		}
		return span.Edit{Start: k.Props(), End: to, New: []byte("? " + text + before + after)}, err
	}
	if after == ": " || m.Style() == span.Flow {
		edit.New = append(edit.New, after...)
		edit.End = colon + 1
	}
	return edit, nil
}
