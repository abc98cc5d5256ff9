// Sends requests through go-vcr: govcr once|none CASSETTE, requests and answers
// as ../python.py has them. govcr time CASSETTE N plays N GETs of a cassette of
// that many interactions and prints the nanoseconds that each took.
package main

import (
	"bytes"
	"encoding/json"
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
			return r.Method == i.Method && r.URL.String() == i.URL
		}))
	}
	r, err := recorder.New(name, options...)
	if err != nil {
		log.Fatal(err)
	}
	if os.Args[1] == "time" {
		measure(r.GetDefaultClient(), os.Args[3])
		return
	}
	if err := answer(r.GetDefaultClient()); err != nil {
		log.Fatal(err)
	}
	if err := r.Stop(); err != nil {
		log.Fatal(err)
	}
}

func answer(client *http.Client) error {
	var asked [][3]*string
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		return err
	}
	answers := [][2]any{}
	for _, a := range asked {
		var body io.Reader
		if a[2] != nil {
			var content []byte
			if err := json.Unmarshal([]byte(`"`+*a[2]+`"`), &content); err != nil {
				return err
			}
			body = bytes.NewReader(content)
		}
		req, err := http.NewRequest(*a[0], *a[1], body)
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		content, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return err
		}
		answers = append(answers, [2]any{resp.StatusCode, content})
	}
	return json.NewEncoder(os.Stdout).Encode(answers)
}

func measure(client *http.Client, count string) {
	n, err := strconv.Atoi(count)
	if err != nil {
		log.Fatal(err)
	}
	start := time.Now()
	for i := range n {
		resp, err := client.Get(fmt.Sprintf("http://h.test/%d", i))
		if err != nil {
			log.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	fmt.Println(time.Since(start).Nanoseconds() / int64(n))
}
