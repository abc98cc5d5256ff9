package model

import "strings"

// DiffInteractions compares two versions of an interaction field by field: the
// fields of the request first, its header and body named as such.
func DiffInteractions(old, new Interaction) []Difference {
	var out differences
	field := func(path, was, now string) {
		if was != now {
			out.add(Difference{Path: path, Was: was, Now: now})
		}
	}
	field("method", old.Request.Method, new.Request.Method)
	field("url", old.Request.URL, new.Request.URL)
	request := DiffResponses(Response{Header: old.Request.Header, Body: old.Request.Body}, Response{Header: new.Request.Header, Body: new.Request.Body})
	response := DiffResponses(old.Response, new.Response)
	for _, d := range append(request.Headers, inBody(request.Body)...) {
		d.Path = "request " + d.Path
		out.add(d)
	}
	for _, list := range [][]Difference{response.Status, response.Headers, inBody(response.Body)} {
		for _, d := range list {
			out.add(d)
		}
	}
	field("recorded_at", old.RecordedAt, new.RecordedAt)
	field("duration", old.Took, new.Took)
	was, now := extras(old), extras(new)
	for _, e := range old.Extra {
		field(e.Name, e.Value, now[e.Name])
	}
	for _, e := range new.Extra {
		if _, known := was[e.Name]; !known {
			field(e.Name, "", e.Value)
		}
	}
	return out.list()
}

// inBody names the body in the paths of its differences.
func inBody(list []Difference) []Difference {
	for i := range list {
		if p := list[i].Path; p != "…" && !strings.HasPrefix(p, "body") {
			list[i].Path = "body " + list[i].Path
		}
	}
	return list
}

func extras(i Interaction) map[string]string {
	m := map[string]string{}
	for _, e := range i.Extra {
		m[e.Name] = e.Value
	}
	return m
}
