package replay

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// A Transport is an http.RoundTripper that answers from a cassette and, where
// Options.RoundTripper allows it, records on it, by the rules of the library that
// the cassette is for. Each hop of a redirect is an interaction of its own. It is
// safe for use by several goroutines. Close it at the end of the test.
//
// Decisions are those of library.Session. Where a library would lose recorded
// data, the Transport returns an error instead.
type Transport struct {
	o        Options
	cassette *source
	player   *player

	close  sync.Once
	closed error
}

// New makes a Transport over a cassette. The error says that the cassette
// cannot be read, or what is wrong with the options.
func New(cassette library.Cassette, o Options) (*Transport, error) {
	t := &Transport{o: o, cassette: newSource(cassette)}
	state := library.Existing
	if recording := t.cassette.recording; recording != nil {
		if t.o.Library == "" {
			t.o.Library = recording.Library()
		}
		if !recording.Existed() {
			state = library.Missing
		}
	}
	var outer *player
	if o.Outer != nil {
		outer = o.Outer.player
	}
	var err error
	if t.player, err = newPlayer(t.cassette, t.o, outer, state); err != nil {
		return nil, t.cassette.named(err)
	}
	return t, nil
}

// RoundTrip answers a request from the cassette, records its response, or passes
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
	live, err := t.o.live(i)
	if err != nil {
		return nil, t.cassette.named(err)
	}
	if live == nil || t.ignores(req, content) {
		return t.passThrough(req, content)
	}
	outcome, found := t.player.decide(*live)
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
			t.player.restored(found)
		}
		return resp, err
	}
	return nil, t.unmatched(i, live.Request, outcome.Raised)
}

// ignores reports whether a request is passed through whatever is recorded.
func (t *Transport) ignores(req *http.Request, content []byte) bool {
	return t.o.ignoresHost(req.URL) || t.o.Passthrough != nil && t.o.Passthrough(again(req, content))
}

// passThrough makes the request and records nothing.
func (t *Transport) passThrough(req *http.Request, content []byte) (*http.Response, error) {
	if t.o.RoundTripper == nil {
		return nil, t.blocked(req, "it would be passed through, and Options.RoundTripper is not set")
	}
	return t.send(req, content)
}

// send makes the request.
func (t *Transport) send(req *http.Request, content []byte) (*http.Response, error) {
	if t.o.BlockUnsafe && !library.IsSafe(cmp.Or(req.Method, http.MethodGet)) {
		return nil, t.blocked(req, "Options.BlockUnsafe is set")
	}
	return t.o.RoundTripper.RoundTrip(again(req, content))
}

// play answers from the cassette.
func (t *Transport) play(req *http.Request, s *slot) (*http.Response, error) {
	resp, err := t.response(req, s)
	if err != nil {
		return nil, t.cassette.named(fmt.Errorf("interaction %d: %w", s.at+1, err))
	}
	return resp, nil
}

func (t *Transport) response(req *http.Request, s *slot) (*http.Response, error) {
	i, err := t.cassette.interaction(s)
	if err != nil {
		return nil, err
	}
	i = revealed(i, t.o.Placeholders)
	if t.o.BeforePlayback != nil {
		i = i.Clone()
		i.Request.Body.Wire, i.Response.Body.Wire = bytes.Clone(i.Request.Body.Wire), bytes.Clone(i.Response.Body.Wire)
		t.o.BeforePlayback(&i)
	}
	return response(req, i)
}

// record makes the request and stores what comes back.
func (t *Transport) record(req *http.Request, content []byte, i model.Interaction, live liveRequest) (*http.Response, error) {
	switch {
	case t.o.RoundTripper == nil:
		return nil, t.unmatched(i, live.Request, nil)
	case t.cassette.recording == nil:
		return nil, t.blocked(req, "the cassette cannot be recorded on")
	}
	start := time.Now()
	resp, err := t.send(req, content)
	if err != nil {
		return nil, err
	}
	if live.otherStored != "" { // stored as the hook shows it to the library
		if hides := concealedURL(i.Request.URL, t.o.Placeholders) != i.Request.URL; !hides && t.o.BeforeMatch == nil {
			i.Request.URL = live.otherStored
		}
	}
	r := recorder{o: t.o, cassette: t.cassette, player: t.player, request: i, resp: resp, start: start}
	if t.o.Stream {
		return r.streamed(), nil
	}
	return r.whole(req)
}

func (t *Transport) blocked(req *http.Request, why string) error {
	return &BlockedError{
		Method: cmp.Or(req.Method, http.MethodGet), URL: concealedURL(req.URL.Redacted(), t.o.Placeholders), Cassette: t.cassette.path(), Why: why,
	}
}

func (t *Transport) unmatched(i model.Interaction, live library.Request, raised *exception.Error) error {
	return t.player.unmatched(&UnmatchedError{
		Method: i.Request.Method, URL: concealedURL(i.Request.URL, t.o.Placeholders), Cassette: t.cassette.path(), Raised: raised,
	}, live)
}

// Report says what was done so far.
func (t *Transport) Report() Report { return t.player.report() }

// Close brings what was recorded into the cassette and says what the library
// would at the end, or why Close does not do what it would.
func (t *Transport) Close() error {
	t.close.Do(func() { t.closed = t.cassette.named(t.finish()) })
	return t.closed
}

func (t *Transport) finish() error {
	dropped, err := t.player.end(t.o)
	recording := t.cassette.recording
	if recording == nil {
		return err
	}
	if len(dropped) > 0 {
		err = errors.Join(err, recording.Drop(dropped))
	}
	return errors.Join(err, recording.Close())
}
