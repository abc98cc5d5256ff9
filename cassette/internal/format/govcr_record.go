package format

import (
	"strconv"

	"go.yaml.in/yaml/v3"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// goRecorded gives an entry what go-vcr keeps of http.Request and
// http.Response, in the order of its types (pkg/cassette/cassette.go, Request
// and Response of 4.0.7), empty fields left out as there.
func goRecorded(v span.Value, i model.Interaction, n int) span.Value {
	request, response := Member(&v, "request"), Member(&v, "response")
	put := func(in *span.Value, key string, value span.Value, left bool) span.Value {
		if left {
			return *in
		}
		return field.With(*in, key, value)
	}
	var q, r span.Value
	q.Kind, r.Kind = span.Map, span.Map
	own := func(name string) string { s, _ := i.Own(name); return s }
	number := func(name string) span.Value {
		literal := own(name)
		if _, err := strconv.ParseInt(literal, 10, 64); err != nil {
			literal = "0"
		}
		return span.Value{Type: span.Int, Text: literal}
	}
	from := func(side *span.Value, key string) span.Value { return *Member(side, key) }
	empty := func(v span.Value) bool { return v.Text == "" && len(v.Items) == 0 }
	for _, key := range []string{"proto", "proto_major", "proto_minor", "content_length", "transfer_encoding", "trailer", "host", "remote_addr", "request_uri"} {
		value, optional := span.String(own("request."+key)), false
		switch key {
		case "proto_major", "proto_minor", "content_length":
			value = number("request." + key)
		case "transfer_encoding", "trailer":
			value, optional = yamlValue(own("request."+key)), true
		case "remote_addr", "request_uri":
			optional = true
		}
		q = put(&q, key, value, optional && empty(value))
	}
	for _, key := range []string{"body", "form", "headers", "url", "method"} {
		value := from(request, key)
		q = put(&q, key, value, key != "url" && key != "method" && empty(value))
	}
	for _, key := range []string{"proto", "proto_major", "proto_minor", "transfer_encoding", "trailer", "content_length", "uncompressed"} {
		value, optional := span.String(own("response."+key)), false
		switch key {
		case "proto_major", "proto_minor", "content_length":
			value = number("response." + key)
		case "transfer_encoding", "trailer":
			value, optional = yamlValue(own("response."+key)), true
		case "uncompressed":
			value, optional = span.Value{Type: span.Bool, Text: "true"}, own("response."+key) != "true"
			if optional {
				value = span.Value{}
			}
		}
		r = put(&r, key, value, optional && empty(value))
	}
	for _, key := range []string{"body", "headers", "status", "code", "duration"} {
		value := from(response, key)
		r = put(&r, key, value, key == "headers" && empty(value))
	}
	return pairs("id", span.Value{Type: span.Int, Text: strconv.Itoa(n)}, "request", q, "response", r)
}

// yamlValue is a list of texts, or a mapping of such lists, that an extra field
// holds as YAML; nothing where it is neither.
func yamlValue(src string) span.Value {
	list := func(values []string) span.Value {
		v := span.Value{Kind: span.Seq}
		for _, s := range values {
			v.Items = append(v.Items, span.String(s))
		}
		return v
	}
	var values []string
	if yaml.Unmarshal([]byte(src), &values) == nil {
		if len(values) == 0 {
			return span.Value{}
		}
		return list(values)
	}
	var lists map[string][]string
	if yaml.Unmarshal([]byte(src), &lists) != nil || len(lists) == 0 {
		return span.Value{}
	}
	var h model.Header
	for name, values := range lists {
		for _, value := range values {
			h = append(h, model.HeaderLine{Name: name, Value: value})
		}
	}
	return field.HeadersValue(linesOf(valuesOf(h)))
}

// valuesOf gathers lines by name.
func valuesOf(h model.Header) map[string][]string {
	values := map[string][]string{}
	for _, line := range h {
		values[line.Name] = append(values[line.Name], line.Value)
	}
	return values
}

// Record: Go's fields have the order of their type.
func (goVCR) Record(v span.Value, i model.Interaction, _ *span.Node, version string, n int) span.Value {
	if version != "2" {
		return v
	}
	return goRecorded(v, i, n)
}
