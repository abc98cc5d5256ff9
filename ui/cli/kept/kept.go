// Package kept keeps many texts that are much alike in little memory, until it is
// known how they are to be shown.
package kept

import (
	"bytes"
	"encoding/binary"

	"github.com/klauspost/compress/s2"
)

// block is how many bytes of texts are packed at a time.
const block = 64 << 10

// Texts are texts in order, each with a sign of its kind. The zero Texts are none,
// and have no room.
type Texts struct {
	Most   int      // how much memory they may take
	over   bool     // it would be more: there are none
	blocks [][]byte // packed, but for the last
	size   int      // of those
	last   []byte
	room   []byte // for what is packed next
}

// Add keeps a text, as long as there is room.
func (t *Texts) Add(kind byte, text []byte) {
	if t.over {
		return
	}
	if len(t.last) > block {
		t.room = s2.Encode(t.room[:cap(t.room)], t.last)
		t.blocks, t.size, t.last = append(t.blocks, bytes.Clone(t.room)), t.size+len(t.room), t.last[:0]
	}
	t.last = append(t.last, kind)
	t.last = binary.AppendUvarint(t.last, uint64(len(text)))
	t.last = append(t.last, text...)
	if t.Size() > t.Most {
		*t = Texts{Most: t.Most, over: true}
	}
}

// Size is how much memory they take.
func (t *Texts) Size() int { return t.size + len(t.last) }

// All reports whether all that were added are kept.
func (t *Texts) All() bool { return !t.over }

// Each shows all texts in order. A text is good until show returns.
func (t *Texts) Each(show func(i int, kind byte, text []byte) error) error {
	n, room := 0, t.room
	for i := range len(t.blocks) + 1 {
		rest := t.last
		if i < len(t.blocks) {
			var err error
			if room, err = s2.Decode(room[:cap(room)], t.blocks[i]); err != nil {
				return err
			}
			rest = room
		}
		for ; len(rest) > 0; n++ {
			size, used := binary.Uvarint(rest[1:])
			from := 1 + used
			to := from + int(size)
			if err := show(n, rest[0], rest[from:to:to]); err != nil {
				return err
			}
			rest = rest[to:]
		}
	}
	return nil
}
