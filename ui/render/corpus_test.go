package render

import (
	"io"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/testdata/corpus"
)

// TestCorpus shows every interaction of every cassette in every way there is.
func TestCorpus(t *testing.T) {
	var files, interactions, bodies, rows int
	for _, file := range corpus.Cassettes(t) {
		path := file.Path
		f, err := cassette.Open(path, cassette.Options{})
		if err != nil {
			continue
		}
		files++
		var o Origins
		for n := range f.Len() {
			if s, err := f.Summary(n); err == nil {
				o.Add(s.URL)
			}
		}
		for n := range f.Len() {
			i, err := f.At(n)
			if err != nil {
				continue
			}
			interactions++
			showRow(t, path, n, i, f.Len(), &o)
			b, r := showBodies(t, path, n, i)
			bodies += b
			rows += r
		}
	}
	t.Logf("%d files, %d interactions, %d views of bodies, %d rows", files, interactions, bodies, rows)
}

func showRow(t *testing.T, path string, n int, i model.Interaction, count int, o *Origins) {
	for _, width := range []int{50, 60, 80, 120} {
		row := NewColumns(width, count, true).Row(ListRow{N: n + 1, Summary: model.Summarize(i)}, o, time.Now(), dark)
		if w := Width(row); w != width || !shownSafely(ansi.Strip(row)) {
			t.Errorf("%s: interaction %d: row of %d cells, not %d: %q", path, n+1, w, width, row)
		}
	}
	if err := Interaction(io.Discard, i, n+1, Options{Theme: dark}); err != nil {
		t.Error(err)
	}
}

func showBodies(t *testing.T, path string, n int, i model.Interaction) (bodies, rows int) {
	for _, side := range []model.Side{model.InRequest, model.InResponse} {
		for _, mode := range []BodyMode{Pretty, Hex, HexWire, Transcript} {
			b := NewBody(i, side, mode, nil, 0)
			if b.Steps == "" || b.Title == "" || !shownSafely(b.Steps+b.Title) {
				t.Errorf("%s: interaction %d: %s is %q, %q", path, n+1, side, b.Steps, b.Title)
			}
			bodies++
			d := b.Document(77, mode == Pretty, Folds{})
			if d.folded != nil && d.Roots == 1 && mode == Pretty {
				checkPaths(t, path, d)
			}
			for row := 0; row < d.Rows(); row += 1 + d.Rows()/50 {
				rows++
				plain, painted := d.Row(row, 0, Theme{}), ansi.Strip(d.Row(row, 0, dark))
				if d.picture != nil && row >= d.rows {
					plain = painted // it has colours alone
				}
				if plain != painted || Width(plain) > 77 || !shownSafely(plain) {
					t.Errorf("%s: interaction %d: row %d of the %s is %q, in colours %q", path, n+1, row, side, plain, painted)
				}
			}
		}
	}
	return bodies, rows
}

// checkPaths holds the paths and values of some rows against encoding/json.
func checkPaths(t *testing.T, file string, d *Document) {
	if body.Check([]byte(d.text)) != nil {
		return // NaN, which encoding/json does not read
	}
	want := valuesByPath(t, d.text)
	for row := 0; row < d.Rows(); row += 1 + d.Rows()/50 {
		path, ok := d.Path(row)
		value, _ := valueOf(d, row)
		if !ok || !isAmong(value, want[path]) {
			t.Errorf("%s: row %d is %q, %v, with the value %q, want %q", file, row, path, ok, value, want[path])
		}
	}
}

func shownSafely(s string) bool {
	for _, r := range s {
		if !unicode.IsGraphic(r) || unicode.In(r, unicode.Cf, unicode.Co) {
			return false
		}
	}
	return true
}
