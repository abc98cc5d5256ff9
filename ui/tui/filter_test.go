package tui

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/widget"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// manyRecorded is a cassette of n interactions; every third is a 404.
func manyRecorded(n int, body string) []byte {
	var b strings.Builder
	b.WriteString("interactions:\n")
	for i := range n {
		status := 200
		if i%3 == 0 {
			status = 404
		}
		fmt.Fprintf(&b, "- request: {body: null, headers: {}, method: GET, uri: 'http://a.test/%d'}\n  response:\n    body: {string: '%s'}\n    headers: {}\n    status: {code: %d, message: X}\n", i, body, status)
	}
	b.WriteString("version: 1\n")
	return []byte(b.String())
}

// After any changes the filter shows what it would show if it ran again.
func TestFilterFollowsChanges(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(40, ""))}})
	s.press(`/ "status:404" <enter>`).sees("14 shown")
	keys := []string{"d", "D", "u", "U", "u", "j", "k", "<space>", "j", `e s "404" <enter>`, `e s "200" <enter>`, ": \"5\" <enter>"}
	changed := 0
	for range 300 {
		key := keys[random.IntN(len(keys))]
		before, _ := s.cassette().File.Steps()
		if s.press(key); s.prompt != nil { // 5 is not shown
			s.press("<esc>")
		}
		if made, _ := s.cassette().File.Steps(); made != before {
			changed++
		}
		again := opened.Filtering{Filter: s.cassette().Filter.Filter}
		for again.Next < s.cassette().File.Len() {
			again = again.Step(t.Context(), s.cassette().File, s.cassette().Is())
		}
		if !slices.Equal(again.Shown, s.cassette().List.Shown) {
			t.Fatalf("after %s the filter shows %v, anew %v", key, s.cassette().List.Shown, again.Shown)
		}
	}
	t.Logf("%d changes", changed)
	if changed < 50 {
		t.Error("too few changes")
	}
}

// Marks stay on their interactions through changes and back.
func TestMarksFollowChanges(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(12, ""))}})
	marked := func() string {
		var urls []string
		for _, i := range s.cassette().List.Marked() {
			sum, err := s.cassette().File.Summary(i)
			if err != nil {
				t.Fatal(err)
			}
			urls = append(urls, strings.TrimPrefix(sum.URL, "http://a.test/"))
		}
		return strings.Join(urls, " ")
	}
	s.press("j j <space> <space> <space>")
	if got := marked(); got != "2 3 4" {
		t.Fatalf("marked: %s", got)
	}
	for _, c := range []struct{ keys, marked string }{
		{"J", "2 3 4"}, {"g D", "2 3 4"}, {"u", "2 3 4"}, {"u", "2 3 4"}, {"d", ""}, {"u", "2 3 4"}, {"U", ""}, {"u", "2 3 4"}, {"<esc>", ""}, {"d u", ""},
	} {
		s.press(c.keys)
		if got := marked(); got != c.marked {
			t.Errorf("after %s: marked %q, want %q", c.keys, got, c.marked)
		}
	}
}

// What a filter showed and was deleted is not left beside the empty list.
func TestDeleteAllThatIsShown(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{"../../testdata/tour.yaml"}})
	s.press("/ status:4xx <enter>").sees("404 Not Found").press("* d")
	s.sees("deleted 2 interactions (3, 13) · u undoes", "0 shown").lacks("404 Not Found", "#3")
	s.press("u").sees("404 Not Found", "2 shown", ">*  3")
}

// A filter through a big cassette goes step by step, says so, makes changes
// wait, and can be stopped.
func TestFilterInSteps(t *testing.T) {
	const n = 3 * opened.FilterStep
	data := manyRecorded(n, strings.Repeat("x", opened.FilterAtOnce/n))
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", data)}})
	s.press("G")
	next, err := s.cassette().SetFilter(s.app, "status:404")
	if err != nil {
		t.Fatal(err)
	}
	s.sees("167 so far, looked at 500 of 1,500").press("d").sees("still filtering · esc stops", "1,500 interactions")
	s.run(next)
	s.sees("500 shown  1,498/1,500", ">  1498 GET") // the last one that it shows
	next, _ = s.cassette().SetFilter(s.app, "status:200")
	s.press("<esc>").sees("1,498/1,500").lacks("so far")
	s.run(next)
	s.sees("1,498/1,500").lacks("Filter")
}

func TestFilterIs(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`/ "is:duplicate" <enter>`).sees("/v1/jobs/12", "/v1/pump", "4 shown").press("<esc>")
	s.press(`<space> / "is:marked" <enter>`).sees("1 marked", "1 shown").press("<esc> <esc>")
	s.press(`j j e s "500" <enter> / "is:changed" <enter>`).sees("~13", "1 shown")
}

func TestCompletion(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`/ "st" <tab> "404" <space> "-me" <tab> "POST"`).sees("filter: status:404 -method:POST")
}

func TestHistory(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press(`/ "one" <esc> / "two" <enter> <esc> / <up>`).sees("filter: two").press("<up>").sees("filter: one").press("<down>").sees("filter: two")
}

// What the filter looks for in bodies are hits there.
func TestFilterWordsAreHits(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.press("n").sees("no search yet")
	s.press(`/ "body:leuconeura" <space> "body:maranta" <enter> n`).sees(`"leuconeura" "maranta" in response 2: 1/3`)
	s.press("n n").sees("3/3").press("n").sees(`#2 request, around the end: "leuconeura" "maranta" 1/3`)
	s.press(`l / "north" <enter>`).sees(`"north" in request 2: 1/1`).press("<esc> n").sees(`#2 response: "leuconeura" "maranta" 1/3`)
	s.press("<esc> <esc> n").sees("no search yet")
}

// A filter that takes its time shows what was there until it has found
// something, and stops with esc.
func TestDeepFilter(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(3000, "xyz"))}})
	s.press(`/ "body:xy"`).sees("3,000/3,000")
	s.press("<esc>").sees("1/3,000").lacks("filter: ")
	m := s.app
	press := func(k string) tea.Cmd { _, cmd := m.Update(widget.Press(k)); return cmd }
	press("/")
	for _, k := range strings.Split("body:x", "") {
		press(k)
	}
	cmd := press("q")
	s.sees("filter: body:xq", "0 so far, looked at 0 of 3,000", "1 GET")
	press("esc")
	s.run(cmd)
	s.sees("1/3,000").lacks("so far")
}

// A filter's mistake is said while it is typed, where it is; what stands before
// it filters, nothing of an earlier text is left in the list, and enter stays.
func TestFilterMistake(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {80, 15}} {
		s := newScreen(t, size[0], size[1], Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press("/").sees("15/15").lacks("so far", "looked at")
		s.press(`"path:pump"`).sees("2/15", "/v1/pump").lacks("/v1/plants")
		s.press(`<ctrl+u> "statu:4"`).sees(`no field "statu" · status method`, "15/15", "/v1/plants")
		s.press("<enter>").sees("filter: statu:4", `no field "statu"`)
		s.press(`d`).sees("filter: statu:4d", "15 interactions")
		s.press(`<ctrl+u> "path:pump`).typed(" status:a").sees(`no status "a" · 404`, "2/15").lacks("/v1/plants")
		s.press("<backspace>").sees("2/15").lacks("no status")
		s.press("<ctrl+u>").typed("is:new").sees(`no state "new" · marked changed`).press("<ctrl+u>").typed("is:mark").lacks("no state")
		s.press("<ctrl+u>").typed("path:pump (status:4xx").sees(`"(" groups nothing`, "2/15").press("<enter>").sees("filter: path:pump (", `"(" groups`)
		s.press("<ctrl+u>").typed("status:9x").sees(`no status "9x" · 404 4xx`, "15/15")
		s.press("<esc>").sees("1/15").lacks("filter:")
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, "tour.yaml")}})
	s.send(tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
	s.press("/").typed("path:v1 statu:4 x")
	if want := s.theme.Paint(render.Failure, "statu:4"); !strings.Contains(s.View().Content, want) {
		t.Errorf("what is wrong is not marked as such: %q", want)
	}
}

// A quote that is still open filters as if it were closed, and is a mistake only
// once the filter is taken.
func TestFilterUnfinished(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {80, 15}, {70, 12}} {
		s := newScreen(t, size[0], size[1], Options{Paths: []string{copyOf(t, "tour.yaml")}})
		s.press("/").typed(`path:v1 path:"pum`).sees("2/15", "the quote at 14 is not closed")
		if size[1] >= 16 { // there are hints
			s.sees("enter keep")
		}
		s.press("<enter>").sees(`filter: path:v1 path:"pum`, "the quote at 14 is not closed", "2/15").lacks("enter keep")
		s.press(`"p"`).sees("2/15").typed(`"`).sees("2/15").lacks("not closed").press("<enter>").sees("2 shown").lacks("filter: ")
	}
}
