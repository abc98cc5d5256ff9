package cassette_test

import (
	"errors"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// Requests and responses of two lists are shown together, and nothing of them
// is changed.
func TestResponsesInAListOfTheirOwn(t *testing.T) {
	f, err := cassette.Open("../testdata/langchain/agent-loop.yaml.gz", cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Format(); got.Name != "langchain-yaml" || got.Library != "vcrpy" || f.Len() != 3 {
		t.Fatalf("%+v with %d interactions", got, f.Len())
	}
	want := []struct {
		method, url string
		status      int
		body        string
	}{
		{"POST", "https://api.greenhouse.test/v1/chat", 200, `{"tool": "moisture", "plant": "ivy"}`},
		{"POST", "https://api.greenhouse.test/v1/chat", 200, "data: {\"text\": \"The ivy \u2600\"}\n\ndata: [DONE]\n\n"},
		{"GET", "https://api.greenhouse.test/v1/models", 404, "no such thing"},
	}
	for i, w := range want {
		got, err := f.At(i)
		if err != nil || got.Request.Method != w.method || got.Request.URL != w.url || got.Response.Status != w.status || string(got.Response.Body.Wire) != w.body {
			t.Errorf("%d: %+v, %v", i+1, got, err)
		}
	}
	one, err := f.At(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range append(undoable(1, 3), model.Insert{At: 0, Interaction: one}) {
		_, err := f.Do(cassette.Change{Ops: []model.Op{op}})
		var refused *cassette.RefusedError
		if !errors.As(err, &refused) || !strings.HasPrefix(refused.Why, "read-only: requests and responses are two lists here") || f.Dirty() {
			t.Errorf("%T: %v", op, err)
		}
	}
}

// vcrpy zips the two lists.
func TestFewerResponsesThanRequests(t *testing.T) {
	const request, response = "- body: null\n  headers: {}\n  method: GET\n  uri: http://a.test/\n", "- body:\n    string: a\n  headers: {}\n  status:\n    code: 200\n    message: OK\n"
	for _, test := range []struct {
		text string
		all  []string // errors of the interactions, "" for none
	}{
		{"requests:\n" + request + "responses:\n" + response, []string{""}},
		{"requests:\n" + request + request + "responses:\n" + response, []string{"", "fewer responses than requests"}},
		{"requests:\n" + request + "responses:\n" + response + response, []string{""}},
		{"requests:\n" + request + "responses:\n  " + strings.ReplaceAll(response, "\n ", "\n   "), []string{"indented otherwise"}},
		{"requests:\n" + request + "responses: []\n", nil},
		{"requests:\n" + request, nil},
	} {
		f, err := cassette.Read("a.yaml", []byte(test.text), cassette.Options{})
		if test.all == nil {
			if err == nil {
				t.Errorf("opens without responses:\n%s", test.text)
			}
			continue
		}
		if err != nil || f.Len() != len(test.all) {
			t.Errorf("%v:\n%s", err, test.text)
			continue
		}
		for i, why := range test.all {
			if _, err := f.At(i); why == "" && err != nil || why != "" && (err == nil || !strings.Contains(err.Error(), why)) {
				t.Errorf("%d: %v, want %q:\n%s", i+1, err, why, test.text)
			}
		}
	}
}
