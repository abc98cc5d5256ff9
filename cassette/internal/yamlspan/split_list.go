package yamlspan

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
)

// list finds the entries of the value v.
func (p *splitter) list(v valueStart) error {
	if v.none {
		p.out.state = listNull
		p.setEmpty(span.Span{Start: v.at, End: v.at}, v.at)
		return p.rest(false)
	}
	dash := p.src[v.at] == '-' && p.blankAt(v.at+1)
	_, _, key := p.keyAt(v.at)
	key = key || p.src[v.at] == '?' && p.blankAt(v.at+1)
	if !v.inline && (dash && !p.where.Pairs || key && p.where.Pairs) {
		return p.entries(v.column)
	}
	if v.inline && (dash || key) {
		return p.errorAt(v.at, "the list begins on the line of its key")
	}
	if dash || key {
		return p.errorAt(v.at, "this is not "+p.what())
	}
	return p.emptyList(v)
}

// what names what the entries are in.
func (p *splitter) what() string {
	if p.where.Pairs {
		return "a mapping of interactions"
	}
	return "a list of interactions"
}

// emptyList reads [] or {} or null.
func (p *splitter) emptyList(v valueStart) error {
	if strings.IndexByte("|>%@`,]}:", p.src[v.at]) >= 0 {
		return p.errorAt(v.at, "this is not "+p.what())
	}
	end, err := p.atom(v.at)
	if err != nil {
		return err
	}
	switch raw := p.src[v.at:end]; {
	case raw[0] == '*':
		return p.errorAt(v.at, fmt.Sprintf("an alias stands for %s", p.what()))
	case raw[0] == '[' || raw[0] == '{':
		if inner := bytes.TrimSpace(raw[1 : len(raw)-1]); len(inner) > 0 {
			return p.errorAt(v.at, fmt.Sprintf("%s is in flow style, between %c and %c", p.what(), raw[0], raw[len(raw)-1]))
		}
		p.out.state = listFlow
		p.setEmpty(span.Span{Start: v.at, End: end}, v.at+1)
	case raw[0] != '\'' && raw[0] != '"' && direct.PlainType(string(raw)) == span.Null:
		p.out.state = listNull
		p.setEmpty(span.Span{Start: v.at, End: end}, v.at)
	default:
		return p.errorAt(v.at, "this is not "+p.what())
	}
	if !v.inline {
		p.i = lineStartBefore(p.src, v.at)
	}
	if err := p.finishLine(end); err != nil {
		return err
	}
	return p.rest(true)
}

// entries passes the entries in column n and lays them out.
func (p *splitter) entries(n int) error {
	p.out.column, p.limit = n, n
	p.i = p.backToComments(p.i)
	return p.followingEntries(nil)
}

// surely is how many bytes after the first of a line may have a say in what
// the line is: as many as a document marker with its blank, and more.
const surely = 8

// followingEntries passes the entries from the next line on; a is nil or goes ahead
// of them.
func (p *splitter) followingEntries(a *ahead) error {
	for {
		if err := p.usualLines(p.out.column); err != nil {
			return err
		}
		start, i, column, more, err := p.line()
		if err != nil {
			return err
		}
		begin := start
		if p.above >= 0 {
			begin = p.above
		}
		at := more && !p.atMarker(start) && column == p.out.column && p.beginsEntry(i)
		if at || !more || column < p.out.column || column == p.out.column && !p.goesOn(i) || p.atMarker(start) {
			if p.partial && (!at || i+surely > len(p.src)) {
				return span.ErrPartial
			}
			if p.listed {
				p.out.Entries = append(p.out.Entries, span.Span{Start: p.entry + p.left, End: begin + p.left})
			} else {
				p.out.Lead, p.first = span.Span{Start: 0, End: begin}, begin
			}
			if !at {
				p.out.Trail = span.Span{Start: begin + p.left, End: len(p.src) + p.left}
				p.limit = math.MaxInt
				return p.rest(true)
			}
			p.listed, p.entry, p.dash, p.owed = true, begin, start, p.pending
			if a != nil && start == a.from && begin == start {
				return p.goOnBehind(a)
			}
		}
		if err := p.consume(i); err != nil {
			return err
		}
	}
}

// backToComments returns where the comment lines directly above the line at i
// begin, so that they are read again now that the list's column is known.
func (p *splitter) backToComments(i int) int {
	for i > 0 {
		above := lineStartBefore(p.src, i-1)
		text := bytes.TrimLeft(p.src[above:i], " ")
		if text[0] != '#' {
			break
		}
		i = above
	}
	return i
}

// beginsEntry reports whether a line in the list's column is a new entry.
func (p *splitter) beginsEntry(i int) bool {
	dash := p.src[i] == '-' && p.blankAt(i+1)
	if p.where.Pairs {
		return !dash && !p.goesOn(i)
	}
	return dash
}

// goesOn reports whether a line in the list's column belongs to the pair above:
// its value after "? ", or a list as its value.
func (p *splitter) goesOn(i int) bool {
	return p.where.Pairs && (p.src[i] == ':' || p.src[i] == '-') && p.blankAt(i+1)
}

// missing ends a file without the list; it would stand at i.
func (p *splitter) missing(i int) error {
	p.out.state = listMissing
	p.setEmpty(span.Span{Start: i, End: i}, i)
	return p.rest(false)
}

// setEmpty lays out a file without entries, cut at i.
func (p *splitter) setEmpty(value span.Span, i int) {
	p.out.value = value
	p.out.Lead, p.out.Trail = span.Span{Start: 0, End: i}, span.Span{Start: i, End: len(p.src)}
}

// rest scans what follows the list. Another list under the same key, or a
// second document, would be read instead of this one. Where the value is
// closed no deeper line may come before the next key.
func (p *splitter) rest(closed bool) error {
	level, listed := len(p.columns)-1, false
	p.pending = none
	for {
		start, i, column, more, err := p.line()
		if err != nil || !more {
			return err
		}
		if p.atMarker(start) {
			return p.ending(start)
		}
		for level >= 0 && column < p.columns[level] {
			level, closed, listed = level-1, false, false
		}
		if level < 0 || closed && column > p.columns[level] {
			return p.errorAt(i, "the indentation fits nothing above")
		}
		if column == p.columns[level] {
			closed = false
			if listed, err = p.listItem(i, column, listed); err != nil {
				return err
			}
			if err := p.simpleKey(i); err != nil {
				return err
			}
			if name, _, ok := p.keyAt(i); ok && name == p.where.Keys[level] {
				return p.errorAt(i, fmt.Sprintf("the key %s appears twice", name))
			}
		}
		if err := p.consume(i); err != nil {
			return err
		}
	}
}

// listItem tells whether the line at i, in the column of a mapping's keys, is an
// item of a list that is the value of one: so was the line before it there, or
// a key above has no value yet.
func (p *splitter) listItem(i, column int, listed bool) (bool, error) {
	dash := p.src[i] == '-' && p.blankAt(i+1)
	if dash && !listed && p.pending != column {
		return false, p.errorAt(i, "the indentation fits no list item above")
	}
	return dash, nil
}

// ending reads what follows the document: nothing but comments.
func (p *splitter) ending(i int) error {
	if p.src[i] == '-' {
		return p.errorAt(i, "the file holds several documents")
	}
	for {
		if err := p.finishLine(i + len("...")); err != nil {
			return err
		}
		start, next, _, more, err := p.line()
		if err != nil || !more {
			return err
		}
		if !p.atMarker(start) || p.src[start] == '-' {
			return p.errorAt(next, "the file holds several documents")
		}
		i = start
	}
}
