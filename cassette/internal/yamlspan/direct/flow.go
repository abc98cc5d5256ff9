package direct

import "tapedeck/cassette/internal/span"

// flow reads a flow collection.
func (r *reader) flow() *span.Node {
	if r.depth++; r.depth > maxDepth {
		r.fail()
	}
	defer func() { r.depth-- }()
	kind, closing := span.Seq, byte(']')
	if r.i < len(r.src) && r.src[r.i] == '{' {
		kind, closing = span.Map, '}'
	}
	n, made := r.make(kind, span.Flow, r.i)
	base := len(r.open)
	r.i++
	r.between()
	if r.i < len(r.src) && r.src[r.i] == closing {
		r.i++
		made.End = r.i
		return n
	}
	for !r.wrong {
		item := r.flowAtom()
		if kind == span.Map && !r.wrong {
			r.open = append(r.open, item)
			if item.Kind() != span.Scalar || !r.colon(item) {
				r.fail()
				break
			}
			r.between()
			item = r.flowAtom()
		}
		r.open = append(r.open, item)
		if r.between(); r.i >= len(r.src) {
			r.fail()
			break
		}
		c := r.src[r.i]
		r.i++
		if c == closing {
			break
		}
		if r.between(); c != ',' {
			r.fail()
		}
	}
	if !r.wrong {
		r.close(made, base)
		made.End = r.i
	}
	return n
}

// flowFirst marks the bytes that a plain scalar within brackets begins with
// here, flowIn those that it may hold.
var flowFirst, flowIn = func() (first, in [256]bool) {
	for c := range 256 {
		letter := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
		switch first[c], in[c] = letter, letter; c {
		case '/', '.', '_', '$', '(', '=', '+', '^', '~', ';', '<':
			first[c], in[c] = true, true
		case ' ', '-', '*', ')', '%', '&', '!', '@', '|', '>', '\\', ':':
			in[c] = true
		}
	}
	return first, in
}()

// flowAtom reads a value within brackets.
func (r *reader) flowAtom() *span.Node {
	if r.i >= len(r.src) {
		r.fail()
		return nil
	}
	switch c := r.src[r.i]; c {
	case '[', '{':
		return r.flow()
	case '"':
		return r.double()
	case '\'':
		return r.single()
	case '!':
		props := r.i
		tag := r.tagName()
		if r.spaces(); r.i < len(r.src) && (r.src[r.i] == '"' || r.src[r.i] == '\'') {
			n := r.flowAtom()
			r.tag(n, props, tag)
			return n
		}
		r.fail()
		return nil
	}
	return r.flowPlain()
}

// between passes the white space within brackets.
func (r *reader) between() {
	for r.i < len(r.src) {
		switch r.src[r.i] {
		case ' ':
			r.i++
		case '\n':
			r.i++
			if r.line = r.i; r.marker(r.i) {
				r.fail()
			}
		default:
			return
		}
	}
}

// flowPlain reads a plain scalar within brackets.
func (r *reader) flowPlain() *span.Node {
	n, made := r.scalar(span.Plain, r.i)
	made.Verbatim = true
	if c := r.src[r.i]; !flowFirst[c] && !(c == '-' && r.i+1 < len(r.src) && flowFirst[r.src[r.i+1]]) {
		r.fail()
		return n
	}
	for {
		end, ok := r.flowPlainEnd(r.i)
		if r.i = end; !ok {
			r.fail()
			return n
		}
		for r.src[end-1] == ' ' {
			end--
		}
		made.End = end
		line := r.line
		if r.between(); r.i >= len(r.src) {
			r.fail()
			return n
		}
		switch r.src[r.i] {
		case ':':
			if end < r.i {
				r.fail()
			}
			fallthrough
		case ',', ']', '}':
			r.plainIs(n, made)
			return n
		}
		if made.Verbatim = false; r.line == line {
			r.fail()
		}
	}
}

// flowPlainEnd returns where the line of a plain scalar at i, within brackets,
// ends. ok is false where it holds what is not certain.
func (r *reader) flowPlainEnd(i int) (end int, ok bool) {
	for ; i < len(r.src); i++ {
		switch c := r.src[i]; {
		case c == ',' || c == ']' || c == '}' || c == '\n':
			return i, true
		case !flowIn[c]:
			return i, false
		case c == ':':
			if r.blank(i + 1) {
				return i, true
			}
			if !flowIn[r.src[i+1]] {
				return i, false
			}
		}
	}
	return i, false
}
