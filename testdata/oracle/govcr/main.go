// Sends the requests of cassettes again to go-vcr's player: one path a line on
// standard input, one line of JSON with the answers for each.
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
	out := json.NewEncoder(os.Stdout)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		answers, err := replay(strings.TrimSuffix(in.Text(), ".yaml"))
		if err != nil {
			out.Encode(map[string]any{"error": err.Error()})
			continue
		}
		out.Encode(map[string]any{"answers": answers})
	}
}

func replay(name string) ([]answer, error) {
	recorded, err := cassette.Load(name)
	if err != nil {
		return nil, err
	}
	byMethodAndURL := func(r *http.Request, i cassette.Request) bool { return r.Method == i.Method && r.URL.String() == i.URL }
	player, err := recorder.New(name, recorder.WithMode(recorder.ModeReplayOnly), recorder.WithSkipRequestLatency(true), recorder.WithMatcher(byMethodAndURL))
	if err != nil {
		return nil, err
	}
	defer player.Stop()
	answers := []answer{}
	for _, i := range recorded.Interactions {
		a, err := send(player, i.Request.Method, i.Request.URL)
		if err != nil {
			return nil, err
		}
		answers = append(answers, a)
	}
	return answers, nil
}

func send(player http.RoundTripper, method, url string) (answer, error) {
	req, err := http.NewRequest(method, url, nil)
	if err != nil {
		return answer{}, err
	}
	resp, err := player.RoundTrip(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	a := answer{Method: method, URL: url, Status: resp.StatusCode, Reason: resp.Status, Body: body}
	for key, values := range resp.Header {
		a.Header = append(a.Header, [2]string{key, strings.Join(values, ", ")})
	}
	return a, err
}
