package source

import "slices"

// Ruby reads Ruby source.
func Ruby(src string) *File {
	p := &parser{file: &File{}, ruby: true}
	if len(src) > most {
		return p.file
	}
	p.tokens = scan(src, true)
	for p.peek().kind != end {
		p.rubyStatements("")
		p.next() // an end too many
	}
	for _, call := range p.file.Calls {
		if (call.Name == "require" || call.Name == "require_relative") && len(call.Args) == 1 && call.Args[0].Kind == String {
			i := Import{Path: call.Args[0].Text}
			if call.Name == "require_relative" {
				i.Path = "./" + i.Path
			}
			p.file.Imports = append(p.file.Imports, i)
		}
	}
	return p.file
}

// openers begin what an end ends, where they begin a statement.
var openers = []string{"if", "unless", "case", "begin", "while", "until", "for"}

// rubyStatements reads statements up to a word or bracket that closes them, which
// it leaves.
func (p *parser) rubyStatements(close string) {
	for {
		t := p.peek()
		switch {
		case t.kind == end || close != "" && p.is(close):
			return
		case close == "" && p.is("end"):
			return
		case t.kind == newline || p.is(";"):
			p.next()
		default:
			from := p.at
			p.rubyStatement()
			if p.at == from {
				p.next()
			}
		}
	}
}

func (p *parser) rubyStatement() {
	if p.depth++; p.depth > deepest {
		p.depth--
		p.next()
		return
	}
	defer func() { p.depth-- }()
	t := p.peek()
	switch {
	case t.kind == name && t.text == "def":
		p.def()
	case t.kind == name && (t.text == "class" || t.text == "module"):
		p.next()
		v := p.single()
		for !p.closes() && !p.is(";") { // what it is derived from
			p.next()
		}
		p.enter(&Scope{Name: v.Text, Class: true, Line: t.line}, "end")
	case t.kind == name && slices.Contains(openers, t.text):
		p.next()
		was := p.loop
		p.loop = t.text == "while" || t.text == "until" || t.text == "for"
		for !p.closes() && !p.is("then") && !p.is("do") && !p.is(";") {
			p.value()
		}
		p.loop = was
		p.skip("do")
		p.rubyStatements("end")
		p.next()
	case t.kind == name && t.text == "return":
		p.next()
		if !p.closes() && !slices.Contains(rubyEnds, p.peek().text) {
			p.file.Returns = append(p.file.Returns, Return{p.value(), t.line, p.scope})
		}
	default:
		p.assignment()
	}
	for slices.Contains(modifiers, p.peek().text) && p.peek().kind == name {
		p.next()
		p.value()
	}
}

// modifiers stand behind a statement.
var modifiers = []string{"if", "unless", "while", "until", "rescue"}

// assignment reads a value, and what is assigned to it.
func (p *parser) assignment() {
	line := p.peek().line
	v := p.value()
	if v.Kind == Name && (p.is("=") || p.is("||=")) {
		p.next()
		p.skipLines()
		in := p.scope
		p.file.Assigns = append(p.file.Assigns, Assign{v.Text, p.listed(), line, in})
	}
}

// listed is a value, or several with commas between them.
func (p *parser) listed() Value {
	v := p.value()
	if !p.is(",") {
		return v
	}
	list := Value{Kind: List, Items: []Value{v}, Line: v.Line}
	for p.skip(",") && !p.closes() {
		list.Items = append(list.Items, p.value())
	}
	return list
}

// def reads a method.
func (p *parser) def() {
	s := &Scope{Line: p.next().line}
	s.Name = p.next().text
	for p.skip(".") {
		s.Name = p.next().text
	}
	s.Params = p.params()
	if !p.is("=") {
		p.enter(s, "end")
		return
	}
	p.next()
	s.In, s.End = p.scope, s.Line
	p.file.Scopes = append(p.file.Scopes, s)
	p.scope = s
	p.file.Returns = append(p.file.Returns, Return{p.value(), s.Line, s})
	p.scope = s.In
}

// params are the names of a method's parameters.
func (p *parser) params() (names []string) {
	depth, begins := 0, true
	if p.skip("(") {
		depth++
	}
	bracketed := depth > 0
	for {
		t := p.peek()
		switch {
		case t.kind == end, !bracketed && (p.closes() || p.is(";") || p.is("=") && begins):
			return names
		case t.kind == operator && (t.text == "(" || t.text == "[" || t.text == "{"):
			depth++
		case t.kind == operator && (t.text == ")" || t.text == "]" || t.text == "}"):
			if depth--; depth == 0 && bracketed {
				p.next()
				return names
			}
		}
		p.next()
		if t.kind == name && begins && depth <= 1 {
			names = append(names, t.text)
		}
		begins = t.kind == operator && (t.text == "," || begins && t.text != ":")
	}
}

// enter reads the statements of a scope up to what closes it.
func (p *parser) enter(s *Scope, close string) {
	s.In = p.scope
	p.file.Scopes = append(p.file.Scopes, s)
	p.scope = s
	was := p.loop
	p.loop = false
	p.rubyStatements(close)
	p.loop = was
	s.End = p.peek().line
	p.next()
	p.scope = s.In
}

// rubyBlock reads a block, of a call or of a lambda.
func (p *parser) rubyBlock(of *Call) {
	if p.skip("(") {
		p.arguments(&Call{}, ")")
	}
	t := p.peek()
	close := "end"
	if t.text == "{" {
		close = "}"
	}
	if !p.is("do") && !p.is("{") {
		return
	}
	p.next()
	s := &Scope{By: of, Line: t.line}
	if of != nil {
		s.Line = of.Line
	}
	if p.skip("|") {
		for !p.skip("|") && p.peek().kind != end {
			if param := p.next(); param.kind == name {
				s.Params = append(s.Params, param.text)
			}
		}
	}
	p.enter(s, close)
}
