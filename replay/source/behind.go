package source

import (
	"slices"
	"strings"
)

// behind reads what stands behind a value: members, arguments, an index, and in
// Ruby a block.
func (p *parser) behind(v Value) Value {
	for {
		t := p.peek()
		switch {
		case t.kind == operator && (t.text == "." || t.text == "&." || t.text == "::"):
			p.next()
			p.skipLines()
			v = p.member(v, strings.TrimPrefix(t.text, "&"))
		case t.kind == operator && t.text == "(" && (!p.ruby || !t.spaced) && callable(v):
			p.next()
			call := p.newCall(v, t.line)
			p.arguments(call, ")")
			v = p.called(call)
		case t.kind == operator && t.text == "[" && !t.spaced:
			p.next()
			v = p.indexed(v)
		case p.ruby && v.Kind == Name && p.commands(t):
			call := p.newCall(v, v.Line)
			p.commandArguments(call)
			v = p.called(call)
		case p.ruby && p.blockFollows(v, t):
			call := v.Call
			if v.Kind == Name {
				call = p.newCall(v, v.Line)
				v = Value{Kind: Called, Call: call, Line: v.Line}
				p.file.Calls = append(p.file.Calls, call)
			}
			p.rubyBlock(call)
		default:
			return v
		}
	}
}

func callable(v Value) bool { return v.Kind == Name || v.Kind == Called || v.Kind == Unknown }

// newCall is a call of a value.
func (p *parser) newCall(of Value, line int) *Call {
	return &Call{Name: calledName(of), Line: line, In: p.scope}
}

func calledName(v Value) string {
	switch v.Kind {
	case Name:
		return v.Text
	case Called:
		return v.Call.Name + "()"
	}
	return "()"
}

func (p *parser) called(call *Call) Value {
	p.file.Calls = append(p.file.Calls, call)
	return Value{Kind: Called, Call: call, Line: call.Line}
}

// member reads a name behind a dot, or Ruby's two colons.
func (p *parser) member(of Value, sign string) Value {
	t := p.peek()
	if t.kind != name {
		return Value{Line: of.Line}
	}
	p.next()
	if of.Kind == Name || of.Kind == Called {
		return Value{Kind: Name, Text: calledName(of) + sign + t.text, Line: t.line}
	}
	return Value{Kind: Name, Text: "()" + sign + t.text, Line: t.line}
}

// indexed reads an index; one by a string or symbol is a member.
func (p *parser) indexed(of Value) Value {
	call := &Call{}
	p.arguments(call, "]")
	if of.Kind == Name && len(call.Args) == 1 {
		if key, ok := call.Args[0].IsString(); ok {
			return Value{Kind: Name, Text: of.Text + "." + key, Line: of.Line}
		}
	}
	return Value{Line: of.Line}
}

// commands reports whether a token is the first argument of a call that has no
// brackets.
func (p *parser) commands(t token) bool {
	if !t.spaced {
		return false
	}
	after := p.peekAt(1)
	switch t.kind {
	case str, symbol, number, unread:
		return true
	case name:
		return !slices.Contains(rubyEnds, t.text)
	case operator:
		switch t.text {
		case "[", "->", "::":
			return true
		case "*", "&", "-", "**":
			return !after.spaced
		}
	}
	return false
}

// commandArguments reads arguments up to the end of the line or the block.
func (p *parser) commandArguments(call *Call) {
	for {
		from := p.at
		p.argument(call)
		if p.at == from || !p.skip(",") {
			return
		}
		p.skipLines()
	}
}

// blockFollows reports whether a block of a call begins here.
func (p *parser) blockFollows(v Value, t token) bool {
	if v.Kind != Called && v.Kind != Name {
		return false
	}
	return t.kind == name && t.text == "do" && !p.loop || t.kind == operator && t.text == "{"
}
