package emit

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"sync"

	"tapedeck/cassette/internal/span"
)

// InferDialect finds how the writer of the samples lays out scalars.
func InferDialect(samples []*span.Doc) Dialect {
	var c counts
	for _, d := range samples {
		c.walk(d)
	}
	return c.dialect()
}

// counts is what InferDialect draws its conclusions from.
type counts struct {
	examples     []example
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
func (c *counts) walk(d *span.Doc) {
	c.crlf += bytes.Count(d.Src, []byte("\r\n"))
	c.lf += bytes.Count(d.Src, []byte("\n"))
	walkPlaces(d, func(n *span.Node, p Place) {
		if n.Kind() != span.Scalar {
			c.collection(n)
			return
		}
		if n.Type() == span.Null {
			c.nulls.add(n.Text())
		}
		if n.Start() == n.End() || n.Anchor() != "" {
			return
		}
		s := example{node: n, place: p, source: string(d.Src[n.Props():n.End()])}
		s.value = span.Value{Type: n.Type(), Tag: n.Tag(), Text: n.Text()}
		if n.Type() == span.Binary {
			raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Text()), ""))
			if err != nil {
				return
			}
			s.value.Text = string(raw)
		}
		c.examples = append(c.examples, s)
	})
}

// collection counts how deep what n holds stands in it.
func (c *counts) collection(n *span.Node) {
	if n.Style() != span.Block {
		return
	}
	for i, v := range n.Children() {
		block := v.Style() == span.Block && (v.Kind() == span.Map || v.Kind() == span.Seq)
		switch {
		case n.Kind() == span.Seq && (block || v.Kind() == span.Scalar && v.Props() == v.Start() && v.Start() < v.End()):
			c.dashes.add(v.Column() - n.Column())
		case n.Kind() == span.Map && i%2 == 1 && block && v.Kind() == span.Map:
			c.maps = append(c.maps, stride{n.Column(), v.Column()})
		case n.Kind() == span.Map && i%2 == 1 && block:
			c.seqs.add(v.Column() - n.Column())
		}
	}
}

// dialect draws the conclusions.
func (c *counts) dialect() Dialect {
	d := Dialect{Eol: "\n"}
	if c.crlf > c.lf/2 {
		d.Eol = "\r\n"
	}
	d.Dash = c.dashes.most(2)
	d.MapIndent = bestStep(c.maps, step{n: 2})
	d.SeqIndent = c.seqs.most(0)
	d.quotes = c.quoteRule()
	d.bangs = slices.ContainsFunc(c.examples, func(s example) bool { return s.node.Tag() == bang })
	d.characters(c.examples)
	d.blocks(c.examples)
	d.indents(c.examples)
	delete(c.nulls, "") // a null to be written is always spelled out
	d.null = c.nulls.most("null")
	d.base64 = d.base64Form(c.examples)
	known, examples := d, c.examples
	d.linesOf = sync.OnceValue(func() lines {
		known.folds(examples)
		return known.lines
	})
	return d
}

// quoteRule is the one that explains most of the quotes on one line.
func (c *counts) quoteRule() quoteRule {
	var right [4]int
	strict := Dialect{unicode: true}
	for _, s := range c.examples {
		text := s.value.Text
		if s.place.Style == span.Plain && s.value.Type == span.Str && psychDoubles(text) {
			right[quotesPsych]--
		}
		if s.place.Style != span.Single && s.place.Style != span.Double || s.value.Type != span.Str ||
			strings.Contains(text, `"`) || !strict.shape(text).quotes(s.place) {
			continue
		}
		double := s.place.Style == span.Double
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
func (c *counts) hasPsychMarks() bool {
	return slices.ContainsFunc(c.examples, func(s example) bool {
		return s.node.Tag() == bang || s.node.Tag() == "!binary" ||
			s.place.Style == span.Literal && s.node.Tag() == "" && s.place.Flow == 0
	})
}

// blocks finds when the writer takes |.
func (d *Dialect) blocks(examples []example) {
	d.tabs = d.quotes == quotesGo || d.quotes == quotesDouble
	var literal, other int
	for _, s := range examples {
		if s.value.Type != span.Str || s.place.Flow > 0 || s.place.Key {
			continue
		}
		shape := d.shape(s.value.Text)
		if s.place.Style == span.Literal && !shape.block {
			d.loose = true
		}
		if !shape.breaks || !shape.block {
			continue
		}
		if s.place.Style == span.Literal {
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
func (d *Dialect) indents(examples []example) {
	var flows, blocks []stride
	for _, s := range examples {
		column, _ := layoutOf(s.source, s.node)
		if column == 0 || s.place.Flow > 0 {
			continue
		}
		stride := stride{max(s.place.Parent, 0), column}
		if s.place.Style == span.Literal || s.place.Style == span.Folded {
			if s.value.Text != "" && !hinted(s.value.Text) {
				blocks = append(blocks, stride)
			}
		} else {
			flows = append(flows, stride)
		}
	}
	d.indent = bestStep(flows, d.MapIndent)
	d.blockIndent = bestStep(blocks, d.MapIndent)
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
			if t.From(s.from) == s.to {
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
func (d *Dialect) base64Form(examples []example) base64Form {
	form := base64Form{tag: "!!binary", style: span.Literal, wrap: 76, newline: true}
	switch d.quotes {
	case quotesPsych:
		form = psychBase64
	case quotesGo:
		form.wrap = goWrap
	}
	longest := 0
	for _, s := range examples {
		if s.value.Type != span.Binary || s.place.Flow > 0 || len(s.node.Text()) <= longest {
			continue
		}
		longest = len(s.node.Text())
		form.tag = s.node.Tag()
		if _, wrap := layoutOf(s.source, s.node); wrap > 0 {
			form.wrap = wrap
		} else if longest > form.wrap+1 {
			form.wrap = 0
		}
		form.style = s.place.Style
		form.newline = strings.HasSuffix(s.node.Text(), "\n")
	}
	return form
}
