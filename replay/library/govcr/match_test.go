package govcr

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
)

func TestMatcherVectors(t *testing.T) {
	librarytest.Vectors(t, "matchers_go_vcr.json", librarytest.RowOnly(matcherVector))
}

// matcherVector adds go-vcr's own fields to the rows of librarytest.Matchers.
func matcherVector(row []byte) error {
	type goRequest struct {
		librarytest.Request
		URL              string
		Proto            *string
		ProtoMajor       *int   `json:"proto_major"`
		ProtoMinor       *int   `json:"proto_minor"`
		ContentLength    *int64 `json:"content_length"`
		Host             *string
		RemoteAddr       string   `json:"remote_addr"`
		RequestURI       string   `json:"request_uri"`
		TransferEncoding []string `json:"transfer_encoding"`
		Form, Trailer    map[string][]string
	}
	var v struct {
		Matcher   string
		A         goRequest `json:"request_a"`
		B         goRequest `json:"request_b"`
		Match     bool
		ByVersion map[string]bool `json:"by_version"`
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	build := func(g goRequest) (library.Request, error) {
		r, err := g.Library()
		if err != nil {
			return r, err
		}
		if g.URL != "" {
			r.URI = g.URL
		}
		if g.Proto == nil && g.Host == nil && g.ContentLength == nil && g.TransferEncoding == nil && g.Trailer == nil {
			return r, nil // what http.NewRequest makes of it
		}
		defaults, raised := liveRequest(r)
		if raised != nil { // a recorded URL may be anything
			defaults = &http.Request{Proto: "HTTP/1.1", ContentLength: int64(len(r.Body))}
		}
		f := &fields{Proto: defaults.Proto, ProtoMajor: 1, ProtoMinor: 1, ContentLength: defaults.ContentLength, Host: defaults.Host,
			RemoteAddr: g.RemoteAddr, RequestURI: g.RequestURI, TransferEncoding: g.TransferEncoding, Form: g.Form, Trailer: g.Trailer}
		set(&f.Proto, g.Proto)
		set(&f.ProtoMajor, g.ProtoMajor)
		set(&f.ProtoMinor, g.ProtoMinor)
		set(&f.ContentLength, g.ContentLength)
		set(&f.Host, g.Host)
		r.Own = f
		return r, nil
	}
	live, err := build(v.A)
	if err != nil {
		return err
	}
	recorded, err := build(v.B)
	if err != nil {
		return err
	}
	for _, version := range []string{"4.0.7", "4.0.2"} { // those that were observed
		want, ok := v.ByVersion[version]
		if !ok {
			want = v.Match
		}
		e, err := Library.Compare(library.Rules{Version: version, MatchOn: strings.Split(v.Matcher, "+")}, live, recorded)
		if err != nil {
			return err
		}
		if e.Match() != want {
			return fmt.Errorf("%s: match %v, want %v: %+v", version, e.Match(), want, e.Verdicts)
		}
	}
	return nil
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// Up to version 3 go-vcr compared method and URL alone.
func TestOldVersions(t *testing.T) {
	recorded := model.Interaction{Request: model.Request{Method: "GET", URL: "http://h.test/a", Body: model.Body{Absent: true}}}
	live := recorded.Clone()
	live.Request.Header = model.Header{{Name: "A", Value: "1"}}
	for version, want := range map[string]bool{"": false, "4.0.2": false, "3.2.0": true, "1.1.0": true} {
		e, err := Library.Explain(library.Rules{Version: version}, live.Request, recorded)
		if err != nil || e.Match() != want {
			t.Errorf("%q: %+v, %v", version, e, err)
		}
	}
}
