package cli

import (
	"context"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library/all"
	"tapedeck/testdata/corpus"
)

// Nothing is found of an interaction that is plain, whatever library it is for, and
// its summary is that of the decoded one.
func TestPlain(t *testing.T) {
	plain, others := 0, 0
	for _, file := range corpus.Cassettes(t) {
		f, err := cassette.Open(file.Path, cassette.Options{})
		if err != nil {
			continue
		}
		_ = cassette.Walk(context.Background(), f, 0, f.Len(), func(v *cassette.Visit) bool {
			s, is := v.Plain()
			if !is {
				return false
			}
			i, err := v.Interaction()
			if err != nil || s != model.Summarize(i) {
				t.Errorf("%s: %d is summarised as %+v, not %+v: %v", file.Path, v.At()+1, s, model.Summarize(i), err)
			}
			for _, l := range all.Libraries() {
				if found := l.Findings(i); len(found) > 0 {
					t.Errorf("%s: %d is plain, and %s: %v", file.Path, v.At()+1, l.Title, found)
				}
			}
			return true
		}, func(_ int, is bool) error {
			if is {
				plain++
			} else {
				others++
			}
			return nil
		})
	}
	t.Logf("%d plain interactions, %d others", plain, others)
	if plain == 0 || others == 0 {
		t.Error("all are alike")
	}
}
