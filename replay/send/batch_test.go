package send

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tapedeck/model"
)

// jobsFor plans interactions with a server.
func jobsFor(t *testing.T, all ...model.Interaction) []*Job {
	t.Helper()
	var jobs []*Job
	for n, i := range all {
		p, err := NewPlan(libraries["vcrpy"], i)
		if err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, &Job{At: n, Old: i, Plan: p, Options: Options{Network: true}})
	}
	return jobs
}

func exchangeWith(method, url string, request model.Header, requestBody string, response model.Header, body string) model.Interaction {
	return model.Interaction{
		Request:  model.Request{Method: method, URL: url, Header: request, Body: model.Body{Wire: []byte(requestBody)}},
		Response: model.Response{Status: 200, Reason: "OK", Header: response, Body: plainBody(body)},
	}
}

// allOf takes what comes, by interaction.
func allOf(t *testing.T, b *Batch) map[int]JobResult {
	t.Helper()
	results := map[int]JobResult{}
	for {
		r, ok := b.Next(t.Context())
		if !ok {
			return results
		}
		results[r.Job.At] = r
	}
}

func TestBatchLimits(t *testing.T) {
	var now, most, begun atomic.Int32
	var mu sync.Mutex
	var order []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		order = append(order, r.URL.Path)
		mu.Unlock()
		n := now.Add(1)
		begun.Add(1)
		for {
			was := most.Load()
			if n <= was || most.CompareAndSwap(was, n) {
				break
			}
		}
		time.Sleep(20 * time.Millisecond)
		now.Add(-1)
	}))
	t.Cleanup(server.Close)
	var all []model.Interaction
	for n := range 6 {
		all = append(all, exchangeWith("GET", fmt.Sprintf("%s/%d", server.URL, n), nil, "", nil, ""))
	}
	for _, test := range []struct {
		parallel int
		rate     float64
		most     int32
		least    time.Duration
	}{{0, 0, 1, 0}, {3, 0, 3, 0}, {4, 20, 4, 250 * time.Millisecond}} {
		most.Store(0)
		mu.Lock()
		order = nil
		mu.Unlock()
		start := time.Now()
		if got := allOf(t, NewBatch(libraries["vcrpy"], jobsFor(t, all...), test.parallel, test.rate)); len(got) != 6 {
			t.Errorf("%d answers", len(got))
		}
		if most.Load() > test.most || time.Since(start) < test.least {
			t.Errorf("%d at once in %v, want at most %d in %v", most.Load(), time.Since(start), test.most, test.least)
		}
		mu.Lock()
		if want := "/0 /1 /2 /3 /4 /5"; test.parallel == 0 && strings.Join(order, " ") != want {
			t.Errorf("sent %v", order)
		}
		mu.Unlock()
	}
	// Stopped, nothing more is sent.
	ctx, cancel := context.WithCancel(t.Context())
	b := NewBatch(libraries["vcrpy"], jobsFor(t, all...), 1, 0)
	b.Next(ctx)
	cancel()
	begun.Store(0)
	if _, ok := b.Next(ctx); ok || begun.Load() > 0 {
		t.Errorf("%d sent after it was stopped", begun.Load())
	}
}

// What a login gives now is sent by the requests that repeat it; what is stored
// keeps the recorded values.
func TestCarried(t *testing.T) {
	var mu sync.Mutex
	var heard []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		heard = append(heard, fmt.Sprint(r.Method, " ", r.RequestURI, " ", r.Header.Get("Cookie"), " ", r.Header.Get("Authorization"), " ", string(data)))
		mu.Unlock()
		switch r.URL.Path {
		case "/login":
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "new-s"})
			fmt.Fprint(w, `{"token": "tok-new-1", "id": 7, "day": "2026-11-29"}`)
		case "/gone":
			fmt.Fprint(w, `{}`)
		default:
			fmt.Fprintf(w, `{"yours": %q}`, r.Header.Get("Authorization"))
		}
	}))
	t.Cleanup(server.Close)
	login := exchangeWith("GET", server.URL+"/login", nil, "", Header("Set-Cookie", "session=old-s; Path=/"), `{"token": "tok-old-1", "id": 7, "day": "2026-01-01"}`)
	use := exchangeWith("POST", server.URL+"/things/tok-old-1?t=tok-old-1&d=2026-01-01",
		Header("Cookie", "a=1; session=old-s", "Authorization", "Bearer tok-old-1", "Content-Type", "application/json"),
		`{"again": "tok-old-1", "not": "xtok-old-1"}`, nil, `{"yours": "Bearer tok-old-1"}`)
	elsewhere := use
	elsewhere.Request.URL = strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + "/tok-old-1"

	jobs := jobsFor(t, login, use, elsewhere)
	b := NewBatch(libraries["vcrpy"], jobs, 3, 0)
	if got := strings.Join(jobs[1].Takes(), ", "); got != "cookie session from the answer of 1, $.token from the answer of 1" {
		t.Errorf("takes %s", got)
	}
	if got := jobs[2].Takes(); got != nil {
		t.Errorf("another host gets %v", got)
	}
	results := allOf(t, b)
	mu.Lock()
	sent := strings.Join(heard, "\n")
	mu.Unlock()
	if want := `POST /things/tok-new-1?t=tok-new-1&d=2026-01-01 a=1; session=new-s Bearer tok-new-1 {"again": "tok-new-1", "not": "xtok-old-1"}`; !strings.Contains(sent, want) {
		t.Errorf("sent\n%s\nwant\n%s", sent, want)
	}
	for at, want := range map[int]string{0: `{"token": "tok-old-1", "id": 7, "day": "2026-11-29"}`, 1: `{"yours": "Bearer tok-old-1"}`} {
		if got := string(results[at].Received.Response.Body.Wire); got != want {
			t.Errorf("%d stores %s, want %s", at+1, got, want)
		}
	}
	if got := results[0].Received.Response.Header.Get("Set-Cookie"); got != "session=old-s" {
		t.Errorf("stores the cookie %s", got)
	}

	for name, test := range map[string]struct {
		spoil func(*Job)
		want  string
	}{
		"not given any more": {func(j *Job) { j.Plan.URL = server.URL + "/gone" },
			"not sent: it needs cookie session, which the answer of 1 does not have any more"},
		"failed": {func(j *Job) { j.Options.Network = false },
			"not sent: it needs cookie session from the answer of 1, which failed"},
	} {
		jobs := jobsFor(t, login, use)
		test.spoil(jobs[0])
		if got := allOf(t, NewBatch(libraries["vcrpy"], jobs, 1, 0)); got[1].Err == nil || got[1].Err.Error() != test.want {
			t.Errorf("%s: %v", name, got[1].Err)
		}
	}
}

// A token that filters took out of a login's answer and of the requests that
// repeat it is not asked for: the answer gives it, and nobody sees it.
func TestCarriedPlaceholder(t *testing.T) {
	var heard string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			fmt.Fprint(w, `{"token": "s3cret-live"}`)
			return
		}
		heard = r.Header.Get("Authorization")
		fmt.Fprintf(w, `{"yours": %q}`, heard)
	}))
	t.Cleanup(server.Close)
	login := exchangeWith("GET", server.URL+"/login", nil, "", nil, `{"token": "<TOKEN>"}`)
	use := exchangeWith("GET", server.URL+"/me", Header("Authorization", "Bearer <TOKEN>", "X-Other", "<OTHER>"), "", nil, `{"yours": "Bearer <TOKEN>"}`)
	jobs := jobsFor(t, login, use)
	jobs[1].Options.Values = map[string]string{"<OTHER>": "given"}
	b := NewBatch(libraries["vcrpy"], jobs, 1, 0)
	if got := jobs[1].Placeholders(); len(got) != 1 || got[0] != "<OTHER>" {
		t.Errorf("asks for %v", got)
	}
	results := allOf(t, b)
	for at, want := range []string{`{"token": "<TOKEN>"}`, `{"yours": "Bearer <TOKEN>"}`} {
		if got := string(results[at].Received.Response.Body.Wire); got != want || results[at].Err != nil {
			t.Errorf("%d stores %s, %v", at+1, got, results[at].Err)
		}
	}
	if heard != "Bearer s3cret-live" {
		t.Errorf("sent %q", heard)
	}
}
