package yamlspan

import (
	"bytes"
	"runtime"

	"tapedeck/cassette/internal/span"
)

// aheadFrom is how much text two cores go through: less is not worth it.
var aheadFrom = 256 << 10

// An ahead goes through the second half of a text while its first half is gone
// through. Where it begins is a guess: what it finds counts once the first half is
// found to end in an entry that begins there.
type ahead struct {
	splitter
	from int // where it began
	done chan struct{}
}

// goAhead begins one, nil where there is too little text or no place to begin at.
func (p *splitter) goAhead() *ahead {
	rest := p.src[p.dash:]
	if p.where.Pairs || !p.listed || len(rest) < aheadFrom || runtime.GOMAXPROCS(0) == 1 {
		return nil
	}
	first, _, _ := bytes.Cut(rest[:min(len(rest), 200)], []byte(":"))
	half := len(rest) / 2
	at := bytes.Index(rest[half:], append([]byte("\n"), first...))
	if at < 0 || bytes.IndexByte(first, '\n') >= 0 {
		return nil
	}
	from := p.dash + half + at + 1
	a := &ahead{from: from, done: make(chan struct{})}
	a.where, a.columns, a.left = p.where, p.columns, p.left
	a.out.column, a.out.parent = p.out.column, p.out.parent
	a.src, a.exotic, a.partial = p.src, p.exotic, true
	a.listed, a.entry, a.dash, a.owed = true, from, from, none
	go func() {
		defer close(a.done)
		_ = a.fromEntry(nil) // whatever is wrong comes up again
	}()
	return a
}

// goOnBehind goes on behind what an ahead found that began where an entry does.
func (p *splitter) goOnBehind(a *ahead) error {
	<-a.done
	p.out.Entries = append(p.out.Entries, a.out.Entries...)
	p.entry, p.dash, p.owed = a.entry, a.dash, a.owed
	if p.partial {
		return span.ErrPartial // as it ended too
	}
	return p.fromEntry(nil)
}

// fromEntry goes on from the entry at hand; a is nil or goes ahead of it.
func (p *splitter) fromEntry(a *ahead) error {
	p.i, p.pending, p.limit = p.dash, p.owed, p.out.column
	_, i, _, _, err := p.line()
	if err == nil {
		err = p.consume(i)
	}
	if err != nil {
		return err
	}
	return p.followingEntries(a)
}
