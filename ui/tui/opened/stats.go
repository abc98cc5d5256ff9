package opened

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
	Gen     int
	next    int // the first interaction not yet seen
	running bool
	Origins render.Origins
	dated   bool
	judged  int  // the first interaction not yet asked for findings
	Asked   bool // whether the library loads the file
}

// One step reads statsStep interactions, or those in about statsBytes;
// where it asks for findings, whose bodies are decoded, in judgeBytes. Before the
// list shows firstStep are read, more than most terminals have rows.
const (
	firstStep  = 100
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

// statsOf reads up to so many interactions.
func statsOf(f *cassette.File, from, most int) partStats {
	s := partStats{next: from}
	size, end := 0, min(from+most, f.Len())
	for ; s.next < end && size < statsBytes; s.next++ {
		size += f.TextSize(s.next)
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
	s.Origins.Join(&part.origins)
}

// statsRead is sent after each step of the statistics.
type statsRead struct {
	cassette *Cassette
	gen      int
	part     partStats
}

// Apply takes it into account.
func (msg statsRead) Apply(screen.App) tea.Cmd {
	if msg.gen != msg.cassette.Stats.Gen {
		return nil
	}
	msg.cassette.Stats.running = false
	msg.cassette.Stats.add(msg.part)
	return msg.cassette.ReadStats()
}

// judged is sent after each step of asking for findings.
type judged struct {
	cassette *Cassette
	gen      int
	next     int
}

// Apply takes it into account.
func (msg judged) Apply(screen.App) tea.Cmd {
	if msg.gen != msg.cassette.Stats.Gen {
		return nil
	}
	msg.cassette.Stats.running = false
	msg.cassette.Stats.judged = msg.next
	return msg.cassette.ReadStats()
}

// LoadAsked is sent when it is known whether the library loads the file.
type LoadAsked struct {
	Cassette *Cassette
	Gen      int
	Finding  string // why it would not, "" if it would
}

// Apply takes it into account.
func (msg LoadAsked) Apply(screen.App) tea.Cmd {
	t := msg.Cassette
	if msg.Gen != t.Stats.Gen {
		return nil
	}
	t.Stats.running, t.Stats.Asked = false, true
	d := &t.Detail
	if d.OfFile == msg.Finding {
		return nil
	}
	d.OfFile = msg.Finding
	if !d.Shows() {
		return nil
	}
	restore := d.CursorRestorer()
	d.Build()
	restore(d)
	return d.SearchAgain()
}

// ReadStats makes the next step, if there is one and none is on its way.
// Findings come last, since they take longest.
func (t *Cassette) ReadStats() tea.Cmd {
	s, seen, n, setting := t.Stats, t.List.Seen(), t.File.Len(), t.Setting
	if s.running || s.next >= n && s.judged >= n && (s.Asked || t.Indexing()) {
		return nil
	}
	t.Stats.running = true
	return func() tea.Msg {
		if s.next >= n && s.judged >= n {
			return LoadAsked{t, s.Gen, setting.LoadFinding(context.Background(), t.File)}
		}
		if s.next >= n {
			return judged{t, s.Gen, t.findings.ask(seen, s.judged)}
		}
		t.findings.ask(seen, n)
		return statsRead{t, s.Gen, statsOf(t.File, s.next, statsStep)}
	}
}

// rereadStats reads again a cassette that was changed: at once where it is
// small. A big one keeps what was known and learns what is new.
func (t *Cassette) rereadStats() tea.Cmd {
	gen := t.Stats.Gen + 1
	if t.File.Len() <= statsStep {
		t.Stats = listStats{Gen: gen}
		t.Stats.add(statsOf(t.File, 0, statsStep))
		return t.ReadStats()
	}
	t.Stats.Gen, t.Stats.next, t.Stats.judged, t.Stats.running, t.Stats.Asked = gen, 0, 0, false, false
	return t.ReadStats()
}
