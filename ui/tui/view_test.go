package tui

import (
	"encoding/base64"
	"fmt"
	"testing"
)

// The keys lead to every view that a body has and to no other.
func TestViews(t *testing.T) {
	token := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." +
		base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"gardener"}`)) + ".c2ln"
	spoken := "data: {\"choices\":[{\"delta\":{\"content\":\"Good \"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"morning\"}}]}\n\ndata: [DONE]\n\n"
	file := fmt.Sprintf(`interactions:
- request:
    body: null
    headers:
      Authorization: [Bearer %s]
    method: GET
    uri: https://api.greenhouse.test/v1/chat
  response:
    body: {string: %q}
    headers:
      Content-Type: [text/event-stream]
    status: {code: 200, message: OK}
version: 1
`, token, spoken)
	s := newScreen(t, 100, 40, Options{Paths: []string{fileOf(t, "a.yaml", []byte(file))}})
	s.sees("Good morning", "chat", "stored as text · 3").press("v").sees("pretty", "data: {").lacks("Good morning")
	s.press("v").sees("raw").press("v").sees("hex, ").press("v").sees("Good morning").lacks("hex, ")
	s.press("<enter>").sees("v events").press("v").sees("pretty", "v view").lacks("v events")
	s.press("v v v").sees("Good morning", "v events").press("1").lacks("v events").press("2 <esc>").sees("Good morning")
	s.press("y t")
	if s.clipboard != "Good morning" {
		t.Errorf("copied %q", s.clipboard)
	}
	s.press("/").typed("body:choices").sees("data: {").press("<esc>").sees("Good morning")
	s.press("1 H").sees("gardener", "HS256")
	s.press("y c")
	if want := "curl"; len(s.clipboard) < 4 || s.clipboard[:4] != want {
		t.Errorf("copied %q", s.clipboard)
	}
	plain := newScreen(t, 100, 40, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	plain.press("v").sees("raw")
}

func TestLineNumbers(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("l f #").sees(" 1 ▾ {", " 2   ▾ \"plants\": [", "16       },").press("#").lacks(" 1 ▾ {").sees("▾ {")
}
