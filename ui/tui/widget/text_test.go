package widget

import (
	"fmt"
	"strings"
	"testing"

	"tapedeck/model/body"
	"tapedeck/model/pattern"
	"tapedeck/ui/render"
)

// aText is a text of two blocks, 20 cells wide, of which 6 rows are seen.
func aText() *Text {
	t := new(Text)
	t.Height = 6
	doc := func(kind body.Type, text string) *render.Document {
		return render.NewFoldingDocument([]byte(text), kind, 17, true, render.Folds{})
	}
	t.Show([]Block{
		{ID: "first", Doc: doc(body.JSON, "{\n  \"a\": [\n    1\n  ],\n  \"needle\": 2\n}"), Indent: 3, Lines: []Line{
			NewLine(3, Plain("a line that is longer")),
			{Kind: 7, N: 1, Sign: "▾", Indent: 3, Spans: []Span{Plain("2 headers")}},
		}},
		{ID: "second", Doc: doc(body.Text, "one\nneedle two\n"), Indent: 5, Digits: 1, Lines: []Line{
			Prose(3, Plain("our own words break at blanks")),
		}},
	}, 20)
	return t
}

// rows are all rows of a text as they are drawn, the cursor's sign in its row.
func rows(t *Text) string {
	var b strings.Builder
	for row := range t.Count {
		sign := " "
		if row == t.Cursor {
			sign = ">"
		}
		b.WriteString(strings.TrimRight(Draw(render.Theme{}, 20, t.Row(row, sign, 0, render.Theme{})...), " ") + "\n")
	}
	return b.String()
}

func TestText(t *testing.T) {
	whole := `>  a line that is
\  longer
 ▾ 2 headers
 ▾ {
   ▾ "a": [
       1
     ],
     "needle": 2
   }
   our own words
\  break at blanks
 1   one
 2   needle two
`
	text := aText()
	check(t, "the rows", rows(text), whole)
	check(t, "beyond the end", text.Row(99, " ", 0, render.Theme{}), []Span(nil))
	for _, c := range []struct {
		row  int
		want string
	}{
		{0, "first kind 0 of 0, line from 0"}, {1, "first kind 0 of 0, line from 0"}, {2, "first kind 7 of 1, line from 2"},
		{3, "first body row 0 from 3"}, {8, "first body row 5 from 3"}, {10, "second kind 0 of 0, line from 9"}, {12, "second body row 1 from 11"}, {13, "nothing"},
	} {
		got := "nothing"
		if b, l, ok := text.LineAt(c.row); ok {
			got = fmt.Sprintf("%s kind %d of %d, line from %d", b.ID, l.Kind, l.N, text.LineStart(c.row))
		} else if b, row, start, ok := text.BodyAt(c.row); ok {
			got = fmt.Sprintf("%s body row %d from %d", b.ID, row, start)
		}
		check(t, fmt.Sprint("row ", c.row), got, c.want)
	}
	_, start, ok := text.BodyOf("second")
	check(t, "the second body", []any{start, ok}, []any{11, true})
	check(t, "the headers", text.RowOf(func(_ string, l Line) bool { return l.Kind == 7 }), 2)
	check(t, "no such line", text.RowOf(func(string, Line) bool { return false }), -1)
	text.To(12)
	check(t, "the position", text.Position(), "line 2/2")
}

// Folding keeps the cursor on what it was on.
func TestTextFolds(t *testing.T) {
	text := aText()
	text.To(12)
	text.FoldAll(true)
	b, row, _, ok := text.BodyAt(text.Cursor)
	if !ok {
		t.Fatal("the cursor has left the body")
	}
	check(t, "the cursor after folding", []any{b.ID, row}, []any{"second", 1})
	text.FoldAll(false)
	check(t, "the cursor after unfolding", text.Cursor, 12)
	text.To(5)
	folded := text.FoldBody(func(doc *render.Document, row int) (int, bool) { return doc.FoldAround(row) })
	check(t, "folded", []any{folded, text.Cursor, text.Count}, []any{true, 4, 11})
	text.To(0)
	check(t, "no body", text.FoldBody(func(doc *render.Document, row int) (int, bool) { return doc.Toggle(row) }), false)
}

func TestTextSearch(t *testing.T) {
	for _, c := range []struct {
		what, sought string
		words        []pattern.Pattern
		ways         []int
		rows         []int
		count        string
	}{
		{"in bodies", "NEEDLE", nil, []int{1, 1, 1, -1}, []int{7, 12, 7, 12}, "2/2"},
		{"in lines", "headers", nil, []int{1}, []int{2}, "1/1"},
		{"across a break", "is longer", nil, []int{1}, []int{0}, "1/1"},
		{"words in bodies only", "", []pattern.Pattern{pattern.Words("one"), pattern.Words("line")}, []int{1}, []int{11}, "1/1"},
		{"an expression", "/needl?e( two)?|^our/", nil, []int{1, 1, 1, -1}, []int{7, 9, 12, 9}, "2/3"},
		{"no expression", "/needle(/", nil, []int{1}, []int{0}, "no hits"},
		{"nowhere", "nowhere", nil, []int{1}, []int{0}, "no hits"},
		{"nothing", "", nil, nil, nil, ""},
	} {
		text := aText()
		text.Search.Text, text.Search.Words = c.sought, c.words
		if text.SearchAgain() != nil {
			t.Errorf("%s: a short text is searched in a command", c.what)
		}
		var at []int
		for _, way := range c.ways {
			text.NextHit(way)
			at = append(at, text.Cursor)
		}
		check(t, c.what, at, c.rows)
		check(t, c.what+": count", text.HitCount(), c.count)
		check(t, c.what+": the cursor is on a hit", text.HitAt(text.Cursor), text.Search.Found())
	}
}

// A hit that is folded away is unfolded, and hits are drawn.
func TestTextHits(t *testing.T) {
	text := aText()
	text.FoldAll(true)
	text.Search.Text = "needle"
	text.SearchFrom(0)
	check(t, "the hit", strings.Split(rows(text), "\n")[text.Cursor], `>    "needle": 2`)
	text.Search.Text = "headers"
	text.SearchFrom(0)
	check(t, "the spans", text.Row(2, ">", 0, render.Theme{}),
		[]Span{In(render.Muted, ">▾ "), Plain("2 "), In(render.CurrentHit, "headers")})
	check(t, "stopped", []any{text.StopSearch() == nil, text.Search.Wanted(), text.HitCount()}, []any{true, false, ""})
}

// Much text is searched in a command; what it finds is dropped once something
// else is looked for.
func TestTextSearchLater(t *testing.T) {
	text := new(Text)
	text.Height = 5
	long := strings.Repeat("nothing here\n", searchAtOnce/12) + "needle\n"
	text.Show([]Block{{Doc: render.NewDocument([]byte(long), "", 80, true)}}, 80)
	text.Search.Text = "needle"
	search := text.SearchFrom(0)
	check(t, "meanwhile", []any{text.Search.Running(), strings.HasPrefix(text.HitCount(), "searching ")}, []any{true, true})
	stale := search().(Searched)
	again := text.SearchFrom(0)().(Searched)
	check(t, "what is stale", []any{stale.Take(), text.Search.Running()}, []any{false, true})
	check(t, "what is not", []any{again.Take(), text.HitCount(), text.Cursor}, []any{true, "1/1", text.Count - 1})
}

// A line that is too long goes on below what it says, or is cut.
func TestLines(t *testing.T) {
	hanging := NewLine(1, Plain("body  "), Plain("JSON, kept here, text")).Hanging(1)
	far := NewLine(1, Plain("a label that goes on  "), Plain("x y")).Hanging(1)
	for _, c := range []struct {
		what string
		line Line
		want string
	}{
		{"between words", NewLine(1, Plain("stored as base64 text")), " stored as\n\\base64 text\n"},
		{"a blank that there is no room for", NewLine(1, Plain("stored text, plain")), " stored text,\n\\plain\n"},
		{"no word in the second half", NewLine(1, Plain("a 0123456789abcdef")), " a 0123456789\n\\abcdef\n"},
		{"our own words", Prose(1, Plain("a 0123456789abcdef")), " a\n\\0123456789ab\n\\cdef\n"},
		{"below the text", hanging, " body  JSON,\n\\      kept\n\\      here,\n\\      text\n"},
		{"below a long label", far, " a label that\n\\      goes\n\\      on  x\n\\      y\n"},
		{"cut", Line{Indent: 1, Most: 1, Spans: []Span{Plain("4 headers  "), In(render.Muted, "Content-Type: text/html")}}, " 4 headers  …\n"},
		{"not cut", Line{Indent: 1, Most: 1, Spans: []Span{Plain("4 headers")}}, " 4 headers\n"},
		{"wider than the row", NewLine(12, Plain("日本")), "            日\n\\           本\n"},
		{"nothing", Line{}, "\n"},
	} {
		text := new(Text)
		text.Show([]Block{{Lines: []Line{c.line}}}, 13)
		var got strings.Builder
		for row := range text.Count {
			got.WriteString(strings.TrimRight(Draw(render.Theme{}, 14, text.Row(row, " ", 0, render.Theme{})...), " ") + "\n")
		}
		check(t, c.what, got.String(), c.want)
	}
}

// A hit in what was cut off, or across a break, is in the row of its line.
func TestHitsInLines(t *testing.T) {
	text := new(Text)
	text.Height = 9
	text.Show([]Block{{Doc: render.NewDocument(nil, body.Text, 13, true), Lines: []Line{
		NewLine(1, Plain("first")),
		{Indent: 1, Most: 1, Spans: []Span{Plain("2 headers  Content-Type: text/needle")}},
		NewLine(1, Plain("some more text, needle text")),
	}}}, 13)
	text.Search.Text = "needle"
	text.SearchAgain()
	var at []int
	for range 2 {
		text.NextHit(1)
		at = append(at, text.Cursor)
	}
	check(t, "rows", at, []int{1, 3})
}
