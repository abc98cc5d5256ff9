package jsontext

import (
	"bytes"
	"slices"
)

// A form is the white space in a container: after its bracket, after its
// commas, before its closing bracket, and between the two if it is empty.
type form struct{ first, next, last, empty []byte }

// A style is where a Layout shows how it is laid out.
type style struct {
	*Layout
	colons, commas, inline []int // tokens; inline: commas with more on their line
	filled, hollow         byShape
}

// A byShape lists containers by shape, in order.
type byShape struct {
	by      map[shape][]int
	closest map[shape][]int // what most gave
	deepest int
}

// A shape is what containers that look alike share.
type shape struct {
	kind  Kind
	depth int
}

func newStyle(l *Layout) *style {
	s := &style{Layout: l}
	for i, t := range l.tokens {
		switch t.Kind {
		case ':':
			s.colons = append(s.colons, i)
		case ',':
			s.commas = append(s.commas, i)
			if !multiline(l.space(i + 1)) {
				s.inline = append(s.inline, i)
			}
		}
	}
	for i, c := range l.containers {
		if c.empty() {
			s.hollow.add(shape{c.kind, c.depth}, i)
		} else {
			s.filled.add(shape{c.kind, c.depth}, i)
		}
	}
	return s
}

func (c *byShape) add(s shape, i int) {
	if c.by == nil {
		c.by, c.closest = map[shape][]int{}, map[shape][]int{}
	}
	c.by[s] = append(c.by[s], i)
	c.deepest = max(c.deepest, s.depth)
}

// alike lists the containers most like a shape: of its kind before the other,
// of its depth before another.
func (c *byShape) alike(s shape) []int {
	if found, ok := c.closest[s]; ok || c.by == nil {
		return found
	}
	for _, kind := range []Kind{s.kind, '{' ^ '[' ^ s.kind} {
		for d := range max(c.deepest, s.depth) + 1 {
			for _, depth := range []int{s.depth + d, s.depth - d} {
				if found := c.by[shape{kind, depth}]; len(found) > 0 {
					c.closest[s] = found
					return found
				}
			}
		}
	}
	return nil
}

// nearestLike is the last container like c at or before near, else the first.
func (s *style) nearestLike(list *byShape, c container, near int) (int, bool) {
	alike := list.alike(shape{c.kind, c.depth})
	if len(alike) == 0 {
		return 0, false
	}
	i, _ := slices.BinarySearchFunc(alike, near+1, func(i, near int) int { return s.containers[i].open - near })
	return alike[max(0, i-1)], true
}

// nearest returns the last of the ascending positions at or before near, else the
// first.
func nearest(positions []int, near int) (int, bool) {
	if len(positions) == 0 {
		return 0, false
	}
	i, found := slices.BinarySearch(positions, near)
	if !found {
		i = max(0, i-1)
	}
	return positions[i], true
}

// trailing is what stands between a comma and the end of its line.
func (s *style) trailing() []byte {
	for _, i := range s.commas {
		if space := s.space(i + 1); multiline(space) {
			return space[:lineBreak(space)]
		}
	}
	return nil
}

// between is the white space between the values of a stream: a line break where there
// is none, lest two numbers become one.
func (l *Layout) between() []byte {
	for i := 1; i < len(l.tokens); i++ {
		if l.before(i-1) == '"' && l.after(i) == '"' && len(l.space(i)) > 0 {
			return l.space(i)
		}
	}
	return []byte("\n")
}

// lineBreak is where the first line of white space ends.
func lineBreak(space []byte) int { return bytes.IndexAny(space, "\r\n") }

func multiline(space []byte) bool { return lineBreak(space) >= 0 }

// indent is what follows the last line break of white space.
func indent(space []byte) []byte { return space[bytes.LastIndexAny(space, "\r\n")+1:] }

// step is what a container's lines are indented by: two blanks where they do
// not say.
func step(first, last []byte) []byte {
	if u, ok := bytes.CutPrefix(indent(first), indent(last)); ok && multiline(first) && len(u) > 0 {
		return u
	}
	return []byte("  ")
}

// reindent moves the last line of white space by so many steps.
func reindent(space []byte, up int, unit []byte) []byte {
	if !multiline(space) {
		return space
	}
	if up < 0 {
		return space[:max(len(space)+up*len(unit), len(space)-len(indent(space)))]
	}
	return slices.Concat(space, bytes.Repeat(unit, up))
}

// Inline is the white space after a comma within a line: a blank where the
// text shows none but has one after its colons.
func (l *Layout) Inline() []byte {
	r := &respacer{old: l, new: l, styles: []*style{newStyle(l)}}
	r.match()
	return r.inline(len(l.tokens) - 1)
}

// Trailing is what stands between a comma and the end of its line.
func (l *Layout) Trailing() []byte { return newStyle(l).trailing() }

// Compact reports whether the text is on one line without a blank after its
// first colon.
func (l *Layout) Compact() bool {
	i := slices.IndexFunc(l.tokens, func(t Token) bool { return t.Kind == ':' })
	return i >= 0 && len(l.space(i+1)) == 0 && !multiline(l.src)
}
