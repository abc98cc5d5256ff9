// Package runs tests a greenhouse's client. It is run twice: PHASE=record
// records its cassettes from the server at BASE, PHASE=changed sends what a
// later version of the client sends.
package runs

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

var (
	base    = os.Getenv("BASE")
	changed = os.Getenv("PHASE") == "changed"
)

const key = "key-0123456789"

func wasOrIs(recorded, wanted string) string {
	if changed {
		return wanted
	}
	return recorded
}

func client(t *testing.T, name string, options ...recorder.Option) *http.Client {
	t.Helper()
	mode := recorder.ModeRecordOnce
	if changed {
		mode = recorder.ModeReplayOnly
	}
	options = append(options, recorder.WithMode(mode), recorder.WithSkipRequestLatency(true))
	r, err := recorder.New("cassettes/"+name, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Stop(); err != nil {
			t.Error(err)
		}
	})
	return r.GetDefaultClient()
}

func send(t *testing.T, c *http.Client, method, path, plan, contentType, body string) string {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, base+path, reader)
	if err != nil {
		t.Fatal(err)
	}
	if plan != "" {
		req.Header.Set("X-Plan", plan)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func get(t *testing.T, c *http.Client, path string) string {
	t.Helper()
	return send(t, c, "GET", path, "", "", "")
}

func TestQuery(t *testing.T) {
	c := client(t, "query")
	if got := get(t, c, "/plants?page=7&per=10"); got != "plants page=7&per=10" {
		t.Fatal(got)
	}
	get(t, c, "/plants?page="+wasOrIs("1", "2")+"&per=10")
}

func TestHeader(t *testing.T) {
	send(t, client(t, "header"), "GET", "/plants", wasOrIs("basic", "garden"), "", "")
}

func TestJSONBody(t *testing.T) {
	send(t, client(t, "json_body"), "POST", "/plants", "", "application/json", `{"name": "fern", "pot": {"size": `+wasOrIs("3", "4")+`}}`)
}

func TestForm(t *testing.T) {
	form := url.Values{"name": {"fern"}, "water": {wasOrIs("daily", "weekly")}}
	send(t, client(t, "form"), "POST", "/plants", "", "application/x-www-form-urlencoded", form.Encode())
}

func TestMultipart(t *testing.T) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, _ := w.CreateFormFile("photo", "leaf.txt")
	fmt.Fprint(part, "green")
	w.Close()
	send(t, client(t, "multipart"), "POST", "/photos", "", w.FormDataContentType(), body.String())
}

func TestUsedUp(t *testing.T) {
	c := client(t, "used_up")
	for _, want := range []string{"running", "done"} {
		if got := get(t, c, "/jobs/1"); got != want {
			t.Fatal(got)
		}
	}
	if changed {
		if got := get(t, c, "/jobs/1"); got != "done" {
			t.Fatal(got)
		}
	}
	if got := get(t, c, "/plants?page=9"); got != "plants page=9" {
		t.Fatal(got)
	}
}

func TestOwnMatcher(t *testing.T) {
	samePlan := func(r *http.Request, recorded cassette.Request) bool {
		return r.Method == recorded.Method && r.URL.String() == recorded.URL && r.Header.Get("X-Plan") == recorded.Headers.Get("X-Plan")
	}
	send(t, client(t, "own_matcher", recorder.WithMatcher(samePlan)), "GET", "/plants", wasOrIs("basic", "garden"), "", "")
}

func TestSecret(t *testing.T) {
	hide := func(i *cassette.Interaction) error {
		i.Request.Headers.Set("X-Api-Key", "<KEY>")
		return nil
	}
	c := client(t, "secret", recorder.WithHook(hide, recorder.BeforeSaveHook), recorder.WithMatcher(cassette.NewDefaultMatcher(cassette.WithIgnoreHeaders("X-Api-Key"))))
	req, _ := http.NewRequest("GET", base+"/plants?page="+wasOrIs("1", "2"), nil)
	req.Header.Set("X-Api-Key", key)
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}

func TestOtherCassette(t *testing.T) {
	get(t, client(t, "other_cassette"), "/plants?page="+wasOrIs("1", "2"))
}

func TestSeveral(t *testing.T) {
	for _, bed := range []string{"1", "2", "3"} {
		t.Run(bed, func(t *testing.T) {
			beds := []string{bed}
			if !changed {
				if bed != "1" {
					t.Skip("the first one records for all")
				}
				beds = []string{"1", "2", "3"}
			}
			c := client(t, "several")
			for _, asked := range beds {
				season := "spring"
				if asked != "2" {
					season = wasOrIs("spring", "autumn")
				}
				get(t, c, "/beds/"+asked+"?season="+season)
			}
		})
	}
}
