package tui

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// large is a cassette of n interactions whose first answer has a body of size
// bytes of JSON, in one line.
func large(n, size int) string {
	var b strings.Builder
	b.WriteString("interactions:\n")
	body := `{"n": 1}`
	if size > 0 {
		body = "[" + strings.Repeat(`{"id": 12345, "name": "Maidenhair fern", "zone": "north bench"},`, size/64) + "0]"
	}
	for i := range n {
		fmt.Fprintf(&b, `- request:
    body: null
    headers: {}
    method: GET
    uri: https://api.greenhouse.test/v1/plants/%d
  response:
    body: {string: '%s'}
    headers:
      Content-Type: [application/json]
    status: {code: 200, message: OK}
`, i, body)
		body = `{"n": 1}`
	}
	b.WriteString("version: 1\n")
	return b.String()
}

// openedAt is a screen without checks, as those cost more than a frame.
func openedAt(b *testing.B, text string) *app {
	b.Helper()
	b.Chdir(b.TempDir())
	if err := os.WriteFile("a.yaml", []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	m := newApp(context.Background(), Options{Paths: []string{"a.yaml"}})
	m.after = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }
	m.Update(tea.ColorProfileMsg{Profile: colorprofile.ANSI256})
	m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	drain(m, m.Init())
	if m.tape == nil {
		b.Fatal("it is not opened")
	}
	return m
}

// drain runs commands until there are none.
func drain(m *app, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			drain(m, c)
		}
	case fact:
		_, cmd := m.Update(msg)
		drain(m, cmd)
	}
}

// BenchmarkKeyToFrame is the time from a key to the screen that it leads to.
// What goes on in commands beside the keys does not count.
func BenchmarkKeyToFrame(b *testing.B) {
	for _, c := range []struct {
		name    string
		n, size int
		before  string
		keys    []string
	}{
		{"list of 100", 100, 0, "", []string{"j", "j", "pgdown", "G", "k", "g"}},
		{"list of 100000", 100_000, 0, "", []string{"j", "j", "pgdown", "G", "k", "g"}},
		{"marks in a list of 100000", 100_000, 0, "*", []string{"j", "space", "space", "k", "G", "g"}},
		{"body of 1 MB", 1, 1 << 20, "l", []string{"j", "pgdown", "G", "k", "g", "H"}},
		{"body of 20 MB", 1, 20 << 20, "l", []string{"j", "pgdown", "G", "k", "g", "H"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := openedAt(b, large(c.n, c.size))
			for _, key := range strings.Fields(c.before) {
				_, cmd := m.Update(pressOf(key))
				drain(m, cmd)
			}
			worst := time.Duration(0)
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				_, cmd := m.Update(pressOf(c.keys[i%len(c.keys)]))
				m.View()
				worst = max(worst, time.Since(start))
				b.StopTimer()
				drain(m, cmd)
				b.StartTimer()
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "ms-at-worst")
		})
	}
}
