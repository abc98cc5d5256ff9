// Package field holds the ways in which entries keep a text, the headers and
// the body of a side, each listed once, and changes them there one value at a
// time.
package field

import (
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// A Field is a place for one text.
type Field interface {
	// Get returns the text, "" where there is none.
	Get(d *span.Doc) string
	Set(e *Editor, value string) error
	// Node is what holds it, nil if nothing does.
	Node(d *span.Doc) *span.Node
}

// Headers is a place for the header of one side.
type Headers interface {
	Get(d *span.Doc) (model.Header, error)
	// Set turns old into now.
	Set(e *Editor, old, now model.Header) error
	Node(d *span.Doc) *span.Node
}

// Bodies is a place for the body of one side.
type Bodies interface {
	Get(d *span.Doc) model.Body
	Set(e *Editor, now model.Body) error
	Node(d *span.Doc) *span.Node
}
