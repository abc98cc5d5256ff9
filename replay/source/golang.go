package source

import (
	"go/ast"
	goparser "go/parser"
	gotoken "go/token"
	"strconv"
)

// Go reads Go source. What stands in it up to an error is read.
func Go(src string) *File {
	f := &File{}
	if len(src) > most {
		return f
	}
	set := gotoken.NewFileSet()
	tree, _ := goparser.ParseFile(set, "", src, goparser.SkipObjectResolution)
	if tree == nil {
		return f
	}
	g := &goFile{File: f, set: set}
	ast.Walk(g, tree)
	return f
}

// A goFile walks over a file; each visit knows its scope.
type goFile struct {
	*File
	set   *gotoken.FileSet
	scope *Scope
}

func (g *goFile) line(p gotoken.Pos) int { return g.set.Position(p).Line }

// Visit takes a node. What is in a function is visited with that as its scope.
func (g *goFile) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return g.in(n.Name.Name, n.Type, n)
	case *ast.FuncLit:
		return g.in("", n.Type, n)
	case *ast.CallExpr:
		g.Calls = append(g.Calls, g.call(n))
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if len(n.Lhs) == len(n.Rhs) {
				g.assign(left, n.Rhs[i])
			}
		}
	case *ast.ValueSpec:
		for i, left := range n.Names {
			if i < len(n.Values) {
				g.assign(left, n.Values[i])
			}
		}
	case *ast.ReturnStmt:
		if len(n.Results) > 0 {
			g.Returns = append(g.Returns, Return{g.value(n.Results[0], 0), g.line(n.Pos()), g.scope})
		}
	}
	return g
}

func (g *goFile) in(name string, t *ast.FuncType, n ast.Node) ast.Visitor {
	s := &Scope{Name: name, Line: g.line(n.Pos()), In: g.scope}
	s.End = max(s.Line, g.line(n.End()))
	for o := s.In; o != nil; o = o.In { // the end of what is broken is not known
		o.End = max(o.End, s.End)
	}
	for _, field := range t.Params.List {
		for _, param := range field.Names {
			s.Params = append(s.Params, param.Name)
		}
	}
	g.Scopes = append(g.Scopes, s)
	return &goFile{g.File, g.set, s}
}

func (g *goFile) assign(left, right ast.Expr) {
	if v := g.value(left, 0); v.Kind == Name {
		g.Assigns = append(g.Assigns, Assign{v.Text, g.value(right, 0), g.line(left.Pos()), g.scope})
	}
}

func (g *goFile) call(n *ast.CallExpr) *Call {
	c := &Call{Name: calledName(g.value(n.Fun, 0)), Line: g.line(n.Pos()), In: g.scope}
	for _, arg := range n.Args {
		c.Args = append(c.Args, g.value(arg, 0))
	}
	return c
}

// value is an expression.
func (g *goFile) value(e ast.Expr, depth int) Value {
	v := Value{Line: g.line(e.Pos())}
	if depth > deepest {
		return v
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == gotoken.STRING {
			v.Kind, v.Text = String, text
		} else if e.Kind == gotoken.INT || e.Kind == gotoken.FLOAT {
			v.Kind, v.Text = Number, e.Value
		}
	case *ast.Ident:
		v.Kind, v.Text = Name, e.Name
		switch e.Name {
		case "true", "false":
			v.Kind = Bool
		case "nil":
			v.Kind = Nil
		}
	case *ast.SelectorExpr:
		v.Kind, v.Text = Name, calledName(g.value(e.X, depth+1))+"."+e.Sel.Name
	case *ast.CallExpr:
		v.Kind, v.Call = Called, g.call(e)
	case *ast.ParenExpr:
		return g.value(e.X, depth+1)
	case *ast.UnaryExpr:
		if e.Op == gotoken.AND {
			return g.value(e.X, depth+1)
		}
	case *ast.BinaryExpr:
		if e.Op == gotoken.ADD {
			return joined(g.value(e.X, depth+1), token{text: "+"}, g.value(e.Y, depth+1))
		}
	case *ast.CompositeLit:
		g.composite(e, &v, depth)
	}
	return v
}

// composite reads a list or map.
func (g *goFile) composite(e *ast.CompositeLit, v *Value, depth int) {
	v.Kind = List
	for _, element := range e.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			v.Items = append(v.Items, g.value(element, depth+1))
			continue
		}
		v.Kind = Map
		v.Members = append(v.Members, Named{g.value(pair.Key, depth+1).Text, g.value(pair.Value, depth+1)})
	}
}
