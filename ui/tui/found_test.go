package tui

import (
	"fmt"
	"os"
	"slices"
	"testing"
)

// A filter over the interactions of a folder's cassettes is one list.
func TestFoundScreen(t *testing.T) {
	copiesOf(t, "tour.yaml", "betamax/json.json", "vcrpy/gzip.yaml", "vcrpy/json.yaml", "broken/broken-yaml.yaml")
	for _, size := range []struct {
		name          string
		width, height int
	}{{"found", 80, 24}, {"found-wide", 120, 40}} {
		s := newScreen(t, size.width, size.height, Options{})
		golden(t, size.name+"-typing", s.press("& path:plants").text())
		golden(t, size.name, s.press("<enter> j").text())
	}
}

// What fits is listed while the filter is typed; a mistake is said at its place, and
// what stands before it filters. Enter on one stays.
func TestFoundTyping(t *testing.T) {
	copiesOf(t, "tour.yaml", "betamax/json.json", "vcrpy/gzip.yaml", "broken/broken-yaml.yaml")
	s := newScreen(t, 80, 24, Options{})
	s.press("& status:4xx").sees("4 cassettes", "interactions fit", "1 cannot be read", "404!", "tour.yaml #").lacks(" 200 ")
	s.press("<space>").typed("statu:4").sees(`no field "statu"`, "404!").press("<enter>").sees(`no field "statu"`, "filter: ")
	s.press("<esc>").sees(">   betamax/json.json").lacks("fit")
	s.press("& <enter>").sees(">   betamax/json.json", "read-only")
	s.press("& status:4xx <enter>").press("/").typed(" path:nowhere").sees("0 interactions fit").press("<esc>").sees("Filter status:4xx", "404!")
	s.press("/").typed(" path:nowhere").press("<enter>").sees("nothing matches · esc goes back").press("<esc>").sees("format")
}

// Enter opens the cassette at the interaction, with the words of bodies as hits; esc
// comes back to its row, then to the folder.
func TestFoundOpens(t *testing.T) {
	copiesOf(t, "tour.yaml", "betamax/json.json", "vcrpy/gzip.yaml", "vcrpy/json.yaml")
	s := newScreen(t, 80, 24, Options{})
	s.press("j j & body:latin <enter>").sees("betamax/json.json #1", "tour.yaml #1", "vcrpy/json.yaml #1")
	for _, opens := range []string{"betamax/json.json  ", "tour.yaml  vcrpy", "tour.yaml  vcrpy"} {
		found := s.text()
		s.press("<enter>").sees(opens).press("n").sees(`"latin"`, "response")
		s.press("h <esc>")
		if got := s.text(); got != found {
			t.Errorf("esc came back to\n%s\nwant\n%s", got, found)
		}
		s.press("j")
	}
	s.press("<esc>").sees("format", "vcrpy/").lacks("fit")
}

// Unsaved changes count as they stand, those made from the list too.
func TestFoundChanged(t *testing.T) {
	copiesOf(t, "tour.yaml", "betamax/json.json")
	s := newScreen(t, 80, 24, Options{})
	s.press(`j <enter> e s "599" <enter> q`).sees("> ~ tour.yaml")
	s.press("& status:599 <enter>").sees("1 interaction fits", ">", "~", "599!!", "tour.yaml #1")
	s.press("<enter> d q").sees("0 interactions fit", "nothing matches")
	s.press("/").press("<ctrl+u>").typed("is:changed").press("<enter>").sees("0 interactions fit")
}

// The filter of paths limits what is looked through; a text of it that reads as a filter
// of interactions names the key.
func TestFoundAmong(t *testing.T) {
	copiesOf(t, "tour.yaml", "betamax/json.json", "vcrpy/json.yaml")
	s := newScreen(t, 120, 40, Options{})
	s.press("/ json <enter> & method:get <enter>").sees("2 cassettes", "betamax/json.json #1", "vcrpy/json.yaml #1").lacks("tour.yaml")
	s.press("<esc> / status:5xx <enter>").sees("& filters interactions by status:5xx")
}

// Results come cassette by cassette; esc stops, and another filter takes their place.
func TestFoundGoesOn(t *testing.T) {
	t.Chdir(t.TempDir())
	for i := range 5 {
		data := vcrpy(exchange{method: "GET", url: fmt.Sprintf("http://a.test/plants/%d", i), status: 200, body: "{}"})
		if err := os.WriteFile(fmt.Sprintf("%d.yaml", i), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := newScreen(t, 80, 24, Options{})
	s.press("&")
	s.slow = true
	s.typed("path:plants").sees("looked at 0 of 5")
	s.slow = false
	for len(s.held) > 0 {
		s.release(0)
	}
	s.sees("5 interactions fit", "4.yaml #1").press("<esc>").sees("1/5")
	s.press("&")
	s.slow = true
	s.typed("get").press("<enter>").sees("still looking", "looked at 0 of 5").press("<esc>").sees("stopped · / filters again")
	s.slow = false
	for len(s.held) > 0 {
		s.release(0)
	}
	s.sees("0 interactions fit", "stopped").press("<esc>").sees("format")
}

// Of more than 20,000 that fit the first are listed, and all are counted; those that a
// change adds among the first push others out.
func TestFoundMost(t *testing.T) {
	t.Chdir(t.TempDir())
	get := []exchange{{method: "GET", url: "http://a.test/", status: 200, body: ""}}
	for path, n := range map[string]int{"a.yaml": 3, "b.yaml": 20_001, "c.yaml": 2} {
		if err := os.WriteFile(path, vcrpy(slices.Repeat(get, n)...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := newScreen(t, 80, 24, Options{})
	s.press("/ b. <enter> & get <enter>").sees("20,001 interactions fit", "the first 20,000 are listed · a narrower filter shows the others", "1/20,000").press("<esc> <esc>")
	s.press("& get <enter>").sees("20,006 interactions fit", "the first 20,000 are listed").press("G").sees("b.yaml #19997", "20,000/20,000").lacks("c.yaml")
	s.press("<enter>").sees("19,997/20,001").press("<esc> g").sees("a.yaml #1")
	s.press("<enter> D <esc>").sees("20,007 interactions fit", "the first 20,000 are listed", "a.yaml #4").press("G").sees("b.yaml #19996", "20,000/20,000")
	s.press("g <enter> u d <esc>").sees("20,005 interactions fit", "the first 19,998 are listed")
}
