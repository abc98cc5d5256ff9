package cassette

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestUnsavedChanges holds the hunks of what is unsaved to both texts: each line
// stands where the hunk says.
func TestUnsavedChanges(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	checked := 0
	for _, src := range []string{vcrpyTwo, betamaxOne, uberTwo} {
		for range 80 {
			f, err := Read("test", []byte(src), Options{})
			if err != nil {
				t.Fatal(err)
			}
			for range 1 + random.IntN(5) {
				_, _ = f.Do(change(randomOp(random, f.Len()))) // a refused one changes nothing
			}
			list, report := f.UnsavedChanges()
			counted := Report{Lines: report.Lines}
			for _, u := range list {
				switch u.State {
				case Added:
					counted.Added++
				case Removed:
					counted.Deleted++
				case Changed:
					counted.Changed++
				}
				if u.Moved {
					counted.Moved++
				}
				checked += checkHunks(t, u, src, contents(f))
			}
			if counted != report {
				t.Fatalf("listed %+v, reported %+v", counted, report)
			}
		}
	}
	if checked < 500 {
		t.Errorf("only %d lines were compared", checked)
	}
}

func checkHunks(t *testing.T, u Unsaved, was, is string) (checked int) {
	t.Helper()
	old, now := strings.Split(was, "\n"), strings.Split(is, "\n")
	hunks, more := u.Hunks(1000)
	if more > 0 {
		t.Fatalf("%d lines are left out", more)
	}
	for _, h := range hunks {
		above := 0
		for h.Lines[above].Sign == ' ' {
			above++
		}
		at, to := h.Was-above-1, h.Is-above-1
		for _, l := range h.Lines {
			if l.Sign != '+' && u.From >= 0 {
				if !strings.Contains(old[at], string(l.Text)) {
					t.Fatalf("%+v: line %d of the old text is %q, not %q", u.State, at+1, old[at], l.Text)
				}
				at++
				checked++
			}
			if l.Sign != '-' && u.At >= 0 {
				if !strings.Contains(now[to], string(l.Text)) {
					t.Fatalf("%+v: line %d of the new text is %q, not %q", u.State, to+1, now[to], l.Text)
				}
				to++
				checked++
			}
		}
	}
	return checked
}

// TestPreview holds what a preview lists to what the change then makes of the text,
// also where others were made before it, and that the preview itself changes nothing.
func TestPreview(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	checked := 0
	for _, src := range []string{vcrpyTwo, betamaxOne, uberTwo} {
		for range 80 {
			f, err := Read("test", []byte(src), Options{})
			if err != nil {
				t.Fatal(err)
			}
			for range random.IntN(4) {
				_, _ = f.Do(change(randomOp(random, f.Len()))) // a refused one changes nothing
			}
			was := contents(f)
			steps, _ := f.Steps()
			c := change(randomOp(random, f.Len()))
			list, report, failed := f.Preview(t.Context(), c)
			if n, _ := f.Steps(); contents(f) != was || n != steps {
				t.Fatalf("%+v was made by its preview", c.Ops)
			}
			step, err := f.Do(c)
			if (err == nil) != (failed == nil) {
				t.Fatalf("%+v: %v, the preview says %v", c.Ops, err, failed)
			}
			if step.Changed != (len(list) > 0) || (report.Lines > 0) != (contents(f) != was) {
				t.Fatalf("%+v: changed is %v, the preview lists %d and %d lines", c.Ops, step.Changed, len(list), report.Lines)
			}
			for _, u := range list {
				checked += checkHunks(t, u, was, contents(f))
			}
			if len(list) > 0 {
				before, err := Read("test", []byte(was), Options{})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := before.Do(c); err != nil {
					t.Fatal(err)
				}
				if diff := string(list[0].DiffOfAll()); diff != string(before.Diff()) {
					t.Fatalf("%+v: the preview's diff is\n%s\nnot\n%s", c.Ops, diff, before.Diff())
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d lines were compared", checked)
	}
}
