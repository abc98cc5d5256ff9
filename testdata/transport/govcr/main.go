// Sends requests through go-vcr: govcr once|none CASSETTE, requests and responses
// as ../python.py has them. govcr time CASSETTE N ASKED KIND plays some of the N
// interactions of a cassette, spread over it, and prints the nanoseconds that
// each took; KIND is urls for GETs of as many URLs, posts for as many bodies.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

func main() {
	mode, name := recorder.ModeReplayOnly, strings.TrimSuffix(os.Args[2], ".yaml")
	if os.Args[1] == "once" {
		mode = recorder.ModeRecordOnce
	}
	options := []recorder.Option{recorder.WithMode(mode), recorder.WithSkipRequestLatency(true)}
	if os.Args[1] == "time" { // what was recorded over HTTP/1.1 is all the same here
		options = append(options, recorder.WithMatcher(func(r *http.Request, i cassette.Request) bool {
			return r.Method == i.Method && r.URL.String() == i.URL && sameBody(r, i.Body)
		}))
	}
	r, err := recorder.New(name, options...)
	if err != nil {
		log.Fatal(err)
	}
	if os.Args[1] == "time" {
		measure(r, os.Args[3], os.Args[4], os.Args[5] == "posts")
		return
	}
	if err := answer(r.GetDefaultClient()); err != nil {
		log.Fatal(err)
	}
	if err := r.Stop(); err != nil {
		log.Fatal(err)
	}
}

// sameBody reads and restores the body, as go-vcr's own matcher does.
func sameBody(r *http.Request, recorded string) bool {
	if r.Body == nil {
		return recorded == ""
	}
	content, err := io.ReadAll(r.Body)
	if err != nil {
		log.Fatal(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(content))
	return string(content) == recorded
}

func measure(player http.RoundTripper, of, count string, posts bool) {
	n, err := strconv.Atoi(of)
	if err != nil {
		log.Fatal(err)
	}
	asked, err := strconv.Atoi(count)
	if err != nil {
		log.Fatal(err)
	}
	var spent time.Duration
	for k := range asked {
		i := k * (n / asked) * 7919 % n
		req, err := http.NewRequest("GET", fmt.Sprintf("http://h.test/%d", i), nil)
		if posts {
			req, err = http.NewRequest("POST", "http://h.test/", strings.NewReader(fmt.Sprintf(`{"n": %d}`, i)))
		}
		if err != nil {
			log.Fatal(err)
		}
		start := time.Now()
		resp, err := player.RoundTrip(req)
		if err != nil {
			log.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		spent += time.Since(start)
	}
	fmt.Println(spent.Nanoseconds() / int64(asked))
}
