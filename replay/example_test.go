package replay_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/replay/library"
)

// In a test: the first run records, every later one plays and cannot dial.
func ExampleNew() {
	_ = func(t *testing.T) {
		recorder, err := cassette.UseRecorder("testdata/plants.yaml", "go-vcr")
		if err != nil {
			t.Fatal(err)
		}
		options := replay.Options{}
		if os.Getenv("RECORD") != "" {
			options.RoundTripper = http.DefaultTransport
		}
		transport, err := replay.New(recorder, options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := transport.Close(); err != nil {
				t.Error(err)
			}
		})
		client := &http.Client{Transport: transport}
		resp, err := client.Get("https://api.greenhouse.test/v1/plants")
		if err != nil {
			t.Fatal(err) // says which recorded interactions come nearest
		}
		resp.Body.Close()
	}
}

// A matcher of the program's own: the version in the path does not count.
func ExampleOptions_matchers() {
	sameResource := func(url string) string {
		_, rest, _ := strings.Cut(strings.TrimPrefix(url, "http://api.greenhouse.test/"), "/")
		return rest
	}
	transport, err := replay.New(recordedPlants, replay.Options{
		Library: "vcrpy", Rules: library.Rules{MatchOn: []string{"method"}},
		Matchers: []replay.Matcher{{Name: "resource", Match: func(live, recorded model.Request) bool {
			return sameResource(live.URL) == sameResource(recorded.URL)
		}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: transport}
	resp, err := client.Get("http://api.greenhouse.test/v2/plants/4")
	if err != nil {
		fmt.Println(err)
		return
	}
	body, _ := io.ReadAll(resp.Body)
	fmt.Printf("%s\n", body)
	// Output: Cleome hassleriana
}

// A header that must not be in the cassette is taken out before it is stored.
// The request itself goes out with it.
func ExampleOptions_beforeRecord() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "hello, %s", r.Header.Get("Authorization"))
	}))
	defer server.Close()
	folder, _ := os.MkdirTemp("", "example")
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "c.yaml")
	recorder, _ := cassette.CreateRecorder(path, "vcrpy-yaml")
	transport, err := replay.New(recorder, replay.Options{
		RoundTripper: http.DefaultTransport,
		BeforeRecord: func(i *model.Interaction) bool {
			for n, line := range i.Request.Header {
				if strings.EqualFold(line.Name, "Authorization") {
					i.Request.Header[n].Value = "<TOKEN>"
				}
			}
			i.Response.Body.Wire = []byte("hello")
			return true
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	req, _ := http.NewRequest("GET", server.URL, nil)
	req.Header.Set("Authorization", "s3cret")
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	body, _ := io.ReadAll(resp.Body)
	fmt.Println(string(body))
	fmt.Println(transport.Close())
	saved, _ := os.ReadFile(path)
	fmt.Println(strings.Contains(string(saved), "<TOKEN>"), strings.Contains(string(saved), "s3cret"))
	// Output:
	// hello, s3cret
	// <nil>
	// true false
}

// What was recorded and not used, and what was asked for and not recorded.
func ExampleTransport_Report() {
	transport, err := replay.New(recordedPlants, replay.Options{Library: "vcrpy"})
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: transport}
	client.Get("http://api.greenhouse.test/v1/plants/1")
	client.Get("http://api.greenhouse.test/v1/plants/9")
	fmt.Print(transport.Report())
	// Output:
	// not used: interaction 2: GET http://api.greenhouse.test/v1/plants/4
	// missed: GET http://api.greenhouse.test/v1/plants/9: not recorded (vcrpy, once): CannotOverwriteExistingCassetteException: Can't overwrite existing cassette in your current record mode; interaction 1 differs in path: wanted "/v1/plants/9", recorded "/v1/plants/1"; interaction 2 differs in path: wanted "/v1/plants/9", recorded "/v1/plants/4"
}

// recordedPlants is a cassette in memory.
var recordedPlants = list{
	{Request: model.Request{Method: "GET", URL: "http://api.greenhouse.test/v1/plants/1"},
		Response: model.Response{Status: 200, Body: model.Body{Wire: []byte("Adiantum raddianum")}}},
	{Request: model.Request{Method: "GET", URL: "http://api.greenhouse.test/v1/plants/4"},
		Response: model.Response{Status: 200, Body: model.Body{Wire: []byte("Cleome hassleriana")}}},
}
