// Package places keeps where the entries of a cassette stand in its text, in about
// ten bytes each: most of a long list are never asked for. What is made of one is
// made when it is asked for, once.
package places

import (
	"math"
	"sync/atomic"

	"tapedeck/cassette/internal/store"
	"tapedeck/model/gap"
)

// A Place is where an entry stands, and what is known of it.
type Place struct {
	Text      store.Text
	Separator string // what stands before it
	Number    uint64 // one of those that were reserved
	Marks     [Marks]bool
}

// Marks is how many things can be noted of an entry.
const Marks = 2

// size is how many places stand in a page.
const size = 64

// A page has the places of entries that follow each other. Those that do not fit
// are made at once.
type page[E any] struct {
	made      atomic.Pointer[[size]atomic.Pointer[E]] // nil before the first one is
	first     store.Text
	separator string
	number    uint64
	marks     [Marks]atomic.Uint64 // a bit for each
	at        [size]struct{ from, size uint32 }
}

// madeAtOnce is the size of an entry that was made at once.
const madeAtOnce = math.MaxUint32

// A List is a list of entries, as it was found or as it was changed. A copy is not
// changed with the other, and both make the same of an entry. The zero List is
// empty.
type List[E any] struct {
	pages []*page[E]
	n     int
	of    *Maker[E] // nil once it was changed
	list  gap.List[*E]
}

// A Maker makes something of each entry.
type Maker[E any] struct {
	// Reserve gives numbers that follow each other, and no entry of another
	// list has.
	Reserve func(n int) (first uint64)
	Make    func(Place) *E
	all     atomic.Pointer[[]*E]
}

// Found is an empty list, to which entries are added as they are found.
func Found[E any](of *Maker[E]) List[E] { return List[E]{of: of} }

// Of is a changed list.
func Of[E any](made []*E) List[E] { return List[E]{list: gap.Of(made)} }

// Len is the number of entries.
func (l *List[E]) Len() int {
	if l.of == nil {
		return l.list.Len()
	}
	return l.n
}

// Replace puts entries for n others.
func (l *List[E]) Replace(at, n int, in ...*E) {
	if l.of != nil {
		*l = Of(l.Items())
	}
	l.list.Replace(at, n, in...)
}

// Add adds an entry. finish is nil, or called with what is made of it, which then
// is made at once.
func (l *List[E]) Add(text store.Text, separator []byte, finish func(*E)) {
	i := l.n
	if i%size == 0 {
		l.pages = append(l.pages, &page[E]{first: text, number: l.of.Reserve(size)})
	}
	l.n++
	p, k := l.pages[i/size], i%size
	if k == 0 || i == 1 { // before the first of all there is none
		p.separator = string(separator)
		if before := i/size - 1; before >= 0 && l.pages[before].separator == p.separator {
			p.separator = l.pages[before].separator
		}
	}
	from, same := text.Behind(p.first)
	if i > 0 && finish == nil && same && uint64(from) < madeAtOnce && uint64(text.Len()) < madeAtOnce && p.separator == string(separator) {
		p.at[k].from, p.at[k].size = uint32(from), uint32(text.Len())
		return
	}
	p.at[k].size = madeAtOnce
	e := l.of.Make(Place{Text: text, Separator: string(separator), Number: p.number + uint64(k)})
	if finish != nil {
		finish(e)
	}
	p.slot(k).Store(e)
}

// slot is where what is made of an entry is kept.
func (p *page[E]) slot(k int) *atomic.Pointer[E] {
	made := p.made.Load()
	if made == nil {
		p.made.CompareAndSwap(nil, new([size]atomic.Pointer[E]))
		made = p.made.Load()
	}
	return &made[k]
}

// Made is what was made of an entry, nil for nothing yet.
func (l *List[E]) Made(i int) *E {
	if l.of == nil {
		return l.list.At(i)
	}
	if made := l.pages[i/size].made.Load(); made != nil {
		return made[i%size].Load()
	}
	return nil
}

// At is what is made of an entry.
func (l *List[E]) At(i int) *E {
	if l.of == nil {
		return l.list.At(i)
	}
	slot := l.pages[i/size].slot(i % size)
	if slot.Load() == nil {
		slot.CompareAndSwap(nil, l.of.Make(l.Place(i)))
	}
	return slot.Load()
}

// Place is where an entry stands of which nothing was made yet.
func (l *List[E]) Place(i int) Place {
	p, k := l.pages[i/size], i%size
	place := Place{Text: p.first.At(int(p.at[k].from), int(p.at[k].size)), Separator: p.separator, Number: p.number + uint64(k)}
	for m := range place.Marks {
		place.Marks[m] = p.marks[m].Load()&(1<<k) != 0
	}
	return place
}

// Mark notes something of an entry of which nothing was made yet.
func (l *List[E]) Mark(i, mark int) { l.pages[i/size].marks[mark].Or(1 << (i % size)) }

// Marked reports whether that was noted.
func (l *List[E]) Marked(i, mark int) bool {
	return l.pages[i/size].marks[mark].Load()&(1<<(i%size)) != 0
}

// Items is what is made of all entries. It is not to be written to.
func (l *List[E]) Items() []*E {
	if l.of == nil {
		return l.list.Items()
	}
	if all := l.of.all.Load(); all != nil && len(*all) == l.n {
		return *all
	}
	all := make([]*E, l.n)
	for i := range all {
		all[i] = l.At(i)
	}
	l.of.all.Store(&all)
	return all
}
