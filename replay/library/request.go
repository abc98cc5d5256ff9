package library

import (
	"slices"
	"strings"

	"tapedeck/model"
)

// A Request is what matchers see: a copy, with the header grouped by name.
type Request struct {
	Method, URI string
	Proto       string // as net/http dumps it, if it is known
	Header      []Field
	Body        []byte // nil: no body
	Charset     string // the label that the cassette keeps beside the body
	Name        string // uber/cassette's name for the request, if it is known
	Own         any    // what only the library's own matchers look at
}

// A Field is a header name as written with its values; it may have none.
type Field struct {
	Name   string
	Values []string
}

// RequestOf is a request as matchers see it.
func RequestOf(i model.Interaction) Request {
	r := Request{Method: i.Request.Method, URI: i.Request.URL, Proto: i.Request.Proto, Charset: i.Request.Body.Charset, Name: Extra(i, "name")}
	if !i.Request.Body.Absent {
		r.Body = append([]byte{}, i.Request.Body.Wire...)
	}
	r.Header = grouped(i.Request.Header)
	return r
}

// grouped gathers the values of each name, in the order in which they come first.
func grouped(h model.Header) []Field {
	if len(h) == 0 {
		return nil
	}
	fields, values := make([]Field, 0, len(h)), make([]string, 0, len(h))
	var places map[string]int
	if len(h) > fewLines {
		places = make(map[string]int, len(h))
	}
	for _, line := range h {
		at, known := places[line.Name]
		if places == nil {
			at = slices.IndexFunc(fields, func(f Field) bool { return f.Name == line.Name })
			known = at >= 0
		}
		if known {
			fields[at].Values = append(fields[at].Values, line.Value)
			continue
		}
		if places != nil {
			places[line.Name] = len(fields)
		}
		values = append(values, line.Value)
		fields = append(fields, Field{line.Name, values[len(values)-1 : len(values) : len(values)]})
	}
	return fields
}

// fewLines is how many lines of a header are gone through faster than a map.
const fewLines = 32

// Copied shares nothing with r.
func (r Request) Copied() Request {
	r.Body = slices.Clone(r.Body)
	r.Header = slices.Clone(r.Header)
	for i := range r.Header {
		r.Header[i].Values = slices.Clone(r.Header[i].Values)
	}
	return r
}

// Model is the request as a program's own matcher sees it: a copy.
func (r Request) Model() model.Request {
	out := model.Request{Method: r.Method, URL: r.URI, Body: model.Body{Absent: r.Body == nil, Wire: slices.Clone(r.Body), Charset: r.Charset}}
	for _, f := range r.Header {
		for _, value := range f.Values {
			out.Header = append(out.Header, model.HeaderLine{Name: f.Name, Value: value})
		}
	}
	return out
}

// Extra is a field of the format's own, "" if there is none.
func Extra(i model.Interaction, name string) string {
	value, _ := i.Own(name)
	return value
}

// FirstValues is vcr.request.HeadersDict: names whatever their case, in the
// spelling that came first; of several values the first.
func FirstValues(r Request) []Field {
	var out []Field
	for _, f := range r.Header {
		value := ""
		if len(f.Values) > 0 {
			value = f.Values[0]
		}
		at := slices.IndexFunc(out, func(o Field) bool { return strings.ToLower(o.Name) == strings.ToLower(f.Name) })
		if at < 0 {
			out = append(out, Field{f.Name, []string{value}})
		} else {
			out[at].Values[0] = value
		}
	}
	return out
}

// HeaderValue is the first value of a name, whatever its case.
func HeaderValue(fields []Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Values[0]
		}
	}
	return ""
}
