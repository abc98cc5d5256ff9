// Package reading finds the entries of a cassette while it is read in pieces: the
// first ones are known long before the end. What is known early is what the whole
// text says in the end, or else it is read again.
package reading

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"slices"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
)

const (
	firstPiece = 256 << 10 // bytes that are read before anything is shown
	nextPiece  = 1 << 20
)

// An Entry is one interaction as it is found.
type Entry struct {
	Text      store.Text
	Separator []byte // what stands before it
	Response  []byte // of a format that keeps them in another list
	File      string // its name, of an entry that is a file of its own
}

// An Index is a cassette's text on its way.
type Index struct {
	format.Detection
	name string
	from io.Reader // nil if all is there

	// parts are a folder's files, nil for any other cassette.
	parts *store.Parts

	Piece int // how much to read at a time, after the first piece
	tried int // how much there was when it was last split
	list  *format.List
	lead  int // where the first entry begins
	end   int // where the last one so far ends
	trail int // where the last entry of all ends
	// line is the line of the byte up to which lines are counted.
	line, counted int
	responses     [][]byte // of a format that keeps them in another list
	window
	lies  bool    // entries were given that lie in the file
	found []Entry // the memory of those that were given last

	Format   format.Format // nil before it is known
	Done     bool
	Replaced bool  // what was found before is not what the whole text says
	Unfilled error // why the text around the entries is not YAML before a template is filled in
	Size     int64 // of what is to be read, as far as it is known
	Known    int64 // how much of it was read
	Entries  int   // how many were found
}

// New reads a text of about that size; want overrides detection.
func New(name, want string, from io.Reader, size int64) *Index {
	x := &Index{
		Detection: format.Detection{Want: want, File: filepath.Base(name)},
		name:      name, from: from, Size: size, Piece: nextPiece, line: 1,
	}
	if x.source = store.SourceOf(from); x.source == nil || size < Windowed {
		x.source = nil
		x.Data = make([]byte, 0, size+bytes.MinRead) // with room for the read that finds the end
	}
	return x
}

// Of finds the entries of a text that is all there.
func Of(name, want string, text []byte) *Index {
	return &Index{Detection: format.Detection{Want: want, File: filepath.Base(name), Data: text}, name: name, line: 1}
}

// Files finds a folder's entries, each a file.
func Files(name string, parts *store.Parts, files format.InFiles) *Index {
	return &Index{name: name, parts: parts, Size: parts.Size(), Piece: nextPiece, line: 1, Format: files, list: &format.List{}}
}

// Close closes what is read from, unless entries lie in it.
func (x *Index) Close() {
	if c, ok := x.from.(io.Closer); ok && !x.lies {
		c.Close()
	}
}

// A ContentError is what is wrong with the text.
type ContentError struct{ Err error }

func (e *ContentError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong.
func (e *ContentError) Unwrap() error { return e.Err }

// Next reads a piece and returns the entries that are now certain, with the line
// of the first of them. They are good until the next call.
func (x *Index) Next() (found []Entry, line int, err error) {
	if x.parts != nil {
		found, err = x.nextFiles()
		return found, 1, err
	}
	spans, err := x.next()
	if err != nil {
		return nil, 0, err
	}
	if len(spans) > 0 {
		line = x.lineOf(spans[0].Start)
	}
	found = x.entries(spans)
	x.Known = int64(len(x.Data) + x.left)
	if x.source != nil && !x.Done {
		x.forget()
	}
	return found, line, nil
}

func (x *Index) next() ([]span.Span, error) {
	whole, err := x.fill()
	switch {
	case err != nil:
		return nil, store.DiskError(x.name, err)
	case whole && x.source != nil:
		return x.finishWindows()
	case whole:
		return x.finish()
	case x.list == nil:
		if len(x.Data) < 2*x.tried {
			return nil, nil
		}
		x.tried = len(x.Data)
		if x.Format, x.list = x.Early(); x.list == nil {
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
func (x *Index) fill() (whole bool, err error) {
	if x.from == nil {
		return true, nil
	}
	if x.ahead != nil {
		x.Data, err = x.ahead.add(x.Data)
		return ended(err)
	}
	piece := x.Piece
	if len(x.Data)+x.left == 0 {
		piece = min(firstPiece, piece)
	}
	switch {
	case x.source != nil && cap(x.Data)-len(x.Data) < piece:
		x.Data = append(make([]byte, 0, max(2*len(x.Data), len(x.Data)+2*piece)), x.Data...)
	case len(x.Data) == cap(x.Data): // the file has grown
		x.Data = append(x.Data, make([]byte, x.Piece)...)[:len(x.Data)]
	}
	n, err := io.ReadFull(x.from, x.Data[len(x.Data):min(len(x.Data)+piece, cap(x.Data))])
	x.Data = x.Data[:len(x.Data)+n]
	if guess, ok := x.from.(store.Reading); ok {
		x.Size = guess.Size()
	}
	return ended(err)
}

// ended is fill's answer to what io.ReadFull says.
func ended(err error) (whole bool, _ error) {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return true, nil
	}
	return false, err
}

// finish detects by the whole text, and confirms or replaces what was found
// early.
func (x *Index) finish() ([]span.Span, error) {
	if x.list != nil && len(x.Data) > format.MostParsed {
		// A large text is no other format's where this one's list is broken.
		if x.list.End(x.Data); x.list.Err != nil {
			return nil, &ContentError{x.list.Err}
		}
	}
	found, l, err := x.Whole()
	if err == nil {
		if x.Unfilled, err = format.Around(found, x.Data[:l.Layout.Lead.End], x.Data[l.Layout.Lead.End:l.Layout.Trail.Start], x.Data[l.Layout.Trail.Start:], l.N > 0); err != nil {
			l.Err = err
		}
	}
	if err != nil {
		return nil, &ContentError{err}
	}
	confirmed := x.list == nil || found == x.Format && l == x.list && l.Layout.Lead.End == x.lead
	if !confirmed {
		l = l.Again(x.Data)
		x.end, x.line, x.counted, x.Replaced, x.Entries = 0, 1, 0, true, 0
	}
	x.Format, x.list, x.Done = found, l, true
	x.lead, x.trail = l.Layout.Lead.End, l.Layout.Trail.Start
	if lists, ok := x.Format.(format.InLists); ok {
		if x.responses, err = format.ResponsesOf(lists, x.Data); err != nil {
			return nil, &ContentError{err}
		}
	}
	return l.Take(), nil
}

// entries makes entries of spans that follow those of the call before.
func (x *Index) entries(spans []span.Span) []Entry {
	text := x.source
	if text == nil {
		text = store.InMemory(x.Data)
	}
	x.lies = x.lies || x.source != nil && len(spans) > 0
	list := slices.Grow(x.found[:0], len(spans))[:len(spans)]
	x.found = list
	for i, span := range spans {
		e := &list[i]
		*e = Entry{Text: text.Text(span.Start, span.End)}
		if x.end > 0 && span.Start > x.end {
			e.Separator = x.separator(x.end, span.Start)
		}
		if i < len(x.responses) { // all entries of such a file come at the end
			e.Response = x.responses[i]
		}
		x.end = span.End
	}
	x.Entries += len(spans)
	return list
}

// lineOf is the line of an offset of the text.
func (x *Index) lineOf(start int) int {
	x.line += bytes.Count(x.Data[x.at(x.counted):x.at(start)], format.Newline)
	x.counted = start
	return x.line
}

// Lead is what stands before the first entry.
func (x *Index) Lead() []byte {
	if x.source == nil {
		return x.Data[:x.lead:x.lead]
	}
	if len(x.kept) != x.lead {
		x.kept = bytes.Clone(x.Data[:x.lead])
	}
	return x.kept
}

// Trail is what stands after the last one, once all is read.
func (x *Index) Trail() []byte {
	if !x.Done {
		return nil
	}
	return x.Data[x.at(x.trail):]
}

// nextFiles reads the next of a folder's files.
func (x *Index) nextFiles() ([]Entry, error) {
	var found []Entry
	for size := 0; size < firstPiece; {
		name, data, err := x.parts.Next()
		if err == io.EOF {
			x.Done = true
			break
		}
		if err != nil {
			return nil, err
		}
		found = append(found, Entry{Text: store.TextOf(data), File: name})
		x.Known += int64(len(data))
		size += len(data) + 1
	}
	x.Entries += len(found)
	return found, nil
}
