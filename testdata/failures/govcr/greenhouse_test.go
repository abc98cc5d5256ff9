// Tests that fail because their cassettes hold no such request.
package greenhouse

import (
	"net/http"
	"strings"
	"testing"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

const api = "http://api.greenhouse.test"

func client(t *testing.T, name string, options ...recorder.Option) *http.Client {
	t.Helper()
	options = append(options, recorder.WithMode(recorder.ModeReplayOnly), recorder.WithSkipRequestLatency(true))
	r, err := recorder.New(name, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Stop() })
	return r.GetDefaultClient()
}

func TestOtherPage(t *testing.T) {
	if _, err := client(t, "greenhouse").Get(api + "/beds?page=2"); err != nil {
		t.Fatal(err)
	}
}

func TestUsedUp(t *testing.T) {
	byURL := func(r *http.Request, recorded cassette.Request) bool { return r.URL.String() == recorded.URL }
	c := client(t, "greenhouse", recorder.WithMatcher(byURL))
	for range 2 {
		if _, err := c.Get(api + "/beds?page=1"); err != nil {
			t.Errorf("the beds: %v", err)
		}
	}
}

func TestBody(t *testing.T) {
	t.Run("form", func(t *testing.T) {
		body := strings.NewReader("{\n  \"bed\": \"ä \\ 2\"\n}\n")
		if _, err := client(t, "greenhouse").Post(api+`/beds?name="a b"`, "application/json", body); err != nil {
			t.Fatalf("request failed: %+v", err)
		}
	})
	t.Run("binary", func(t *testing.T) {
		r, _ := http.NewRequest("PUT", "http://gardener:secret@api.greenhouse.test/beds/1", strings.NewReader("\x00\x01\xff"))
		r.Header.Set("X-Plan", "basic")
		if _, err := client(t, "greenhouse").Do(r); err != nil {
			t.Fatal(err)
		}
	})
}

func TestNoCassette(t *testing.T) {
	client(t, "nowhere")
}
