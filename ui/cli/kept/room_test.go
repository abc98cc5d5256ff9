package kept

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// No text is written over by another before it was shown, however long they are and
// whoever asks.
func TestRoom(t *testing.T) {
	var r Room
	var all sync.WaitGroup
	for k := range 4 {
		all.Go(func() {
			var texts []Text
			want := func(i int) string { return fmt.Sprint(k, strings.Repeat("x", i*i%1000), i) }
			for i := range 500 {
				text := r.Text(func(dst []byte) []byte { return append(dst, want(i)...) })
				if texts = append(texts, text); i%7 == 6 { // some are shown long before the others
					if at := i - i%5; string(texts[at].Bytes) != want(at) {
						t.Errorf("%d of %d is %q", at, k, texts[at].Bytes)
					} else if texts[at].Bytes != nil {
						r.Shown(texts[at])
						texts[at] = Text{}
					}
				}
			}
			for i, text := range texts {
				_ = append(text.Bytes, "over the next one"...)
				if text.Bytes != nil && string(text.Bytes) != want(i) {
					t.Errorf("%d of %d is %q", i, k, text.Bytes)
				}
				r.Shown(text)
			}
		})
	}
	all.Wait()
}
