package tui

import (
	"testing"

	"tapedeck/testdata/corpus"
)

// Every cassette that can be had opens, cassette or not, and every view of it
// keeps the form of the screen.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the whole corpus takes long")
	}
	files, cassettes, broken := 0, 0, 0
	for _, file := range corpus.Files(t) {
		path := file.Path
		files++
		s := newScreen(t, 80, 24, Options{Paths: []string{path}})
		switch {
		case s.cassette() != nil:
			cassettes++
			s.press("l 3 H v v v v t G g <esc> G l 1 2 <esc> r <esc> <esc>")
		case s.broken() != nil:
			broken++
			s.press("j G g")
		}
		if t.Failed() {
			t.Fatalf("in %s", path)
		}
	}
	t.Logf("%d files: %d cassettes, %d shown as text", files, cassettes, broken)
	if least := len(corpus.Cassettes(t)); cassettes < least/2 {
		t.Errorf("too few were opened of %d cassettes", least)
	}
}
