package cassette

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette/internal/reading"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// rowsOf are the rows and the finding that WalkLoading returns for a cassette.
func rowsOf(f *File) (rows []string, found *LoadFinding, err error) {
	found, err = WalkLoading(context.Background(), f, "", func(v *Visit) string {
		whole, err := v.Interaction()
		return fmt.Sprint(v.At(), model.Summarize(whole), err)
	}, func(_ int, row string) error {
		rows = append(rows, row)
		return nil
	})
	return rows, found, err
}

// A walk over a cassette whose interactions are being found tells what one over the
// whole cassette does, held in memory or not, or why it cannot be opened.
func TestWalkWhileOpening(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	grown := 0
	for _, file := range corpus.Files(t) {
		name, data := file.Name(), file.Read(t)
		piece := 1 + random.IntN(len(data)/9+1)
		var want []string
		var loads *LoadFinding
		whole, wrong := Open(file.Path, Options{})
		if wrong == nil {
			want, loads, _ = rowsOf(whole)
		}
		for _, begin := range []func() (*File, error){
			func() (*File, error) { return beginIn(file.Path, data, piece) },
			func() (*File, error) {
				reading.Windowed = 0
				defer func() { reading.Windowed = 8 << 20 }()
				return beginWindows(file.Path, piece)
			},
		} {
			f, err := begin()
			var rows []string
			var found *LoadFinding
			if err == nil {
				early := f.Len()
				rows, found, err = rowsOf(f)
				if f.Len() > early {
					grown++
				}
			}
			if err == errReplaced {
				rows, found, err = rowsOf(f)
			}
			if fmt.Sprint(err) != fmt.Sprint(wrong) {
				t.Fatalf("%s: %v, at once: %v", name, err, wrong)
			}
			if err == nil && (!slices.Equal(rows, want) || fmt.Sprint(found) != fmt.Sprint(loads)) {
				t.Fatalf("%s: %v and %d rows, at once: %v and %d\n%s\n%s", name, found, len(rows), loads, len(want), rows, want)
			}
		}
	}
	if grown < len(corpus.Cassettes(t))/2 {
		t.Errorf("%d cassettes grew", grown)
	}
}

// What ends the walk ends the reading with it.
func TestWalkWhileOpeningEnds(t *testing.T) {
	enough := errors.New("enough")
	ctx, cancel := context.WithCancel(t.Context())
	for _, c := range []struct {
		what string
		end  func() error
		want error
	}{
		{"an error", func() error { return enough }, enough},
		{"the context", func() error { cancel(); return nil }, context.Canceled},
	} {
		f, err := beginIn("a", vcrpyOf(20_000), 10_000)
		if err != nil {
			t.Fatal(err)
		}
		_, err = WalkLoading(ctx, f, "", func(*Visit) int { return 0 }, func(i, _ int) error {
			if i == 100 {
				return c.end()
			}
			return nil
		})
		if err != c.want {
			t.Errorf("%s: %v", c.what, err)
		}
		if _, still := f.Indexing(); !still {
			t.Errorf("%s: all was read", c.what)
		}
		if err := f.Index(context.Background()); err != nil || f.Len() != 20_000 {
			t.Errorf("%s: %d interactions afterwards: %v", c.what, f.Len(), err)
		}
	}
}

// Where the end shows that the list was another, no walk over the first one ends well.
func TestWalkWhileOpeningReplaced(t *testing.T) {
	one := `{"request": {"method": "GET", "uri": "http://a.test/"}, "response": {"status": {"code": 200}, "url": "u"}}`
	text := `{"http_interactions": [` + one + strings.Repeat(", "+one, 50) + `], "http_interactions": [` + one + `]}`
	f, err := beginIn("a", []byte(text), 300)
	if err != nil {
		t.Fatal(err)
	}
	if rows, _, err := rowsOf(f); err != errReplaced {
		t.Errorf("%d rows: %v", len(rows), err)
	}
	if rows, _, err := rowsOf(f); err != nil || len(rows) != 1 || !f.Replaced() {
		t.Errorf("%d rows: %v", len(rows), err)
	}
}
