package cassette

import (
	"sync/atomic"

	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/places"
	"tapedeck/cassette/internal/reading"
	"tapedeck/cassette/internal/store"
)

// entries are those that a file was found to have, each made when it is asked for,
// or a list that was changed.
type entries struct {
	places.List[entry]
	// fine is what LoadFinding was answered of those that are marked so.
	fine *atomic.Pointer[loading.Answer]
}

// What is noted of entries before they are made.
const (
	markParses = iota
	markLoads
)

func entriesOf(list []*entry) entries { return entries{List: places.Of(list)} }

// foundEntries are none, to which those of a file are added.
func foundEntries() entries {
	fine := new(atomic.Pointer[loading.Answer])
	of := &places.Maker[entry]{Reserve: func(n int) uint64 { return revisions.Add(uint64(n)) - uint64(n) + 1 }}
	of.Make = func(p places.Place) *entry {
		made := &struct {
			entry
			line lineage
		}{}
		e := &made.entry
		e.text, e.separator, e.revision, e.line = p.Text, p.Separator, Revision(p.Number), &made.line
		made.line.saved = e
		if p.Marks[markParses] {
			e.syntax.Store(parses)
		}
		if p.Marks[markLoads] {
			e.loads.Store(fine.Load())
		}
		return e
	}
	return entries{places.Found(of), fine}
}

func (l *entries) add(found []reading.Entry) {
	for _, is := range found {
		var finish func(*entry)
		if is.File != "" || is.Response != nil {
			finish = func(e *entry) { e.own = &own{file: is.File, response: is.Response} }
		}
		l.Add(is.Text, is.Separator, finish)
	}
}

// text is the text of entry i, which need not be made for that.
func (l *entries) text(i int) store.Text {
	if e := l.Made(i); e != nil {
		return e.text
	}
	return l.Place(i).Text
}

// file is the name of entry i if it is a file of its own, "" of any other.
func (l *entries) file(i int) string {
	if e := l.Made(i); e != nil {
		return e.file()
	}
	return ""
}

// noteParses notes that entry i does.
func (l *entries) noteParses(i int) {
	if e := l.Made(i); e != nil {
		e.syntax.Store(parses)
	} else {
		l.Mark(i, markParses)
	}
}

// loads is what LoadFinding was answered of entry i, nil where it was not asked.
func (l *entries) loads(i int) *loading.Answer {
	if e := l.Made(i); e != nil {
		return e.loads.Load()
	}
	if l.Marked(i, markLoads) {
		return l.fine.Load()
	}
	return nil
}

// noteLoads notes what it was answered; fine is the answer of one that loads.
func (l *entries) noteLoads(i int, answer, fine *loading.Answer) {
	if l.Made(i) == nil && answer == fine {
		l.fine.CompareAndSwap(nil, fine)
		if l.fine.Load().Version == fine.Version {
			l.Mark(i, markLoads)
			return
		}
	}
	l.At(i).loads.Store(answer)
}
