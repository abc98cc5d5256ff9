package unified

import (
	"bytes"
	"iter"
)

// Parts are a text in parts; what is not asked for is not read.
type Parts interface {
	Count() int
	Part(i int) [2][]byte // what stands one behind the other
}

// A Pair is where one part stands in the old text and in the new one.
type Pair struct{ Was, Is int }

// Texts are an old and a new text in parts, and which parts are the same in both,
// in rising order.
type Texts struct {
	Was, Is Parts
	Same    iter.Seq[Pair]
}

// Lines counts the lines that differ.
func (t Texts) Lines() int {
	total := 0
	for _, w := range t.windows(0) {
		total += Lines(join(t.Was, w.was), join(t.Is, w.is))
	}
	return total
}

// Hunks writes the hunks of both texts.
func (t Texts) Hunks(b *bytes.Buffer) {
	var part Pair           // reached on each side
	var wasLine, isLine int // ends of line before it
	for _, w := range t.windows(Context) {
		for ; part.Was < w.was.from; part.Was++ {
			wasLine += linesOf(t.Was, part.Was)
		}
		for ; part.Is < w.is.from; part.Is++ {
			isLine += linesOf(t.Is, part.Is)
		}
		Hunks(b, join(t.Was, w.was), join(t.Is, w.is), wasLine, isLine)
	}
}

// linesOf counts the ends of line in a part.
func linesOf(of Parts, i int) int {
	p := of.Part(i)
	return bytes.Count(p[0], newline) + bytes.Count(p[1], newline)
}

var newline = []byte("\n")

// A run is a half-open range of parts.
type run struct{ from, to int }

func join(of Parts, r run) []byte {
	var b bytes.Buffer
	for i := r.from; i < r.to; i++ {
		p := of.Part(i)
		b.Write(p[0])
		b.Write(p[1])
	}
	return b.Bytes()
}

// A window is a part of both texts that holds a difference.
type window struct{ was, is run }

// windows lists the parts that differ, each with the lines of context around
// it, and the rest of the lines that they begin and end in.
func (t Texts) windows(context int) []window {
	var list []window
	var was, is int // where the last part that is the same ended
	differ := func(upTo Pair) {
		if was < upTo.Was || is < upTo.Is {
			list = append(list, window{run{was, upTo.Was}, run{is, upTo.Is}})
		}
	}
	for same := range t.Same {
		differ(same)
		was, is = same.Was+1, same.Is+1
	}
	differ(Pair{t.Was.Count(), t.Is.Count()})
	return t.widen(list, context)
}

// widen takes into each window the parts around it, which are the same on both
// sides, and joins windows that then touch.
func (t Texts) widen(raw []window, context int) []window {
	var list []window
	for i, w := range raw {
		first, last := 0, t.Was.Count()
		if i > 0 {
			first = raw[i-1].was.to
		}
		if i+1 < len(raw) {
			last = raw[i+1].was.from
		}
		for lines := 0; lines <= context && w.was.from > first; {
			w.was.from, w.is.from = w.was.from-1, w.is.from-1
			lines += linesOf(t.Was, w.was.from)
		}
		for lines := 0; lines <= context && w.was.to < last; {
			lines += linesOf(t.Was, w.was.to)
			w.was.to, w.is.to = w.was.to+1, w.is.to+1
		}
		if n := len(list); n > 0 && w.was.from <= list[n-1].was.to {
			list[n-1].was.to, list[n-1].is.to = w.was.to, w.is.to
			continue
		}
		list = append(list, w)
	}
	return list
}
