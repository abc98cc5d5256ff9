package tui

import (
	"strings"
	"testing"
)

func TestQueryScreens(t *testing.T) {
	for _, size := range []struct {
		end           string
		width, height int
	}{{"", 80, 24}, {"-wide", 120, 40}} {
		s := newScreen(t, size.width, size.height, Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press("<enter> J").typed(".plants[] | {name, zone}")
		golden(t, "query"+size.end, s.text())
		s.press("<enter> J").typed(" | .[")
		golden(t, "query-mistake"+size.end, s.text())
	}
}

// The result of a query shows while it is typed and for each interaction that is
// gone to, until esc. It is searched and copied; what is edited is the body.
func TestQuery(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("<enter> J").typed(".plants[].name").sees("jq .plants[].name, 3 values", `"Maidenhair fern"`, `"Swiss cheese plant"`).lacks("Adiantum")
	s.press("<esc>").sees("Adiantum").lacks("jq .")
	s.press("J").typed(".plants[].name").press("<enter>").sees("jq .plants[].name, 3 values", "esc whole body")
	s.press("/").typed("cheese").press("<enter>").sees("1/1").press("<esc>")
	s.press("y q").sees("copied")
	if want := "\"Maidenhair fern\"\n\"Swiss cheese plant\"\n\"Señorita Rosalita\""; s.clipboard != want {
		t.Errorf("copied %q", s.clipboard)
	}
	s.press("y b")
	if !strings.Contains(s.clipboard, "Adiantum") {
		t.Errorf("copied as the body %q", s.clipboard)
	}
	s.press("v").lacks("jq .").press("v v").sees("jq .plants[].name, 3 values")
	s.press("]").sees("#2 ", "jq .").press("[").sees("#1 ", "jq .plants[].name, 3 values")
	s.press("<esc>").sees("Adiantum", "#1 ").lacks("jq .").press("<esc>").sees("15 interactions")

	s.press("<enter> J").typed(".plants.name").sees("jq .plants.name, stopped", "expected an object but got: array")
	s.press("<ctrl+u>").typed(".a |").sees("unexpected EOF").press("<enter>").sees("unexpected EOF", "jq: .a |").press("<esc>").sees("Adiantum")
}

// A search looks into what the query gives, in other interactions too; an error
// is shown and not copied.
func TestQuerySearched(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", vcrpy(
		exchange{method: "GET", url: "http://h.test/1", status: 200, body: `{"name": "fern", "note": "shade"}`},
		exchange{method: "GET", url: "http://h.test/2", status: 200, body: `{"name": "moss", "note": "fern"}`},
		exchange{method: "GET", url: "http://h.test/3", status: 200, body: `{"name": "fern", "note": ""}`}))}})
	s.press("<enter> J").typed(".name").press("<enter> /").typed("fern").press("<enter> n").sees("#3 ").press("n").sees("#1 ")
	s.press("<esc> J <ctrl+u>").typed(".name, .name.x").press("<enter>").sees("stopped", "jq: expected an object")
	s.press("y q")
	if s.clipboard != `"fern"` {
		t.Errorf("copied %q", s.clipboard)
	}
}
