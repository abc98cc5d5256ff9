package send

import (
	"errors"
	"mime"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
)

// A Place is one difference of a response: of a part, "status", "headers" or
// "body", the n-th in Result.Diff. The status and its reason are one.
type Place struct {
	Part string
	N    int
}

// Marks are differences that are taken singly.
type Marks map[Place]bool

// Places are the differences of a part that can be taken singly, of all parts
// where part is "".
func (a *Result) Places(part string) (list []Place) {
	if a.Err != nil {
		return nil
	}
	add := func(name string, n int) {
		if part == "" || part == name {
			list = append(list, Place{name, n})
		}
	}
	if len(a.Diff.Status) > 0 {
		add("status", 0)
	}
	for n := range a.Diff.Headers {
		if a.NotAlone(Place{"headers", n}) == "" {
			add("headers", n)
		}
	}
	for n := range a.Diff.Body {
		add("body", n)
	}
	return list
}

// NotAlone says why a difference is not taken singly, "" if it can be.
func (a *Result) NotAlone(p Place) string {
	if p.Part != "headers" {
		return ""
	}
	switch name := headerName(a.Diff.Headers[p.N]); {
	case name == "…":
		return "these go with the whole answer"
	case !tiedToBody(name):
		return ""
	case len(a.Diff.Body) == 0:
		return name + " says how the body is written: it goes with the whole answer"
	default:
		return name + " says how the body is written: it goes with the body"
	}
}

// Toggle marks the places, or takes the marks away where all have one.
func (m Marks) Toggle(places []Place) {
	all := m.HasAll(places)
	for _, p := range places {
		if all {
			delete(m, p)
		} else {
			m[p] = true
		}
	}
}

// HasAll reports whether all of the places are marked.
func (m Marks) HasAll(places []Place) bool {
	return !slices.ContainsFunc(places, func(p Place) bool { return !m[p] })
}

// Body reports whether something of the body is marked.
func (m Marks) Body() bool {
	for p := range m {
		if p.Part == "body" {
			return true
		}
	}
	return false
}

// IsWhole reports whether the marks come to the whole response. What says how
// the body is written is then among it, for which the body has to be.
func (a *Result) IsWhole(m Marks) bool {
	all := a.Places("")
	tied := len(a.Places("headers")) < len(a.Diff.Headers)
	return len(all) > 0 && m.HasAll(all) && (!tied || len(a.Diff.Body) > 0)
}

// Marked reports whether a difference is taken with the marks.
func (a *Result) Marked(m Marks, p Place) bool {
	return m[p] || a.NotAlone(p) != "" && a.IsWhole(m)
}

// MarkedOps are what takes the marked differences; all of them are the whole
// response. The time of recording goes with that only. What it takes grows with
// the body.
func (a *Result) MarkedOps(m Marks) ([]model.Op, error) {
	if a.IsWhole(m) {
		return a.Ops(TakeAll), nil
	}
	ops := append(a.statusOps(m), a.headerOps(m)...)
	bodyOps, err := a.bodyOps(m)
	if err != nil {
		return nil, err
	}
	if ops = append(ops, bodyOps...); len(ops) == 0 {
		return nil, nil
	}
	return a.along(ops), a.checkCharset(m)
}

func (a *Result) statusOps(m Marks) (ops []model.Op) {
	was, now := a.Old.Response, a.New
	if !m[Place{"status", 0}] {
		return nil
	}
	if now.Status != was.Status {
		ops = append(ops, model.SetField{At: a.At, Field: model.ResponseStatus, Value: strconv.Itoa(now.Status)})
	}
	if now.Reason != was.Reason || now.Reason != "" { // else it would follow the status
		ops = append(ops, model.SetField{At: a.At, Field: model.ResponseReason, Value: now.Reason})
	}
	return ops
}

func (a *Result) headerOps(m Marks) (ops []model.Op) {
	for _, name := range a.MarkedHeaders(m) {
		values := model.MergeHeader(a.Old.Response.Header, a.New.Header, name, func(n int) bool { return m[Place{"headers", n}] })
		ops = append(ops, model.SetHeader{At: a.At, Side: model.InResponse, Name: name, Values: values})
	}
	return ops
}

// MarkedHeaders names the headers of which something is marked, each once.
func (a *Result) MarkedHeaders(m Marks) (names []string) {
	for n, x := range a.Diff.Headers {
		name := headerName(x)
		if m[Place{"headers", n}] && !slices.ContainsFunc(names, func(s string) bool { return strings.EqualFold(s, name) }) {
			names = append(names, name)
		}
	}
	return names
}

func (a *Result) bodyOps(m Marks) ([]model.Op, error) {
	switch {
	case !m.Body():
		return nil, nil
	case m.HasAll(a.Places("body")):
		return a.part(TakeBody), nil
	}
	text, err := model.MergeBody(a.Old.Response, a.New, func(n int) bool { return m[Place{"body", n}] })
	return []model.Op{model.SetText{At: a.At, Side: model.InResponse, Text: text}}, err
}

// checkCharset refuses a body under a Content-Type that names another charset than
// it is in.
func (a *Result) checkCharset(m Marks) error {
	was, old := charsetOf(a.Old.Response)
	now, new := charsetOf(a.New)
	if was == now || a.Old.Response.Body.Tree {
		return nil
	}
	named := slices.ContainsFunc(a.MarkedHeaders(m), func(name string) bool { return strings.EqualFold(name, "Content-Type") })
	whole := m.Body() && m.HasAll(a.Places("body"))
	if named && !whole && (high(old) || m.Body() && high(new)) || !named && whole && high(new) {
		return errors.New("Content-Type names the charset of the body: take both or neither")
	}
	return nil
}

// namesOtherCharset reports whether the recorded body would be read in another charset
// than its own under the Content-Type that came, which then goes with the body only.
func (a *Result) namesOtherCharset() bool {
	was, old := charsetOf(a.Old.Response)
	now, _ := charsetOf(a.New)
	return was != now && !a.Old.Response.Body.Tree && high(old)
}

// charsetOf is the charset that the Content-Type names, else UTF-8 where the body is
// that, and the body.
func charsetOf(r model.Response) (name string, decoded []byte) {
	_, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	decoded = r.Body.Decode(r.Header).Bytes
	if name = strings.ToLower(parameters["charset"]); name == "" && utf8.Valid(decoded) {
		name = "utf-8"
	}
	return name, decoded
}

// high reports whether a byte is beyond ASCII.
func high(data []byte) bool {
	return slices.ContainsFunc(data, func(b byte) bool { return b >= utf8.RuneSelf })
}

func headerName(x model.Difference) string { return strings.TrimPrefix(x.Path, "header ") }
