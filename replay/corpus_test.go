package replay_test

import (
	"bytes"
	"errors"
	"net/http"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/testdata/corpus"
)

// Every cassette of the corpus answers its own requests, sent by a client of
// Go: whatever it does not answer has a reason, and nothing panics.
func TestTransportOverCorpus(t *testing.T) {
	files, asked, played, unsent := 0, 0, 0, 0
	missed := map[string]int{}
	for _, file := range corpus.Cassettes(t) {
		path := file.Path
		recorder, err := cassette.OpenRecorder(path)
		if err != nil {
			continue
		}
		mode := map[string]string{"go-vcr": "ReplayOnly", "uber": ""}
		none, ok := mode[recorder.Library()]
		if !ok {
			none = "none"
		}
		o := replay.Options{Mode: none}
		if recorder.Library() == "go-vcr" { // its own matcher wants the client's protocol fields
			o.MatchOn, o.Matchers = []string{}, []replay.Matcher{{Name: "method and URL", Match: methodAndURL}}
		}
		transport, err := replay.New(recorder, o)
		if err != nil {
			t.Logf("%s: %v", path, err)
			continue
		}
		files++
		for i := range recorder.Len() {
			recorded, err := recorder.At(i)
			if err != nil {
				t.Fatal(err)
			}
			req, err := http.NewRequest(recorded.Request.Method, recorded.Request.URL, bytes.NewReader(recorded.Request.Body.Wire))
			if err != nil {
				unsent++
				continue
			}
			asked++
			resp, err := transport.RoundTrip(req)
			var unmatched *replay.UnmatchedError
			switch {
			case err == nil:
				played++
				if resp.StatusCode != recorded.Response.Status && recorder.Library() != "uber" {
					t.Errorf("%s: interaction %d: status %d, want %d", path, i+1, resp.StatusCode, recorded.Response.Status)
				}
				resp.Body.Close()
			case errors.As(err, &unmatched) && len(unmatched.Nearest)+len(unmatched.Played) == 0:
				t.Errorf("%s: interaction %d: no reason: %v", path, i+1, err)
			default: // placeholders in URLs, and for uber the client's header
				missed[recorder.Library()]++
			}
		}
	}
	t.Logf("%d cassettes, %d requests, %d played, missed %v, %d that Go's client cannot send", files, asked, played, missed, unsent)
	if played == 0 {
		t.Error("nothing was played")
	}
}

func methodAndURL(live, recorded model.Request) bool {
	return live.Method == recorded.Method && live.URL == recorded.URL
}
