package cassette_test

import (
	"context"
	"fmt"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// What a walk decodes of an interaction is the part of the whole that was asked for,
// and what cannot be read is said in the same words.
func TestWalkParts(t *testing.T) {
	seen := 0
	for _, s := range corpus.Cassettes(t) {
		f, err := cassette.Open(s.Path, cassette.Options{})
		if err != nil {
			continue
		}
		type parts struct {
			request, headers       model.Interaction
			requestErr, headersErr error
		}
		read := func(v *cassette.Visit) (p parts) {
			p.request, p.requestErr = v.Request()
			p.headers, p.headersErr = v.Headers()
			return p
		}
		err = cassette.Walk(context.Background(), f, 0, f.Len(), read, func(i int, p parts) error {
			seen++
			named, namedErr := f.Named(i)
			named.Response = model.Response{}
			whole, err := f.At(i)
			whole.Request.Body, whole.Response.Body = model.Body{}, model.Body{}
			if !p.request.Equal(named) || fmt.Sprint(p.requestErr) != fmt.Sprint(namedErr) {
				t.Errorf("%s: request %d is %+v, %v; want %+v, %v", s.Name(), i+1, p.request, p.requestErr, named, namedErr)
			}
			if !p.headers.Equal(whole) || fmt.Sprint(p.headersErr) != fmt.Sprint(err) {
				t.Errorf("%s: headers of %d are %+v, %v; want %+v, %v", s.Name(), i+1, p.headers, p.headersErr, whole, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if seen < 500 {
		t.Errorf("%d interactions were looked at", seen)
	}
}

// What is wrong in a part that was not asked for is an error all the same.
func TestWalkPartsWrong(t *testing.T) {
	const entry = "interactions:\n- request: {body: null, headers: {}, method: GET, uri: http://h.test/}\n" +
		"  response:\n    body: {string: a}\n    headers:%s\n    status: {code: 200, message: OK}\nversion: 1\n"
	for _, headers := range []string{
		" {}", " null", " {A: [b]}", " {A: b}", " {A: null}", " {A: [null]}", " {A: 1}", " text", " [[A, b]]", " [A]",
		" {A: {b: c}}", " {A: [{b: c}]}", " {A: [[b]]}", " {A: [!!binary YQ==]}", " {A: [!!binary '*']}", " {A: !!binary '*'}",
		"\n      <<: {A: [b]}", "\n      <<: text", "\n      A: &a [b]\n      C: *a", "\n      A: &a {b: c}\n      C: *a",
	} {
		f, err := cassette.Read("a.yaml", fmt.Appendf(nil, entry, headers), cassette.Options{})
		if err != nil {
			t.Errorf("%s: %v", headers, err)
			continue
		}
		_, want := f.At(0)
		read := func(v *cassette.Visit) error { _, err := v.Request(); return err }
		_ = cassette.Walk(context.Background(), f, 0, 1, read, func(_ int, got error) error {
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %v, want %v", headers, got, want)
			}
			return nil
		})
	}
}
