package cli

import (
	"bytes"
	"encoding/binary"

	"github.com/klauspost/compress/s2"
)

// mostKept bounds the memory of the rows that are kept: a row says what the whole
// file is found to be, and where there are more rows they are made again after
// that.
const mostKept = 16 << 20

// keptBlock is how much of the rows is packed at a time.
const keptBlock = 64 << 10

// keptRows are the rows of a file in little memory: one is much like the next.
type keptRows struct {
	all    bool // nothing was left out
	errs   []error
	blocks [][]byte // packed, but for the last
	size   int      // of those
	last   []byte
	room   []byte // for what is packed next
}

// add keeps a row.
func (k *keptRows) add(_ int, r row) error {
	if r.err != nil {
		k.errs = append(k.errs, r.err)
	}
	if !k.all {
		return nil
	}
	if len(k.last) > keptBlock {
		k.room = s2.Encode(k.room[:cap(k.room)], k.last)
		k.blocks, k.size, k.last = append(k.blocks, bytes.Clone(k.room)), k.size+len(k.room), k.last[:0]
	}
	if k.size > mostKept {
		*k = keptRows{errs: k.errs}
		return nil
	}
	k.last = append(k.last, 0)
	switch at := len(k.last) - 1; {
	case r.err != nil:
		k.last[at] = keptError
	case r.odd:
		k.last[at] = keptOdd
	}
	k.last = binary.AppendUvarint(k.last, uint64(len(r.text)))
	k.last = append(k.last, r.text...)
	return nil
}

// What stands before a row's text.
const (
	keptOdd   = 1
	keptError = 2 // the next of the errors
)

// each shows all rows in order.
func (k *keptRows) each(show func(i int, r row) error) error {
	n, errs, room := 0, k.errs, k.room
	for i := range len(k.blocks) + 1 {
		block := k.last
		if i < len(k.blocks) {
			var err error
			if room, err = s2.Decode(room[:cap(room)], k.blocks[i]); err != nil {
				return err
			}
			block = room
		}
		for len(block) > 0 {
			r := row{odd: block[0] == keptOdd}
			if block[0] == keptError {
				r.err, errs = errs[0], errs[1:]
			}
			size, used := binary.Uvarint(block[1:])
			block = block[1+used:]
			r.text, block = block[:size:size], block[size:]
			if err := show(n, r); err != nil {
				return err
			}
			n++
		}
	}
	return nil
}
