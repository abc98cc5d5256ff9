package opened

import (
	"context"

	"tapedeck/ui/render"
	"tapedeck/ui/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// statsRead is sent after each step of the statistics.
type statsRead struct {
	cassette *Cassette
	gen      int
	part     partStats
}

// Apply takes it into account.
func (msg statsRead) Apply(m screen.App) tea.Cmd {
	t := msg.cassette
	if msg.gen != t.Stats.Gen {
		return nil
	}
	t.Stats.running = false
	needed := t.Stats.Needs
	t.addStats(msg.part)
	if t.Stats.Needs == needed {
		return t.ReadStats()
	}
	return tea.Batch(m.Arrange(), t.ReadStats())
}

// addStats adds what a step found. What the rows need is decided by as many as are read
// at once after a change: the divider does not move long after the cassette was opened.
func (t *Cassette) addStats(part partStats) {
	s := &t.Stats
	s.next = part.next
	s.dated = s.dated || part.dated
	s.Origins.Join(&part.origins)
	if s.again != nil {
		s.again.Join(&part.origins)
		if s.next >= t.File.Len() {
			s.Origins, s.again = *s.again, nil
		}
	}
	if !s.decided {
		s.Needs = render.Needs(t.counted(), &s.Origins)
		s.decided = s.next >= statsStep
	}
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
// small. Of a big one what was known stays till all of it was read.
func (t *Cassette) rereadStats() tea.Cmd {
	gen := t.Stats.Gen + 1
	if t.File.Len() <= statsStep {
		if part := statsOf(t.File, 0, statsStep); part.next == t.File.Len() {
			t.Stats = listStats{Gen: gen}
			t.addStats(part)
			return t.ReadStats()
		}
	}
	t.Stats.again = new(render.Origins)
	t.Stats.Gen, t.Stats.next, t.Stats.judged, t.Stats.running, t.Stats.Asked = gen, 0, 0, false, false
	return t.ReadStats()
}
