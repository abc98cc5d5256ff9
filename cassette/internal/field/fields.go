package field

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/model"
)

// Follow goes down the keys from n, through aliases; nil where there is no
// such place.
func Follow(n *span.Node, keys ...string) *span.Node {
	for _, key := range keys {
		n = Target(n).Get(key)
	}
	return n
}

// Target is what an alias stands for, any other node itself.
func Target(n *span.Node) *span.Node {
	if n != nil && n.Kind() == span.Alias && n.Target() != nil {
		return n.Target()
	}
	return n
}

// At is a field at the end of a path of keys from the interaction.
type At []string

func (p At) Node(d *span.Doc) *span.Node { return Follow(Item(d), p...) }

func (p At) Get(d *span.Doc) string {
	n := Target(p.Node(d))
	if n == nil || n.Kind() != span.Scalar || n.Type() == span.Null {
		return ""
	}
	if n.Type() == span.Binary { // Ruby 1.9 wrote so what it had read off the wire
		if b, err := unbase64(n.AppendText(nil)); err == nil && utf8.Valid(b) {
			return string(b)
		}
	}
	return n.Text()
}

// Set keeps a number a number, as the libraries differ in whether they take a
// status as text, and a YAML timestamp one.
func (p At) Set(e *Editor, value string) error {
	n := p.Node(e.Doc)
	v := span.String(value)
	if n != nil && (n.Kind() == span.Map || n.Kind() == span.Seq) {
		return fmt.Errorf("%s holds more than a text", strings.Join(p, "."))
	}
	if n != nil && n.Type() == span.Timestamp && isTimestamp(value) {
		v.Type = span.Timestamp
	}
	if n != nil && isNumber(value) && (n.Type() == span.Int || n.Tag() == "!" && isNumber(n.Text())) {
		v.Type = span.Int // PyYAML takes what it tags "!" for what it would be plain
	}
	if n != nil && isNumber(value) && p[len(p)-1] == "code" && n.Style() == span.Plain && IsTemplate([]byte(n.Text())) {
		v.Type = span.Int // without quotes the template gave a number
	}
	if n == nil {
		last := len(p) - 1
		m := p[:last].Node(e.Doc)
		if (m == nil || m.Kind() != span.Map) && last > 0 {
			return fmt.Errorf("the entry has no %s to put %s in", p[last-1], p[last])
		}
		return e.appendPair(m, p[last], v)
	}
	return e.Set(n, v)
}

// isTimestamp reports whether a plain text is a YAML timestamp, and a time that
// there is.
func isTimestamp(s string) bool {
	return direct.PlainType(s) == span.Timestamp && !model.RecordedTime(s).IsZero()
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// Item is the interaction's own node: a YAML entry is a list of one, and a
// mapping's entry the value of its one pair.
func Item(d *span.Doc) *span.Node {
	if d.Root != nil && d.Root.Kind() == span.Seq && d.Root.Len() == 1 {
		return d.Root.Child(0)
	}
	return d.Root
}

// IsTemplate reports whether a text has parts that Ruby's ERB fills in.
func IsTemplate(src []byte) bool { return bytes.Contains(src, []byte("<%")) }
