package cassette

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/text"
	"tapedeck/model"
)

// follow goes down the keys from n, through aliases; nil where there is no
// such place.
func follow(n *text.Node, keys ...string) *text.Node {
	for _, key := range keys {
		n = target(n).Get(key)
	}
	return n
}

// target is what an alias stands for, any other node itself.
func target(n *text.Node) *text.Node {
	if n != nil && n.Kind == text.Alias && n.Target != nil {
		return n.Target
	}
	return n
}

// at is a field at the end of a path of keys from the interaction.
type at []string

func (p at) node(d *text.Doc) *text.Node { return follow(item(d), p...) }

func (p at) get(d *text.Doc) string {
	n := target(p.node(d))
	if n == nil || n.Kind != text.Scalar || n.Type == text.Null {
		return ""
	}
	if n.Type == text.Binary { // Ruby 1.9 wrote so what it had read off the wire
		if b, err := unbase64(n.Text); err == nil && utf8.Valid(b) {
			return string(b)
		}
	}
	return n.Text
}

// set keeps a number a number, as the libraries differ in whether they take a
// status as text, and a YAML timestamp one.
func (p at) set(e *editor, value string) error {
	n := p.node(e.doc)
	v := text.String(value)
	if n != nil && (n.Kind == text.Map || n.Kind == text.Seq) {
		return refusal("%s holds more than a text", strings.Join(p, "."))
	}
	if n != nil && n.Type == text.Timestamp && isTimestamp(value) {
		v.Type = text.Timestamp
	}
	if n != nil && isNumber(value) && (n.Type == text.Int || n.Tag == "!" && isNumber(n.Text)) {
		v.Type = text.Int // PyYAML takes what it tags "!" for what it would be plain
	}
	if n != nil && isNumber(value) && p[len(p)-1] == "code" && n.Style == text.Plain && isTemplate([]byte(n.Text)) {
		v.Type = text.Int // without quotes the template gave a number
	}
	if n == nil {
		last := len(p) - 1
		m := p[:last].node(e.doc)
		if (m == nil || m.Kind != text.Map) && last > 0 {
			return refusal("the entry has no %s to put %s in", p[last-1], p[last])
		}
		return e.appendPair(m, p[last], v)
	}
	return e.set(n, v)
}

// isTimestamp reports whether a plain text is a YAML timestamp, and a time that
// there is.
func isTimestamp(s string) bool {
	return text.PlainType(s) == text.Timestamp && !model.RecordedTime(s).IsZero()
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}
