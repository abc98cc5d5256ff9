package replay

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/send"
)

// A deck is what a Transport plays from: the interactions of a tape, found by
// what the matchers compare, and the library's rules for what is found. What a
// library does about a request depends on the first interaction that matches and
// may be played, and on nothing else of the tape, so each request is asked
// about in a session (session.go) over that one interaction.
type deck struct {
	library  library.Library
	rules    library.Rules          // of matching; the filters have been applied
	session  library.SessionOptions // of recording and playing, the mode in effect
	load     *exception.Error       // why the library refuses the cassette
	matchers []Matcher
	index    library.Index
	ages     []time.Duration // of what was on the tape
	outer    *deck           // Ruby VCR: of the cassette around this one

	mu     sync.Mutex
	cards  []*card
	byKey  map[uint64]*pile
	loose  pile // matchers raise an exception about these whatever is asked
	kept   int  // bytes of decoded interactions
	plays  int
	missed []Miss
	cut    []Miss // streamed answers whose body was not read to the end
}

// A card is one interaction.
type card struct {
	*library.Recorded
	at   int // its index on the tape
	last int // when it was played last, counted in plays; 0: never
	// gone: not to be played; replaced: because it was recorded again, or is to
	// be.
	gone, replaced bool
	loose          bool // matchers raise an exception about it
	// whole is the interaction, nil where it is read from the tape when it is
	// played.
	whole *model.Interaction
}

// keptBytes is up to how many bytes of decoded interactions are kept, so that
// playing them does not decode them again. What is beyond is read when played.
const keptBytes = 128 << 20

// keep holds on to a decoded interaction while there is room.
func (d *deck) keep(c *card, i model.Interaction) {
	const header, itself = 64, 512 // what a line and an interaction take besides their text
	size := itself + len(i.Request.URL) + len(i.Request.Body.Wire) + len(i.Response.Body.Wire) + header*(len(i.Request.Header)+len(i.Response.Header)+len(i.Extra))
	if d.kept+size <= keptBytes {
		d.kept += size
		c.whole = &i
	}
}

// A pile is the cards of one key, in the order of the tape. What can never be
// played again is taken off its top.
type pile struct{ cards []*card }

// newDeck reads the tape.
func newDeck(tape library.Tape, o Options, state library.FileState) (*deck, error) {
	lib, err := all.Named(o.Library)
	if err != nil {
		return nil, err
	}
	d := &deck{library: lib, rules: o.Rules, matchers: o.Matchers, byKey: map[uint64]*pile{}}
	if o.Outer != nil {
		if d.outer = o.Outer.deck; !lib.Can.Outer || d.outer.library.Name != lib.Name {
			return nil, fmt.Errorf("Outer: only %s looks into outer cassettes", nesting())
		}
	}
	if d.rules.Version == "" {
		d.rules.Version = lib.Versions[0]
	}
	if d.rules.MatchOn == nil {
		d.rules.MatchOn = lib.Default
	}
	if err := lib.Known(d.rules); err != nil {
		return nil, err
	}
	d.rules.Filters = library.Filters{}
	d.index = lib.Index(d.rules)
	if d.ages, err = d.deal(tape, o); err != nil {
		return nil, err
	}
	d.session = library.SessionOptions{
		Rules: library.Rules{Version: d.rules.Version}, Mode: o.mode(), State: state,
		AllowRepeats: o.AllowRepeats, RecordAgainAfter: o.RecordAgainAfter, Offline: o.Real == nil,
		Age: func(i int) time.Duration { return d.ages[i] },
	}
	if d.session.Mode == "" && len(lib.Modes) > 0 {
		d.session.Mode = lib.Modes[0]
	}
	if len(lib.Modes) > 0 && !slices.Contains(lib.Modes, d.session.Mode) {
		return nil, fmt.Errorf("%s has no record mode %q: %v", lib.Name, o.Mode, lib.Modes)
	}
	return d, d.begin()
}

// deal makes the cards; it returns how long ago each was recorded.
func (d *deck) deal(tape library.Tape, o Options) ([]time.Duration, error) {
	now := time.Now()
	ages := make([]time.Duration, tape.Len())
	for i := range tape.Len() {
		interaction, err := tape.At(i)
		if err != nil {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
		ages[i] = age(interaction, now)
		c := &card{Recorded: &library.Recorded{From: i}, at: i}
		d.keep(c, interaction)
		seen, err := o.matchable(revealed(interaction, o.Placeholders))
		if err != nil {
			return nil, fmt.Errorf("interaction %d: %w", i+1, err)
		}
		if seen == nil || o.forgets(seen.URI) {
			c.gone = true
		} else {
			c.Request = *seen
		}
		d.cards = append(d.cards, c)
		d.put(c)
	}
	return ages, nil
}

// age is how long ago an interaction was recorded, 0 where it does not say.
func age(i model.Interaction, now time.Time) time.Duration {
	for _, layout := range send.TimeLayouts {
		if at, err := time.Parse(layout, i.RecordedAt); err == nil {
			return now.Sub(at)
		}
	}
	return 0
}

// begin opens the cassette as the library would.
func (d *deck) begin() error {
	o := d.session
	whole := &library.Session{O: o, State: o.State, Library: d.library, Rules: d.library.Session()}
	for _, c := range d.cards {
		whole.Loaded = append(whole.Loaded, c.Recorded)
	}
	whole.Tapes = slices.Clone(whole.Loaded)
	if d.load = whole.Open(); d.load == nil {
		d.load = whole.Rules.Load(whole)
	}
	if rules, ok := whole.Rules.(interface {
		Begun(*library.Session) (library.Beginning, error)
	}); ok {
		b, err := rules.Begun(whole)
		if err != nil {
			return err
		}
		d.session.Mode = b.Mode
		for _, c := range d.cards {
			c.gone, c.replaced = c.gone || b.None, c.replaced || b.None
		}
	}
	d.session.RecordAgainAfter = 0
	return nil
}

// put sorts a card into its piles.
func (d *deck) put(c *card) {
	if c.gone {
		return
	}
	keys, ok := d.index.Keys(c.Request, true)
	if !ok {
		c.loose = true
		d.loose.put(c)
		return
	}
	for _, key := range keys {
		if d.byKey[key] == nil {
			d.byKey[key] = &pile{}
		}
		d.byKey[key].put(c)
	}
}

// candidates are the cards that can match, in the order of the tape.
func (d *deck) candidates(keys []uint64, keyed bool) iter.Seq[*card] {
	if !keyed {
		return slices.Values(d.cards)
	}
	lists := [][]*card{d.loose.cards}
	for _, key := range keys {
		if p := d.byKey[key]; p != nil {
			d.clear(p)
			lists = append(lists, p.cards)
		}
	}
	return merged(lists)
}

// clear takes off the top of a pile what can never be played again.
func (d *deck) clear(p *pile) {
	for len(p.cards) > 0 {
		top := p.cards[0]
		spent := top.Plays > 0 && !d.session.AllowRepeats && !d.library.OneAnswer
		if !top.gone && !spent {
			return
		}
		p.cards = p.cards[1:]
	}
}

// merged goes through sorted lists in order, each card once.
func merged(lists [][]*card) iter.Seq[*card] {
	return func(yield func(*card) bool) {
		for {
			var next *card
			for _, list := range lists {
				if len(list) > 0 && (next == nil || list[0].at < next.at) {
					next = list[0]
				}
			}
			if next == nil || !yield(next) {
				return
			}
			for i, list := range lists {
				if len(list) > 0 && list[0] == next {
					lists[i] = list[1:]
				}
			}
		}
	}
}

// added takes in what was recorded; at is its index on the tape.
func (d *deck) added(r library.Request, at int, i model.Interaction) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := &card{Recorded: &library.Recorded{Request: r.Copied(), From: library.RecordedNow}, at: at}
	d.keep(c, i)
	if d.replacing() != library.ReplacesNone {
		d.replace(r)
	}
	sorted := pile{d.cards}
	sorted.put(c)
	d.cards = sorted.cards
	d.put(c)
}

// put keeps the order of the tape: what is recorded at the same time arrives
// in any order.
func (p *pile) put(c *card) {
	place, _ := slices.BinarySearchFunc(p.cards, c.at, func(c *card, at int) int { return c.at - at })
	p.cards = slices.Insert(p.cards, place, c)
}

func (d *deck) replacing() library.Replacing {
	if d.library.Replaces == nil {
		return library.ReplacesNone
	}
	return d.library.Replaces(d.session)
}

// replace marks the old interactions that a new one takes the place of, which
// the library drops when it saves.
func (d *deck) replace(r library.Request) {
	for c := range d.candidates(d.index.Keys(r, false)) {
		if c.From == library.RecordedNow || c.gone {
			continue
		}
		if ok, _ := d.matches(r, c); ok && d.accepted(r, c) {
			c.gone, c.replaced = true, true
			if d.replacing() == library.ReplacesFirst {
				return
			}
		}
	}
}

// restored takes back that an interaction is replaced: the request failed.
func (d *deck) restored(c *card) {
	if c == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	c.gone, c.replaced = false, false
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
