package source

import (
	"go/ast"
	goparser "go/parser"
	gotoken "go/token"
	"path"
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
	g := &goFile{goText: &goText{File: f, set: set, types: map[string]ast.Expr{}, functions: map[*ast.FuncLit]*Scope{}}}
	ast.Inspect(tree, func(n ast.Node) bool {
		if t, ok := n.(*ast.TypeSpec); ok {
			g.types[t.Name.Name] = t.Type
		}
		return true
	})
	ast.Walk(g, tree)
	return f
}

// A goText is what is known of a file while it is walked over.
type goText struct {
	*File
	set       *gotoken.FileSet
	types     map[string]ast.Expr
	functions map[*ast.FuncLit]*Scope // those that were met
}

// A goFile walks over a file; each visit knows its scope.
type goFile struct {
	*goText
	scope *Scope
}

func (g *goFile) line(p gotoken.Pos) int { return g.set.Position(p).Line }

// Visit takes a node. What is in a function is visited with that as its scope.
func (g *goFile) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return &goFile{g.goText, g.enters(n.Name.Name, n.Type, n)}
	case *ast.FuncLit:
		return &goFile{g.goText, g.function(n)}
	case *ast.RangeStmt:
		g.loop(n)
	case *ast.ImportSpec:
		if of, err := strconv.Unquote(n.Path.Value); err == nil {
			name := path.Base(of)
			if n.Name != nil {
				name = n.Name.Name
			}
			g.Imports = append(g.Imports, Import{name, of})
		}
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

// enters makes the scope of a function.
func (g *goFile) enters(name string, t *ast.FuncType, n ast.Node) *Scope {
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
	return s
}

// function is the scope of a function without a name, made once.
func (g *goFile) function(n *ast.FuncLit) *Scope {
	if g.functions[n] == nil {
		g.functions[n] = g.enters("", n.Type, n)
	}
	return g.functions[n]
}

func (g *goFile) loop(n *ast.RangeStmt) {
	loop := Loop{Over: g.value(n.X, 0), Line: g.line(n.Pos()), End: g.line(n.End()), In: g.scope}
	if n.Key != nil {
		loop.Key = g.value(n.Key, 0).Text
	}
	if n.Value != nil {
		loop.Item = g.value(n.Value, 0).Text
	}
	g.Loops = append(g.Loops, loop)
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
	case *ast.FuncLit:
		v.Kind, v.Scope = Function, g.function(e)
	case *ast.IndexExpr:
		if of, index := g.value(e.X, depth+1), g.value(e.Index, depth+1); of.Kind == Name && index.Kind == Name {
			v.Kind, v.Text = Name, of.Text+"["+index.Text+"]"
		}
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
		g.composite(e, e.Type, &v, depth)
	}
	return v
}

// composite reads a list, a map or the fields of a struct. Of one of another
// package's types the fields have no names where none are written.
func (g *goFile) composite(e *ast.CompositeLit, of ast.Expr, v *Value, depth int) {
	fields, element := g.typed(of)
	v.Kind = List
	for i, item := range e.Elts {
		pair, ok := item.(*ast.KeyValueExpr)
		if !ok {
			value := g.element(item, element, depth)
			if v.Items = append(v.Items, value); i < len(fields) {
				v.Kind = Map
				v.Members = append(v.Members, Named{fields[i], value})
			}
			continue
		}
		v.Kind = Map
		v.Members = append(v.Members, Named{g.value(pair.Key, depth+1).Text, g.element(pair.Value, element, depth)})
	}
}

// element is a value in a list or map, whose type may be left out.
func (g *goFile) element(e, of ast.Expr, depth int) Value {
	if c, ok := e.(*ast.CompositeLit); ok && c.Type == nil && depth < deepest {
		v := Value{Line: g.line(e.Pos())}
		g.composite(c, of, &v, depth+1)
		return v
	}
	return g.value(e, depth+1)
}

// typed are the names of a struct's fields, and the type of the elements of a
// list or map.
func (g *goFile) typed(t ast.Expr) (fields []string, element ast.Expr) {
	for range 8 { // types of types
		switch of := t.(type) {
		case *ast.StarExpr:
			t = of.X
		case *ast.Ident:
			t = g.types[of.Name]
		case *ast.ArrayType:
			return nil, of.Elt
		case *ast.MapType:
			return nil, of.Value
		case *ast.StructType:
			for _, field := range of.Fields.List {
				for _, name := range field.Names {
					fields = append(fields, name.Name)
				}
				if len(field.Names) == 0 { // embedded
					fields = append(fields, "")
				}
			}
			return fields, nil
		default:
			return nil, nil
		}
	}
	return nil, nil
}
