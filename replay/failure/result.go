// Package failure reads which request was wanted out of a text: what a failed
// test printed, a curl command, an HTTP/1.1 message, a HAR or JSON. It sees no
// file, no terminal and no network; a text may be anybody's, so whatever it
// holds, Read returns a result or an error.
package failure

import (
	"errors"
	"fmt"

	"tapedeck/model"
)

// MaxText is the longest text that is read, in bytes.
const MaxText = 64 << 20

// A Kind is what a text turned out to be.
type Kind string

// The kinds of texts.
const (
	FailureText Kind = "failure text" // of a library, or its debug log
	Curl        Kind = "curl"
	HTTP        Kind = "HTTP"
	HAR         Kind = "HAR"
	JSON        Kind = "JSON"
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
	Failures []Failure
}

// A Request is a request as far as a text tells it.
type Request struct {
	model.Request
	// Missing is what the text does not tell and matchers may look at.
	Missing []Missing
	// Failure is the message that names the request; nil if the text is none.
	Failure *Failure
	// Test is the test that made it, as its runner prints it, and Use tells one
	// use of a cassette from another; empty if not told.
	Test, Use string
	// LineEnds: the body's lines end in LF in the text, which may have turned
	// CR LF into it.
	LineEnds bool
	// Key is uber/cassette's name for the request: all that it matches on.
	Key string
	// From is the cassette that a played request was answered from, as far as
	// the log tells it.
	From Cassette
}

// A Missing is a part of a request that a text does not tell.
type Missing struct {
	Part Part
	// Why is why it is not known and how to get it, for people, in one line.
	Why string
}

// A Part is a part of a request.
type Part string

// The parts of a request.
const (
	Method Part = "method"
	URL    Part = "url"
	Header Part = "header"
	Body   Part = "body"
)

// ErrNone is that a text is none of the kinds.
var ErrNone = errors.New("no request in this text: failure text, curl, HTTP, HAR or JSON")

// Read tells by itself what a text is and reads the requests in it. files gives
// the content of a file that a curl command names. What a text that is a
// request of some kind holds wrong is the error; a text of no kind is
// "no request in this text: ...".
func Read(text string, files func(name string) ([]byte, error)) (Result, error) {
	if len(text) > MaxText {
		return Result{}, fmt.Errorf("the text has %d bytes, at most %d are read", len(text), MaxText)
	}
	text = inUTF8(text)
	if r, ok, err := readJSON(text); ok {
		return r, err
	}
	if isCurl(text) {
		return readCurls(text, files)
	}
	if isHTTP(text) {
		return readHTTP(text)
	}
	r, err := readFailures(text)
	if err == ErrNone {
		if wrong := notJSON(text); wrong != nil {
			err = wrong
		}
	}
	return r, err
}

// readHTTP reads one message.
func readHTTP(text string) (Result, error) {
	r, err := ReadHTTP([]byte(text))
	if err != nil {
		return Result{}, err
	}
	return Result{Kind: HTTP, Requests: []Request{{Request: r}}}, nil
}
