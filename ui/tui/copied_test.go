package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/render"
)

// A copied text is shown whole: what does not fit in a row goes on in the next,
// what does not fit on the screen scrolls.
func TestCopiedWhole(t *testing.T) {
	var lines []string
	for i := range 60 {
		lines = append(lines, fmt.Sprintf("line %d 界 %s end of %d", i, strings.Repeat("x", 7*i), i))
	}
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", manyRecorded(1, strings.Join(lines, "\n\n")))}})
	s.press("y b Y")
	if !s.bare() {
		t.Fatal("the copied text is not shown")
	}
	seen := func() []string {
		rows := strings.Split(s.View().Content, "\n")
		if len(rows) != s.height {
			t.Fatalf("%d rows on a screen of %d", len(rows), s.height)
		}
		for _, row := range rows {
			if render.Width(row) > s.width {
				t.Fatalf("a row of %d cells: %q", render.Width(row), row)
			}
		}
		return rows[:len(rows)-1]
	}
	whole := func() string {
		s.press("g")
		all := seen()
		for range len(all) * 60 {
			before := seen()
			s.press("j")
			if after := seen(); slices.Equal(before, after) {
				return strings.Join(all, "")
			} else {
				all = append(all, after[len(after)-1])
			}
		}
		t.Fatal("it does not end")
		return ""
	}
	want := strings.Join(lines, "")
	if got := whole(); got != want {
		t.Errorf("at 80 columns it shows %q", got)
	}
	s.sees("any other key closes", "end of 59")
	s.press("g <space>").sees("rows 24-46 of ").press("k").sees("rows 23-45 of ").press("G").sees("end of 59")
	s.send(tea.WindowSizeMsg{Width: 60, Height: 15})
	if got := whole(); got != want {
		t.Errorf("at 60 columns it shows %q", got)
	}
	if s.press("x"); s.bare() {
		t.Error("a key does not close it")
	}
	s.press("y u Y").sees("http://a.test/0", "any key closes").press("<esc>").sees("Interactions on a.test")
}

// An interaction is copied as code of a client, as a HAR entry or as a stub of
// what the cassette's tests use.
func TestCopyAsCode(t *testing.T) {
	for file, stub := range map[string]string{"tour.yaml": "responses.add(", "ruby/errors.yml": "stub_request(", "govcr/json.yaml": "httptest.NewServer"} {
		for keys, want := range map[string]string{"y a h": "http --ignore-stdin", "y a p": "requests.request(", "y a g": "http.NewRequest(", "y a r": "Net::HTTP", "y a a": `"startedDateTime"`, "y a s": stub} {
			s := newScreen(t, 80, 24, Options{Paths: []string{copyOf(t, file)}})
			s.press(keys).sees("copied")
			if !strings.Contains(s.clipboard, want) {
				t.Errorf("%s, %s: copied %q", file, keys, s.clipboard)
			}
		}
	}
}
