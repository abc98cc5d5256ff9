package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// timed is a Betamax cassette of one interaction for each number of seconds
// after midnight.
func timed(seconds ...int) []byte {
	var entries []string
	for i, s := range seconds {
		at := time.Date(2026, 3, 3, 0, 0, s, 0, time.UTC).Format("2006-01-02T15:04:05")
		entries = append(entries, fmt.Sprintf(`{"request": {"method": "GET", "uri": "http://api.greenhouse.test/v1/plants/%d", "headers": {}, "body": {"encoding": "utf-8", "string": ""}}, `+
			`"response": {"status": {"code": %d, "message": "OK"}, "headers": {}, "url": "", "body": {"encoding": "utf-8", "string": "plant %d"}}, "recorded_at": %q}`, i+1, 200+i%2*204, i+1, at))
	}
	return []byte(`{"http_interactions": [` + strings.Join(entries, ", ") + `], "recorded_with": "betamax/0.9.0"}`)
}

func TestTimelineScreens(t *testing.T) {
	for _, size := range []struct {
		end           string
		width, height int
	}{{"", 80, 24}, {"-wide", 120, 40}} {
		s := newScreen(t, size.width, size.height, Options{Paths: []string{fileOf(t, "a.json", timed(60, 61, 75, 30, 76))}})
		s.press("T j j")
		golden(t, "timeline"+size.end, s.text())
		s = newScreen(t, size.width, size.height, Options{Paths: []string{copyOf(t, "govcr/hand-version-1.yaml")}})
		s.press("T")
		golden(t, "timeline-durations"+size.end, s.text())
	}
}

// The rows stand by time; the list's cursor and filter go along, and a change
// shows at once.
func TestTimeline(t *testing.T) {
	s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.json", timed(60, 61, 75, 30, 76))}})
	s.press("T").sees("from 2026-03-03 00:00:30 UTC over 46 s", "time of recording", ">  1  00:01:00    +30 s", "the cassette has another order", "2/5")
	s.press("k").sees(">  4  00:00:30", "#4 ", "plant 4").press("G").sees(">  5  00:01:16     +1 s")
	s.press("<tab>").sees("-  5  00:01:16").press("[").sees("#3 ").press("<esc>").sees(">  3  00:01:15").press("g")
	s.press("/").typed("status:4xx").press("<enter>").sees("Filter status:4xx", "another order  2/5  1/2", "2  00:01:01").lacks("1  00:01:00").press("<esc>").lacks("Time line").press("<esc>").sees("5 interactions")
	s.press("T g <enter>").sees(">   4 GET", "#4 ").lacks("Time line")
	s.press("d T").sees("from 2026-03-03 00:01:00 UTC over 16 s").lacks("00:00:30", "another order")
	s.press("u").sees("00:00:30", "over 46 s").press("U").lacks("00:00:30").press("u")
	s.press("m <enter>").sees("Replayed as").press("q").sees("Time line").press("T").lacks("Time line")

	s = newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.json", timed(60, 61))}})
	s.press("T")
	s.send(tea.MouseClickMsg{X: 10, Y: 3, Button: tea.MouseLeft})
	s.sees(">  2  00:01:01", "#2 ")

	s = newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, "a.yaml", polled())}})
	s.press("T").sees("no time is recorded").lacks("Time line")
}
