package failures

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

// failed is a screen of n failures, ten on each cassette and each tenth on none.
func failed(n int) *Failures {
	f := &Failures{source: &Source{}}
	f.list.Height = 20
	var rows []*row
	for i := range n {
		r := &row{}
		r.Request.URL = fmt.Sprintf("http://example.com/%d", i)
		if i%10 > 0 {
			r.Place.Path, r.Err = fmt.Sprintf("cassettes/%d.yaml", i/10), errors.New("not read")
		}
		r.group = f.groupOf(r.Place)
		rows = append(rows, r)
	}
	f.add(rows)
	f.arrange()
	return f
}

// What a key does does not grow with the failures: it makes one step.
func TestKeySteps(t *testing.T) {
	keys := map[string]func(*Failures){
		"filter":  func(f *Failures) { f.setFilter(nil, "7") },
		"regroup": func(f *Failures) { f.ways = ways{on: true, reveal: f.selected()}; f.relist(nil) },
		"unfold":  func(f *Failures) { f.foldWay(nil, f.ways.list[0]) },
	}
	for name, key := range keys {
		t.Run(name, func(t *testing.T) {
			var allocs [2]float64
			for i, n := range []int{2000, 20000} {
				f := failed(n)
				f.ways.on = name == "unfold"
				f.arrange()
				shown := len(f.lines)
				allocs[i] = testing.AllocsPerRun(5, func() { key(f) })
				if len(f.lines) != shown {
					t.Errorf("%d failures: the lines changed at once", n)
				}
			}
			if allocs[1] > allocs[0] {
				t.Errorf("%v allocations of 2,000 failures, %v of 20,000", allocs[0], allocs[1])
			}
		})
	}
}

// Steps list what is listed at once, and leave the cursor where it is.
func TestListedInSteps(t *testing.T) {
	for name, set := range map[string]func(*Failures){
		"filter":            func(f *Failures) { f.filter.text = "com/77" },
		"nothing":           func(f *Failures) { f.filter.text = "no such" },
		"regroup":           func(f *Failures) { f.ways = ways{on: true, reveal: f.selected()} },
		"regroup, filtered": func(f *Failures) { f.ways, f.filter.text = ways{on: true, reveal: f.selected()}, "com/77" },
	} {
		t.Run(name, func(t *testing.T) {
			texts := func(f *Failures) (lines []string) {
				for _, l := range f.lines {
					switch {
					case l.heading != nil:
						lines = append(lines, l.heading.name())
					case l.way != nil:
						lines = append(lines, fmt.Sprintln(l.way.Text, l.shown, l.cassettes))
					case l.row != nil:
						lines = append(lines, l.row.Request.URL)
					}
				}
				return lines
			}
			atOnce, inSteps := failed(3000), failed(3000)
			for _, f := range []*Failures{atOnce, inSteps} {
				f.list.To(inSteps.rows[771].listed.at)
				set(f)
			}
			was := inSteps.selected()
			atOnce.arrange()
			inSteps.beginListing()
			steps := 1
			for ; !inSteps.listStep(listStep); steps++ {
				if inSteps.selected() != was {
					t.Fatal("the cursor moved before all was listed")
				}
			}
			inSteps.showListing()
			if steps < 3000/listStep {
				t.Errorf("%d steps", steps)
			}
			if !slices.Equal(texts(atOnce), texts(inSteps)) {
				t.Errorf("at once %q\nin steps %q", texts(atOnce), texts(inSteps))
			}
			if now := inSteps.selected(); name != "nothing" && now != was {
				t.Error("the cursor is on another failure")
			}
		})
	}
}

// The column of methods is as wide as the widest of the text, as far as the URL has
// room to leave, and the parts of a row are as wide as the list.
func TestMethodsAreWhole(t *testing.T) {
	for _, c := range []struct {
		method      string
		width, want int
	}{
		{"GET", 80, 6}, {"DELETE", 60, 6}, {"OPTIONS", 60, 7}, {"PROPFIND", 80, 8},
		{"VERSION-CONTROL", 60, 8}, {"VERSION-CONTROL", 160, 15},
	} {
		f := failed(30)
		f.rows[17].Request.Method = c.method
		f.arrange()
		got := columnsOf(c.width, f.widest)
		if got.method != c.want || 4+got.test+1+got.method+1+got.url+1+got.differs+1 != c.width {
			t.Errorf("%s, %d wide: %+v, want a method of %d", c.method, c.width, got, c.want)
		}
	}
}

// Test and URL share a row: neither is cut for blanks in the other, and one that is
// long leaves the other half of what there is.
func TestPartsOfARow(t *testing.T) {
	for _, c := range []struct {
		test, url, width  int // the widest, and of the list
		showTest, showURL int
		wanted            int // the width in which none is cut
	}{
		{10, 20, 80, 10, 20, 56},
		{30, 20, 80, 30, 20, 76},
		{30, 60, 80, 25, 25, 116},
		{60, 10, 80, 40, 10, 96},
		{10, 60, 80, 10, 40, 96},
		{60, 60, 66, 19, 20, 146},
	} {
		widest := columns{test: c.test, method: 3, url: c.url, differs: 99}
		got := columnsOf(c.width, widest)
		if got.test != c.showTest || got.url != c.showURL || got.others()+got.test+got.url != c.width || widest.needs() != c.wanted {
			t.Errorf("%+v: %+v, needs %d", c, got, widest.needs())
		}
	}
}
