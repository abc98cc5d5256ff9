package yamlspan

import (
	"bytes"
	"strings"

	"tapedeck/cassette/internal/span"
)

func (language) Split(src []byte, where span.Where) (span.Layout, error) {
	o, err := outlineYAML(src, where)
	return o.Layout, err
}

// outlineYAML finds the entries of src in one pass.
func outlineYAML(src []byte, where span.Where) (outline, error) {
	p := &splitter{where: where}
	if _, err := p.End(src); err != nil {
		return outline{}, err
	}
	return p.out, nil
}

func (language) Splitter(where span.Where) span.Splitter { return &splitter{where: where} }

func (p *splitter) More(src []byte) []span.Span {
	p.see(src, true)
	p.out.Entries = nil
	_ = p.pass() // what is wrong may yet turn out right
	return p.out.Entries
}

func (p *splitter) At() int { return p.entry }

func (p *splitter) Forget() span.Span {
	if !p.listed {
		return span.Span{}
	}
	out := span.Span{Start: p.first, End: p.entry}
	n := out.End - out.Start
	p.src = p.src[:len(p.src)-n] // only its length is asked for, and only the end matters
	p.entry, p.dash, p.left = p.first, p.dash-n, p.left+n
	return out
}

func (p *splitter) End(src []byte) (span.Layout, error) {
	p.see(src, false)
	p.out.Entries = nil
	if err := p.pass(); err != nil {
		return span.Layout{Entries: p.out.Entries}, err
	}
	return p.out.Layout, nil
}

// pass goes through the text from the entry at hand on.
func (p *splitter) pass() error {
	if err := checkEncoding(p.src); err != nil {
		return err
	}
	if !p.listed {
		p.rewind()
		p.columns, p.out = nil, outline{parent: -1}
		return p.run()
	}
	a := p.goAhead()
	err := p.fromEntry(a)
	if a != nil {
		<-a.done // it reads the text
	}
	return err
}

func (p *splitter) run() error {
	v, err := p.document()
	if err != nil {
		return err
	}
	for level, key := range p.where.Keys {
		if v.none {
			return p.missing(v.at)
		}
		at, found, err := p.findKey(v, level, key)
		if err != nil {
			return err
		}
		if !found {
			return p.missing(at)
		}
		p.out.parent = v.column
		if v, err = p.valueAfter(at, v.column); err != nil {
			return err
		}
	}
	return p.list(v)
}

// document passes directives and "---" and returns the document's value.
func (p *splitter) document() (valueStart, error) {
	start, i, column, more, err := p.line()
	for err == nil && more && column == 0 && p.src[i] == '%' {
		if !bytes.HasPrefix(p.src[i:], []byte("%YAML 1.")) {
			return valueStart{}, p.errorAt(i, "the file begins with a directive other than %YAML 1.1")
		}
		if err = p.rawLine(); err == nil {
			start, i, column, more, err = p.line()
		}
	}
	if err != nil {
		return valueStart{}, err
	}
	if more && column == 0 && bytes.HasPrefix(p.src[i:], []byte("---")) && p.blankAt(i+3) {
		return p.valueAfter(i+3, -1)
	}
	if more && p.atMarker(start) {
		more = false
	}
	return p.bareProperties(valueStart{at: i, column: column, none: !more}, -1)
}

// bareProperties passes a tag or an anchor that has a line of its own.
func (p *splitter) bareProperties(v valueStart, parent int) (valueStart, error) {
	if v.none || p.src[v.at] != '!' && p.src[v.at] != '&' {
		return v, nil
	}
	i, err := p.properties(v.at)
	if err != nil || !p.endAt(i) && p.src[i] != '#' {
		return v, err
	}
	return p.valueAfter(i, parent)
}

// rawLine passes the line at hand without looking into it.
func (p *splitter) rawLine() error {
	from := p.i
	_, p.i = p.eol(p.i)
	return p.plainBreaks(from, p.i)
}

// valueAfter returns the value whose key, in column parent, ends at i.
func (p *splitter) valueAfter(i, parent int) (valueStart, error) {
	after, err := p.properties(i)
	if err != nil {
		return valueStart{}, err
	}
	if !p.endAt(after) && p.src[after] != '#' {
		return valueStart{at: after, column: p.columnOf(after), inline: true}, nil
	}
	for i < after && (p.src[after-1] == ' ' || p.src[after-1] == '\t') {
		after--
	}
	if err := p.finishLine(after); err != nil {
		return valueStart{}, err
	}
	line := p.i
	start, at, column, more, err := p.line()
	p.i = start
	dash := more && p.src[at] == '-' && p.blankAt(at+1)
	if err != nil {
		return valueStart{}, err
	}
	if !more || column < parent || column == parent && !dash || p.atMarker(start) {
		p.i = line
		return valueStart{at: after, none: true}, nil
	}
	return p.bareProperties(valueStart{at: at, column: column}, parent)
}

// findKey looks for a key in the block mapping v. It returns the offset after
// its ":", or where the mapping ends.
func (p *splitter) findKey(v valueStart, level int, key string) (int, bool, error) {
	if v.inline || strings.IndexByte("[{", p.src[v.at]) >= 0 {
		return 0, false, p.errorAt(v.at, "the mapping is not in block style")
	}
	if _, _, ok := p.keyAt(v.at); !ok {
		return 0, false, p.errorAt(v.at, "this is not a mapping with the key "+key)
	}
	if level == 0 && v.column > 0 {
		return 0, false, p.errorAt(v.at, "the whole file is indented")
	}
	p.columns = append(p.columns, v.column)
	listed := false
	for {
		start, i, column, more, err := p.line()
		if err != nil {
			return 0, false, err
		}
		if !more || column < v.column || p.atMarker(start) {
			return start, false, nil
		}
		if column == v.column {
			if listed, err = p.listItem(i, column, listed); err != nil {
				return 0, false, err
			}
			name, after, _ := p.keyAt(i)
			if err := p.simpleKey(i); err != nil {
				return 0, false, err
			}
			if name == "<<" {
				return 0, false, p.errorAt(i, "a merge key could hold the list")
			}
			if name == key {
				p.pending = column
				return after, true, nil
			}
		}
		if err := p.consume(i); err != nil {
			return 0, false, err
		}
	}
}
