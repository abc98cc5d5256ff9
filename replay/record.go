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

// A recorder stores one exchange in the cassette.
type recorder struct {
	o        Options
	cassette *source
	player   *player
	request  model.Interaction // as it is stored, without the response
	resp     *http.Response
	start    time.Time // when the request was sent
}

// whole reads the response to its end and stores it.
func (r *recorder) whole(req *http.Request) (*http.Response, error) {
	body, err := send.ReadLimited(r.resp.Body, r.limit())
	if closeErr := r.resp.Body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, r.cassette.named(fmt.Errorf("%s: not recorded: %w", describe(r.request.Request.Method, req.URL.Redacted()), err))
	}
	if err := r.store(body); err != nil {
		return nil, r.cassette.named(err)
	}
	r.resp.Body = io.NopCloser(bytes.NewReader(body))
	return r.resp, nil
}

// streamed hands the response on while it comes in.
func (r *recorder) streamed() *http.Response {
	r.resp.Body = &recordedBody{recorder: r, live: r.resp.Body}
	return r.resp
}

func (r *recorder) limit() int64 { return cmp.Or(r.o.Limit, send.DefaultLimit) }

// store adds the exchange, filtered, in the form of the library.
func (r *recorder) store(body []byte) error {
	i := r.o.exchange(r.request, r.resp, body, time.Now(), time.Since(r.start))
	if r.o.BeforeRecord != nil {
		i = i.Clone()
		i.Request.Body.Wire, i.Response.Body.Wire = bytes.Clone(i.Request.Body.Wire), bytes.Clone(i.Response.Body.Wire)
		if !r.o.BeforeRecord(&i) {
			return nil
		}
	}
	filtered, err := all.Filtering().FilterRequest.Stored(r.o.Filters, r.o.Version, i.Request)
	if err != nil {
		return err
	}
	i.Request = filtered
	i, err = concealed(i, r.o.Placeholders)
	if err != nil {
		return fmt.Errorf("%s: not recorded: %w", i.Request.Method, err)
	}
	if name := leaks(i.Request.URL, r.o.Placeholders); name != "" {
		return fmt.Errorf("%s: not recorded: the URL holds what %s stands for in a form that it cannot take the place of", i.Request.Method, name)
	}
	if err := r.add(i); err != nil {
		return fmt.Errorf("%s: not recorded: %w", describe(i.Request.Method, i.Request.URL), err)
	}
	return nil
}

// add appends an interaction to the cassette, and lets it be played as the
// cassette gives it back.
func (r *recorder) add(i model.Interaction) error {
	at, stored, err := r.cassette.append(i)
	if err != nil {
		return err
	}
	seen, err := r.o.matchable(revealed(stored, r.o.Placeholders))
	if err != nil || seen == nil {
		return err
	}
	r.player.recorded(*seen, at, stored)
	return nil
}

// exchange is a request with its response as the library stores it.
func (o Options) exchange(i model.Interaction, resp *http.Response, content []byte, at time.Time, took time.Duration) model.Interaction {
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
	if lib.StoresResponse != nil {
		lib.StoresResponse(&i, resp, at, took)
	}
	return i
}

// A recordedBody hands a body on and stores its interaction at its end.
type recordedBody struct {
	recorder *recorder
	live     io.ReadCloser

	mu   sync.Mutex
	read bytes.Buffer
	done bool
}

// Read reads on; at the end the interaction is stored before io.EOF is
// returned.
func (b *recordedBody) Read(p []byte) (int, error) {
	n, err := b.live.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return n, err
	}
	r := b.recorder
	if limit := r.limit(); int64(b.read.Len()+n) > limit {
		return 0, r.cassette.named(fmt.Errorf("not recorded: %w", send.TooLarge(limit)))
	}
	b.read.Write(p[:n])
	if errors.Is(err, io.EOF) {
		b.done = true
		if storeErr := r.store(b.read.Bytes()); storeErr != nil {
			return n, r.cassette.named(storeErr)
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
		b.recorder.player.wasCut(b.recorder.request.Request)
	}
	return b.live.Close()
}
