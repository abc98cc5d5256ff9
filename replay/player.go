package replay

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
)

// A player plays a cassette: it has the slots, found by what the matchers
// compare, and the library's rules for what is found. What a library does about
// a request depends on the first interaction that matches and may be played, and
// on nothing else of the cassette, so each request is asked about in a
// library.Session over that one interaction.
type player struct {
	library  library.Library
	rules    library.Rules          // of matching; the filters have been applied
	session  library.SessionOptions // of recording and playing, the mode in effect
	refused  *exception.Error       // why the library refuses the cassette
	matchers []Matcher
	ages     []time.Duration // of what was in the cassette
	outer    *player         // Ruby VCR: of the cassette around this one

	mu      sync.Mutex
	index   index
	decoded int // bytes of decoded interactions
	plays   int
	missed  []Miss
	cut     []Miss // streamed responses whose body was not read to the end
}

// newPlayer reads the cassette.
func newPlayer(cassette *source, o Options, outer *player, state library.FileState) (*player, error) {
	lib, err := all.Named(o.Library)
	if err != nil {
		return nil, err
	}
	if outer != nil && (!lib.Can.Outer || outer.library.Name != lib.Name) {
		return nil, fmt.Errorf("Outer: only %s looks into outer cassettes", nesting())
	}
	p := &player{library: lib, rules: o.Rules, matchers: o.Matchers, outer: outer}
	if p.rules.Version == "" {
		p.rules.Version = lib.Versions[0]
	}
	if p.rules.MatchOn == nil {
		p.rules.MatchOn = lib.Default
	}
	if err := lib.Known(p.rules); err != nil {
		return nil, err
	}
	p.rules.Filters = library.Filters{}
	p.index = index{Index: lib.Index(p.rules), byKey: map[uint64][]*slot{}}
	if p.ages, err = p.read(cassette, o); err != nil {
		return nil, err
	}
	p.session = library.SessionOptions{
		Rules: library.Rules{Version: p.rules.Version}, Mode: o.mode(), State: state,
		AllowRepeats: o.AllowRepeats, RecordAgainAfter: o.RecordAgainAfter, Offline: o.RoundTripper == nil,
		Age: func(i int) time.Duration { return p.ages[i] },
	}
	if p.session.Mode == "" && len(lib.Modes) > 0 {
		p.session.Mode = lib.Modes[0]
	}
	if len(lib.Modes) > 0 && !slices.Contains(lib.Modes, p.session.Mode) {
		return nil, fmt.Errorf("%s has no record mode %q: %v", lib.Name, o.Mode, lib.Modes)
	}
	return p, p.begin()
}

// nesting names the libraries that look into outer cassettes.
func nesting() string {
	var names []string
	for _, l := range all.Libraries() {
		if l.Can.Outer {
			names = append(names, l.Name)
		}
	}
	return strings.Join(names, ", ")
}

// read makes the slots; it returns how long ago each was recorded.
func (p *player) read(cassette *source, o Options) ([]time.Duration, error) {
	now := time.Now()
	ages := make([]time.Duration, cassette.Len())
	for i := range cassette.Len() {
		interaction, err := cassette.At(i)
		if err != nil && library.Extra(interaction, "name") == "" {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
		ages[i] = age(interaction, now)
		s := &slot{Recorded: &library.Recorded{From: i}, at: i}
		if err == nil { // else a file of a folder, which the library reads once it is asked for
			p.hold(s, interaction)
		}
		seen, err := o.matchable(revealed(interaction, o.Placeholders))
		if err != nil {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
		if seen == nil || o.forgets(seen.URI) {
			s.gone = true
		} else {
			s.Request = *seen
		}
		p.index.slots = append(p.index.slots, s)
		p.index.file(s)
	}
	return ages, nil
}

// age is how long ago an interaction was recorded, 0 where it does not say.
func age(i model.Interaction, now time.Time) time.Duration {
	if at := model.RecordedTime(i.RecordedAt); !at.IsZero() {
		return now.Sub(at)
	}
	return 0
}

// hold leaves an interaction decoded while there is room.
func (p *player) hold(s *slot, i model.Interaction) {
	if n := size(i); p.decoded+n <= maxDecoded {
		p.decoded += n
		s.decoded = &i
	}
}

// begin opens the cassette as the library would.
func (p *player) begin() error {
	o := p.session
	whole := &library.Session{Options: o, State: o.State, Library: &p.library, Rules: p.library.Session()}
	for _, s := range p.index.slots {
		whole.Loaded = append(whole.Loaded, s.Recorded)
	}
	whole.Playable = slices.Clone(whole.Loaded)
	if p.refused = whole.Open(); p.refused == nil {
		p.refused = whole.Rules.Load(whole)
	}
	if rules, ok := whole.Rules.(interface {
		Begun(*library.Session) (library.Beginning, error)
	}); ok {
		b, err := rules.Begun(whole)
		if err != nil {
			return err
		}
		p.session.Mode = b.Mode
		for _, s := range p.index.slots {
			s.gone, s.replaced = s.gone || b.None, s.replaced || b.None
		}
	}
	p.session.RecordAgainAfter = 0
	return nil
}
