package cassette

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
)

// A cassette is read in pieces, and split as they come in: its first
// interactions are known long before its end. What is known early is what the
// whole text says in the end, or else it is read again.

const (
	firstPiece = 256 << 10 // bytes that are read before anything is shown
	nextPiece  = 1 << 20
)

// An index is a cassette's text on its way into a File.
type index struct {
	format.Detection
	name string
	from io.Reader // nil if all is there
	size int64     // of what is to be read, as far as it is known

	// parts are a folder's files, nil for any other cassette; files are the names
	// of those that were just read.
	parts *store.Parts
	files []string

	piece int // how much to read at a time, after the first piece
	tried int // how much there was when it was last split
	// format and list are what was detected, lead is where the first entry
	// begins, end where the last one so far ends.
	format    format.Format
	list      *format.List
	lead, end int
	// line is the line of the byte up to which lines are counted.
	line, counted int

	done      bool
	trail     int      // where the last entry of all ends
	replaced  bool     // what was found before is not what the whole text says
	responses [][]byte // of a format that keeps them in another list
	unfilled  error    // why the text around the entries is not YAML before a template is filled in
}

func newIndex(name, want string, from io.Reader, size int64) *index {
	return &index{
		// With room for the read that finds the end.
		Detection: format.Detection{Want: want, File: filepath.Base(name), Data: make([]byte, 0, size+bytes.MinRead)},
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
	if x.parts != nil {
		return x.nextFiles()
	}
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
	if guess, ok := x.from.(store.Reading); ok {
		x.size = guess.Size()
	}
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
	found, l, err := x.Whole()
	if err == nil {
		if x.unfilled, err = format.Around(found, x.Data[:l.Layout.Lead.End], x.Data[l.Layout.Lead.End:l.Layout.Trail.Start], x.Data[l.Layout.Trail.Start:], l.N > 0); err != nil {
			l.Err = err
		}
	}
	if err != nil {
		return nil, x.wrong(err)
	}
	confirmed := x.list == nil || found == x.format && l == x.list && l.Layout.Lead.End == x.lead
	if !confirmed {
		l = l.Again(x.Data)
		x.end, x.line, x.counted, x.replaced = 0, 1, 0, true
	}
	x.format, x.list, x.done = found, l, true
	x.lead, x.trail = l.Layout.Lead.End, l.Layout.Trail.Start
	if err := x.findResponses(); err != nil {
		return nil, x.wrong(err)
	}
	return l.Take(), nil
}

// findResponses finds those that are a list of their own.
func (x *index) findResponses() (err error) {
	if lists, ok := x.format.(format.InLists); ok {
		x.responses, err = format.ResponsesOf(lists, x.Data)
	}
	return err
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
	first := Revision(revisions.Add(uint64(len(spans)))) - Revision(len(spans)) + 1
	for i, span := range spans {
		e := &made[i]
		e.revision = first + Revision(i)
		e.text, e.line = x.Data[span.Start:span.End:span.End], &lines[i]
		if x.end > 0 && span.Start > x.end {
			e.separator = x.Data[x.end:span.Start:span.Start]
		}
		if x.files != nil {
			e.file = x.files[i]
		}
		if i < len(x.responses) { // all entries of such a file come at the end
			e.response = x.responses[i]
		}
		lines[i].saved, list[i], x.end = e, e, span.End
	}
	return list
}

// milestone is that of entry n, which starts at an offset of the text.
func (x *index) milestone(start, n int) milestone {
	x.line += bytes.Count(x.Data[x.counted:start], format.Newline)
	x.counted = start
	return milestone{n, x.line}
}
