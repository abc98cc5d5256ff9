// Package source reads test code without running it: which functions and blocks
// there are, what is called and assigned in them, and which of the values are
// literals. It knows Python, Ruby and Go as far as people write tests in them;
// what it does not know is Unknown and never guessed.
package source

import (
	"slices"
	"strings"
)

// A File is what stands in one file.
type File struct {
	Scopes  []*Scope // functions, methods, classes and blocks, in the order of their first lines
	Calls   []*Call
	Assigns []Assign
	Returns []Return
	Loops   []Loop
	Imports []Import
}

// An Import is what a file takes from another module or package: by which Name,
// from which Path, as it is written. Of from a import b it is a.b.
type Import struct{ Name, Path string }

// A Scope is a function, a class or a block: lines that belong together.
type Scope struct {
	// Name is that of the function or class; a block has none.
	Name  string
	Class bool
	// By is the call that the block belongs to (describe "..." do), nil else.
	By         *Call
	Params     []string
	Defaults   []Named // what Python's parameters are where they are not given
	Decorators []*Call // of Python; a name without arguments is a Call without them
	Line, End  int     // from 1, End is its last line
	In         *Scope  // nil at the top of the file
}

// A Call is a call as it stands, with the values that can be read.
type Call struct {
	// Name is what is called, with what stands before it: "vcr.use_cassette",
	// "VCR.configure". Where that is itself a call, "()" stands for its arguments:
	// "Betamax().use_cassette".
	Name  string
	Args  []Value
	Named []Named // keyword arguments
	Line  int
	In    *Scope
}

// A Named is a keyword argument, or a member of a map.
type Named struct {
	Name  string
	Value Value
}

// An Assign gives a name, or what stands behind one (config.record_mode,
// options["match_on"] as options.match_on), a value.
type Assign struct {
	Name  string
	Value Value
	Line  int
	In    *Scope
}

// A Loop goes over the items of a list or map, of Go's range.
type Loop struct {
	Key, Item string // the names of what it goes over, "" for none
	Over      Value
	Line, End int
	In        *Scope
}

// A Return is what a function gives back.
type Return struct {
	Value Value
	Line  int
	In    *Scope
}

// A Kind is what a value is.
type Kind int

// The kinds of values. Unknown is all that is no literal.
const (
	Unknown Kind = iota
	String       // Text
	Symbol       // Text; Ruby's :name
	Number       // Text, as it stands
	Bool         // Text is true or false
	Nil
	List   // Items; a tuple or set too
	Map    // Members, those with a key that is a string or symbol
	Name   // Text is the name, dotted
	Called // Call
	// Function is a function without a name: Scope, as far as the language's reader
	// knows them.
	Function
	Joined // Items: strings and what is unknown, one after the other
)

// A Value is what stands for a value.
type Value struct {
	Kind    Kind
	Text    string
	Items   []Value
	Members []Named
	Call    *Call
	Scope   *Scope
	Line    int
}

// IsString reports whether a value is a string or symbol, and which.
func (v Value) IsString() (string, bool) { return v.Text, v.Kind == String || v.Kind == Symbol }

// Strings are the strings of a list, or the one that v is itself; ok is false
// where one of them cannot be read.
func (v Value) Strings() (texts []string, ok bool) {
	if text, ok := v.IsString(); ok {
		return []string{text}, true
	}
	if v.Kind != List {
		return nil, false
	}
	texts = []string{}
	for _, item := range v.Items {
		text, ok := item.IsString()
		if !ok {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}

// Member is a member of a map.
func (v Value) Member(name string) (Value, bool) { return named(v.Members, name) }

// Keyword is a keyword argument.
func (c *Call) Keyword(name string) (Value, bool) { return named(c.Named, name) }

func named(all []Named, name string) (Value, bool) {
	i := slices.IndexFunc(all, func(n Named) bool { return n.Name == name })
	if i < 0 {
		return Value{}, false
	}
	return all[i].Value, true
}

// Ends reports whether a call's name is a name or ends in it behind a dot:
// "use_cassette" in "my_vcr.use_cassette".
func (c *Call) Ends(name string) bool {
	return c.Name == name || strings.HasSuffix(c.Name, "."+name)
}

// Within reports whether a scope is another one or in it; all is within nil.
func (s *Scope) Within(outer *Scope) bool {
	for ; s != nil; s = s.In {
		if s == outer {
			return true
		}
	}
	return outer == nil
}

// Default is the text that a parameter is where it is not given.
func (s *Scope) Default(param string) (string, bool) {
	v, ok := named(s.Defaults, param)
	if !ok {
		return "", false
	}
	return v.IsString()
}

// At is the innermost scope of a line, nil at the top of the file.
func (f *File) At(line int) *Scope {
	var found *Scope
	for _, s := range f.Scopes {
		if s.Line <= line && line <= s.End {
			found = s
		}
	}
	return found
}

// Function is the innermost function around a scope, itself included, nil
// without one.
func (s *Scope) Function() *Scope {
	for ; s != nil && (s.Class || s.Name == ""); s = s.In {
	}
	return s
}

// Named are the functions of a name.
func (f *File) Named(name string) (found []*Scope) {
	for _, s := range f.Scopes {
		if s.Name == name && !s.Class {
			found = append(found, s)
		}
	}
	return found
}

// Resolve is what a value stands for: a name that is assigned once in the file,
// to a value that can be read, is that value. Whatever else is itself.
func (f *File) Resolve(v Value) Value {
	for range 8 { // names of names
		if v.Kind != Name {
			return v
		}
		var found []Assign
		for _, a := range f.Assigns {
			if a.Name == v.Text {
				found = append(found, a)
			}
		}
		if len(found) != 1 {
			return v
		}
		v = found[0].Value
	}
	return v
}

// ResolveIn is what a value stands for in a scope: a parameter is not known, and a
// name that is assigned in the functions around the scope, and once, is that value,
// else one that is assigned once outside of all functions.
func (f *File) ResolveIn(v Value, in *Scope) Value {
	for range 8 { // names of names
		if in == nil || v.Kind != Name || strings.ContainsAny(v.Text, ".@") {
			break
		}
		a, ok := f.assignedIn(v.Text, in)
		if !ok || a.Value.Kind == Name && a.Value.Text == v.Text {
			return v
		}
		v, in = a.Value, a.In
	}
	return f.Resolve(v)
}

// assignedIn is what gives a name its value in a scope, ok is false where it is a
// parameter or not assigned exactly once.
func (f *File) assignedIn(name string, in *Scope) (_ Assign, ok bool) {
	for s := in; s != nil; s = s.In {
		if slices.Contains(s.Params, name) {
			return Assign{}, false
		}
	}
	var near, top []Assign
	for _, a := range f.Assigns {
		if a.Name != name {
			continue
		}
		if fn := a.In.Function(); fn == nil {
			top = append(top, a)
		} else if in.Within(fn) {
			near = append(near, a)
		}
	}
	if near == nil {
		near = top
	}
	if len(near) != 1 {
		return Assign{}, false
	}
	return near[0], true
}

// most is up to which size source is read, and how deep it may be nested.
const (
	most    = 4 << 20
	deepest = 200
)
