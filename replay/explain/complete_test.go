package explain

import (
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
)

// A text that Ruby printed with ? for what is not ASCII is the recorded one, where
// all that fit are equal.
func TestRestoreNonASCII(t *testing.T) {
	const city, cafe = "http://h.test/Z?rich", "http://h.test/cafe"
	for _, test := range []struct {
		name, library string
		asked         model.Request
		recorded      []model.Request
		url, body     string
		note          string
	}{
		{"one URL", "ruby-vcr", sent("GET", city, ""), []model.Request{sent("GET", cafe, ""), sent("GET", "http://h.test/Zürich", "")}, "http://h.test/Zürich", "", "the text writes ? for what is not ASCII: the URL is taken as in 2"},
		{"equal URLs", "ruby-vcr", sent("GET", city, ""), []model.Request{sent("GET", "http://h.test/Zürich", ""), sent("POST", "http://h.test/Zürich", "")}, "http://h.test/Zürich", "", "the text writes ? for what is not ASCII: the URL is taken as in 1"},
		{"two URLs", "ruby-vcr", sent("GET", city, ""), []model.Request{sent("GET", "http://h.test/Zürich", ""), sent("GET", "http://h.test/Zärich", "")}, city, "", "the text writes ? for what is not ASCII, and the URL of several recordings fits: 1 and 2"},
		{"recorded with a ?", "ruby-vcr", sent("GET", city, ""), []model.Request{sent("GET", "http://h.test/Zürich", ""), sent("GET", city, "")}, city, "", "the text writes ? for what is not ASCII, and the URL of several recordings fits: 1 and 2"},
		{"none fits", "ruby-vcr", sent("GET", city, ""), []model.Request{sent("GET", "http://h.test/Zurich", "")}, city, "", ""},
		{"one body", "ruby-vcr", sent("POST", cafe, "caf?"), []model.Request{sent("POST", cafe, "café")}, cafe, "café", "the text writes ? for what is not ASCII: the body is taken as in 1"},
		{"two bodies", "ruby-vcr", sent("POST", cafe, "caf?"), []model.Request{sent("POST", cafe, "cafe"), sent("POST", cafe, "café"), sent("POST", cafe, "cafè")}, cafe, "caf?", "the text writes ? for what is not ASCII, and the body of several recordings fits: 2 and 3"},
		{"Python's ?", "vcrpy", sent("POST", cafe, "caf?"), []model.Request{sent("POST", cafe, "café")}, cafe, "caf?", ""},
		{"Go's ?", "go-vcr", sent("POST", cafe, "caf?"), []model.Request{sent("POST", cafe, "café")}, cafe, "caf?", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var recordings interactions
			for _, r := range test.recorded {
				recordings = append(recordings, model.Interaction{Request: r})
			}
			q, err := NewInquirer(Inquiry{Library: test.library, SessionOptions: library.SessionOptions{Rules: library.Rules{}, State: library.Existing}}, recordings.stored())
			if err != nil {
				t.Fatal(err)
			}
			w, err := q.Ask(refused(test.asked, library.Failure{Situation: library.NoMatch}))
			if err != nil {
				t.Fatal(err)
			}
			note := ""
			for _, n := range w.Notes {
				if strings.Contains(n, "writes ?") {
					note += n
				}
			}
			if w.Request.URL != test.url || string(w.Request.Body.Wire) != test.body || note != test.note {
				t.Errorf("got  %s %q, note %q\nwant %s %q, note %q", w.Request.URL, w.Request.Body.Wire, note, test.url, test.body, test.note)
			}
		})
	}
}
