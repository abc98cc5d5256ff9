package format

import (
	"errors"
	"slices"

	"tapedeck/cassette/internal/span"
)

// InLists is a format that keeps requests and responses in two lists. Its
// entries are the requests.
type InLists interface {
	Format
	ReadOnly
	// Responses is where the responses are, after the requests.
	Responses() span.Where
}

// ResponsesOf are the texts of a whole file's responses.
func ResponsesOf(f InLists, data []byte) ([][]byte, error) {
	layout, err := f.Language().Split(data, f.Responses())
	var texts [][]byte
	for _, s := range layout.Entries {
		texts = append(texts, data[s.Start:s.End])
	}
	return texts, err
}

// Joined parses a request and its response, nil if there is none, as one
// mapping of both.
func Joined(f InLists, request, response []byte) (*span.Doc, error) {
	if response == nil {
		return nil, errors.New("there are fewer responses than requests: the library passes over this one")
	}
	d, err := f.Language().Parse(slices.Concat(request, response))
	if err != nil || d.Root.Kind() != span.Seq || d.Root.Len() != 2 {
		if _, err := f.Language().Parse(request); err != nil {
			return nil, err
		}
		return nil, errors.New("its response cannot be read, or is indented otherwise than the request")
	}
	var b span.Builder
	root, made := b.New()
	*made = span.Fields{Kind: span.Map, Style: span.Block, End: len(d.Src)}
	for i, name := range []string{"request", "response"} {
		key, text := b.New()
		text.More().Text = name
		made.Items = append(made.Items, key, d.Root.Child(i))
	}
	d.Root = root
	return d, nil
}
