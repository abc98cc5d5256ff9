package field

import (
	"errors"
	"fmt"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// NamedHeaders is a list of mappings with a name and a value, as HAR has it. It is
// only read. Pseudo-header fields of HTTP/2 (":authority"), which browsers list
// there too, are no fields of the header (RFC 9113, 8.3).
type NamedHeaders []string

func (p NamedHeaders) Node(d *span.Doc) *span.Node { return At(p).Node(d) }

func (p NamedHeaders) Get(d *span.Doc) (model.Header, error) {
	n := p.Node(d)
	if n == nil {
		return nil, nil
	}
	if n.Kind() != span.Seq {
		return nil, fmt.Errorf("%s is not a list of names and values", p[len(p)-1])
	}
	var h model.Header
	for _, item := range n.Children() {
		name, value := Follow(item, "name"), Follow(item, "value")
		if name == nil || value == nil || name.Kind() != span.Scalar {
			return nil, fmt.Errorf("%s is not a list of names and values", p[len(p)-1])
		}
		values, err := headerValues(d, value) // Polly.JS before version 3 wrote lists of values
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			if !strings.HasPrefix(name.Text(), ":") {
				h = append(h, model.HeaderLine{Name: name.Text(), Value: v})
			}
		}
	}
	return h, nil
}

func (p NamedHeaders) Set(*Editor, model.Header, model.Header) error {
	return errors.New("a list of names and values is only read")
}
