package cassette

import (
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// A field is a place for one text.
type field interface {
	// get returns the text, "" where there is none.
	get(d *span.Doc) string
	set(e *editor, value string) error
	// node is what holds it, nil if nothing does.
	node(d *span.Doc) *span.Node
}

// headers is a place for the header of one side.
type headers interface {
	get(d *span.Doc) (model.Header, error)
	// set turns old into now.
	set(e *editor, old, now model.Header) error
	node(d *span.Doc) *span.Node
}

// bodies is a place for the body of one side.
type bodies interface {
	get(d *span.Doc) model.Body
	set(e *editor, now model.Body) error
	node(d *span.Doc) *span.Node
}
