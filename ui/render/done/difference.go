package done

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"znkr.io/diff"

	"tapedeck/ui/render"
)

// A Difference is what a value was and what it is now, to be said in as many cells
// as there are: every part that differs, with a little of what both have beside it.
type Difference struct {
	from, to string // whole, sanitised and never invisible
	parts    []part
	rest     string // what both have behind the last part
	gone     bool   // there is nothing now
	left     int    // cells of the parts that no message has room for
}

// A part is one place in which two values differ.
type part struct {
	same     string // what both have before it
	from, to string
}

// Cells of what both values have that are shown before and behind a part, the first
// for which there is room.
var contexts = []struct{ before, behind int }{{12, 6}, {6, 3}, {2, 1}, {0, 0}}

// leastPart is how many cells of a part are shown before whole parts are left out.
const leastPart = 8

// NewDifference compares two values.
func NewDifference(from, to string) Difference {
	d := Difference{from: Quoted(from), to: Quoted(to)}
	if from != "" && to != "" {
		d.compare()
	}
	if len(d.parts) == 0 {
		d.parts, d.rest = []part{{from: d.from, to: d.to}}, ""
	}
	d.bound()
	return d
}

// bound leaves of long texts what a message may show, so that it takes no longer
// to make one of them.
func (d *Difference) bound() {
	const most, around = 1000, 20
	cut := func(s string) string {
		if len(s) <= most {
			return s
		}
		d.left += render.Width(s) - most + 1
		return render.CutMiddle(s, most)
	}
	for i, p := range d.parts {
		d.parts[i] = part{render.CutBetween(p.same, around, around), cut(p.from), cut(p.to)}
	}
	d.rest = render.CutBetween(d.rest, around, around)
}

// Several is the difference between the values of many and the one that all have
// now: "200, 404 -> 500". It names the first few of them; where all had the same it is
// as of one.
func Several(from []string, to string) Difference {
	if !slices.ContainsFunc(from, func(s string) bool { return s != from[0] }) {
		return NewDifference(from[0], to)
	}
	d := Difference{from: named(from), to: Quoted(to)}
	d.parts = []part{{from: d.from, to: d.to}}
	return d
}

// Gone is what values were that are no longer there: "200, 404".
func Gone(from []string) Difference {
	d := Several(from, "")
	d.gone, d.to = true, ""
	d.parts, d.rest = []part{{from: d.parts[0].from}}, ""
	return d
}

// named are the first few of some values, each once.
func named(from []string) string {
	const most, room = 3, 24
	var named []string
	known := map[string]bool{}
	for _, value := range from {
		if !known[value] && len(known) < most {
			named = append(named, render.CutMiddle(Quoted(value), room))
		}
		known[value] = true
	}
	all := strings.Join(named, ", ")
	if more := len(known) - len(named); more > 0 {
		all += " and " + render.Count(more) + " more"
	}
	return all
}

const arrow = " -> "

// words are both sides of it.
func (d Difference) words(from, to string) string {
	if d.gone {
		return from
	}
	return from + arrow + to
}

// compare finds the parts in which the values differ, word by word; of values of
// very many words it is the one part between what they begin and end with.
func (d *Difference) compare() {
	const most = 4000
	a, b := d.from, d.to
	start, end := 0, 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	for start > 0 && !(wordBegins(a, start) && wordBegins(b, start)) {
		start--
	}
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	for end > 0 && !(wordBegins(a, len(a)-end) && wordBegins(b, len(b)-end)) {
		end--
	}
	same, rest := a[:start], a[len(a)-end:]
	a, b = a[start:len(a)-end], b[start:len(b)-end]
	was, now := words(a, most), words(b, most)
	if len(was) == most || len(now) == most {
		d.parts, d.rest = []part{{same, a, b}}, rest
		return
	}
	next := part{same: same}
	for _, edit := range diff.Edits(was, now) {
		switch edit.Op {
		case diff.Delete:
			next.from += edit.X
		case diff.Insert:
			next.to += edit.Y
		default:
			if next.from != "" || next.to != "" {
				d.parts, next = append(d.parts, next), part{}
			}
			next.same += edit.X
		}
	}
	if next.from != "" || next.to != "" {
		d.parts, next = append(d.parts, next), part{}
	}
	d.rest = next.same + rest
}

// wordBegins reports whether a place in a text is not inside a word.
func wordBegins(s string, at int) bool {
	if at < len(s) && !utf8.RuneStart(s[at]) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	return !inWord(before) || !inWord(after)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// words splits a text into at most so many words and the characters between them;
// the last one holds what is left.
func words(s string, most int) (list []string) {
	for s != "" && len(list) < most-1 {
		end := 0
		for end < len(s) {
			r, size := utf8.DecodeRuneInString(s[end:])
			if !inWord(r) {
				if end == 0 {
					end = size
				}
				break
			}
			end += size
		}
		list, s = append(list, s[:end]), s[end:]
	}
	if s != "" {
		list = append(list, s)
	}
	return list
}

// In is the difference in so many cells; it is whole if more of them would show no
// more. Where not all of what differs has room it says how much is cut.
func (d Difference) In(room int) (said string, whole bool) {
	if d.left == 0 && len(d.from)+len(d.to) < 8*room {
		if said := d.words(d.from, d.to); render.Width(said) <= room {
			return said, true
		}
	}
	for n := range contexts {
		if said, left := d.shown(n, len(d.parts), -1); left == 0 && render.Width(said) <= room {
			return said, n == 0
		}
	}
	last := len(contexts) - 1
	fits := func(parts, most int) bool {
		said, _ := d.shown(last, parts, most)
		return render.Width(said) <= room
	}
	parts := largest(1, min(len(d.parts), max(1, room/2)), func(n int) bool { return fits(n, leastPart) })
	most := largest(leastPart, max(leastPart, room), func(n int) bool { return fits(parts, n) })
	said, _ = d.shown(last, parts, most)
	return said, false
}

// largest is the largest number from least to most that fits, or least.
func largest(least, most int, fits func(n int) bool) int {
	for least < most {
		if middle := (least + most + 1) / 2; fits(middle) {
			least = middle
		} else {
			most = middle - 1
		}
	}
	return least
}

// shown is the difference with one of the contexts, of the first parts alone, each
// cut in its middle to most cells, or whole if most is negative; left counts the
// cells of the values that differ and are not shown.
func (d Difference) shown(context, parts, most int) (said string, left int) {
	c := contexts[context]
	var from, to strings.Builder
	left = d.left
	both := func(s string) { from.WriteString(s); to.WriteString(s) }
	cut := func(s string) string {
		width := render.Width(s)
		if most < 0 || width <= most {
			return s
		}
		left += width - most + 1
		return render.CutMiddle(s, most)
	}
	behind := 0
	for i, p := range d.parts {
		if i >= parts {
			left += render.Width(p.from) + render.Width(p.to)
			continue
		}
		both(render.CutBetween(p.same, behind, c.before))
		from.WriteString(cut(p.from))
		to.WriteString(cut(p.to))
		behind = c.behind
	}
	if parts < len(d.parts) {
		both("…")
	} else {
		both(render.CutBetween(d.rest, behind, 0))
	}
	said = d.words(oneSign(from.String()), oneSign(to.String()))
	if left > 0 {
		said += " (" + render.Count(left) + " characters cut)"
	}
	return said, left
}

// oneSign makes one sign of those that stand side by side where nothing is between.
func oneSign(s string) string {
	for strings.Contains(s, "……") {
		s = strings.ReplaceAll(s, "……", "…")
	}
	return s
}
