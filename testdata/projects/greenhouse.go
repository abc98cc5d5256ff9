// Package projects holds four small projects whose tests replay cassettes: each
// has its cassettes as its client was when they were recorded (before/), and a
// client that has changed since, so that most of its tests fail.
package projects

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"unicode/utf8"
)

// Recorded is the address that the cassettes were recorded from.
const Recorded = "127.0.0.1:8931"

// Greenhouse serves what the clients of the projects ask for.
func Greenhouse() http.Handler {
	g := &greenhouse{polls: map[string]int{}}
	m := http.NewServeMux()
	m.HandleFunc("GET /v1/plants", func(w http.ResponseWriter, r *http.Request) {
		say(w, map[string]any{"page": r.FormValue("page"), "plants": []string{"fern", "ivy", "moss"}})
	})
	m.HandleFunc("POST /v1/plants", func(w http.ResponseWriter, r *http.Request) {
		plant := map[string]any{}
		json.NewDecoder(r.Body).Decode(&plant)
		plant["id"] = 4
		w.WriteHeader(http.StatusCreated)
		say(w, plant)
	})
	m.HandleFunc("GET /v1/plants/tagged", func(w http.ResponseWriter, r *http.Request) {
		say(w, map[string]any{"tags": r.URL.Query()["tag"], "plants": []string{"fern"}})
	})
	m.HandleFunc("/v1/plants/{number}", g.plant)
	m.HandleFunc("GET /v1/readings", func(w http.ResponseWriter, r *http.Request) {
		say(w, map[string]any{"date": r.FormValue("date"), "readings": []float64{17.5, 18.25, 19}})
	})
	m.HandleFunc("GET /v1/forecast", func(w http.ResponseWriter, r *http.Request) {
		say(w, map[string]any{"city": r.FormValue("city"), "units": r.FormValue("units"), "days": []int{21, 19, 23}})
	})
	m.HandleFunc("POST /v1/water", func(w http.ResponseWriter, r *http.Request) {
		say(w, map[string]any{"watered": r.PostFormValue("bed"), "amount": r.PostFormValue("amount")})
	})
	for _, version := range []string{"v1", "v2"} {
		m.HandleFunc("GET /"+version+"/seasons", func(w http.ResponseWriter, _ *http.Request) {
			say(w, map[string]any{"version": version, "seasons": []string{"spring", "summer", "autumn", "winter"}})
		})
	}
	m.HandleFunc("GET /v1/jobs/{job}", g.job)
	m.HandleFunc("GET /v1/export/{part...}", func(w http.ResponseWriter, r *http.Request) {
		say(w, map[string]any{"bed": r.PathValue("part"), "rows": 2})
	})
	m.HandleFunc("POST /graphql", graphql)
	m.HandleFunc("GET /v1/sensors/{name}", func(w http.ResponseWriter, r *http.Request) {
		say(w, map[string]any{"sensor": r.PathValue("name"), "value": 18.5})
	})
	m.HandleFunc("POST /v1/login", func(w http.ResponseWriter, r *http.Request) {
		user, _, _ := r.BasicAuth()
		say(w, map[string]any{"user": user})
	})
	m.HandleFunc("POST /v1/notes/{bed}", func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		say(w, map[string]any{"bed": r.PathValue("bed"), "length": utf8.RuneCount(text)})
	})
	return m
}

type greenhouse struct {
	mu    sync.Mutex
	polls map[string]int
}

func (g *greenhouse) plant(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodDelete {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	plant := map[string]any{}
	json.NewDecoder(r.Body).Decode(&plant)
	say(w, map[string]any{"id": r.PathValue("number"), "name": plant["name"]})
}

// job runs for one poll, and is done from the second on.
func (g *greenhouse) job(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	job := r.PathValue("job")
	state := "running"
	if g.polls[job]++; g.polls[job] > 1 {
		state = "done"
	}
	say(w, map[string]any{"job": job, "state": state})
}

func graphql(w http.ResponseWriter, r *http.Request) {
	var asked struct{ OperationName, Query string }
	json.NewDecoder(r.Body).Decode(&asked)
	if asked.OperationName == "Owner" {
		say(w, map[string]any{"data": map[string]any{"owner": map[string]any{"name": "Ada"}}})
		return
	}
	bed := map[string]any{"name": "north"}
	if strings.Contains(asked.Query, "size") {
		bed["size"] = 12
	}
	say(w, map[string]any{"data": map[string]any{"beds": []any{bed}}})
}

func say(w http.ResponseWriter, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	fmt.Fprintf(w, "%s\n", text)
}
