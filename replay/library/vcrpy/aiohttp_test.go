package vcrpy_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library/vcrpy"
	"tapedeck/replay/send"
)

// What aiohttp was given is sent as aiohttp sent it, or not at all:
// testdata/cases/aiohttp-bodies is a recording by vcrpy 8.2.1, with what a server
// got of aiohttp 3.14.5. Keys of a mapping are recorded sorted.
func TestAiohttpBodies(t *testing.T) {
	const folder = "../../../testdata/cases/aiohttp-bodies/"
	f, err := cassette.Open(folder+"c.yaml", cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(folder + "sent.json")
	if err != nil {
		t.Fatal(err)
	}
	var sent []struct {
		Path, Body  string
		ContentType string `json:"content_type"`
	}
	if err := json.Unmarshal(data, &sent); err != nil || len(sent) != f.Len() {
		t.Fatalf("%d sent, %d recorded: %v", len(sent), f.Len(), err)
	}
	refused := map[string]bool{"/dict": true, "/dict-empty": true, "/json-flat": true, "/json-pairs": true}
	for n, s := range sent {
		i, err := f.At(n)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := planFor(i, send.Destination{})
		if refused[s.Path] {
			if err == nil || !strings.Contains(err.Error(), "data= or as json=") {
				t.Errorf("%s: %v", s.Path, err)
			}
			// The project says which it was.
			plan, err = planFor(i, send.Destination{Origin: "http://api.greenhouse.test", Header: model.Header{{Name: "Content-Type", Value: s.ContentType}}})
		}
		if err != nil {
			t.Errorf("%s: %v", s.Path, err)
			continue
		}
		if got := plan.Header.Get("Content-Type"); got != s.ContentType {
			t.Errorf("%s: Content-Type %q, want %q", s.Path, got, s.ContentType)
		}
		if got := string(plan.Body); got != s.Body && !(strings.Contains(s.ContentType, "json") && sameJSON(got, s.Body)) {
			t.Errorf("%s: %s, want %s", s.Path, got, s.Body)
		}
	}
}

func planFor(i model.Interaction, d send.Destination) (send.Plan, error) {
	plan, err := send.NewPlan(vcrpy.Library, i)
	if err != nil {
		return plan, err
	}
	return plan.To(d)
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y) && len(a) == len(b)
}

// A placeholder in a form is filled as in any other, and other bodies of values
// are none of aiohttp's.
func TestAiohttpForms(t *testing.T) {
	i := model.Interaction{Request: model.Request{Method: "POST", URL: "http://h.test/", Body: model.Body{
		Wire: []byte(`[["user", "fern"], ["password", "<PASSWORD>"]]`), Tree: true, StoredAs: model.StoredAsTuples}}}
	plan, err := planFor(i, send.Destination{})
	if err != nil || strings.Join(plan.Placeholders, " ") != "<PASSWORD>" || string(plan.Body) != "user=fern&password=%3CPASSWORD%3E" {
		t.Errorf("%q %s %v", plan.Placeholders, plan.Body, err)
	}
	for _, wire := range []string{`[["a", ["b"]]]`, `[["a", {}]]`, `[[1, "b"]]`, `[["a"]]`} {
		i.Request.Body.Wire = []byte(wire)
		if _, err := planFor(i, send.Destination{}); err == nil || !strings.Contains(err.Error(), "a form holds names and plain values") {
			t.Errorf("%s: %v", wire, err)
		}
	}
	i.Request.Body = model.Body{Wire: []byte(`{"a": 1}`), Tree: true, StoredAs: "parsed_body"}
	if plan, err := planFor(i, send.Destination{}); err != nil || string(plan.Body) != `{"a": 1}` || plan.Header.Has("Content-Type") {
		t.Errorf("parsed_body: %s %v", plan.Body, err)
	}
}
