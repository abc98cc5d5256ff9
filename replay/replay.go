// Package replay knows what the libraries do with a cassette: what they would
// send and what they would store. It sees model, never files or screens.
package replay

import (
	"context"
	"time"

	"tapedeck/model"
)

// A Plan is what re-recording would send, to be shown before it is sent.
type Plan struct {
	Method, URL string
	Header      model.Header // as it goes out, placeholders still in it
	Body        []byte       // as it goes out, content codings on
	// Dropped names recorded headers that the client makes itself.
	Dropped []string
	// Placeholders are the texts in URL, header or body that stand for a
	// secret ("<TOKEN>", "[FILTERED]", "REDACTED"), each once. A value must be
	// given for each before anything is sent.
	Placeholders []string
}

// NewPlan makes the plan for one interaction. library is whose rules say what
// is dropped and what Accept-Encoding keeps the body's stored form. The error
// says why it cannot be sent ("not an http URL").
func NewPlan(library string, i model.Interaction) (Plan, error) { panic("not written yet") }

// Safe reports whether the method only reads (GET, HEAD, OPTIONS).
func (p Plan) Safe() bool { panic("not written yet") }

// SendOptions say how to send. The zero value refuses to touch the network.
type SendOptions struct {
	Network bool              // must be set: somebody agreed to send
	Values  map[string]string // for each placeholder; on the wire only
	Timeout time.Duration     // 0: 30 s for the whole exchange
	Limit   int64             // most bytes of a response body; 0: 256 MiB
}

// An Answer is a response in the form in which the library would store it at
// the recorded one's place.
type Answer struct {
	Response   model.Response
	RecordedAt string // in the cassette's own form, empty where it keeps none
	Took       time.Duration
}

// Send sends the plan once, follows no redirect, and returns the answer in the
// stored form of the interaction it replaces. Errors never hold a value that
// was supplied.
func Send(ctx context.Context, p Plan, library string, old model.Interaction, o SendOptions) (Answer, error) {
	panic("not written yet")
}
