package replay

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// A Transport is an http.RoundTripper that answers from a cassette and, where
// Options.Real allows it, records on it, by the rules of the library that the
// cassette is for. Each hop of a redirect is an interaction of its own. It is
// safe for use by several goroutines. Close it at the end of the test.
//
// Decisions are those of Session. Where a library would lose recorded data, the
// Transport returns an error instead.
type Transport struct {
	o    Options
	tape library.Tape
	rec  library.RecordingTape // nil: played only
	deck *deck

	appending sync.Mutex // keeps index and order on the tape together
	close     sync.Once
	closed    error
}

// New makes a Transport over a tape. The error says that the cassette
// cannot be read, or what is wrong with the options.
func New(tape library.Tape, o Options) (*Transport, error) {
	t := &Transport{o: o, tape: tape}
	t.rec, _ = tape.(library.RecordingTape)
	state := library.Existing
	if t.rec != nil {
		if t.o.Library == "" {
			t.o.Library = t.rec.Library()
		}
		if !t.rec.Existed() {
			state = library.Missing
		}
	}
	var err error
	if t.deck, err = newDeck(tape, t.o, state); err != nil {
		return nil, t.inCassette(err)
	}
	return t, nil
}

// path is the cassette's, "" where the tape has none.
func (t *Transport) path() string {
	if file, ok := t.tape.(interface{ Path() string }); ok {
		return file.Path()
	}
	return ""
}

// inCassette names the cassette in an error that does not yet.
func (t *Transport) inCassette(err error) error {
	path := t.path()
	if err == nil || path == "" || strings.Contains(err.Error(), path) {
		return err
	}
	return fmt.Errorf("%s: %w", escaped(path), err)
}

// errClosed is what requests get after Close.
var errClosed = errors.New("the cassette is closed")

// RoundTrip answers a request from the cassette, records its answer, or passes
// it through. A request for which nothing is recorded and nothing may be gets
// an *UnmatchedError, one that would be sent and may not be a *BlockedError.
// Both name the cassette, as every other error does that is about it.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	content, err := readBody(req)
	if err != nil {
		return nil, err
	}
	if err := context.Cause(req.Context()); err != nil {
		return nil, err
	}
	i := asked(t.o.library(), req, content)
	live, err := t.o.Live(i)
	if err != nil {
		return nil, t.inCassette(err)
	}
	if live == nil || t.o.ignored(req, content) {
		return t.passThrough(req, content)
	}
	outcome, found := t.deck.Ask(*live)
	switch outcome.Action {
	case library.Play:
		owner := t
		for range outcome.Outer {
			owner = owner.o.Outer
		}
		return owner.play(req, found)
	case library.PassThrough:
		return t.passThrough(req, content)
	case library.Record, library.RecordReplacing:
		resp, err := t.record(req, content, i, *live)
		if err != nil {
			t.deck.restored(found)
		}
		return resp, err
	}
	return nil, t.unmatched(i, live.Request, outcome.Raised)
}

// readBody reads a request's body, nil where there is none, and closes it. The
// caller's context ends the reading.
func readBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	if req.Body == http.NoBody {
		return nil, req.Body.Close()
	}
	stop := context.AfterFunc(req.Context(), func() { req.Body.Close() })
	defer stop()
	content, err := io.ReadAll(req.Body)
	if ctxErr := context.Cause(req.Context()); ctxErr != nil {
		return nil, ctxErr
	}
	if closeErr := req.Body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, fmt.Errorf("reading the request body: %w", err)
	}
	if content == nil {
		content = []byte{}
	}
	return content, nil
}

// passThrough makes the request and records nothing.
func (t *Transport) passThrough(req *http.Request, content []byte) (*http.Response, error) {
	if t.o.Real == nil {
		return nil, t.blocked(req, "it would be passed through, and Options.Real is not set")
	}
	return t.real(req, content)
}

// real makes the request.
func (t *Transport) real(req *http.Request, content []byte) (*http.Response, error) {
	if t.o.BlockUnsafe && !library.IsSafe(cmp.Or(req.Method, http.MethodGet)) {
		return nil, t.blocked(req, "Options.BlockUnsafe is set")
	}
	return t.o.Real.RoundTrip(again(req, content))
}

// again is the request with its body to be read once more.
func again(req *http.Request, content []byte) *http.Request {
	out := req.Clone(req.Context())
	if content == nil {
		return out
	}
	out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
	out.Body, _ = out.GetBody()
	return out
}

// play answers from the tape.
func (t *Transport) play(req *http.Request, c *card) (*http.Response, error) {
	i, err := t.interaction(c)
	if err != nil {
		return nil, t.inCassette(fmt.Errorf("interaction %d: %w", c.at+1, err))
	}
	i = revealed(i, t.o.Placeholders)
	if t.o.BeforePlayback != nil {
		i = i.Clone()
		i.Request.Body.Wire, i.Response.Body.Wire = bytes.Clone(i.Request.Body.Wire), bytes.Clone(i.Response.Body.Wire)
		t.o.BeforePlayback(&i)
	}
	resp, err := response(req, i)
	if err != nil {
		return nil, t.inCassette(fmt.Errorf("interaction %d: %w", c.at+1, err))
	}
	return resp, nil
}

// interaction is a card's.
func (t *Transport) interaction(c *card) (model.Interaction, error) {
	if c.whole != nil {
		return *c.whole, nil
	}
	return t.tape.At(c.at)
}

// Stored is a Transport's interaction as the tape gives it back.
func (t *Transport) Stored(i model.Interaction) error {
	t.appending.Lock()
	at := t.tape.Len()
	if err := t.rec.Append(i); err != nil {
		t.appending.Unlock()
		return err
	}
	back, err := t.tape.At(at)
	t.appending.Unlock()
	if err != nil {
		return err
	}
	seen, err := t.o.matchable(revealed(back, t.o.Placeholders))
	if err != nil || seen == nil {
		return err
	}
	t.deck.added(*seen, at, back)
	return nil
}
