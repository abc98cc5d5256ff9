package replay

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/govcr"
	"tapedeck/replay/library/rubyvcr"
	"tapedeck/replay/library/uber"
	"tapedeck/replay/library/vcrpy"
	"tapedeck/testdata/corpus"
	"tapedeck/testdata/installed"
)

// The vectors are observed results of the real libraries. Each file of
// testdata/vectors and of the folders in TAPEDECK_VECTORS is run row by row;
// a row gives as many checks as versions that it was observed with.
// A file's meta says which versions all of its rows were observed with.
var vectorRunners = map[string]func(row []byte, verified []string) error{
	"matchers_vcrpy.json":            matcherVector("vcrpy"),
	"matchers_betamax.json":          matcherVector("betamax"),
	"matchers_ruby_vcr.json":         matcherVector("ruby-vcr"),
	"matchers_go_vcr.json":           rowOnly(goVectors),
	"matchers_uber_cassette.json":    rowOnly(uberMatcherVector),
	"filters_placeholders.json":      rowOnly(placeholderVector),
	"filters_vcrpy.json":             vcrpyFilterVector,
	"record_modes.json":              rowOnly(modeVector),
	"record_mode_sequences.json":     rowOnly(sequenceVector),
	"webmock_uri_normalisation.json": rowOnly(webmockVector),
	"uber_cassette_names.json":       rowOnly(uberNameVector),
	"content_mismatch.json":          rowOnly(deliveryVector),
}

// rowOnly runs rows that name their versions themselves.
func rowOnly(run func(row []byte) error) func(row []byte, verified []string) error {
	return func(row []byte, _ []string) error { return run(row) }
}

// distributions are the names of libraries in what meta says of versions.
var distributions = map[string]string{"vcrpy": "vcrpy", "betamax": "betamax", "ruby-vcr": "vcr", "go-vcr": "go-vcr"}

var versionNumber = regexp.MustCompile(`\d+(\.\d+)+`)

// versionsOf are the versions of a library that meta names, each in an item of
// its own.
func versionsOf(lib string, verified []string) []string {
	var versions []string
	for _, text := range verified {
		if strings.HasPrefix(text, distributions[lib]+" ") {
			versions = append(versions, versionNumber.FindString(text))
		}
	}
	return versions
}

// errNotRun is returned for a row about which there is no rule.
var errNotRun = errors.New("not run")

func TestVectors(t *testing.T) {
	for name, run := range vectorRunners {
		for _, file := range corpus.Vectors(t, name) {
			t.Run(file.Name(), func(t *testing.T) { runVectors(t, file.Name(), file.Read(t), run) })
		}
	}
}

// The rows say what the installed versions do.
func TestVectorsAgainstInstalledLibraries(t *testing.T) {
	installed.Each(t, vcrpy.Library.Name, []string{"betamax", "requests"}, func(t *testing.T, p installed.Python) {
		out, err := exec.Command(p.Path, "-B", "../testdata/record/vectors.py").CombinedOutput()
		if t.Logf("%s", out); err != nil {
			t.Error(err)
		}
	})
}

func runVectors(t *testing.T, name string, data []byte, run func(row []byte, verified []string) error) {
	var file struct {
		Meta    struct{ Verified json.RawMessage }
		Vectors []json.RawMessage
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var verified []string
	json.Unmarshal(file.Meta.Verified, &verified) // prose where the rows name their versions
	passed, others := 0, 0
	for _, row := range file.Vectors {
		err := run(row, verified)
		if err == errNotRun {
			others++
			continue
		}
		if err != nil {
			var id struct{ ID string }
			json.Unmarshal(row, &id)
			t.Errorf("%s: %v", id.ID, err)
			continue
		}
		passed++
	}
	t.Logf("%s: %d of %d rows passed", name, passed, len(file.Vectors)-others)
	if others > 0 {
		t.Logf("%s: %d rows not run", name, others)
	}
	if len(file.Vectors) == others {
		t.Error("the file holds no rows to run")
	}
}

// oneOrMore is a JSON string or a list of them; null is none.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		if string(data) != "null" {
			*o = oneOrMore{one}
		}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}

// A vectorHeader is an object of names and values, in the order of the file.
type vectorHeader []library.Field

func (h *vectorHeader) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open == nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var values oneOrMore
		if err := d.Decode(&values); err != nil {
			return err
		}
		*h = append(*h, library.Field{Name: name.(string), Values: values})
	}
	return nil
}

// A vectorRequest is a request as the matcher files write it.
type vectorRequest struct {
	Method, URI string
	Headers     vectorHeader
	Body        json.RawMessage
	BodyB64     *string `json:"body_b64"`
	BodyEnc     string  `json:"body_enc"`
}

func (v vectorRequest) request() (library.Request, error) {
	r := library.Request{Method: v.Method, URI: v.URI, Charset: v.BodyEnc, Header: v.Headers}
	if v.BodyB64 != nil {
		data, err := base64.StdEncoding.DecodeString(*v.BodyB64)
		r.Body = append([]byte{}, data...)
		return r, err
	}
	var text string
	if string(v.Body) == "null" || len(v.Body) == 0 {
		return r, nil
	}
	if json.Unmarshal(v.Body, &text) == nil {
		r.Body = []byte(text)
		return r, nil
	}
	var labelled struct {
		Encoding     string
		String       *string
		Base64String *string `json:"base64_string"`
	}
	if err := json.Unmarshal(v.Body, &labelled); err != nil {
		return r, err
	}
	r.Charset = labelled.Encoding
	if labelled.Base64String != nil {
		data, err := base64.StdEncoding.DecodeString(*labelled.Base64String)
		r.Body = append([]byte{}, data...)
		return r, err
	}
	if labelled.String != nil {
		r.Body = []byte(*labelled.String)
	}
	return r, nil
}

// An observed result is true, false, or an object with what was raised.
type observed struct {
	match  bool
	raises string
}

func (o *observed) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &o.match) == nil {
		return nil
	}
	var long struct {
		Match  bool
		Raises *string
	}
	err := json.Unmarshal(data, &long)
	o.match = long.Match
	if long.Raises != nil {
		o.raises = *long.Raises
	}
	return err
}

// matcherVector checks rows of {matcher, request_a, request_b, match, failed,
// raises, by_version}.
func matcherVector(lib string) func(row []byte, verified []string) error {
	return func(row []byte, verified []string) error {
		var v struct {
			Matcher   oneOrMore
			A         vectorRequest `json:"request_a"`
			B         vectorRequest `json:"request_b"`
			Match     bool
			Raises    string
			Failed    []struct{ Matcher, Message string }
			ByVersion map[string]observed `json:"by_version"`
		}
		if err := json.Unmarshal(row, &v); err != nil {
			return err
		}
		live, err := v.A.request()
		if err != nil {
			return err
		}
		recorded, err := v.B.request()
		if err != nil {
			return err
		}
		for i := range v.Matcher {
			v.Matcher[i] = strings.TrimPrefix(v.Matcher[i], ":")
		}
		versions := versionsOf(lib, verified)
		if len(versions) == 0 {
			return errors.New("meta names no version")
		}
		for _, version := range versions {
			want, ok := v.ByVersion[version]
			if !ok {
				want = observed{v.Match, v.Raises}
			}
			e, err := named(lib).Compare(library.Rules{Version: version, MatchOn: v.Matcher}, live, recorded)
			if err != nil {
				return err
			}
			raised := ""
			if x := e.Raised(); x != nil {
				raised = x.Error()
			}
			if e.Match() != want.match || raised != want.raises {
				return fmt.Errorf("%s: match %v, raised %q, want %v, %q", version, e.Match(), raised, want.match, want.raises)
			}
			if _, differs := v.ByVersion[version]; version == "4.2.1" || differs {
				continue
			}
			var failed []struct{ Matcher, Message string }
			for _, verdict := range e.Verdicts {
				if !verdict.Agreed && verdict.Raised == nil {
					failed = append(failed, struct{ Matcher, Message string }{verdict.Matcher, verdict.Message})
				}
			}
			if lib == "vcrpy" && !slices.Equal(failed, v.Failed) {
				return fmt.Errorf("failed %q, want %q", failed, v.Failed)
			}
		}
		return nil
	}
}

// A py2Value is a value of Python 2 as the uber files write it.
type py2Value struct{ value any }

func (v *py2Value) UnmarshalJSON(data []byte) error {
	var number int
	var text string
	var tagged struct {
		Unicode *string `json:"py2_unicode"`
		Bytes   *string `json:"py2_bytes_latin1"`
	}
	switch {
	case string(data) == "null":
		v.value = nil
	case json.Unmarshal(data, &number) == nil:
		v.value = number
	case json.Unmarshal(data, &text) == nil:
		v.value = uber.Py2Bytes(text)
	default:
		if err := json.Unmarshal(data, &tagged); err != nil {
			return err
		}
		if tagged.Unicode != nil {
			v.value = uber.Py2Unicode(*tagged.Unicode)
			return nil
		}
		var raw []byte
		for _, r := range *tagged.Bytes {
			raw = append(raw, byte(r))
		}
		v.value = uber.Py2Bytes(raw)
	}
	return nil
}

// A py2Input is a call of httplib as the uber files write it.
type py2Input struct {
	Method, Host, URL, Port, Body py2Value
	Headers                       [][2]py2Value
}

func (in py2Input) call() uber.Py2Call {
	c := uber.Py2Call{Method: in.Method.value, Host: in.Host.value, Url: in.URL.value, Port: in.Port.value, Body: in.Body.value,
		NoHeaders: in.Headers == nil}
	for _, h := range in.Headers {
		c.Headers = append(c.Headers, [2]any{h[0].value, h[1].value})
	}
	return c
}

func uberNameVector(row []byte) error {
	var v struct {
		Input py2Input
		Hash  bool `json:"will_hash_body"`
		Name  py2Value
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	if got, want := v.Input.call().Name(v.Hash), uber.Py2Str(v.Name.value); got != want {
		return fmt.Errorf("%q, want %q", got, want)
	}
	return nil
}

func uberMatcherVector(row []byte) error {
	var v struct {
		Matcher string
		A       py2Input `json:"request_a"`
		B       py2Input `json:"request_b"`
		Match   bool
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	hash := strings.Contains(v.Matcher, "hashed")
	if a, b := v.A.call().Name(hash), v.B.call().Name(hash); (a == b) != v.Match {
		return fmt.Errorf("%q and %q, want match %v", a, b, v.Match)
	}
	return nil
}

// goVectors adds go-vcr's own fields to the rows of matcherVector.
func goVectors(row []byte) error {
	type goRequest struct {
		vectorRequest
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
		r, err := g.request()
		if err != nil {
			return r, err
		}
		if g.URL != "" {
			r.URI = g.URL
		}
		if g.Proto == nil && g.Host == nil && g.ContentLength == nil && g.TransferEncoding == nil && g.Trailer == nil {
			return r, nil // what http.NewRequest makes of it
		}
		defaults, raised := govcr.LiveGo(r)
		if raised != nil { // a recorded URL may be anything
			defaults = &http.Request{Proto: "HTTP/1.1", ContentLength: int64(len(r.Body))}
		}
		f := &govcr.Fields{Proto: defaults.Proto, ProtoMajor: 1, ProtoMinor: 1, ContentLength: defaults.ContentLength, Host: defaults.Host,
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
		e, err := govcr.Library.Compare(library.Rules{Version: version, MatchOn: strings.Split(v.Matcher, "+")}, live, recorded)
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

func webmockVector(row []byte) error {
	var v struct{ In, Out string }
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	got, err := rubyvcr.NormalizeWebMock(v.In)
	if err == nil && got != v.Out {
		err = fmt.Errorf("%s: %s, want %s", v.In, got, v.Out)
	}
	return err
}
