package opened

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model/pattern"
	"tapedeck/ui/tui/detail"
)

// A search goes where one that looks at message after message goes, from wherever
// it begins, through whatever is shown; and reads no interaction twice.
func TestSearchRun(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	b.WriteString("interactions:\n")
	const n = 60
	holds := make([]detail.Sides, n)
	for i := range n {
		url, body := "moss", "moss"
		if random.IntN(9) == 0 {
			url, holds[i] = "fern", holds[i]|detail.InRequest
		}
		if random.IntN(9) == 0 {
			body, holds[i] = "Fern", holds[i]|detail.InResponse
		}
		fmt.Fprintf(&b, "- request: {body: null, headers: {}, method: GET, uri: 'http://a.test/%s'}\n  response:\n    body: {string: '%s'}\n    headers: {}\n    status: {code: 200, message: X}\n", url, body)
	}
	b.WriteString("version: 1\n")
	path := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	file, err := cassette.Open(path, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := detail.New(file)
	d.Search.Text = "fern"
	s := &searched{Seeker: d.Seeker()}
	for round := range 400 {
		var rows []int
		for i := range n {
			if round%2 == 0 || random.IntN(3) > 0 {
				rows = append(rows, i)
			}
		}
		way := []int{-1, 1}[random.IntN(2)]
		c := run{searched: s, file: file, rows: rows, count: len(rows), from: random.IntN(len(rows)), way: way, read: func(int) {}}
		d.Tab = detail.RequestTab
		if random.IntN(2) == 0 {
			d.Tab = detail.ResponseTab
		}
		c.here, c.after = d.SidesShown(way)
		h, err := c.next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		wantRow, wantSide, wantAround := byMessage(rows, holds, c.from, c.here, way)
		if side := h.found.First(way); h.row != wantRow || side != wantSide || h.around != wantAround {
			t.Fatalf("from %d, %v, way %d of %v: %d %v %v, want %d %v %v", c.from, c.here, way, rows, h.row, side, h.around, wantRow, wantSide, wantAround)
		}
		if round == 100 { // all is known: what is looked for now is not looked at
			d.Search.Words = []pattern.Pattern{pattern.Words("nowhere")}
			d.Search.Text = ""
			s.Seeker = d.Seeker()
		}
	}
}

// byMessage goes through the messages one by one.
func byMessage(rows []int, holds []detail.Sides, row int, side detail.Sides, way int) (int, detail.Sides, bool) {
	messages := 2 * len(rows)
	at := 2 * row
	if side == detail.InResponse {
		at++
	}
	for n := 1; n <= messages; n++ {
		to := at + n*way
		next := (to + messages) % messages
		side := detail.InRequest << (next % 2)
		if holds[rows[next/2]]&side != 0 {
			return next / 2, side, to < 0 || to >= messages
		}
	}
	return row, 0, true
}
