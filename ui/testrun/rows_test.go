package testrun

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/ui/match"
)

// manyFailures is a folder of cassettes and what pytest prints of tests that fail
// on them, three on each, the first of which is on none that the text names.
func manyFailures(t *testing.T, cassettes int) (folder string, run Run) {
	t.Helper()
	folder = t.TempDir()
	var text strings.Builder
	text.WriteString("============================= test session starts ==============================\n=================================== FAILURES ===================================\n")
	for n := range 3 * cassettes {
		name := fmt.Sprintf("plants-%d.yaml", n/3)
		if n%3 == 0 {
			interaction := fmt.Sprintf("- request:\n    body: null\n    headers: {}\n    method: GET\n    uri: http://a.test/plants/%d?page=1\n  response:\n    body:\n      string: fern\n    headers: {}\n    status:\n      code: 200\n      message: OK\n", n/3)
			if err := os.WriteFile(filepath.Join(folder, name), []byte("interactions:\n"+interaction+"version: 1\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			name = "elsewhere/" + name
		}
		fmt.Fprintf(&text, "_________________________________ test_%d _________________________________\n\n", n)
		fmt.Fprintf(&text, "E   vcr.errors.CannotOverwriteExistingCassetteException: Can't overwrite existing cassette ('%s') in your current record mode ('none').\n", name)
		fmt.Fprintf(&text, "E   No match for the request (<Request (GET) http://a.test/plants/%d?page=%d>) was found.\n", n/3, n%3+2)
		text.WriteString("E   Found 1 similar requests with 1 different matcher(s) :\n")
		fmt.Fprintf(&text, "E   \n")
	}
	text.WriteString("============================== short test summary info =========================\n")
	return folder, Split(text.String())
}

// Rows come in the text's order, as they are known: the first one does not wait
// for the cassettes of later ones.
func TestRowsInOrder(t *testing.T) {
	const cassettes = 40
	folder, run := manyFailures(t, cassettes)
	p, err := OpenProject(folder)
	if err != nil {
		t.Fatal(err)
	}
	first, opened := make(chan bool), make(chan string, cassettes)
	p.OpenFile = func(path string) (*cassette.File, error) {
		opened <- path
		if strings.HasSuffix(path, fmt.Sprintf("plants-%d.yaml", cassettes-1)) {
			select {
			case <-first:
			case <-time.After(5 * time.Minute):
				return nil, errors.New("the first row waits for the last cassette")
			}
		}
		return cassette.Open(path, cassette.Options{})
	}
	n := 0
	sum, err := p.Rows(context.Background(), run, match.Setting{}, func(r Row) bool {
		if n == 0 {
			close(first)
		}
		if err := r.Err; err != nil || r.Number != n+1 || r.Test.Name != fmt.Sprintf("test_%d", n) || r.Answer == nil || r.Answer.Number != r.Number ||
			r.Place.Path != fmt.Sprintf("plants-%d.yaml", n/3) || r.Answer.Near[0].Interaction != 0 {
			t.Errorf("row %d is %d of %s on %+v: %v %+v", n, r.Number, r.Test.Named(), r.Place, err, r.Answer)
		}
		n++
		return true
	})
	if err != nil || n != 3*cassettes || sum.Requests != n || len(opened) != cassettes {
		t.Errorf("%d rows, %d counted, %d cassettes opened: %v", n, sum.Requests, len(opened), err)
	}
}

// Who has enough rows gets no more of them, and no error.
func TestRowsEnough(t *testing.T) {
	folder, run := manyFailures(t, 10)
	p, err := OpenProject(folder)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	if _, err := p.Rows(context.Background(), run, match.Setting{}, func(Row) bool { n++; return n < 7 }); err != nil || n != 7 {
		t.Errorf("%d rows: %v", n, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	if _, err := p.Rows(ctx, run, match.Setting{}, func(Row) bool { stop(); return true }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
