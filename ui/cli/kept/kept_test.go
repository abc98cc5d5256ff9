package kept

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// Texts are shown as they were added, and take less memory than they have bytes;
// where they would take too much none is kept.
func TestTexts(t *testing.T) {
	textOf := func(i int) string {
		switch {
		case i%97 == 5:
			return ""
		case i%1000 == 7:
			return strings.Repeat("long ", i)
		}
		return fmt.Sprintf(`{"file":"a.yaml","n":%d,"url":"http://a.test/%x"}`, i, i*i)
	}
	for _, n := range []int{0, 1, 6, 5000} {
		texts, size := Texts{Most: 8 << 20}, 0
		for i := range n {
			texts.Add(byte(i), []byte(textOf(i)))
			size += len(textOf(i))
		}
		if n == 5000 && texts.Size()*2 > size {
			t.Errorf("%d bytes of texts take %d", size, texts.Size())
		}
		next := 0
		err := texts.Each(func(i int, kind byte, text []byte) error {
			if i != next || kind != byte(i) || string(text) != textOf(i) {
				return fmt.Errorf("text %d is %d, of kind %d: %.100q, not %.100q", next, i, kind, text, textOf(i))
			}
			next++
			return nil
		})
		if err != nil || next != n || !texts.All() {
			t.Errorf("%d of %d texts: %v", next, n, err)
		}
		stop := errors.New("stop")
		if err := texts.Each(func(int, byte, []byte) error { return stop }); n > 0 && err != stop {
			t.Errorf("what show returned is not returned: %v", err)
		}
	}
}

func TestTooMuch(t *testing.T) {
	texts := Texts{Most: 100}
	for range 3 {
		texts.Add(0, make([]byte, 40))
	}
	if texts.All() || texts.Size() != 0 {
		t.Errorf("%d bytes are kept", texts.Size())
	}
	if err := texts.Each(func(int, byte, []byte) error { return errors.New("there is one") }); err != nil {
		t.Error(err)
	}
}
