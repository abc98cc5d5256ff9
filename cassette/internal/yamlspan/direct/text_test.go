package direct

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// Eight bytes are odd one by one, whatever the others are.
func TestOddBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		var b [8]byte
		for i := range b {
			b[i] = byte(random.UintN(256))
			if random.UintN(3) == 0 {
				b[i] = "\n\n\x00\x1f ~\x7f\x80\xff\x0b"[random.IntN(10)]
			}
		}
		odd := oddBytes(binary.LittleEndian.Uint64(b[:]))
		for i, c := range b {
			if want := (c < ' ' || c > '~') && c != '\n'; odd>>(8*i)&0x80 != 0 != want || odd>>(8*i)&0x7f != 0 {
				t.Fatalf("%q: byte %d: %x", b, i, odd)
			}
		}
	}
}

// The start is what the whole begins with, and is known of what bodies usually are.
func TestAppendStart(t *testing.T) {
	for _, c := range []struct {
		scalar string
		known  int // bytes
	}{
		{"moss_and_fern_and_ivy\n", 12},
		{"moss and fern\n", 4},
		{"moss\n", 4},
		{"'{\"a\": 1}'\n", 5},
		{"'it''s'\n", 2},
		{"''\n", 0},
		{"\"{\\n  \\\"a\\\": 1}\"\n", 2},
		{"\"{\\\"a\\\": 1}\"\n", 1},
		{"'a\t\n  b'\n", 1},
		{"\"\\xE9t\\xE9\"\n", 0},
		{"!!binary |\n  iVBORw0KGgoAAAANSUhEUgAA\n  AAEAAAAB\n", 12},
		{"!!binary |\n  R0lG\n  ODlh\n", 3},
	} {
		p, _ := NewPass([]byte(c.scalar))
		s, ok := p.Scalar(0)
		start := s.AppendStart(nil, 12)
		if !ok || len(start) != c.known || !bytes.HasPrefix(s.Append(nil), start) {
			t.Errorf("%q: %v, %q of %q, want %d bytes", c.scalar, ok, start, s.Append(nil), c.known)
		}
	}
}
