package yamlspan

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tapedeck/cassette/internal/span"
)

// A dialect is how the writer of a file lays out scalars.
type dialect struct {
	eol string
	// indent and blockIndent are how much deeper than their collection the
	// lines of plain or quoted, and of block scalars stand.
	indent, blockIndent step
	// mapIndent is how much deeper than a mapping a block mapping in it
	// stands, seqIndent by how many columns a block sequence does; dash is how
	// far an item is from its dash.
	mapIndent       step
	seqIndent, dash int
	// width is the column after which a line breaks at its next space; 0:
	// never.
	width int
	fold  foldStyle
	// closesAtMargin: libyaml before 0.2.3 put the quote that closes a
	// single-quoted scalar ending in line breaks at the start of a line.
	closesAtMargin bool
	// unicode: non-ASCII characters are written as they are. libyaml takes
	// those over U+FFFF for not printable; astral and astralDouble say that
	// this file has them raw, outside and inside double quotes.
	unicode, astral, astralDouble bool
	quotes                        quoteRule
	// literals: text of several lines is written as | where the writer has
	// the choice; tabs: with tabs too, as go-yaml does; loose: also what
	// libyaml would double-quote for its blanks.
	literals, tabs, loose bool
	// bangs: "! " stands before a string that is quoted because it could not be
	// plain, as Psych of Ruby 1.9 has it.
	bangs  bool
	null   string
	base64 base64Form
}

// A step is how a writer indents: by n columns, or (go-yaml) to the next
// multiple of n.
type step struct {
	n    int
	grid bool
}

func (s step) from(column int) int {
	if s.grid {
		return s.n * (column/s.n + 1)
	}
	return column + s.n
}

// A foldStyle is how a line of a double-quoted scalar breaks.
type foldStyle int

const (
	foldBare      foldStyle = iota // libyaml: before a space that the line break stands for
	foldBackslash                  // PyYAML without libyaml, SnakeYAML: after a backslash
)

// A quoteRule is which quotes a string gets that needs some.
type quoteRule int

const (
	quotesSingle quoteRule = iota // libyaml, PyYAML: single where they hold it
	quotesPsych                   // double before a first character that is no word's
	quotesGo                      // go-yaml: double for what would be no string, single for indicators
	quotesDouble                  // prettier, goccy
)

// A base64Form is how binary values are written: lines of wrap bytes (0: one
// line), with a final line break or not.
type base64Form struct {
	tag     string
	style   span.Style
	wrap    int
	newline bool
}

const goWrap = 70

var psychBase64 = base64Form{tag: "!binary", style: span.Literal}

// A specimen is a scalar of the file and where it stands.
type specimen struct {
	node   *span.Node
	value  span.Value
	place  place
	source string // tag and scalar as they stand in the file
}

// inferDialect finds how the writer of the samples lays out scalars.
func inferDialect(samples []*span.Doc) dialect {
	var c census
	for _, d := range samples {
		c.walk(d)
	}
	return c.dialect()
}

// A census is what inferDialect draws its conclusions from.
type census struct {
	specimens    []specimen
	maps         []stride
	seqs, dashes tally[int]
	nulls        tally[string]
	lf, crlf     int
}

// A stride is from the column of a collection to that of a scalar's lines.
type stride struct{ from, to int }

// A tally counts what was seen.
type tally[T cmp.Ordered] map[T]int

func (t *tally[T]) add(v T) {
	if *t == nil {
		*t = tally[T]{}
	}
	(*t)[v]++
}

// most returns what was seen most often, or otherwise.
func (t tally[T]) most(otherwise T) T {
	best, most := otherwise, t[otherwise]
	for _, v := range slices.Sorted(maps.Keys(t)) {
		if t[v] > most {
			best, most = v, t[v]
		}
	}
	return best
}

// walk takes in the nodes of d.
func (c *census) walk(d *span.Doc) {
	c.crlf += bytes.Count(d.Src, []byte("\r\n"))
	c.lf += bytes.Count(d.Src, []byte("\n"))
	walkPlaces(d, func(n *span.Node, p place) {
		if n.Kind != span.Scalar {
			c.collection(n)
			return
		}
		if n.Type == span.Null {
			c.nulls.add(n.Text)
		}
		if n.Start == n.End || n.Anchor != "" {
			return
		}
		s := specimen{node: n, place: p, source: string(d.Src[n.Props:n.End])}
		s.value = span.Value{Type: n.Type, Tag: n.Tag, Text: n.Text}
		if n.Type == span.Binary {
			raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Text), ""))
			if err != nil {
				return
			}
			s.value.Text = string(raw)
		}
		c.specimens = append(c.specimens, s)
	})
}

// collection counts how deep what n holds stands in it.
func (c *census) collection(n *span.Node) {
	if n.Style != span.Block {
		return
	}
	for i, v := range n.Items {
		block := v.Style == span.Block && (v.Kind == span.Map || v.Kind == span.Seq)
		switch {
		case n.Kind == span.Seq && (block || v.Kind == span.Scalar && v.Props == v.Start && v.Start < v.End):
			c.dashes.add(v.Column - n.Column)
		case n.Kind == span.Map && i%2 == 1 && block && v.Kind == span.Map:
			c.maps = append(c.maps, stride{n.Column, v.Column})
		case n.Kind == span.Map && i%2 == 1 && block:
			c.seqs.add(v.Column - n.Column)
		}
	}
}

// dialect draws the conclusions.
func (c *census) dialect() dialect {
	d := dialect{eol: "\n"}
	if c.crlf > c.lf/2 {
		d.eol = "\r\n"
	}
	d.dash = c.dashes.most(2)
	d.mapIndent = bestStep(c.maps, step{n: 2})
	d.seqIndent = c.seqs.most(0)
	d.quotes = c.quoteRule()
	d.bangs = slices.ContainsFunc(c.specimens, func(s specimen) bool { return s.node.Tag == bang })
	d.characters(c.specimens)
	d.blocks(c.specimens)
	d.indents(c.specimens)
	delete(c.nulls, "") // a null to be written is always spelled out
	d.null = c.nulls.most("null")
	d.base64 = d.base64Form(c.specimens)
	d.folds(c.specimens)
	return d
}

// quoteRule is the one that explains most of the quotes on one line.
func (c *census) quoteRule() quoteRule {
	var right [4]int
	strict := dialect{unicode: true}
	for _, s := range c.specimens {
		text := s.value.Text
		if s.place.style == span.Plain && s.value.Type == span.Str && psychDoubles(text) {
			right[quotesPsych]--
		}
		if s.place.style != span.Single && s.place.style != span.Double || s.value.Type != span.Str ||
			strings.Contains(text, `"`) || !strict.shape(text).quotes(s.place) {
			continue
		}
		double := s.place.style == span.Double
		if !double {
			right[quotesSingle]++
		} else {
			right[quotesDouble]++
		}
		if double == psychDoubles(text) {
			right[quotesPsych]++
		}
		if double == !resolvesToString(text) {
			right[quotesGo]++
		}
	}
	best := quotesSingle
	for rule, n := range right {
		if n > right[best] {
			best = quoteRule(rule)
		}
	}
	if best == quotesSingle && right[quotesPsych] == right[best] && c.hasPsychMarks() {
		best = quotesPsych
	}
	return best
}

// hasPsychMarks reports whether something in the file is Psych's alone.
func (c *census) hasPsychMarks() bool {
	return slices.ContainsFunc(c.specimens, func(s specimen) bool {
		return s.node.Tag == bang || s.node.Tag == "!binary" ||
			s.place.style == span.Literal && s.node.Tag == "" && s.place.flow == 0
	})
}

// characters finds which characters are written as they are: by what the file
// shows, else by what its writer is known for.
func (d *dialect) characters(specimens []specimen) {
	var raw, escaped, rawQuoted letters
	for _, s := range specimens {
		if s.place.style == span.Double {
			rawQuoted.count(s.source)
			escaped.countEscapes(s.source)
		} else {
			raw.count(s.source)
		}
	}
	d.unicode = d.quotes != quotesSingle
	if n := raw.all() + rawQuoted.all(); n+escaped.all() > 0 {
		d.unicode = n > 0
	}
	d.astral = raw.astral > 0
	d.astralDouble = rawQuoted.astral > escaped.astral
}

// letters counts characters beyond ASCII that could be written as they are:
// those up to U+FFFF, and the others.
type letters struct{ basic, astral int }

func (l *letters) all() int { return l.basic + l.astral }

func (l *letters) add(r rune) {
	switch {
	case r > 0xFFFF:
		l.astral++
	case r >= 0xA0 && readable(r):
		l.basic++
	}
}

func (l *letters) count(source string) {
	for _, r := range source {
		l.add(r)
	}
}

// countEscapes counts the characters that source, in double quotes, escapes.
func (l *letters) countEscapes(source string) {
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}
	for {
		i := strings.IndexByte(source, '\\')
		if i < 0 || i+1 >= len(source) {
			return
		}
		letter := source[i+1]
		source = source[i+2:]
		if n := digits[letter]; n > 0 && n <= len(source) {
			r, _ := strconv.ParseUint(source[:n], 16, 32)
			l.add(rune(r))
		} else if letter == '_' {
			l.add(0xA0)
		}
	}
}

// blocks finds when the writer takes |.
func (d *dialect) blocks(specimens []specimen) {
	d.tabs = d.quotes == quotesGo || d.quotes == quotesDouble
	var literal, other int
	for _, s := range specimens {
		if s.value.Type != span.Str || s.place.flow > 0 || s.place.key {
			continue
		}
		shape := d.shape(s.value.Text)
		if s.place.style == span.Literal && !shape.block {
			d.loose = true
		}
		if !shape.breaks || !shape.block {
			continue
		}
		if s.place.style == span.Literal {
			literal++
		} else if strings.Contains(strings.TrimSuffix(s.value.Text, "\n"), "\n") {
			other++
		}
	}
	d.literals = d.quotes != quotesSingle
	if literal+other > 0 {
		d.literals = literal > other
	}
}

// indents finds how deep the lines of a scalar stand.
func (d *dialect) indents(specimens []specimen) {
	var flows, blocks []stride
	for _, s := range specimens {
		column, _ := layoutOf(s.source, s.node)
		if column == 0 || s.place.flow > 0 {
			continue
		}
		stride := stride{max(s.place.parent, 0), column}
		if s.place.style == span.Literal || s.place.style == span.Folded {
			if s.value.Text != "" && !hinted(s.value.Text) {
				blocks = append(blocks, stride)
			}
		} else {
			flows = append(flows, stride)
		}
	}
	d.indent = bestStep(flows, d.mapIndent)
	d.blockIndent = bestStep(blocks, d.mapIndent)
	if len(blocks) == 0 && len(flows) > 0 {
		d.blockIndent = d.indent
	} else if len(flows) == 0 && len(blocks) > 0 {
		d.indent = d.blockIndent
	}
}

// bestStep is the step that most strides take.
func bestStep(strides []stride, usual step) step {
	tried := []step{usual, {n: 2}, {n: 4}, {n: 4, grid: true}, {n: 1}, {n: 3}, {n: 6}, {n: 8}}
	best, most := usual, 0
	for _, t := range tried {
		n := 0
		for _, s := range strides {
			if t.from(s.from) == s.to {
				n++
			}
		}
		if n > most {
			best, most = t, n
		}
	}
	return best
}

// base64Form is the form of the file's longest binary, else its writer's.
func (d *dialect) base64Form(specimens []specimen) base64Form {
	form := base64Form{tag: "!!binary", style: span.Literal, wrap: 76, newline: true}
	switch d.quotes {
	case quotesPsych:
		form = psychBase64
	case quotesGo:
		form.wrap = goWrap
	}
	longest := 0
	for _, s := range specimens {
		if s.value.Type != span.Binary || s.place.flow > 0 || len(s.node.Text) <= longest {
			continue
		}
		longest = len(s.node.Text)
		form.tag = s.node.Tag
		if _, wrap := layoutOf(s.source, s.node); wrap > 0 {
			form.wrap = wrap
		} else if longest > form.wrap+1 {
			form.wrap = 0
		}
		form.style = s.place.style
		form.newline = strings.HasSuffix(s.node.Text, "\n")
	}
	return form
}
