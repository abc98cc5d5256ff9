package render

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tapedeck/model/body"
	"tapedeck/model/pattern"
)

const nested = `{"billing":{"payer":"developer"},"empty":{},"output":[{"type":"message","a b":[1,[2,3],4]}],"n":1.50}`

func rowsOf(d *Document) []string {
	var rows []string
	for i := range d.Rows() {
		rows = append(rows, d.Row(i, 0, Theme{}))
	}
	return rows
}

func prettyFolds(text string, t body.Type, width int, wrap bool) *Document {
	pretty := body.Pretty(t, []byte(text))
	if pretty == nil {
		pretty = []byte(text)
	}
	return NewFoldingDocument(pretty, t, width, wrap, Folds{})
}

func TestFolds(t *testing.T) {
	long := `{"k":"` + strings.Repeat("abcdefghij", 150) + `","n":1}`
	many := `{"list":[` + strings.TrimSuffix(strings.Repeat("{\"x\":1},", 60), ",") + `],"n":1}`
	for _, c := range []struct {
		name, text string
		typ        body.Type
		width      int
		toggle     []int
		want       string
	}{
		{"everything open", nested, body.JSON, 40, nil, `
{
▾ "billing": {
    "payer": "developer"
  },
  "empty": {},
▾ "output": [
  ▾ {
      "type": "message",
    ▾ "a b": [
        1,
      ▾ [
          2,
          3
        ],
        4
      ]
    }
  ],
  "n": 1.50
}`},
		{"one, and one in one", nested, body.JSON, 40, []int{1, 4, 3}, `
{
▸ "billing": { 1 key },
  "empty": {},
▸ "output": [ 1 item ],
  "n": 1.50
}`},
		{"by its end", nested, body.JSON, 40, []int{3}, `
{
▸ "billing": { 1 key },
  "empty": {},
▾ "output": [
  ▾ {
      "type": "message",
    ▾ "a b": [
        1,
      ▾ [
          2,
          3
        ],
        4
      ]
    }
  ],
  "n": 1.50
}`},
		{"the root", nested, body.JSON, 40, []int{0}, "\n{ 4 keys }"},
		{"no room", nested, body.JSON, 16, nil, `
{
▾ "billing": {
    "payer": 
    "developer"
  },
  "empty": {},
▾ "output": [
  ▾ {
      "type": 
      "message",
    ▾ "a b": [
        1,
      ▾ [
          2,
          3
        ],
        4
      ]
    }
  ],
  "n": 1.50
}`},
		{"too long a key", `{"a key that is long":{"a":1}}`, body.JSON, 26, []int{1}, `
{
▸ "a key that is…{ 1 key }
}`},
		{"a long string", long, body.JSON, 30, nil, `
{
▸ "k": "abcdefghijab…" 1.5 kB,
  "n": 1
}`},
		{"a long array", many, body.JSON, 30, nil, `
{
▸ "list": [ 60 items ],
  "n": 1
}`},
		{"JSONP, closed", "got({\n  \"a\": {\n    \"b\": 1\n  }\n});\n", body.WithJSON, 30, []int{0}, `
got({ 1 key });`},
		{"JSON, then text", "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n-- end {", body.WithJSON, 30, []int{1}, `
{
▸ "a": { 1 key }
}
-- end {`},
		{"lines", "{\"a\":[1]}\n{\"b\":2}\n3", body.NDJSON, 30, []int{0, 1}, `
{ 1 key }
{ 1 key }
3`},
		{"events", "event: x\ndata: {\"a\":{\"b\":1}}\n\ndata: {\"c\":2}\n\n", body.SSE, 30, []int{2, 5}, `
event: x
data: {
      ▸ "a": { 1 key }
      }

data: { 1 key }
`},
		{"XML", "<plants><plant id=\"1\"><name>Fern</name></plant><none/></plants>", body.XML, 40, nil, `
<plants>
▾ <plant id="1">
    <name>Fern</name>
  </plant>
  <none/>
</plants>`},
		{"XML, one", "<plants><plant id=\"é\"><name>Fern</name></plant><none/></plants>", body.XML, 40, []int{1}, `
<plants>
▸ <plant id="é"> 1 line </plant>
  <none/>
</plants>`},
		{"XML, by its end", "<plants><plant><name>Fern</name></plant><none/></plants>", body.XML, 40, []int{3}, `
<plants>
▸ <plant> 1 line </plant>
  <none/>
</plants>`},
		{"XML, the root", "<plants><plant><name>Fern</name></plant><none/></plants>", body.XML, 40, []int{0}, "\n<plants> 4 lines </plants>"},
		{"YAML", "plants:\n- name: Fern\n  zones:\n    a: é\n- name: Moss\nlast: 1\n", body.YAML, 40, []int{1}, `
plants:
- name: Fern 2 lines
- name: Moss
last: 1`},
		{"YAML, a list as deep as its key", "plants:\n- a\n- b\n\nlast:\n- é", body.YAML, 40, []int{4, 0}, `
plants: 2 lines

last: 1 line`},
	} {
		d := prettyFolds(c.text, c.typ, c.width, true)
		for _, row := range c.toggle {
			if _, ok := d.Toggle(row); !ok {
				t.Errorf("%s: row %d has no fold", c.name, row)
			}
		}
		if got := "\n" + strings.Join(rowsOf(d), "\n"); got != c.want {
			t.Errorf("%s:\n got%s\nwant%s", c.name, got, c.want)
		}
		checkFolds(t, d)
		d.FoldAll(false)
		if got, want := rowsOf(d), rowsOf(NewDocument([]byte(d.text), body.Text, c.width, true)); len(got) != len(want) {
			t.Errorf("%s: everything open shows %d rows, not %d", c.name, len(got), len(want))
		}
		d.FoldAll(true)
		checkFolds(t, d)
	}
}

// checkFolds holds the rows that are seen against those that no closed fold
// hides, counted one by one.
func checkFolds(t *testing.T, d *Document) {
	t.Helper()
	hidden := make([]bool, d.rows)
	var closed []int32
	for n := range d.List {
		if f := &d.List[n]; d.isClosed(int32(n)) {
			closed = append(closed, int32(n))
			for row := d.folded.rows.Starts[f.First]; row < d.folded.rows.Starts[f.Last]; row++ {
				hidden[row] = true
			}
		}
	}
	var seen []int
	for row := range d.rows {
		before, isSeen := d.folded.rows.Before(row)
		if before != len(seen) || isSeen == hidden[row] {
			t.Fatalf("before row %d of %q %d are seen, and it (%v), not %d and %v, with %v closed", row, d.text, before, isSeen, len(seen), !hidden[row], closed)
		}
		if isSeen {
			seen = append(seen, row)
		}
	}
	if d.Rows() != len(seen) {
		t.Fatalf("%d rows of %q are seen, not %d", d.Rows(), d.text, len(seen))
	}
	for i, row := range seen {
		if d.row(i) != row {
			t.Fatalf("row %d of %q is row %d of the text, not %d", i, d.text, d.row(i), row)
		}
		_, continued := d.Line(i)
		if back, column := d.Position(d.Offset(i)); back != i || column > 0 && !(continued && strings.HasPrefix(d.Row(i, 0, Theme{}), strings.Repeat(" ", column))) {
			t.Fatalf("row %d of %q starts at %d, which is in row %d, column %d", i, d.text, d.Offset(i), back, column)
		}
		plain, painted := d.Row(i, 0, Theme{}), d.Row(i, 0, dark)
		if ansi.Strip(painted) != plain || Width(plain) > d.width || !shownSafely(plain) {
			t.Fatalf("row %d of %q is %q, in colours %q", i, d.text, plain, painted)
		}
	}
	for n := range d.List {
		f := &d.List[n]
		if !d.isClosed(int32(n)) || !d.hides(f) {
			continue
		}
		if i, _ := d.Position(int(f.End)); f.Kind != '"' && i != d.shown(d.own(f)) {
			t.Fatalf("the end of fold %d of %q is in row %d, not %d", n, d.text, i, d.shown(d.own(f)))
		}
	}
}

func TestFoldsOfOtherText(t *testing.T) {
	for _, c := range []struct {
		name, text string
		typ        body.Type
	}{
		{"not pretty", `{"a":{"b":1}}`, body.JSON},
		{"laid out in another way", "{\n  \"a\":\n  1}", body.JSON},
		{"not JSON", "{\n  \"a\": x\n}", body.JSON},
		{"cut off", "{\n  \"a\": [\n    1", body.JSON},
		{"nothing to fold", "{}", body.JSON},
		{"YAML of one depth", "a: 1\nb: 2", body.YAML},
		{"empty", "", body.JSON},
		{"text", "{\n  \"a\": 1\n}", body.Text},
		{"events that are none", "data: {\ndata: }\n", body.SSE},
		{"bytes", "{\n  \"a\": 1\n}", body.Bytes},
	} {
		d := NewFoldingDocument([]byte(c.text), c.typ, 20, true, Folds{})
		if d.folded != nil {
			t.Errorf("%s: has folds", c.name)
		}
		want := NewDocument([]byte(c.text), c.typ, 20, true)
		if got, want := fmt.Sprintf("%q", rowsOf(d)), fmt.Sprintf("%q", rowsOf(want)); got != want {
			t.Errorf("%s: %s, want %s", c.name, got, want)
		}
		d.FoldAll(true)
		for i := -1; i <= d.Rows(); i++ {
			_, toggled := d.Toggle(i)
			_, around := d.FoldAround(i)
			_, path := d.Path(i)
			_, value := d.Value(i)
			if _, fold := d.Fold(i); toggled || around || path || value || fold {
				t.Errorf("%s: row %d folds", c.name, i)
			}
		}
		if len(c.text) > 0 && c.typ != body.Bytes {
			if got, want := d.Reveal(1), 0; got != want {
				t.Errorf("%s: byte 1 is in row %d", c.name, got)
			}
		}
	}
}

func TestReveal(t *testing.T) {
	d := prettyFolds(nested, body.JSON, 40, true)
	d.FoldAll(true)
	hits, _ := d.Find(pattern.Words("3"))
	d.Mark(hits, 0)
	if got := d.Row(3, 0, Theme{}); got != `▸ "output": [ 1 item, 1 hit ],` {
		t.Errorf("the fold says %q", got)
	}
	if row, column := d.Position(hits[0].Start); row != 3 || column != 12 {
		t.Errorf("the hit is in row %d, column %d", row, column)
	}
	if painted := d.Row(3, 0, dark); !strings.Contains(painted, "\x1b[7m 1 item, 1 hit ") {
		t.Errorf("the current hit is not seen: %q", painted)
	}
	row := d.Reveal(hits[0].Start)
	if got := d.Row(row, 0, Theme{}); got != "          3" {
		t.Errorf("row %d is %q", row, got)
	}
	if got := d.Row(1, 0, Theme{}); got != `▸ "billing": { 1 key },` {
		t.Errorf("another fold is %q", got)
	}
	wide := NewFoldingDocument([]byte(d.text), body.JSON, 60, false, d.Folds())
	if got, want := fmt.Sprintf("%q", rowsOf(wide)), fmt.Sprintf("%q", rowsOf(d)); got != want {
		t.Errorf("in another width\n%s\nwas\n%s", got, want)
	}
	if at, ok := d.FoldAround(row); !ok || d.Row(at, 0, Theme{}) != "      ▸ [ 2 items, 1 hit ]," {
		t.Errorf("folded around it, row %d is %q", at, d.Row(at, 0, Theme{}))
	}
}

func TestFoldSign(t *testing.T) {
	d := prettyFolds(nested, body.JSON, 40, true)
	for row, want := range map[int]Fold{0: {false, -2}, 1: {false, 0}, 5: {false, 0}, 6: {false, 2}} {
		if f, ok := d.Fold(row); !ok || f != want {
			t.Errorf("row %d has %v, %v", row, f, ok)
		}
	}
	d.Toggle(0)
	if f, ok := d.Fold(0); !ok || !f.Closed || f.Sign() != "▸" {
		t.Errorf("the root has %v, %v", f, ok)
	}
}

// valuesByPath lists what encoding/json finds in a JSON text, by path: several
// values where a key is repeated, and of objects and arrays the bracket.
func valuesByPath(t *testing.T, text string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var walk func(path string)
	walk = func(path string) {
		token, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		found[path] = append(found[path], strings.Replace(fmt.Sprint(token), "<nil>", "null", 1))
		switch token.(type) {
		default:
			return
		case json.Delim:
		}
		for n := 0; d.More(); n++ {
			step := fmt.Sprintf("[%d]", n)
			if token == json.Delim('{') {
				key, _ := d.Token()
				if step = "." + key.(string); !regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`).MatchString(key.(string)) {
					step = fmt.Sprintf("[%q]", key)
				}
			}
			walk(path + step)
		}
		d.Token()
	}
	walk("$")
	return found
}

func TestPath(t *testing.T) {
	for _, c := range []struct{ text string }{{nested}, {`[[[1,2],[3]],4,[],5,{"a":[{},{"b":6}],"c\n\"":"` + strings.Repeat("x", 1500) + `"},7]`}} {
		d := prettyFolds(c.text, body.JSON, 30, true)
		d.FoldAll(false)
		want := valuesByPath(t, c.text)
		seen := map[string]bool{}
		for i := range d.Rows() {
			path, ok := d.Path(i)
			value, _ := valueOf(d, i)
			if !ok || !isAmong(value, want[path]) {
				t.Errorf("row %d, %q: %s is %q, want %q", i, d.Row(i, 0, Theme{}), path, value, want[path])
			}
			seen[path] = true
		}
		if len(seen) != len(want) {
			t.Errorf("%d paths of %d", len(seen), len(want))
		}
	}
	d := prettyFolds(nested, body.JSON, 40, true)
	if got, _ := valueOf(d, 8); got != "[\n  1,\n  [\n    2,\n    3\n  ],\n  4\n]" {
		t.Errorf("a value is %q", got)
	}
}

// isAmong reports whether a value is one of those of valuesByPath.
func isAmong(value string, want []string) bool {
	return slices.Contains(want, value) || value != "" && slices.Contains(want, value[:1])
}

// randomJSON is JSON with arrays, objects and long strings in each other.
func randomJSON(random *rand.Rand, depth int) string {
	switch n := random.IntN(8); {
	case n < 2 && depth > 0, depth > 3:
		var items []string
		for range random.IntN(5) + random.IntN(10)/9*random.IntN(80)/(5-min(depth, 4)) {
			items = append(items, randomJSON(random, depth-1))
		}
		return "[" + strings.Join(items, ",") + "]"
	case n < 4 && depth > 0:
		var items []string
		for range random.IntN(5) {
			items = append(items, fmt.Sprintf(`"%s":%s`, strings.Repeat("k", random.IntN(40)), randomJSON(random, depth-1)))
		}
		return "{" + strings.Join(items, ",") + "}"
	case n == 4:
		return `"` + strings.Repeat("日本 long ", random.IntN(2)*random.IntN(150)) + `"`
	}
	return fmt.Sprint(random.IntN(1000))
}

// randomLines are lines indented at random, of YAML and of markup.
func randomLines(random *rand.Rand) (text []byte) {
	starts := []string{"- ", "a:", "<p>", "</p>", "日本 long", "", "é", "- b:", "\x1b[0m\xff"}
	for range 1 + random.IntN(60) {
		text = append(text, strings.Repeat(" ", random.IntN(6))+starts[random.IntN(len(starts))]+strings.Repeat("x", random.IntN(2)*random.IntN(30))...)
		text = append(text, "\n\r"[:1+random.IntN(8)/7]...)
	}
	return text
}

// TestRandomFolds opens and closes folds of random texts at random.
func TestRandomFolds(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	inputs := 100
	if testing.Short() {
		inputs = 25
	}
	folding := 0
	for range inputs {
		text, typ := body.Pretty(body.JSON, []byte(randomJSON(random, 4))), body.JSON
		if random.IntN(3) == 0 {
			text, typ = randomLines(random), body.YAML
		}
		d := NewFoldingDocument(text, typ, 5+random.IntN(60), random.IntN(3) > 0, Folds{})
		if d.folded == nil {
			continue
		}
		folding++
		checkFolds(t, d)
		for range 4 {
			switch random.IntN(10) {
			case 0:
				d.FoldAll(random.IntN(2) == 0)
			case 1:
				d.Reveal(random.IntN(len(text)))
			case 2:
				d.FoldAround(random.IntN(d.Rows()))
			default:
				row := random.IntN(d.Rows())
				before := fmt.Sprintf("%q", rowsOf(d))
				at, ok := d.Toggle(row)
				if !ok {
					continue
				}
				checkFolds(t, d)
				if d.Toggle(at); fmt.Sprintf("%q", rowsOf(d)) != before {
					t.Fatalf("row %d of %q does not fold and unfold to what it was", row, text)
				}
				d.Toggle(at)
			}
			checkFolds(t, d)
		}
	}
	t.Logf("%d of %d texts had folds", folding, inputs)
	if folding < inputs/2 {
		t.Error("the inputs are too tame")
	}
}

func BenchmarkFolds(b *testing.B) {
	for _, size := range []int{1 << 20, 20 << 20} {
		item := `{"id":123456,"name":"some name","tags":["a","b"],"x":{"y":null}},`
		compact := `{"data":[` + strings.TrimSuffix(strings.Repeat(item, size/2/len(item)), ",") + `]}` // twice as long when pretty
		text := body.Pretty(body.JSON, []byte(compact))
		d := NewFoldingDocument(text, body.JSON, 76, true, Folds{})
		name := fmt.Sprintf("%dMB", size>>20)
		b.Run("open/"+name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				NewFoldingDocument(text, body.JSON, 76, true, Folds{})
			}
		})
		screen := func() {
			for i := range 40 {
				d.Row(d.Rows()/2+i, 0, dark)
				d.Fold(d.Rows()/2 + i)
			}
		}
		d.FoldAll(false)
		b.Run("toggle and a screen/"+name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				d.Toggle(d.Rows()/2 + i%40)
				screen()
				i++
			}
		})
		b.Run("all and a screen/"+name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				d.FoldAll(i%2 == 0)
				d.Toggle(1)
				screen()
				i++
			}
		})
		b.Run("reveal and a screen/"+name, func(b *testing.B) {
			for b.Loop() {
				d.FoldAll(true)
				d.Reveal(len(text) / 2)
				screen()
			}
		})
		d.FoldAll(false)
		b.Run("path/"+name, func(b *testing.B) {
			for b.Loop() {
				d.Path(d.Rows() / 2)
			}
		})
	}
}

// valueOf is the text of the value in a row, "" if there is none.
func valueOf(d *Document, row int) (string, bool) {
	text, ok := d.Value(row)
	if !ok {
		return "", false
	}
	return text(), true
}
