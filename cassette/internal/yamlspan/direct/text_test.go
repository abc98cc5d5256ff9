package direct

import (
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
