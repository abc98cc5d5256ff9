// Sends the requests of cassettes again to go-vcr's player: one path a line on
// standard input, one line of JSON with the answers for each. With the argument
// "load" it says what go-vcr loads from them instead; with "session" it plays
// sessions as ../session.py does.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

type answer struct {
	Method string      `json:"method"`
	URL    string      `json:"url"`
	Status int         `json:"status"`
	Reason string      `json:"reason"`
	Header [][2]string `json:"header"`
	Body   []byte      `json:"body"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "session" {
		sessions()
		return
	}
	out := json.NewEncoder(os.Stdout)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		name := strings.TrimSuffix(in.Text(), ".yaml")
		var reply struct {
			Answers      []answer      `json:"answers,omitempty"`
			Interactions []interaction `json:"interactions,omitempty"`
			Error        string        `json:"error,omitempty"`
		}
		var err error
		if len(os.Args) > 1 && os.Args[1] == "load" {
			reply.Interactions, err = load(name)
		} else {
			reply.Answers, err = replay(name)
		}
		if err != nil {
			reply.Error = err.Error()
		}
		out.Encode(reply)
	}
}

func replay(name string) ([]answer, error) {
	recorded, err := cassette.Load(name)
	if err != nil {
		return nil, err
	}
	// The default matcher, which compares everything but what the client's own
	// transport adds.
	player, err := recorder.New(name, recorder.WithMode(recorder.ModeReplayOnly), recorder.WithSkipRequestLatency(true))
	if err != nil {
		return nil, err
	}
	defer player.Stop()
	answers := []answer{}
	for _, i := range recorded.Interactions {
		a, err := send(player, i.Request)
		if err != nil {
			return nil, err
		}
		answers = append(answers, a)
	}
	return answers, nil
}

// send makes the request as a client would: go-vcr has to find the recorded one
// with what http.NewRequest says of method, URL, header and body.
func send(player http.RoundTripper, recorded cassette.Request) (answer, error) {
	req, err := http.NewRequest(recorded.Method, recorded.URL, strings.NewReader(recorded.Body))
	if err != nil {
		return answer{}, err
	}
	req.Header = recorded.Headers.Clone()
	resp, err := player.RoundTrip(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	a := answer{Method: recorded.Method, URL: recorded.URL, Status: resp.StatusCode, Reason: resp.Status, Body: body}
	for key, values := range resp.Header {
		a.Header = append(a.Header, [2]string{key, strings.Join(values, ", ")})
	}
	return a, err
}
