package reading

import (
	"bytes"
	"io"
	"slices"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/store"
)

// Windowed is from how many bytes on a file is not held in memory: only its lead
// and what is being looked at are. Entries are then where they lie in the file.
var Windowed int64 = 8 << 20

// A window is what is known of a text of which only the lead and the end are
// there.
type window struct {
	source *store.Source // nil where all is held
	first  []byte        // the first entry that can be parsed, as detection knows it
	left   int           // how many bytes behind the lead are left out
	gap    []byte        // what stood before the entry at hand
	gapEnd int           // where that begins
	last   []byte        // the last separator: most are alike
	kept   []byte        // the lead, which outlasts the memory of Data
	ahead  *ahead        // once entries are left out
}

// Source is where the entries lie, nil for those that are held.
func (x *Index) Source() *store.Source { return x.source }

// at is where the byte of an offset of the text stands in Data.
func (x *Index) at(offset int) int {
	if x.left > 0 && offset >= x.lead+x.left {
		return offset - x.left
	}
	return offset
}

// separator is what stands between two entries.
func (x *Index) separator(from, to int) []byte {
	if x.source == nil {
		return x.Data[from:to:to]
	}
	now := x.gap
	if to != x.gapEnd {
		now = x.Data[x.at(from):x.at(to)]
	}
	if !bytes.Equal(now, x.last) {
		x.last = bytes.Clone(now)
	}
	return x.last
}

// forget leaves out what stands before the entry at hand.
func (x *Index) forget() {
	if x.list == nil || x.Format.Where().Keys == nil {
		return
	}
	if x.first == nil {
		if x.first = x.firstParsed(); x.first == nil {
			return
		}
	}
	at := x.list.Split.At()
	if at <= x.lead {
		return
	}
	x.gap, x.gapEnd = bytes.Clone(x.Data[x.at(x.end):at]), at+x.left
	x.lineOf(at + x.left)
	out := x.list.Split.Forget()
	x.Data = append(x.Data[:out.Start], x.Data[out.End:]...)
	x.left += out.End - out.Start
	x.tried -= out.End - out.Start
	if x.ahead == nil {
		x.ahead = readAhead(x.from, x.Piece)
	}
}

// firstParsed is the first entry by which the format was told.
func (x *Index) firstParsed() []byte {
	for _, s := range x.list.First {
		text := x.Data[s.Start:s.End]
		if _, err := x.Format.Language().Parse(text); err == nil {
			return bytes.Clone(text)
		}
	}
	return nil
}

// finishWindows is finish for a text that is not held. Where anything is not as
// it seemed early the text is read again as a whole, which then says what it is.
func (x *Index) finishWindows() ([]span.Span, error) {
	if x.left == 0 { // all is there
		x.source = nil
		return x.finish()
	}
	if !x.confirmed() {
		return x.again()
	}
	x.Done, x.trail = true, x.list.Layout.Trail.Start
	return x.list.Take(), nil
}

// confirmed reports whether the end of the text proves what was found early.
func (x *Index) confirmed() bool {
	if x.list.Finish(x.Data); x.list.Err != nil || x.list.Layout.Lead.End != x.lead {
		return false
	}
	lead, trail := x.Data[:x.lead], x.Data[x.at(x.list.Layout.Trail.Start):]
	if x.source.Err() != nil || len(lead) > format.MostParsed || len(trail) > format.MostParsed {
		return false
	}
	doc, err := x.Format.Language().Parse(x.first)
	if err != nil || !x.Confirms(x.Format, doc, lead, trail) {
		return false
	}
	unfilled, err := format.Around(x.Format, lead, nil, trail, true)
	return unfilled == nil && err == nil
}

// again reads the text as a whole.
func (x *Index) again() ([]span.Span, error) {
	seeker, ok := x.from.(io.ReadSeeker)
	if !ok {
		return nil, store.DiskError(x.name, store.ErrWritten)
	}
	if _, err := seeker.Seek(0, io.SeekStart); err != nil {
		return nil, store.DiskError(x.name, err)
	}
	x.Detection = format.Detection{Want: x.Want, File: x.File, Unpacked: x.Unpacked}
	x.Data = slices.Grow([]byte(nil), int(x.Size)+bytes.MinRead)
	x.window, x.list, x.Format, x.tried = window{}, nil, nil, 0
	for {
		whole, err := x.fill()
		if err != nil {
			return nil, store.DiskError(x.name, err)
		}
		if whole {
			break
		}
	}
	spans, err := x.finish()
	if err == nil {
		x.end, x.line, x.counted, x.Replaced, x.Entries = 0, 1, 0, true, 0
	}
	return spans, err
}
