package jsontext

import (
	"slices"

	"znkr.io/diff"
)

// Respace writes the tokens of edited with the white space of l: between tokens
// that l has as well it stays as it is, whatever it is; where it is new it is laid
// out as the nearest like it, first in the same object or array, then in l,
// then in the samples.
func (l *Layout) Respace(edited *Layout, samples ...*Layout) []byte {
	r := &respacer{old: l, new: edited, styles: make([]*style, 0, 1+len(samples))}
	for _, layout := range append([]*Layout{l}, samples...) {
		r.styles = append(r.styles, newStyle(layout))
	}
	r.match()
	out := append([]byte(nil), l.space(0)...)
	for j, t := range edited.tokens {
		if j > 0 {
			out = append(out, r.space(j)...)
		}
		out = append(out, edited.src[t.Start:t.End]...)
	}
	return append(out, l.space(len(l.tokens))...)
}

// A respacer holds what belongs together in old and new.
type respacer struct {
	old, new *Layout
	same     []int // the token of old that a token of new is, or -1
	near     []int // the last such token at or before a token of new
	forms    map[int]form
	styles   []*style // of old, then of the samples
}

// match finds the tokens that old and new share.
func (r *respacer) match() {
	a, b := r.old, r.new
	r.same = make([]int, len(b.tokens))
	r.near = make([]int, len(b.tokens))
	r.forms = map[int]form{}
	for j := range r.same {
		r.same[j] = -1
	}
	start, enda, endb := 0, len(a.tokens), len(b.tokens)
	for start < enda && start < endb && a.text(start) == b.text(start) {
		r.same[start] = start
		start++
	}
	for enda > start && endb > start && a.text(enda-1) == b.text(endb-1) {
		enda--
		endb--
		r.same[endb] = enda
	}
	if start < enda && start < endb {
		r.matchMiddle(start, enda, endb)
	}
	last := 0
	for j, i := range r.same {
		if i >= 0 {
			last = i
		}
		r.near[j] = last
	}
}

func (r *respacer) matchMiddle(start, enda, endb int) {
	texts := func(l *Layout, end int) []string {
		out := make([]string, 0, end-start)
		for i := start; i < end; i++ {
			out = append(out, l.text(i))
		}
		return out
	}
	var options []diff.Option
	if enda+endb-2*start > 20_000 {
		options = append(options, diff.Fast()) // the better way is quadratic at worst
	}
	i, j := start, start
	for _, e := range diff.Edits(texts(r.old, enda), texts(r.new, endb), options...) {
		switch e.Op {
		case diff.Match:
			r.same[j] = i
			i++
			j++
		case diff.Delete:
			i++
		case diff.Insert:
			j++
		}
	}
}

// space is the white space before the j-th new token.
func (r *respacer) space(j int) []byte {
	i, prev := r.same[j], r.same[j-1]
	level := func(i, j int) bool { return r.old.depth(i) == r.new.depth(j) }
	values := r.new.before(j-1) == '"' && r.new.after(j) == '"' // of a stream
	switch {
	case i > 0 && prev == i-1 && level(i, j) && level(prev, j-1):
		return r.old.space(i)
	case values:
		return r.old.between()
	case prev >= 0 && prev+1 < len(r.old.tokens) && r.old.after(prev+1) == r.new.after(j) &&
		level(prev, j-1) && (r.new.before(j-1) != ':' || level(prev+1, j)): // a container may begin on a line of its own after its name
		return r.old.space(prev + 1)
	}
	return r.made(j)
}

// made lays out white space that old has nothing of.
func (r *respacer) made(j int) []byte {
	before, after := r.new.before(j-1), r.new.after(j)
	switch {
	case after == ':':
		return r.colon(j, 0)
	case before == ':':
		return r.colon(j, 1)
	case after == ',':
		return r.comma(j)
	case before != '"':
		f := r.form(r.new.in[j-1])
		switch {
		case after == '}' || after == ']':
			return f.empty
		case before == ',':
			return f.next
		}
		return f.first
	}
	return r.form(r.new.in[j]).last
}

// colon is the white space before (0) or after (1) the nearest colon.
func (r *respacer) colon(j, side int) []byte {
	for k, s := range r.styles {
		if i, ok := nearest(s.colons, r.position(j, k)); ok {
			return s.space(i + side)
		}
	}
	return nil
}

// comma is the white space before the nearest comma.
func (r *respacer) comma(j int) []byte {
	for k, s := range r.styles {
		if i, ok := nearest(s.commas, r.position(j, k)); ok {
			return s.space(i)
		}
	}
	return nil
}

// position is where the j-th new token stands in the k-th style.
func (r *respacer) position(j, k int) int {
	if k == 0 {
		return r.near[j]
	}
	return 0
}

// form is the white space of a new token's container: its own where old has
// it, else that of the container most like it.
func (r *respacer) form(in int) form {
	if f, ok := r.forms[in]; ok {
		return f
	}
	c := r.new.containers[in]
	f := r.like(c)
	for k, s := range r.styles {
		if i, ok := s.nearestLike(&s.hollow, c, r.position(c.open, k)); ok {
			e := s.containers[i]
			f.empty = reindent(s.space(e.close), c.depth-e.depth, step(f.first, f.last))
			break
		}
	}
	r.forms[in] = f
	return f
}

func (r *respacer) like(c container) form {
	if i := r.same[c.open]; i >= 0 {
		if own := r.old.containers[r.old.in[i]]; !own.empty() {
			return r.formOf(r.styles[0], own, c)
		}
	}
	for k, s := range r.styles {
		if i, ok := s.nearestLike(&s.filled, c, r.position(c.open, k)); ok {
			return r.formOf(s, s.containers[i], c)
		}
	}
	return form{next: r.inline(c.open)}
}

// formOf lays out a new container c as old is.
func (r *respacer) formOf(s *style, old, c container) form {
	f := form{first: s.space(old.open + 1), last: s.space(old.close)}
	switch {
	case old.comma >= 0:
		f.next = s.space(old.comma + 1)
	case multiline(f.first):
		f.next = slices.Concat(s.trailing(), f.first)
	default:
		f.next = r.inline(c.open)
	}
	if up := c.depth - old.depth; up != 0 {
		u := step(f.first, f.last)
		f.first, f.next, f.last = reindent(f.first, up, u), reindent(f.next, up, u), reindent(f.last, up, u)
	}
	return f
}

// inline is the white space after a comma within a line.
func (r *respacer) inline(j int) []byte {
	for k, s := range r.styles {
		if i, ok := nearest(s.inline, r.position(j, k)); ok {
			return s.space(i + 1)
		}
	}
	if len(r.colon(j, 1)) > 0 {
		return []byte(" ")
	}
	return nil
}
