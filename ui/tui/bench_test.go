package tui

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"tapedeck/ui/tui/editor"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"

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
	if opened.Shown(m) == nil {
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
	case screen.Fact:
		_, cmd := m.Update(msg)
		drain(m, cmd)
	}
}

// BenchmarkChangeKey is how long keys wait for a change and for all that it
// leads to, and how long it takes till it is made. Of the runs the best counts,
// of its messages the one that took longest: the machine has other work, too.
func BenchmarkChangeKey(b *testing.B) {
	small, one := large(100_000, 0), large(1, 20<<20)
	for _, c := range []struct {
		name, text string
		before     func(m *app)
		change     tea.Msg
	}{
		{"delete every second of 100000", small, markEverySecond, widget.Press("d")},
		{"delete all of 100000", small, markAllOf, widget.Press("d")},
		{"duplicate each of 100000", small, markAllOf, widget.Press("D")},
		{"move 50000", small, func(m *app) { opened.Shown(m).List.MarkRows(10_000, 60_000) }, widget.Press("J")},
		{"delete every second of 100000, filtered", small, func(m *app) {
			cmd, _ := opened.Shown(m).SetFilter(m, "method:get")
			drain(m, cmd)
			markEverySecond(m)
		}, widget.Press("d")},
		{"edit a body of 20 MB", one, func(*app) {}, nil},
		{"edit a zipped body of 20 MB", zipped(one), func(*app) {}, nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := openedAt(b, c.text)
			m.moment = func() <-chan time.Time { return time.After(aMoment) }
			c.before(m)
			key := c.change
			if key == nil {
				key = editedBody(b, m)
			}
			change, undo := &waited{}, &waited{}
			for b.Loop() {
				change.measure(m, key)
				undo.measure(m, widget.Press("u"))
				b.StopTimer()
				c.before(m)
				if c.change == nil {
					key = editedBody(b, m)
				}
				b.StartTimer()
			}
			change.report(b, "")
			undo.report(b, "-undo")
		})
	}
}

func markAllOf(m *app) {
	opened.Shown(m).List.Unmark()
	opened.Shown(m).List.MarkRows(0, opened.Shown(m).File.Len()-1)
}

func markEverySecond(m *app) {
	opened.Shown(m).List.Unmark()
	for i := 0; i < opened.Shown(m).File.Len(); i += 2 {
		opened.Shown(m).List.Mark(i)
	}
}

// zipped is the cassette with its body gzipped.
func zipped(text string) string {
	start := strings.Index(text, "string: '") + len("string: '")
	end := start + strings.IndexByte(text[start:], '\'')
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write([]byte(text[start:end])) // a Buffer's Write returns no error
	_ = w.Close()
	text = text[:start-1] + "!!binary " + base64.StdEncoding.EncodeToString(z.Bytes()) + text[end+1:]
	return strings.Replace(text, "Content-Type:", "Content-Encoding: [gzip]\n      Content-Type:", 1)
}

// editedBody is what the editor leaves: the body with another number in it.
func editedBody(b *testing.B, m *app) tea.Msg {
	b.Helper()
	m.exec = func(_ *exec.Cmd, done tea.ExecCallback) tea.Cmd { return func() tea.Msg { return nil } }
	_, cmd := m.Update(widget.Press("E"))
	ready, ok := cmd().(editor.EditorReady)
	if !ok || ready.Err != nil {
		b.Fatalf("%v: %s", ready.Err, m.message)
	}
	text := bytes.Replace(ready.Job.Text, []byte("12345"), []byte("54321"), 1)
	return ready.Job.Done(text)()
}

// A waited is how long the keys waited at worst, and how long it took until the
// change was made.
type waited struct{ worst, whole time.Duration }

// measure hands over a message and what follows from it, one after the other.
func (w *waited) measure(m *app, msg tea.Msg) {
	begun, made := time.Now(), false
	var now waited
	for todo := []tea.Cmd{func() tea.Msg { return msg }}; len(todo) > 0; todo = todo[1:] {
		if todo[0] == nil {
			continue
		}
		msg := todo[0]()
		if all, ok := msg.(tea.BatchMsg); ok {
			todo = append(todo, all...)
			continue
		}
		start := time.Now()
		_, cmd := m.Update(msg)
		m.View()
		now.worst = max(now.worst, time.Since(start))
		todo = append(todo, cmd)
		if !made && opened.Shown(m).Changing == nil {
			made = true
			now.whole = time.Since(begun)
		}
	}
	if w.whole == 0 || now.worst < w.worst {
		*w = now
	}
}

func (w *waited) report(b *testing.B, of string) {
	b.ReportMetric(float64(w.worst.Microseconds())/1000, "ms-key"+of)
	b.ReportMetric(float64(w.whole.Microseconds())/1000, "ms-whole"+of)
}

// BenchmarkKeyToFrame is the time from a key to the screen that it leads to.
// What goes on in commands in the background does not count.
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
				_, cmd := m.Update(widget.Press(key))
				drain(m, cmd)
			}
			times := make([][]time.Duration, len(c.keys))
			for i := 0; b.Loop(); i++ {
				key := i % len(c.keys)
				start := time.Now()
				_, cmd := m.Update(widget.Press(c.keys[key]))
				m.View()
				times[key] = append(times[key], time.Since(start))
				b.StopTimer()
				drain(m, cmd)
				b.StartTimer()
			}
			worst, slowest := time.Duration(0), time.Duration(0)
			for _, of := range times {
				slices.Sort(of)
				if len(of) > 0 {
					worst, slowest = max(worst, of[len(of)-1]), max(slowest, of[len(of)/2])
				}
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "ms-at-worst")
			b.ReportMetric(float64(slowest.Microseconds())/1000, "ms-slowest-key")
		})
	}
}

// BenchmarkFilter is how long a filter that looks into all bodies takes, and
// until it has shown the first interactions. TAPEDECK_BENCH_CASSETTE names
// another cassette.
func BenchmarkFilter(b *testing.B) {
	text := large(10_000, 0)
	if path := os.Getenv("TAPEDECK_BENCH_CASSETTE"); path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		text = string(data)
	}
	m := openedAt(b, text)
	text = ""
	debug.FreeOSMemory()
	var first, all []time.Duration
	for b.Loop() {
		start, shown := time.Now(), time.Duration(0)
		cmd, err := opened.Shown(m).SetFilter(m, "body:token")
		if err != nil {
			b.Fatal(err)
		}
		for todo := []tea.Cmd{cmd}; len(todo) > 0; todo = todo[1:] {
			if todo[0] == nil {
				continue
			}
			msg := todo[0]()
			if several, ok := msg.(tea.BatchMsg); ok {
				todo = append(todo, several...)
				continue
			}
			_, cmd := m.Update(msg)
			m.View()
			if f := opened.Shown(m).Filter; shown == 0 && (f.Next > 0 && len(f.Shown) > 0 || !opened.Shown(m).FiltersStill()) {
				shown = time.Since(start)
			}
			todo = append(todo, cmd)
		}
		first, all = append(first, shown), append(all, time.Since(start))
	}
	b.ReportMetric(float64(slices.Min(first).Microseconds())/1000, "ms-first")
	b.ReportMetric(float64(slices.Min(all).Microseconds())/1000, "ms-all")
}

// BenchmarkTypeInPlace is how long a letter takes in a body edited in place,
// the largest of each type that is.
func BenchmarkTypeInPlace(b *testing.B) {
	for name, text := range map[string]string{
		"json": `[` + strings.Repeat(`{"id": 1, "name": "fern"}, `, 300) + `0]`,
		"html": "<html>" + strings.Repeat(`<p class="a">text &amp; more</p>`, 250) + "</html>",
		"text": strings.Repeat("a line of some length\\n", 370),
	} {
		b.Run(name, func(b *testing.B) {
			m := openedAt(b, string(bodyCassette("text/"+name, `"`+strings.ReplaceAll(text, `"`, `\"`)+`"`)))
			for _, key := range []string{"e", "b", "ctrl+end"} {
				_, cmd := m.Update(widget.Press(key))
				drain(m, cmd)
			}
			if inPlaceOf(m) == nil {
				b.Fatal("it is not edited in place")
			}
			for b.Loop() {
				m.Update(widget.Press("x"))
				m.View()
				m.Update(widget.Press("backspace"))
				m.View()
			}
		})
	}
}
