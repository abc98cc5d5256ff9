package tui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tapedeck/ui/tui/widget"
)

// longLines are n long strings in JSON, of which those of no two seeds are the same.
func longLines(n, seed int) string {
	words := strings.Fields("moss fern ivy shade bark soil water bench north south pot bed seed leaf")
	var b strings.Builder
	b.WriteString("[")
	for i := range n {
		fmt.Fprintf(&b, "\"%d", seed)
		for w := range 80 {
			b.WriteString(" " + words[(i*7+w*seed+w*w)%len(words)])
		}
		b.WriteString(" end\",\n")
	}
	b.WriteString("0]")
	return b.String()
}

// BenchmarkComparedKey is how long keys wait on what differs between two bodies of
// long values, of few and of as many as are compared. The best of the runs counts.
func BenchmarkComparedKey(b *testing.B) {
	for _, lines := range []int{50, 5000} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, longLines(lines, 3))
		}))
		entry := func(seed int) string {
			return fmt.Sprintf("- request: {body: null, headers: {}, method: GET, uri: %s/}\n  response:\n    body: {string: %q}\n    headers: {Content-Type: [application/json]}\n    status: {code: 200, message: OK}\n", server.URL, longLines(lines, seed))
		}
		text := "interactions:\n" + entry(1) + entry(2) + "version: 1\n"
		size := func(width int) tea.Msg { return tea.WindowSizeMsg{Width: width, Height: 40} }
		for _, c := range []struct {
			name, before string
			keys         []tea.Msg
		}{
			{"two: wider, narrower", "space j c", []tea.Msg{size(160), size(120)}},
			{"two: down", "space j c", []tea.Msg{widget.Press("j"), widget.Press("G"), widget.Press("g")}},
			{"two: by line, by path", "space j c", []tea.Msg{widget.Press("v"), widget.Press("v")}},
			{"answer: by line, by path", "r y", []tea.Msg{widget.Press("v"), widget.Press("v")}},
			{"answer: fold", "r y j j j", []tea.Msg{widget.Press("z")}},
			{"answer: zoom", "r y", []tea.Msg{widget.Press("f")}},
			{"answer: down", "r y", []tea.Msg{widget.Press("j"), widget.Press("G"), widget.Press("g")}},
		} {
			b.Run(fmt.Sprintf("%d lines/%s", lines, c.name), func(b *testing.B) {
				m := openedAt(b, text)
				m.moment = func() <-chan time.Time { return nil }
				for _, key := range strings.Fields(c.before) {
					_, cmd := m.Update(widget.Press(key))
					drain(m, cmd)
				}
				m.moment = func() <-chan time.Time { return time.After(aMoment) }
				best := time.Hour
				for b.Loop() {
					worst := time.Duration(0)
					for _, key := range c.keys {
						start := time.Now()
						_, cmd := m.Update(key)
						m.View()
						worst = max(worst, time.Since(start))
						drain(m, cmd)
					}
					best = min(best, worst)
				}
				b.ReportMetric(float64(best.Microseconds())/1000, "ms-key")
			})
		}
		server.Close()
	}
}
