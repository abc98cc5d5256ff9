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
	places := map[string]int{}
	for _, line := range i.Request.Header {
		at, ok := places[line.Name]
		if !ok {
			at = len(r.Header)
			places[line.Name] = at
			r.Header = append(r.Header, Field{Name: line.Name})
		}
		r.Header[at].Values = append(r.Header[at].Values, line.Value)
	}
	return r
}

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
