package replay

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"tapedeck/model"
	"tapedeck/replay/library/all"
	"tapedeck/replay/message"
	"tapedeck/replay/send"
)

// record makes the real request and stores what comes back.
func (t *Transport) record(req *http.Request, content []byte, i model.Interaction, live liveRequest) (*http.Response, error) {
	switch {
	case t.o.Real == nil:
		return nil, t.unmatched(i, live.Request, nil)
	case t.rec == nil:
		return nil, t.blocked(req, "the tape cannot be recorded on")
	}
	start := time.Now()
	resp, err := t.real(req, content)
	if err != nil {
		return nil, err
	}
	if live.otherStored != "" { // stored as the hook shows it to the library
		if hides := concealedURL(i.Request.URL, t.o.Placeholders) != i.Request.URL; !hides && t.o.BeforeMatch == nil {
			i.Request.URL = live.otherStored
		}
	}
	if t.o.Stream {
		resp.Body = &recordedBody{t: t, i: i, resp: resp, real: resp.Body, start: start}
		return resp, nil
	}
	body, err := send.ReadLimited(resp.Body, cmp.Or(t.o.Limit, send.DefaultLimit))
	if closeErr := resp.Body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, t.inCassette(fmt.Errorf("%s: not recorded: %w", describe(i.Request.Method, req.URL.Redacted()), err))
	}
	if err := t.store(i, resp, body, time.Since(start)); err != nil {
		return nil, t.inCassette(err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// store keeps an exchange, filtered, in the form of the library.
func (t *Transport) store(i model.Interaction, resp *http.Response, body []byte, took time.Duration) error {
	i = t.o.recorded(i, resp, body, time.Now(), took)
	if t.o.BeforeRecord != nil {
		i = i.Clone()
		i.Request.Body.Wire, i.Response.Body.Wire = bytes.Clone(i.Request.Body.Wire), bytes.Clone(i.Response.Body.Wire)
		if !t.o.BeforeRecord(&i) {
			return nil
		}
	}
	filtered, err := all.Filtering().FilterRequest.Stored(t.o.Filters, t.o.Version, i.Request)
	if err != nil {
		return err
	}
	i.Request = filtered
	i, err = concealed(i, t.o.Placeholders)
	if err != nil {
		return fmt.Errorf("%s: not recorded: %w", i.Request.Method, err)
	}
	if name := leaks(i.Request.URL, t.o.Placeholders); name != "" {
		return fmt.Errorf("%s: not recorded: the URL holds what %s stands for in a form that it cannot take the place of", i.Request.Method, name)
	}
	if err := t.Stored(i); err != nil {
		return fmt.Errorf("%s: not recorded: %w", describe(i.Request.Method, i.Request.URL), err)
	}
	return nil
}

// recorded is an exchange as the library stores it.
func (o Options) recorded(i model.Interaction, resp *http.Response, content []byte, at time.Time, took time.Duration) model.Interaction {
	_, reason, _ := strings.Cut(resp.Status, " ")
	i.Response = model.Response{
		Status: resp.StatusCode, Reason: reason, Proto: resp.Proto, Header: message.SortedHeader(resp.Header),
		Body: model.Body{Wire: content, Absent: resp.Request != nil && bodiless(resp.Request.Method, resp.StatusCode)},
	}
	chunked := len(resp.TransferEncoding) > 0 && resp.TransferEncoding[0] == "chunked"
	lib := o.library()
	if chunked && !lib.DropsChunked {
		i.Response.Header = append(i.Response.Header, model.HeaderLine{Name: "Transfer-Encoding", Value: "chunked"})
	}
	if o.DecodeCompressed && len(content) > 0 {
		i.Response = all.Filtering().DecodeCompressed(i.Response)
	}
	if o.PreserveExactBytes {
		i.Request.Body.StoredAs, i.Response.Body.StoredAs = "base64_string", "base64_string"
	}
	if lib.Answered != nil {
		lib.Answered(&i, resp, at, took)
	}
	return i
}

// A recordedBody hands a body on and stores its interaction at its end.
type recordedBody struct {
	t     *Transport
	i     model.Interaction
	resp  *http.Response
	real  io.ReadCloser
	start time.Time

	mu   sync.Mutex
	seen bytes.Buffer
	done bool
}

// Read reads on; at the end the interaction is stored before io.EOF is
// returned.
func (b *recordedBody) Read(p []byte) (int, error) {
	n, err := b.real.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return n, err
	}
	limit := cmp.Or(b.t.o.Limit, send.DefaultLimit)
	if int64(b.seen.Len()+n) > limit {
		return 0, b.t.inCassette(fmt.Errorf("not recorded: %w", send.TooLarge(limit)))
	}
	b.seen.Write(p[:n])
	if errors.Is(err, io.EOF) {
		b.done = true
		if storeErr := b.t.store(b.i, b.resp, b.seen.Bytes(), time.Since(b.start)); storeErr != nil {
			return n, b.t.inCassette(storeErr)
		}
	}
	return n, err
}

// Close ends the reading. A body that was not read to its end is not stored.
func (b *recordedBody) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.done {
		b.done = true
		b.t.deck.wasCut(b.i.Request)
	}
	return b.real.Close()
}
