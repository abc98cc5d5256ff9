package field

import (
	"fmt"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// LineHeaders is a list of texts "Name: value\r\n", as Python 2's httplib reads
// them off the wire. Text is how one is written.
type LineHeaders struct {
	At
	Text func(string) span.Value
}

func (p LineHeaders) Get(d *span.Doc) (model.Header, error) {
	n := Target(p.Node(d))
	if n == nil || n.Kind() != span.Seq {
		return nil, fmt.Errorf("%s is not a list of lines", p.At[len(p.At)-1])
	}
	var h model.Header
	for _, item := range n.Children() {
		line, err := headerValue(Target(item))
		if err != nil {
			return nil, err
		}
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		if !ok || len(h) > 0 && strings.HasPrefix(name, " ") {
			return nil, fmt.Errorf("the raw header %q has no name", line)
		}
		h = append(h, model.HeaderLine{Name: name, Value: strings.TrimLeft(value, " \t")})
	}
	return h, nil
}

// Set keeps the lines that stay in place at both ends and rewrites those
// between, one by one.
func (p LineHeaders) Set(e *Editor, _, now model.Header) error {
	for _, l := range now {
		if strings.ContainsAny(l.Value, "\r\n") || strings.TrimLeft(l.Value, " \t") != l.Value || strings.ContainsAny(l.Name, ": \t\r\n") {
			return fmt.Errorf("%s holds one line a header: %s does not fit", p.At[len(p.At)-1], l.Name)
		}
	}
	had, err := p.Get(e.Doc)
	if err != nil {
		return err
	}
	first, last := Ends(had, now, func(a, b model.HeaderLine) bool { return a == b })
	had, now = had[first:len(had)-last], now[first:len(now)-last]
	for i := range max(len(had), len(now)) {
		n := p.Node(e.Doc)
		switch {
		case i >= len(now):
			err = e.RemoveItem(n, first+len(now))
		case i >= len(had):
			err = e.InsertItem(n, first+i, p.line(now[i]))
		case had[i] != now[i]:
			err = e.Set(n.Child(first+i), p.line(now[i]))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p LineHeaders) line(l model.HeaderLine) span.Value {
	return p.Text(l.Name + ": " + l.Value + "\r\n")
}

// Value is a header as such a list.
func (p LineHeaders) Value(h model.Header) span.Value {
	v := span.Value{Kind: span.Seq}
	for _, l := range h {
		v.Items = append(v.Items, p.line(l))
	}
	return v
}
