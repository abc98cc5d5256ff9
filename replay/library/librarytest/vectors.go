// Package librarytest asks what a library's rules restate: vectors, which the real
// libraries gave, and the installed libraries themselves. Only tests import it.
package librarytest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/testdata/corpus"
)

// Vectors runs a test for each row of the files of a name in testdata/vectors and
// in the folders of TAPEDECK_VECTORS. A row gives as many checks as versions that
// it was observed with; a file's meta says which versions all of its rows were
// observed with.
func Vectors(t *testing.T, name string, run func(row []byte, verified []string) error) {
	t.Helper()
	for _, file := range corpus.Vectors(t, name) {
		t.Run(file.Name(), func(t *testing.T) { runVectors(t, file.Name(), file.Read(t), run) })
	}
}

// RowOnly runs rows that name their versions themselves.
func RowOnly(run func(row []byte) error) func(row []byte, verified []string) error {
	return func(row []byte, _ []string) error { return run(row) }
}

// ErrNotRun is returned for a row that is about something else.
var ErrNotRun = errors.New("not run")

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
		if err == ErrNotRun {
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

// distributions are the names of libraries in what meta says of versions.
var distributions = map[string]string{"vcrpy": "vcrpy", "betamax": "betamax", "ruby-vcr": "vcr", "go-vcr": "go-vcr"}

var versionNumber = lazyregexp.New(`\d+(\.\d+)+`)

// Versions are those of a library that meta names, each in an item of its own.
func Versions(lib string, verified []string) []string {
	var versions []string
	for _, text := range verified {
		if strings.HasPrefix(text, distributions[lib]+" ") {
			versions = append(versions, versionNumber.FindString(text))
		}
	}
	return versions
}

// OneOrMore is a JSON string or a list of them; null is none.
type OneOrMore []string

// UnmarshalJSON reads one or a list.
func (o *OneOrMore) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		if string(data) != "null" {
			*o = OneOrMore{one}
		}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}

// A Header is an object of names and values, in the order of the file.
type Header []library.Field

// UnmarshalJSON reads an object.
func (h *Header) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open == nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var values OneOrMore
		if err := d.Decode(&values); err != nil {
			return err
		}
		*h = append(*h, library.Field{Name: name.(string), Values: values})
	}
	return nil
}

// A Request is a request as the matcher files write it.
type Request struct {
	Method, URI string
	Headers     Header
	Body        json.RawMessage
	BodyB64     *string `json:"body_b64"`
	BodyEnc     string  `json:"body_enc"`
}

// Library is the request as matchers see it.
func (v Request) Library() (library.Request, error) {
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

// Model is the header with a line for each value.
func (h Header) Model() model.Header {
	var lines model.Header
	for _, f := range h {
		for _, value := range f.Values {
			lines = append(lines, model.HeaderLine{Name: f.Name, Value: value})
		}
	}
	return lines
}
