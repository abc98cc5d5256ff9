package cassette

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tapedeck/cassette/internal/format"
	"tapedeck/model"
)

// The size and the line of each interaction stay right through changes, for
// files that come with starts of few lines and of many.
func TestLinesThroughChanges(t *testing.T) {
	var b strings.Builder
	b.WriteString("{\n\"http_interactions\": [\n")
	for i := range 300 {
		if i > 0 {
			b.WriteString(strings.Repeat("\n", i%3) + ",\n")
		}
		fmt.Fprintf(&b, `{"request": {"method": "GET", "uri": "http://a.test/%d"}, %s "response": {"status": {"code": 200}, "url": "u"}}`, i, strings.Repeat("\n", i%5))
	}
	b.WriteString("\n], \"recorded_with\": \"betamax/0.9.0\"}\n")
	random := rand.New(rand.NewPCG(5, 6))
	changes := 60
	if testing.Short() {
		changes = 15
	}
	for _, data := range [][]byte{vcrpyOf(300), []byte(b.String()), []byte("interactions:\n" + strings.SplitAfter(string(vcrpyOf(1)), "interactions:\n")[1])} {
		for _, piece := range []int{1000, 10_000, 1 << 20} {
			f, err := beginIn("a", data, piece)
			if err == nil {
				err = f.Index(context.Background())
			}
			if err != nil {
				t.Fatal(err)
			}
			checkLines(t, f)
			for range changes {
				n := f.Len()
				at := random.IntN(max(1, n))
				op := []model.Op{model.Delete{At: at}, model.Duplicate{At: at}, model.Move{At: at, To: random.IntN(max(1, n))},
					model.SetBody{At: at, Side: model.InResponse, Decoded: []byte(strings.Repeat("a\n", at))}}[random.IntN(4)]
				switch random.IntN(4) {
				case 0:
					f.Undo()
				case 1:
					f.Redo()
				default:
					if _, err := f.Do(Change{Ops: []model.Op{op}}); err != nil && n > 0 {
						t.Fatal(err)
					}
				}
				checkLines(t, f)
			}
		}
	}
}

func checkLines(t *testing.T, f *File) {
	t.Helper()
	var all bytes.Buffer
	if _, err := f.WriteTo(&all); err != nil {
		t.Fatal(err)
	}
	if f.Size() != int64(all.Len()) {
		t.Fatalf("the size is %d, want %d", f.Size(), all.Len())
	}
	at := len(f.lead)
	for i, e := range f.entries.Items() {
		if i > 0 {
			at += len(e.separator)
		}
		if line := f.Entry(i).Line; line != 1+bytes.Count(all.Bytes()[:at], format.Newline) {
			t.Fatalf("interaction %d of %d is on line %d, want %d", i, f.entries.Len(), line, 1+bytes.Count(all.Bytes()[:at], format.Newline))
		}
		at += e.text.Len()
	}
}
