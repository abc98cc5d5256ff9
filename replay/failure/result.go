// Package failure reads which request was wanted out of a text: what a failed
// test printed, a curl command, an HTTP/1.1 message, a HAR or JSON. It sees no
// file, no terminal and no network; a text may be anybody's, so whatever it
// holds, Read returns a result or an error.
package failure

import (
	"errors"

	"tapedeck/replay/library"
)

// MaxText is the longest text that is read, in bytes.
const MaxText = 64 << 20

// maxStart is how far a request's first line is looked for.
const maxStart = 64 << 10

// A Kind is what a text turned out to be.
type Kind string

// The kinds of texts.
const (
	FailureText Kind = "failure text" // of a library, or its debug log
	Curl        Kind = "curl"
	HTTP        Kind = "HTTP"
	HAR         Kind = "HAR"
	JSON        Kind = "JSON"
	Recorded    Kind = "cassette" // no text: the request is one that was recorded
)

// A Result is what a text says.
type Result struct {
	Kind Kind
	// Requests are those that were wanted, in the text's order.
	Requests []Request
	// Played are the requests that a debug log says were answered from a
	// cassette, in the text's order. Test runners print logs after failures, so
	// the order says nothing about Requests.
	Played []Request
	// Failures are a failure text's messages, in its order: more than Requests
	// where one names no request.
	Failures []library.Failure
}

// A Request is a request as far as a text says it.
type Request struct {
	library.KnownRequest
	// Kind is what the text is.
	Kind Kind
	// Played: a debug log says that it was answered from a cassette.
	Played bool
	// Failure is the message that names the request; nil if the text is none.
	Failure *library.Failure
	// Test is the test that made it, as its runner prints it, and Use tells one
	// use of a cassette from another; empty if not known.
	Test, Use string
	// Session is the test that made it, or the use of a cassette where that is all
	// that the text tells; empty if not known.
	Session string
	// From is the cassette that a played request was answered from, as far as
	// the log tells it.
	From library.CassetteInUse
}

// ErrNone is that a text is none of the kinds.
var ErrNone = errors.New("no request in this text: failure text, curl, HTTP, HAR or JSON")
