package cassette

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
)

// A cassette is read in pieces, and split as they come in: its first
// interactions are known long before its end. What is told early is what the
// whole text says in the end, or else it is told anew.

const (
	firstPiece = 256 << 10 // bytes that are read before anything is shown
	nextPiece  = 1 << 20
)

// Begin opens the cassette at path as soon as its first interactions are
// known. Until Index has found the others, all that reads works on what is
// there, and nothing can be changed.
func Begin(path string, o Options) (*File, error) {
	file, info, err := store.OpenRegular(path)
	if err != nil {
		return nil, err
	}
	store.RemoveStray(path)
	f := &File{path: path, name: path, opt: o, disk: store.StateOf(info)}
	if err := f.begin(newIndex(f.name, o.Format, file, info.Size())); err != nil {
		return nil, err
	}
	return f, nil
}

// begin reads until there is something to show, or the end.
func (f *File) begin(x *index) error {
	f.index = x
	for f.index != nil && len(f.entries) == 0 {
		if err := f.readOn(); err != nil {
			return err
		}
	}
	return nil
}

// Index finds the interactions of a cassette that was begun, until it has all
// or ctx is done; then it can be called again. Meanwhile other calls read what
// it has found. The error is Open's where the file turns out not to be a
// cassette; the interactions found before stay, read-only for that reason.
func (f *File) Index(ctx context.Context) error {
	f.changing.Lock()
	defer f.changing.Unlock()
	for f.index != nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.readOn(); err != nil {
			return err
		}
	}
	return f.broken
}

// Abandon stops the indexing of a cassette that is not looked at any more.
func (f *File) Abandon() {
	f.changing.Lock()
	defer f.changing.Unlock()
	if f.index != nil {
		f.stopIndexing(errors.New("not read to its end"))
	}
}

func (f *File) stopIndexing(why error) {
	f.index.close()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index, f.broken = nil, why
}

// Indexing reports whether interactions are still being found, and how much of
// the file was read, in percent.
func (f *File) Indexing() (percent int, still bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.index == nil {
		return 100, false
	}
	return int(min(99, 100*f.known/max(1, f.size))), true
}

// Estimate tells how many interactions there are, and while they are still
// being found, how many there will be by the size of those so far.
func (f *File) Estimate() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.entries)
	if f.index == nil || n == 0 {
		return n
	}
	return int(math.Ceil(float64(n) * float64(f.size) / float64(max(1, f.known))))
}

// Replaced reports whether the end of the file showed that the interactions
// told early were not those of the cassette: all of them are told anew.
func (f *File) Replaced() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.replaced
}

// fixed says why nothing can be changed, nil if it can.
func (f *File) fixed() error {
	switch {
	case f.index != nil:
		return refusal("still indexing")
	case f.broken != nil:
		return refusal("read-only: %w", f.broken)
	}
	return nil
}

// readOn reads the next piece and adds what it holds to the list.
func (f *File) readOn() error {
	x := f.index
	found, err := x.next()
	if err != nil {
		f.stopIndexing(err)
		return err
	}
	entries := x.entries(found)
	lead, trail := x.Data[:x.lead], x.Data[x.trail:x.trail]
	if x.done {
		trail = x.Data[x.trail:]
	}
	version := f.version
	if x.format != nil && (x.done || len(f.entries) == 0) {
		version = x.format.Version(lead, trail)
	}
	lines := f.lines
	if x.replaced {
		lines = nil
	}
	if len(found) > 0 {
		lines = append(lines, x.milestone(found[0].Start, x.list.N-len(found)))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lines = lines
	f.known = int64(len(x.Data))
	if f.size = max(x.size, f.known); x.done {
		f.size = f.known
	}
	f.format, f.version, f.lead, f.trail = x.format, version, lead, trail
	if x.replaced {
		f.entries, f.replaced = nil, true
	}
	f.entries = append(f.entries, entries...)
	if x.done {
		f.index = nil
		f.takeAsSaved()
		x.close()
	}
	return nil
}

// An index is a cassette's text on its way into a File.
type index struct {
	format.Detection
	name string
	from io.Reader // nil if all is there
	size int64     // of what is to be read, as far as it is known

	piece int // how much to read at a time, after the first piece
	tried int // how much there was when it was last split
	// format and list are what was detected, lead is where the first entry
	// begins, end where the last one so far ends.
	format    format.Format
	list      *format.List
	lead, end int
	// line is the line of the byte up to which lines are counted.
	line, counted int

	done     bool
	trail    int  // where the last entry of all ends
	replaced bool // what was found before is not what the whole text says
}

func newIndex(name, want string, from io.Reader, size int64) *index {
	return &index{
		// With room for the read that finds the end.
		Detection: format.Detection{Want: want, Data: make([]byte, 0, size+bytes.MinRead)},
		name:      name, from: from, size: size, piece: nextPiece, line: 1,
	}
}

// close closes what is read from.
func (x *index) close() {
	if c, ok := x.from.(io.Closer); ok {
		c.Close()
	}
}

// next reads a piece and returns the entries that are now certain.
func (x *index) next() ([]span.Span, error) {
	whole, err := x.fill()
	switch {
	case err != nil:
		return nil, store.DiskError(x.name, err)
	case whole:
		return x.finish()
	case x.list == nil:
		if len(x.Data) < 2*x.tried {
			return nil, nil
		}
		x.tried = len(x.Data)
		if x.format, x.list = x.Early(); x.list == nil {
			return nil, nil
		}
		x.lead = x.list.First[0].Start
		return x.list.Take(), nil
	}
	// An entry that has not ended yet is scanned again from its start: only
	// when there is twice as much of it, lest a large one be so for each piece.
	if at := x.list.Split.At(); len(x.Data)-at < 2*(x.tried-at) {
		return nil, nil
	}
	x.tried = len(x.Data)
	x.list.More(x.Data)
	return x.list.Take(), nil
}

// fill reads a piece; whole tells that it was the last.
func (x *index) fill() (whole bool, err error) {
	if x.from == nil {
		return true, nil
	}
	piece := x.piece
	if len(x.Data) == 0 {
		piece = min(firstPiece, piece)
	}
	if len(x.Data) == cap(x.Data) { // the file has grown
		x.Data = append(x.Data, make([]byte, x.piece)...)[:len(x.Data)]
	}
	n, err := io.ReadFull(x.from, x.Data[len(x.Data):min(len(x.Data)+piece, cap(x.Data))])
	x.Data = x.Data[:len(x.Data)+n]
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return true, nil
	}
	return false, err
}

// finish detects by the whole text, and confirms or replaces what was found
// early.
func (x *index) finish() ([]span.Span, error) {
	if x.list != nil && len(x.Data) > format.MostParsed {
		// A large text is no other format's where this one's list is broken.
		if x.list.End(x.Data); x.list.Err != nil {
			return nil, x.wrong(x.list.Err)
		}
	}
	format, l, err := x.Whole()
	if err == nil {
		if err = x.aroundError(format, l); err != nil {
			l.Err = err
		}
	}
	if err != nil {
		return nil, x.wrong(err)
	}
	confirmed := x.list == nil || format == x.format && l == x.list && l.Layout.Lead.End == x.lead
	if !confirmed {
		l = l.Again(x.Data)
		x.end, x.line, x.counted, x.replaced = 0, 1, 0, true
	}
	x.format, x.list, x.done = format, l, true
	x.lead, x.trail = l.Layout.Lead.End, l.Layout.Trail.Start
	return l.Take(), nil
}

// wrong makes an *Error of what is wrong with the text.
func (x *index) wrong(err error) error {
	e := placed(x.name, 0, 1, err)
	e.Format, e.Whole = x.BrokenFormat()
	return e
}

// entries makes entries of spans that follow those of the call before.
func (x *index) entries(spans []span.Span) []*entry {
	made := make([]entry, len(spans))
	lines := make([]lineage, len(spans))
	list := make([]*entry, len(spans))
	for i, span := range spans {
		e := &made[i]
		e.text, e.line = x.Data[span.Start:span.End:span.End], &lines[i]
		if x.end > 0 && span.Start > x.end {
			e.gap = x.Data[x.end:span.Start:span.Start]
		}
		lines[i].saved, list[i], x.end = e, e, span.End
	}
	return list
}
