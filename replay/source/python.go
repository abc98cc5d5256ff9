package source

import (
	"slices"
	"strings"
)

// Python reads Python source.
func Python(src string) *File {
	p := &parser{file: &File{}}
	if len(src) > most {
		return p.file
	}
	p.tokens = scan(src, false)
	l := &layout{parser: p}
	for p.peek().kind != end {
		l.line()
	}
	l.leave(-1, p.peek().line)
	return p.file
}

// A layout goes by the indentation of lines.
type layout struct {
	*parser
	columns    []int // of the scopes that are open, outermost first
	decorators []*Call
	before     int // the last line that held something
}

// leave closes the scopes that a line of a column does not belong to.
func (l *layout) leave(column, line int) {
	for len(l.columns) > 0 && column <= l.columns[len(l.columns)-1] {
		l.scope.End = max(l.before, l.scope.Line)
		l.scope = l.scope.In
		l.columns = l.columns[:len(l.columns)-1]
	}
}

func (l *layout) open(s *Scope, column int) {
	s.In = l.scope
	l.file.Scopes = append(l.file.Scopes, s)
	l.scope = s
	l.columns = append(l.columns, column)
}

// line reads a logical line.
func (l *layout) line() {
	t := l.peek()
	if t.kind == newline {
		l.next()
		return
	}
	if t.column >= 0 {
		l.leave(t.column, t.line)
	}
	l.statement(max(0, t.column))
	if in := l.peek(); in.kind == name && (in.text == "return" || in.text == "yield") { // on the line of its block
		l.statement(max(0, t.column))
	}
	for l.peek().kind != newline && l.peek().kind != end {
		from := l.at
		if l.is("return") || l.is("yield") { // behind the colon of its function
			l.statement(0)
		} else {
			l.assigns()
		}
		if l.at == from {
			l.next()
		}
	}
	l.before = l.peek().line
}

// heads begin statements that have no scope.
var heads = []string{"if", "elif", "else", "while", "for", "try", "except", "finally"}

// statement reads what the first word of a line says.
func (l *layout) statement(column int) {
	t := l.peek()
	if t.text == "async" && t.kind == name {
		l.next()
		t = l.peek()
	}
	switch {
	case t.kind == operator && t.text == "@":
		l.next()
		l.decorator()
	case t.kind != name:
	case t.text == "def" || t.text == "class":
		l.next()
		s := &Scope{Name: l.next().text, Class: t.text == "class", Line: t.line, Decorators: l.decorators}
		l.decorators = nil
		if l.skip("(") {
			call := &Call{}
			l.params(call, ")")
			for _, a := range call.Args {
				s.Params = append(s.Params, a.Text)
			}
			for _, n := range call.Named {
				s.Params = append(s.Params, n.Name)
				s.Defaults = append(s.Defaults, n)
			}
		}
		for !l.is(":") && !l.closes() { // what it returns
			l.next()
		}
		l.skip(":")
		l.open(s, column)
	case t.text == "return" || t.text == "yield":
		l.next()
		if !l.closes() {
			l.file.Returns = append(l.file.Returns, Return{l.listed(), t.line, l.scope})
		}
	case t.text == "with":
		l.next()
		l.with(t, column)
	case t.text == "import" || t.text == "from":
		l.next()
		l.imports(t.text == "from")
	case slices.Contains(heads, t.text):
		l.next()
		for !l.is(":") && !l.closes() {
			l.value()
		}
		l.skip(":")
	}
}

// imports reads import a.b as c, d and from .a import b, (c as d).
func (l *layout) imports(from bool) {
	of := ""
	if from {
		if of = l.module(); !l.skip("import") {
			return
		}
		l.skip("(")
	}
	for l.peek().kind == name {
		what := l.module()
		as := what
		if l.skip("as") {
			as = l.next().text
		}
		if from && strings.HasSuffix(of, ".") {
			what = of + what
		} else if from {
			what = of + "." + what
		}
		l.file.Imports = append(l.file.Imports, Import{as, what})
		if !l.skip(",") {
			break
		}
	}
	l.skip(")")
}

// module reads a dotted name, with the dots before it.
func (l *layout) module() string {
	var b strings.Builder
	dots := func() bool { return l.peek().kind == operator && strings.Trim(l.peek().text, ".") == "" }
	for dots() || l.peek().kind == name && !l.is("import") && !l.is("as") {
		isName := l.peek().kind == name
		b.WriteString(l.next().text)
		if isName && !dots() {
			break
		}
	}
	return b.String()
}

// params reads the parameters of a function, whose types are passed over.
func (l *layout) params(call *Call, close string) {
	for !l.skip(close) && l.peek().kind != end {
		from := l.at
		switch t := l.peek(); {
		case t.kind == name:
			l.next()
			if l.skip(":") {
				l.value()
			}
			if l.skip("=") {
				call.Named = append(call.Named, Named{t.text, l.value()})
			} else {
				call.Args = append(call.Args, Value{Kind: Name, Text: t.text})
			}
		default:
			l.next()
		}
		if l.at == from {
			l.next()
		}
	}
}

// decorator reads what stands behind an @.
func (l *layout) decorator() {
	line := l.peek().line
	switch v := l.value(); v.Kind {
	case Called:
		l.decorators = append(l.decorators, v.Call)
	case Name:
		l.decorators = append(l.decorators, &Call{Name: v.Text, Line: line, In: l.scope})
	}
}

// with reads the head of a with statement; its block belongs to the first call.
func (l *layout) with(t token, column int) {
	s := &Scope{Line: t.line}
	bracketed := l.is("(") && l.spansWith()
	if bracketed {
		l.next()
	}
	for !l.is(":") && l.peek().kind != end && l.peek().kind != newline {
		from := l.at
		l.skip(",")
		l.skipLines()
		if bracketed && l.skip(")") {
			break
		}
		v := l.value()
		if s.By == nil && v.Kind == Called {
			s.By = v.Call
		}
		if l.skip("as") {
			if n := l.value(); n.Kind == Name {
				l.file.Assigns = append(l.file.Assigns, Assign{n.Text, v, n.Line, l.scope})
			}
		}
		if l.at == from {
			l.next()
		}
	}
	l.skip(":")
	l.open(s, column)
}

// spansWith reports whether the bracket here holds all that stands before the
// colon of a with statement, as in with (a as b, c as d):
func (l *layout) spansWith() bool {
	depth := 0
	for _, t := range l.tokens[l.at:] {
		switch {
		case t.kind == end:
			return false
		case t.kind == operator && slices.Contains([]string{"(", "[", "{"}, t.text):
			depth++
		case t.kind == operator && slices.Contains([]string{")", "]", "}"}, t.text):
			depth--
		case depth == 0:
			return t.kind == operator && t.text == ":"
		}
	}
	return false
}

// assigns reads a value, and what is assigned to it.
func (l *layout) assigns() {
	line := l.peek().line
	v := l.value()
	if v.Kind != Name {
		return
	}
	if l.is(":") { // its type, or the end of an if
		l.next()
		if l.closes() {
			return
		}
		l.value()
	}
	if l.skip("=") {
		l.file.Assigns = append(l.file.Assigns, Assign{v.Text, l.listed(), line, l.scope})
	}
}
