package replay

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/message"
)

// A liveRequest is a request as matchers see it.
type liveRequest struct {
	library.Request
	// otherURI is how a hook would write the URL; empty: not tried. Cassettes
	// recorded through it hold that form, others the URL as it is.
	otherURI, otherStored string
}

// asked makes of a request what the library keeps of it.
func asked(lib library.Library, req *http.Request, content []byte) model.Interaction {
	i := model.Interaction{Request: model.Request{
		Method: req.Method, URL: askedURL(req.URL), Proto: req.Proto, Header: message.SortedHeader(req.Header),
		Body: model.Body{Absent: content == nil, Wire: content},
	}}
	if i.Request.Method == "" {
		i.Request.Method = http.MethodGet
	}
	if lib.StoresRequest != nil {
		lib.StoresRequest(&i, req)
	}
	return i
}

// askedURL is the URL as most libraries' clients write it: with a path, and with
// neither fragment nor user, which goes into a header.
func askedURL(u *url.URL) string {
	plain := *u
	plain.User = nil
	plain.Fragment, plain.RawFragment = "", ""
	if plain.Path == "" && plain.Opaque == "" {
		plain.Path = "/"
	}
	return plain.String()
}

// matchable is a request as it is compared, nil where a program's own filter
// leaves it out.
func (o Options) matchable(i model.Interaction) (*library.Request, error) {
	if o.BeforeMatch != nil {
		i = i.Clone()
		i.Request.Body.Wire = slices.Clone(i.Request.Body.Wire)
		if !o.BeforeMatch(&i.Request) {
			return nil, nil
		}
	}
	r, err := all.Filtering().FilterRequest(o.Filters, o.Version, o.library().RequestOf(i))
	return &r, err
}

// live is a request as it is compared, nil where it is left out.
func (o Options) live(i model.Interaction) (*liveRequest, error) {
	r, err := o.matchable(i)
	if r == nil || err != nil {
		return nil, err
	}
	live := &liveRequest{Request: *r}
	if other := o.library().OtherURL; other != nil {
		live.otherURI, live.otherStored = other(r.URI)
	}
	return live, nil
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
