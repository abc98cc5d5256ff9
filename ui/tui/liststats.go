package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tapedeck/cassette"
	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"
)

// A listStats is what the list must know of all interactions: where the URLs
// differ, whether times of recording are stored, which have findings
// (those are remembered apart). It is made in steps, so that a big cassette does not wait
// for it.
type listStats struct {
	gen     int
	next    int // the first interaction not yet seen
	running bool
	origins render.Origins
	dated   bool
	judged  int  // the first interaction not yet asked for findings
	asked   bool // whether the library loads the file
}

// One step reads statsStep interactions, or those in about statsBytes;
// where it asks for findings, whose bodies are decoded, in judgeBytes.
const (
	statsStep  = 2000
	statsBytes = 2 << 20
	judgeBytes = 4 << 20
)

// A partStats is what one step of the statistics found.
type partStats struct {
	next    int
	origins render.Origins
	dated   bool
}

func statsOf(f *cassette.File, from int) partStats {
	s := partStats{next: from}
	size, end := 0, min(from+statsStep, f.Len())
	for ; s.next < end && size < statsBytes; s.next++ {
		size += len(f.Text(s.next))
		sum, err := f.Summary(s.next)
		if err != nil {
			continue
		}
		if sum.URL != "" {
			s.origins.Add(sum.URL)
		}
		s.dated = s.dated || !sum.Recorded.IsZero()
	}
	return s
}

func (s *listStats) add(part partStats) {
	s.next = part.next
	s.dated = s.dated || part.dated
	s.origins.Join(&part.origins)
}

// statsRead is sent after each step of the statistics.
type statsRead struct {
	cassette *openCassette
	gen      int
	part     partStats
}

func (msg statsRead) Apply(screen.App) tea.Cmd {
	if msg.gen != msg.cassette.stats.gen {
		return nil
	}
	msg.cassette.stats.running = false
	msg.cassette.stats.add(msg.part)
	return msg.cassette.readStats()
}

// judged is sent after each step of asking for findings.
type judged struct {
	cassette *openCassette
	gen      int
	next     int
}

func (msg judged) Apply(screen.App) tea.Cmd {
	if msg.gen != msg.cassette.stats.gen {
		return nil
	}
	msg.cassette.stats.running = false
	msg.cassette.stats.judged = msg.next
	return msg.cassette.readStats()
}

// loadAsked is sent when it is known whether the library loads the file.
type loadAsked struct {
	cassette *openCassette
	gen      int
	finding  string // why it would not, "" if it would
}

func (msg loadAsked) Apply(screen.App) tea.Cmd {
	t := msg.cassette
	if msg.gen != t.stats.gen {
		return nil
	}
	t.stats.running, t.stats.asked = false, true
	d := &t.detail
	if d.ofFile == msg.finding {
		return nil
	}
	d.ofFile = msg.finding
	if !d.Shows() {
		return nil
	}
	restore := d.cursorRestorer()
	d.build()
	restore(d)
	return d.SearchAgain()
}

// readStats makes the next step, if there is one and none is on its way.
// Findings come last, since they take longest.
func (t *openCassette) readStats() tea.Cmd {
	s, seen, n, setting := t.stats, t.list.seen(), t.file.Len(), t.setting
	if s.running || s.next >= n && s.judged >= n && (s.asked || t.indexing()) {
		return nil
	}
	t.stats.running = true
	return func() tea.Msg {
		if s.next >= n && s.judged >= n {
			return loadAsked{t, s.gen, setting.LoadFinding(context.Background(), t.file)}
		}
		if s.next >= n {
			return judged{t, s.gen, t.findings.ask(seen, s.judged)}
		}
		t.findings.ask(seen, n)
		return statsRead{t, s.gen, statsOf(t.file, s.next)}
	}
}

// rereadStats reads again a cassette that was changed: at once where it is
// small. A big one keeps what was known and learns what is new.
func (t *openCassette) rereadStats() tea.Cmd {
	gen := t.stats.gen + 1
	if t.file.Len() <= statsStep {
		t.stats = listStats{gen: gen}
		t.stats.add(statsOf(t.file, 0))
		return t.readStats()
	}
	t.stats.gen, t.stats.next, t.stats.judged, t.stats.running, t.stats.asked = gen, 0, 0, false, false
	return t.readStats()
}
