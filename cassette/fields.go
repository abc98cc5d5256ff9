package cassette

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/model"
)

// follow goes down the keys from n, through aliases; nil where there is no
// such place.
func follow(n *span.Node, keys ...string) *span.Node {
	for _, key := range keys {
		n = target(n).Get(key)
	}
	return n
}

// target is what an alias stands for, any other node itself.
func target(n *span.Node) *span.Node {
	if n != nil && n.Kind == span.Alias && n.Target != nil {
		return n.Target
	}
	return n
}

// at is a field at the end of a path of keys from the interaction.
type at []string

func (p at) node(d *span.Doc) *span.Node { return follow(item(d), p...) }

func (p at) get(d *span.Doc) string {
	n := target(p.node(d))
	if n == nil || n.Kind != span.Scalar || n.Type == span.Null {
		return ""
	}
	if n.Type == span.Binary { // Ruby 1.9 wrote so what it had read off the wire
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
	v := span.String(value)
	if n != nil && (n.Kind == span.Map || n.Kind == span.Seq) {
		return fmt.Errorf("%s holds more than a text", strings.Join(p, "."))
	}
	if n != nil && n.Type == span.Timestamp && isTimestamp(value) {
		v.Type = span.Timestamp
	}
	if n != nil && isNumber(value) && (n.Type == span.Int || n.Tag == "!" && isNumber(n.Text)) {
		v.Type = span.Int // PyYAML takes what it tags "!" for what it would be plain
	}
	if n != nil && isNumber(value) && p[len(p)-1] == "code" && n.Style == span.Plain && isTemplate([]byte(n.Text)) {
		v.Type = span.Int // without quotes the template gave a number
	}
	if n == nil {
		last := len(p) - 1
		m := p[:last].node(e.doc)
		if (m == nil || m.Kind != span.Map) && last > 0 {
			return fmt.Errorf("the entry has no %s to put %s in", p[last-1], p[last])
		}
		return e.appendPair(m, p[last], v)
	}
	return e.set(n, v)
}

// isTimestamp reports whether a plain text is a YAML timestamp, and a time that
// there is.
func isTimestamp(s string) bool {
	return yamlspan.PlainType(s) == span.Timestamp && !model.RecordedTime(s).IsZero()
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// item is the interaction's own node: a YAML entry is a list of one, and a
// mapping's entry the value of its one pair.
func item(d *span.Doc) *span.Node {
	if d.Root != nil && d.Root.Kind == span.Seq && len(d.Root.Items) == 1 {
		return d.Root.Items[0]
	}
	return d.Root
}

// isTemplate reports whether a text has parts that Ruby's ERB fills in.
func isTemplate(src []byte) bool { return bytes.Contains(src, []byte("<%")) }
