package replay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"tapedeck/model"
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
	tape Tape
	rec  RecordingTape // nil: played only
	deck *deck

	appending sync.Mutex // keeps index and order on the tape together
	close     sync.Once
	closed    error
}

// New makes a Transport over a tape. The error says that the cassette
// cannot be read, or what is wrong with the options.
func New(tape Tape, o Options) (*Transport, error) {
	t := &Transport{o: o, tape: tape}
	t.rec, _ = tape.(RecordingTape)
	state := Existing
	if t.rec != nil {
		if t.o.Library == "" {
			t.o.Library = t.rec.Library()
		}
		if !t.rec.Existed() {
			state = Missing
		}
	}
	var err error
	if t.deck, err = newDeck(tape, t.o, state); err != nil {
		return nil, err
	}
	return t, nil
}

// errClosed is what requests get after Close.
var errClosed = errors.New("the cassette is closed")

// RoundTrip answers a request from the cassette, records its answer, or passes
// it through. A request for which nothing is recorded and nothing may be gets
// an *UnmatchedError.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	content, err := readBody(req)
	if err != nil {
		return nil, err
	}
	if err := context.Cause(req.Context()); err != nil {
		return nil, err
	}
	i := asked(t.o.Library, req, content)
	live, err := t.o.live(i)
	if err != nil {
		return nil, err
	}
	if live == nil || t.o.ignored(req) {
		return t.passThrough(req, content)
	}
	outcome, found := t.deck.ask(*live)
	switch outcome.Action {
	case Play:
		return t.play(req, found)
	case PassThrough:
		return t.passThrough(req, content)
	case Record, RecordReplacing:
		resp, err := t.record(req, content, i, *live)
		if err != nil {
			t.deck.restored(found)
		}
		return resp, err
	}
	return nil, t.unmatched(i, live.request, outcome.Raised)
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
		return nil, fmt.Errorf("%s: not sent: it would be passed through, and Options.Real is not set", describe(req.Method, req.URL.Redacted()))
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
	i, err := t.tape.At(c.at)
	if err != nil {
		return nil, fmt.Errorf("interaction %d: %w", c.at+1, err)
	}
	i = revealed(i, t.o.Placeholders)
	if t.o.BeforePlayback != nil {
		i = i.Clone()
		i.Request.Body.Wire, i.Response.Body.Wire = bytes.Clone(i.Request.Body.Wire), bytes.Clone(i.Response.Body.Wire)
		t.o.BeforePlayback(&i)
	}
	resp, err := response(req, i)
	if err != nil {
		return nil, fmt.Errorf("interaction %d: %w", c.at+1, err)
	}
	return resp, nil
}

// Close brings what was recorded into the cassette and says what the library
// would at the end, or why Close does not do what it would.
func (t *Transport) Close() error {
	t.close.Do(func() { t.closed = t.finish() })
	return t.closed
}

func (t *Transport) finish() error {
	t.deck.mu.Lock()
	t.deck.load = raise("error", errClosed.Error())
	dropped, err := t.deck.ending(t.o)
	t.deck.mu.Unlock()
	if t.rec == nil {
		return err
	}
	if len(dropped) > 0 {
		err = errors.Join(err, t.rec.Drop(dropped))
	}
	return errors.Join(err, t.rec.Close())
}

// ending is what to take out of the cassette. The error is the library's own at
// the end, or that the library would lose data.
func (d *deck) ending(o Options) (dropped []int, err error) {
	fresh, unused, played := 0, 0, 0
	for _, c := range d.cards {
		switch {
		case c.from == RecordedNow:
			fresh++
		case c.plays > 0:
			played++
		case !c.gone:
			unused++
		}
	}
	for _, c := range d.cards {
		if c.replaced && c.from != RecordedNow {
			dropped = append(dropped, c.at)
		}
	}
	if fresh == 0 && len(dropped) > 0 {
		return nil, fmt.Errorf("nothing was recorded: %d interactions stay, which %s would drop", len(dropped), d.library.Name)
	}
	if o.ForbidUnused && unused > 0 {
		err = fmt.Errorf("%d recorded interactions were not played", unused)
	}
	if !o.DropUnused || unused == 0 {
		return dropped, err
	}
	if why := d.losesBy(o, fresh, played); why != "" {
		return dropped, errors.Join(err, fmt.Errorf("unused interactions stay: %s %s %s", d.library.Name, d.rules.Version, why))
	}
	for _, c := range d.cards {
		if c.from != RecordedNow && c.plays == 0 && !c.gone {
			dropped = append(dropped, c.at)
		}
	}
	return dropped, err
}

// losesBy says what drop_unused_requests would lose besides, "" if nothing.
func (d *deck) losesBy(o Options, fresh, played int) string {
	switch d.library.Name {
	case rubyVCR.Name:
		if !atLeast(d.rules.Version, "6.2") || fresh == 0 {
			return "drops none here"
		}
		if played > 0 {
			return fmt.Sprintf("would drop the %d that were played too", played)
		}
		return ""
	case vcrpy.Name:
		if !atLeast(d.rules.Version, "8.0") {
			return "drops none"
		}
		if fresh == 0 && played == 0 {
			return "would empty the cassette, since nothing was played"
		}
		for _, c := range d.cards {
			if c.from == RecordedNow && c.plays > 0 {
				return "would store what was recorded and played twice"
			}
			if c.from == RecordedNow && d.known(c) {
				return fmt.Sprintf("would lose interaction %d, whose request was recorded before", c.at+1)
			}
		}
		return ""
	}
	return "has no drop_unused_requests"
}

// known tells whether a new interaction's request was loaded already.
func (d *deck) known(fresh *card) bool {
	keys, _ := d.index.keys(fresh.request, true)
	for _, c := range d.cards {
		if c.from == RecordedNow {
			break
		}
		old, _ := d.index.keys(c.request, true)
		if len(keys) == 0 || len(old) == 0 || keys[0] != old[0] {
			continue
		}
		if ok, _ := d.matches(fresh.request, c); ok {
			return true
		}
	}
	return false
}

// stored is a Transport's interaction as the tape gives it back.
func (t *Transport) stored(i model.Interaction) error {
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
	t.deck.added(*seen, at)
	return nil
}
