package source

import (
	"slices"
	"strings"
)

// A parser makes a File of tokens. Whatever it does not know it passes over.
type parser struct {
	tokens []token
	at     int
	ruby   bool
	file   *File
	scope  *Scope
	depth  int
	// loop: this is the head of a loop, whose do is no block's.
	loop bool
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) peekAt(n int) token { return p.tokens[min(p.at+n, len(p.tokens)-1)] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

func (p *parser) is(text string) bool {
	t := p.peek()
	return (t.kind == operator || t.kind == name) && t.text == text
}

func (p *parser) skip(text string) bool {
	if p.is(text) {
		p.next()
		return true
	}
	return false
}

func (p *parser) skipLines() {
	for p.peek().kind == newline {
		p.next()
	}
}

// joins are the operators between the parts of a text or path.
var joins = []string{"+", "/"}

// binary are the other operators and words between two values.
var binary = []string{"-", "*", "%", "**", "//", "<<", ">>", "&", "|", "^", "==", "!=", "<", ">", "<=", ">=", "<=>", "===", "=~", "!~", "&&", "||", "..", "...",
	"and", "or", "in", "is", "not", "if", "else", "?", "@"}

// words of Ruby that end a value.
var rubyEnds = []string{"do", "then", "end", "if", "unless", "while", "until", "rescue", "and", "or", "in", "else", "elsif", "when", "ensure"}

// value reads a value with its operators.
func (p *parser) value() Value {
	if p.depth++; p.depth > deepest {
		p.depth--
		p.next()
		return Value{}
	}
	defer func() { p.depth-- }()
	v := p.single()
	for {
		t := p.peek()
		switch {
		case t.kind != operator && t.kind != name:
			return v
		case slices.Contains(joins, t.text):
			p.next()
			v = joined(v, t, p.single())
		case p.ruby && slices.Contains(rubyEnds, t.text):
			return v
		case t.text == "?" && p.ruby:
			p.next()
			p.value()
			if p.skip(":") {
				p.value()
			}
			v = Value{Line: v.Line}
		case slices.Contains(binary, t.text):
			p.next()
			p.single()
			v = Value{Line: v.Line}
		default:
			return v
		}
	}
}

// joined is a text made of two; between the parts of a path stands a slash.
func joined(a Value, between token, b Value) Value {
	items := a.Items
	if a.Kind != Joined {
		items = []Value{a}
	}
	if between.text == "/" {
		items = append(items, Value{Kind: String, Text: "/"})
	}
	if b.Kind == Joined {
		items = append(items, b.Items...)
	} else {
		items = append(items, b)
	}
	if text, rest := whole(items); rest == nil {
		return Value{Kind: String, Text: text, Line: a.Line}
	}
	return Value{Kind: Joined, Items: items, Line: a.Line}
}

// prefixes stand before a value that they make another.
var prefixes = []string{"-", "+", "~", "!", "not", "await", "*", "**", "&", "->", "lambda", "yield", "defined?"}

func (p *parser) single() Value {
	t := p.peek()
	if (t.kind == operator || t.kind == name) && slices.Contains(prefixes, t.text) {
		p.next()
		switch t.text {
		case "await", "*", "+":
			return p.nested(p.single)
		case "lambda":
			for !p.is(":") && !p.closes() {
				p.next()
			}
			if p.skip(":") {
				p.value()
			}
		case "->":
			p.rubyBlock(nil)
		default:
			p.nested(p.single)
		}
		return Value{Line: t.line}
	}
	return p.behind(p.primary())
}

// nested reads within bounds.
func (p *parser) nested(read func() Value) Value {
	if p.depth++; p.depth > deepest {
		p.depth--
		return Value{}
	}
	defer func() { p.depth-- }()
	return read()
}

// closes reports whether what is read ends here.
func (p *parser) closes() bool {
	t := p.peek()
	return t.kind == end || t.kind == newline || t.kind == operator && strings.Contains(")]}", t.text)
}

// primary reads a literal, a name or what stands in brackets.
func (p *parser) primary() Value {
	t := p.next()
	v := Value{Line: t.line, Text: t.text}
	switch t.kind {
	case str:
		v.Kind = String
		if t.parts != nil {
			v.Kind, v.Items, v.Text = Joined, t.parts, ""
		}
		for p.peek().kind == str { // strings that stand side by side are one
			next := p.next()
			v = joined(v, token{}, Value{Kind: String, Text: next.text, Items: next.parts, Line: t.line})
		}
	case symbol:
		v.Kind = Symbol
	case number:
		v.Kind = Number
	case name:
		v.Kind = Name
		switch t.text {
		case "None", "nil":
			v.Kind = Nil
		case "True", "true":
			v.Kind, v.Text = Bool, "true"
		case "False", "false":
			v.Kind, v.Text = Bool, "false"
		}
	case operator:
		return p.bracketed(t)
	default:
		return Value{Line: t.line}
	}
	return v
}

// bracketed reads what an opening bracket begins. Any other operator is passed
// over.
func (p *parser) bracketed(open token) Value {
	v := Value{Kind: List, Line: open.line}
	switch open.text {
	case "(":
		call := &Call{}
		commas := p.arguments(call, ")")
		if commas == 0 && len(call.Args) == 1 {
			return call.Args[0]
		}
		v.Items = call.Args
	case "[":
		call := &Call{}
		p.arguments(call, "]")
		v.Items = call.Args
	case "{":
		call := &Call{}
		p.arguments(call, "}")
		if len(call.Named) > 0 || len(call.Args) == 0 {
			v.Kind, v.Members = Map, call.Named
		}
		v.Items = call.Args
	case "::":
		return p.primary()
	default:
		return Value{Line: open.line}
	}
	return v
}

// arguments reads values up to a closing bracket, and counts the commas.
func (p *parser) arguments(call *Call, close string) (commas int) {
	for {
		p.skipLines()
		switch t := p.peek(); {
		case t.kind == end:
			return commas
		case p.skip(close):
			return commas
		case t.kind == operator && strings.Contains(")]}", t.text):
			return commas // that of another bracket: the source is not understood
		case p.skip(","):
			commas++
			continue
		}
		from := p.at
		p.argument(call)
		if p.is("for") || p.is("async") { // a comprehension
			call.Args, call.Named = append(call.Args[:max(0, len(call.Args)-1)], Value{}), nil
			for !p.closes() {
				p.value()
			}
		}
		if p.at == from {
			p.next()
		}
	}
}

// argument reads one value with the name that it may have.
func (p *parser) argument(call *Call) {
	t := p.peek()
	after := p.peekAt(1)
	if t.kind == name && after.kind == operator && (after.text == "=" && !p.ruby || after.text == ":" && p.ruby && !after.spaced) {
		p.at += 2
		call.Named = append(call.Named, Named{t.text, p.namedValue(t)})
		return
	}
	v := p.value()
	key, ok := v.IsString()
	switch {
	case p.ruby && t.kind == symbol && p.skip(":"), p.ruby && p.skip("=>"), !p.ruby && p.skip(":"):
		member := p.namedValue(t)
		if !ok {
			key = v.Text // a name or number; "" where it cannot be read
		}
		call.Named = append(call.Named, Named{key, member})
	default:
		call.Args = append(call.Args, v)
	}
}

// namedValue is what follows a name and its sign; Ruby's name: alone is the
// variable of that name.
func (p *parser) namedValue(key token) Value {
	if p.is(",") || p.closes() && p.peek().kind != newline {
		return Value{Kind: Name, Text: key.text, Line: key.line}
	}
	p.skipLines()
	return p.value()
}
