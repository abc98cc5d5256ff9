package govcr

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// A subtests follows the name of a subtest through the calls of t.Run.
type subtests struct {
	code   *library.Code
	bound  library.Bound          // what is known in the subtest
	others map[*source.Scope]bool // functions of other subtests
	// unknown is where subtests are run of which it is not known which is meant.
	unknown string
}

// A run is a subtest that t.Run begins, of a table once for each row.
type run struct {
	name  string
	known bool // name is
	call  *source.Call
	row   library.Bound
	// functions are those that stand in the row.
	functions []*source.Scope
}

// follow finds what runs in the subtest that rest names below a function: that
// itself, without what is other subtests', and the functions of the package that
// it hands to t.Run.
func (s *subtests) follow(f *source.Scope, rest string) []*source.Scope {
	scopes := []*source.Scope{f}
	var runs []run
	at := ""
	s.code.Calls(func(name string, file *source.File, call *source.Call) {
		if call.Ends("Run") && len(call.Args) == 2 && call.In != nil && call.In.Within(f) && s.direct(file, f, call) {
			runs = append(runs, s.runs(file, call)...)
			at = fmt.Sprintf("%s:%d", name, call.Line)
		}
	})
	taken, below := choose(runs, rest)
	for _, r := range runs {
		if rest == "" || taken == nil || r.call != taken.call {
			s.leaveOut(r.call.Args[1].Scope)
		}
		for _, fn := range r.functions {
			if taken != nil && r.call == taken.call {
				s.leaveOut(fn)
			}
		}
	}
	if taken == nil {
		if rest != "" {
			s.unknown = at
		}
		return scopes
	}
	for name, text := range taken.row {
		s.bound[name] = text
	}
	for _, fn := range taken.functions {
		delete(s.others, fn)
	}
	switch of := taken.call.Args[1]; {
	case of.Kind == source.Function:
		return append(scopes, s.follow(of.Scope, below)[1:]...)
	case of.Kind == source.Name && !strings.Contains(of.Text, "."):
		for _, fn := range s.code.Functions(of.Text) {
			scopes = append(scopes, s.follow(fn, below)...)
		}
	}
	return scopes
}

func (s *subtests) leaveOut(f *source.Scope) {
	if f != nil {
		s.others[f] = true
	}
}

// isOther reports whether a function is another subtest's.
func (s *subtests) isOther(f *source.Scope) bool { return s.others[f] }

// direct reports whether a call stands in a function and in no subtest of it.
func (s *subtests) direct(file *source.File, f *source.Scope, call *source.Call) bool {
	for in := call.In; in != f && in != nil; in = in.In {
		for _, c := range file.Calls {
			if c.Ends("Run") && len(c.Args) == 2 && c.Args[1].Scope == in {
				return false
			}
		}
	}
	return true
}

// runs are the subtests of a call: of a call in a loop one for each of the rows
// that can be read.
func (s *subtests) runs(file *source.File, call *source.Call) (list []run) {
	at := library.Point{File: file, Scope: call.In, Bound: s.bound}
	if table, ok := tableOf(file, call); ok {
		for i, row := range table.rows {
			r := run{call: call, row: table.bind(s.code, at, i)}
			for _, m := range row.value.Members {
				if m.Value.Scope != nil {
					r.functions = append(r.functions, m.Value.Scope)
				}
			}
			for name, text := range s.bound {
				if _, hidden := r.row[name]; !hidden {
					r.row[name] = text
				}
			}
			at := at
			at.Bound = r.row
			r.name, r.known = s.code.Text(at, call.Args[0])
			list = append(list, r)
		}
		if len(list) > 0 {
			return list
		}
	}
	name, known := s.code.Text(at, call.Args[0])
	return []run{{name: name, known: known, call: call}}
}

// choose finds the subtest that a name begins with, and what of the name is left:
// by its name, else the only one whose name is not known, which is then its own.
func choose(runs []run, rest string) (taken *run, below string) {
	if rest == "" {
		return nil, ""
	}
	seen := map[string]int{}
	var open []*run
	for i := range runs {
		r := &runs[i]
		if !r.known {
			open = append(open, r)
			continue
		}
		name := rewritten(r.name)
		n := seen[name]
		if seen[name]++; n > 0 || name == "" { // as package testing tells names apart
			name = fmt.Sprintf("%s#%02d", name, n)
		}
		if name == rest {
			return r, ""
		}
		if after, ok := strings.CutPrefix(rest, name+"/"); ok {
			return r, after
		}
	}
	calls := map[*source.Call]bool{}
	for _, r := range open {
		calls[r.call] = true
	}
	if len(calls) != 1 {
		return nil, ""
	}
	own, below, _ := strings.Cut(rest, "/")
	taken = &run{name: own, call: open[0].call, row: library.Bound{}}
	if name := taken.call.Args[0]; name.Kind == source.Name {
		taken.row[name.Text] = own
	}
	return taken, below
}

// rewritten is how the testing package writes the name of a subtest.
func rewritten(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte('_')
		case !strconv.IsPrint(r):
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
