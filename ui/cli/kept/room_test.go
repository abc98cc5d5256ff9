package kept

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// No text is written over by another, however long they are and whoever asks.
func TestRoom(t *testing.T) {
	var r Room
	var all sync.WaitGroup
	for k := range 4 {
		all.Go(func() {
			var texts [][]byte
			want := func(i int) string { return fmt.Sprint(k, strings.Repeat("x", i*i%1000), i) }
			for i := range 500 {
				text, err := r.Text(func(dst []byte) ([]byte, error) { return append(dst, want(i)...), nil })
				if err != nil {
					t.Error(err)
				}
				texts = append(texts, text)
			}
			for i, text := range texts {
				_ = append(text, "over the next one"...)
				if string(text) != want(i) {
					t.Errorf("%d of %d is %q", i, k, text)
				}
			}
		})
	}
	all.Wait()
}
