package span_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan"
	"tapedeck/testdata/corpus"
)

// places are where a cassette's entries can be.
var places = []span.Where{{Keys: []string{"interactions"}}, {Keys: []string{"http_interactions"}}, {Keys: []string{"log", "entries"}}, {}, {Pairs: true}}

// inPieces splits src as it comes in: up to each of the places in turn, then
// whole.
func inPieces(lang span.Language, src []byte, where span.Where, ends []int) (entries []span.Span, l span.Layout, err error) {
	s := lang.Splitter(where)
	for _, end := range ends {
		entries = append(entries, s.More(src[:end:end])...)
	}
	l, err = s.End(src)
	return append(entries, l.Entries...), l, err
}

// inWindows is inPieces with what stands before the entry at hand left out.
func inWindows(lang span.Language, src []byte, where span.Where, ends []int) (entries []span.Span, l span.Layout, err error) {
	s := lang.Splitter(where)
	first, left := 0, 0
	window := func(end int) []byte { return slices.Concat(src[:first], src[first+left:end]) }
	for _, end := range ends {
		if end < first+left {
			continue
		}
		entries = append(entries, s.More(window(end))...)
		if out := s.Forget(); out.End > out.Start {
			first, left = out.Start, left+out.End-out.Start
		}
	}
	l, err = s.End(window(len(src)))
	return append(entries, l.Entries...), l, err
}

// checkPieces holds what is found in pieces against what is found at once:
// the same entries, lead and trail, or the same error after the same entries.
func checkPieces(t *testing.T, name string, lang span.Language, src []byte, where span.Where, ends []int) {
	t.Helper()
	want, wrong := lang.Splitter(where).End(src)
	entries, l, err := inPieces(lang, src, where, ends)
	switch {
	case (err == nil) != (wrong == nil) || err != nil && err.Error() != wrong.Error():
		t.Fatalf("%s in pieces %v: %v, at once: %v", name, ends, err, wrong)
	case !slices.Equal(entries, want.Entries):
		t.Fatalf("%s in pieces %v: %v, at once: %v", name, ends, entries, want.Entries)
	case l.Lead != want.Lead || l.Trail != want.Trail:
		t.Fatalf("%s in pieces %v: %v %v, at once: %v %v", name, ends, l.Lead, l.Trail, want.Lead, want.Trail)
	}
	entries, l, err = inWindows(lang, src, where, ends)
	switch {
	case wrong != nil && err == nil:
		t.Fatalf("%s in windows %v: nothing is wrong, at once: %v", name, ends, wrong)
	case err != nil:
		if wrong == nil && !bytes.Contains([]byte(err.Error()), []byte("twice")) {
			t.Fatalf("%s in windows %v: %v", name, ends, err)
		}
	case !slices.Equal(entries, want.Entries) || l.Lead != want.Lead || l.Trail != want.Trail:
		t.Fatalf("%s in windows %v: %v %v %v, at once: %v %v %v", name, ends, entries, l.Lead, l.Trail, want.Entries, want.Lead, want.Trail)
	}
}

// A text that comes in bit by bit has the entries that it has as a whole,
// wherever it is cut.
func TestSplitInPieces(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	entries, cassettes, every := 0, len(corpus.Cassettes(t)), 1
	if testing.Short() {
		every = 4
	}
	for n, file := range corpus.Files(t) {
		if n%every != 0 {
			continue
		}
		name, src := file.Name(), file.Read(t)
		for _, lang := range []span.Language{yamlspan.YAML, jsonspan.JSON} {
			for _, where := range places {
				l, _ := lang.Splitter(where).End(src)
				if entries += len(l.Entries); len(l.Entries) == 0 && len(src) > 4096 {
					continue
				}
				for _, most := range []int{len(src)/30 + 1, len(src)/7 + 1} {
					var ends []int
					for at := 0; ; ends = append(ends, at) {
						if at += 1 + random.IntN(most); at >= len(src) {
							break
						}
					}
					checkPieces(t, name, lang, src, where, ends)
				}
			}
		}
	}
	t.Logf("%d entries of %d cassettes", entries, cassettes)
	if entries < 2*cassettes/every {
		t.Error("too few entries were split")
	}
}

// Texts in which a cut can hide what follows: every cut is tried.
func TestSplitAtEveryCut(t *testing.T) {
	for _, c := range []struct {
		lang span.Language
		src  string
	}{
		{yamlspan.YAML, "interactions:\n- a: 1\n  b:\n# of the next\n- a: |\n   x\n\n   y\n-   a: 'it''s\n\n    - b'\n# trailing\nversion: 1\n"},
		{yamlspan.YAML, "interactions:\r\n- a: 1\r\n- b: 2\r\n...\r\n"},
		{yamlspan.YAML, "\xef\xbb\xbf---\ninteractions:\n  - a\n  # deep\n  - - b\n    - c\n  -\n    d: [1,\n 2]\nz: 1\n"},
		{yamlspan.YAML, "interactions:\n- a: \u0085\n- b: '\u2028'\n"},
		{yamlspan.YAML, "interactions:\n- a: 1\n- b: 'cut off"},
		{yamlspan.YAML, "interactions:\n- a: 1\n- b: 2\ninteractions:\n- c: 3\n"},
		{yamlspan.YAML, "interactions:\n- a: 1\n--- \n"},
		{yamlspan.YAML, "interactions: []\n"},
		{yamlspan.YAML, "version: 1\n"},
		{yamlspan.YAML, "go.yaml.in/yaml/v4 v4.0.0 h1:1h7H\ngo.yaml.in/yaml/v4 v4.0.0/go.mod h1:aZqd\n"}, // what a cut makes look like a key
		{jsonspan.JSON, `{"interactions": [{"a": "\\"}, {"b": [1, "]"]} , 12.5, -Infinity,"x\""], "z": {"interactions": [1]}}`},
		{jsonspan.JSON, "\xef\xbb\xbf" + `{"interactions":[1,2`},
		{jsonspan.JSON, `{"interactions":[1,{"a":"b"c}]}`},
		{jsonspan.JSON, `{"interactions":[1,2,]}`},
		{jsonspan.JSON, `{"interactions":[]}`},
		{jsonspan.JSON, `{"z":[{}]}`},
	} {
		for _, where := range []span.Where{{Keys: []string{"interactions"}}, {Pairs: true}} {
			for a := range c.src {
				for b := a + 1; b < len(c.src); b++ {
					if testing.Short() && (a+b)%4 != 0 {
						continue
					}
					checkPieces(t, c.src, c.lang, []byte(c.src), where, []int{a, b})
				}
			}
			every := make([]int, len(c.src))
			for i := range every {
				every[i] = i
			}
			checkPieces(t, c.src, c.lang, []byte(c.src), where, every)
		}
	}
}

// Of a list that is there twice JSON readers take the last one; what was
// found of the first is told to be none of it.
func TestSplitSecondList(t *testing.T) {
	src := []byte(`{"l": [1, 2, 3], "l": [4, 5]}`)
	where := span.Where{Keys: []string{"l"}}
	want, err := jsonspan.JSON.Split(src, where)
	if err != nil {
		t.Fatal(err)
	}
	for end := range src {
		s := jsonspan.JSON.Splitter(where)
		first := s.More(src[:end:end])
		l, err := s.End(src)
		if err != nil || !slices.Equal(l.Entries, want.Entries) || l.Lead != want.Lead {
			t.Fatalf("cut at %d: %v %v, want %v", end, l, err, want)
		}
		if len(first) > 0 && first[0].Start == l.Lead.End {
			t.Fatalf("cut at %d: the first list's entries are taken for the last one's", end)
		}
	}
}
