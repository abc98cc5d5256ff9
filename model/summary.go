package model

import "time"

// A Summary is what a list shows of an interaction.
type Summary struct {
	Method string
	URL    string
	Status int // 0: none recorded
	// Type is the short name of the response body's type (json, html, png,
	// sse...), "bytes" if unknown, "none" without a body.
	Type string
	// Sizes count body bytes as a client reads them off the wire.
	RequestSize, ResponseSize int
	RecordedAt                string
	Recorded                  time.Time // RecordedAt as a time, zero if none or not readable
	// Label tells apart requests to one URL: a GraphQL operation, a JSON-RPC
	// method, an LLM's model, a SOAP action. Empty if there is none.
	Label string
}

// Summarize tells what a list shows of the interaction.
func Summarize(i Interaction) Summary { panic("not written yet") }

// A Finding is something about an interaction that a person should know:
// "Content-Length says 441, the body has 436".
type Finding struct {
	Field Field
	Text  string
	// Fix is the op that would mend it, nil if there is none. Its At is 0;
	// the caller sets the index.
	Fix Op
}

// Findings lists what is odd about the interaction.
func Findings(i Interaction) []Finding { panic("not written yet") }
