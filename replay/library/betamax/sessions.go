package betamax

import (
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// sentHeader are the headers that files of Python give sessions of requests, as
// far as they are literals: session.headers["Accept"] = "text/plain", and
// session.headers.update({...}). One that is given several values is left out,
// as it is not known which session sends.
func sentHeader(files []library.CodeFile) []library.SentLine {
	r := sentReader{}
	for _, f := range files {
		for _, a := range f.Assigns {
			if a.Value.Kind == source.Called && a.Value.Call != nil && a.Value.Call.Ends("Session") {
				r.readSession(f, a.Name)
			}
		}
	}
	return slices.DeleteFunc(r.lines, func(line library.SentLine) bool { return slices.Contains(r.unsure, strings.ToLower(line.Name)) })
}

type sentReader struct {
	lines  []library.SentLine
	unsure []string // names of headers, in lower case
}

// readSession reads what a file gives the session of that name.
func (r *sentReader) readSession(f library.CodeFile, session string) {
	headers := session + ".headers"
	for _, a := range f.Assigns {
		if name, ok := strings.CutPrefix(a.Name, headers+"."); ok {
			r.take(f, a.Line, source.Named{Name: name, Value: a.Value})
		} else if a.Name == headers {
			r.take(f, a.Line, f.Resolve(a.Value).Members...)
		}
	}
	for _, call := range f.Calls {
		if call.Name != headers+".update" {
			continue
		}
		r.take(f, call.Line, call.Named...)
		for _, arg := range call.Args {
			r.take(f, call.Line, f.Resolve(arg).Members...)
		}
	}
}

func (r *sentReader) take(f library.CodeFile, line int, given ...source.Named) {
	for _, n := range given {
		text, ok := f.Resolve(n.Value).IsString()
		other := slices.ContainsFunc(r.lines, func(l library.SentLine) bool { return strings.EqualFold(l.Name, n.Name) && l.Value != text })
		if !ok || other {
			r.unsure = append(r.unsure, strings.ToLower(n.Name))
			continue
		}
		r.lines = append(r.lines, library.SentLine{HeaderLine: model.HeaderLine{Name: n.Name, Value: text}, Place: f.Path + ":" + strconv.Itoa(max(line, n.Value.Line))})
	}
}
