package emit

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/testdata/corpus"
)

// without is the dialect inferred from all examples but the i-th.
func (c counts) without(i int) Dialect {
	c.examples = slices.Delete(slices.Clone(c.examples), i, i+1)
	return c.dialect()
}

// TestStyleOfOthers writes every scalar of several lines again, in the style
// inferred from the other scalars of its file: nothing but the value, the
// place and its style (plain, single...) is taken from the scalar itself. It
// also counts those that come out right when all scalars are looked at, as
// when a value is replaced.
func TestStyleOfOthers(t *testing.T) {
	type score struct{ multi, multiSame, multiSeen, all, allSame int }
	scores := map[string]*score{}
	files := corpus.YAML(t)
	for _, path := range slices.Sorted(maps.Keys(files)) {
		doc, err := Parse(files[path])
		if err != nil || doc.Root == nil {
			continue
		}
		folder := filepath.Base(filepath.Dir(path))
		if scores[folder] == nil {
			scores[folder] = &score{}
		}
		n := scores[folder]
		var c counts
		c.walk(doc)
		full := c.dialect()
		for i, s := range c.examples {
			d, multi := full, strings.Contains(s.source, "\n")
			if multi {
				d = c.without(i)
				n.multi++
				if got, err := full.Scalar(s.value, s.place); err == nil && got == s.source {
					n.multiSeen++
				}
			}
			n.all++
			got, err := d.Scalar(s.value, s.place)
			if err == nil && got == s.source {
				n.allSame++
				if multi {
					n.multiSame++
				}
			} else {
				t.Logf("%s: %s", filepath.Base(path), miss(s, got, err))
			}
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(scores)) {
		n := scores[folder]
		t.Logf("%-22s several lines %5d of %5d (seen %5d); all scalars %6d of %6d", folder, n.multiSame, n.multi, n.multiSeen, n.allSame, n.all)
	}
	for _, kind := range []string{"vcrpy-yaml", "ruby-vcr-yaml"} {
		if n := scores[kind]; n != nil && n.multiSame*100 < n.multi*95 {
			t.Errorf("%s: %d of %d scalars of several lines come out as they were, want 95 %%", kind, n.multiSame, n.multi)
		}
	}
}

// miss says where what was written parts from the source.
func miss(s example, got string, err error) string {
	if err != nil {
		return err.Error()
	}
	i := 0
	for i < len(got) && i < len(s.source) && got[i] == s.source[i] {
		i++
	}
	from := max(0, i-20)
	cut := func(text string) string { return text[from:min(len(text), i+30)] }
	return fmt.Sprintf("parent %d column %d style %d at byte %d: wrote %q, was %q",
		s.place.Parent, s.place.Column, s.place.Style, i, cut(got), cut(s.source))
}
