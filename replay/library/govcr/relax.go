package govcr

import (
	"slices"
	"strconv"
	"strings"

	"tapedeck/replay/library"
)

// relax compares as go-vcr does by default, but for what differs.
func relax(r library.Relaxing) library.Relaxed {
	g := relaxed{}
	for _, name := range r.Failing {
		if words := g.leaveOut(r, name); words != "" && !slices.Contains(g.words, words) {
			g.words = append(g.words, words)
		}
	}
	if len(g.words) == 0 {
		return library.Relaxed{}
	}
	return library.Relaxed{Words: "ignore " + strings.Join(g.words, ", "), Code: g.code(r.Version)}
}

// A relaxed is a matcher in the making.
type relaxed struct {
	words    []string
	headers  []string // ignored
	params   []string // query parameters, ignored
	same     []string // statements that take a field as agreed
	boundary bool
	body     bool // the live body is read
}

// leaveOut leaves out what differs of a field, and says what that is.
func (g *relaxed) leaveOut(r library.Relaxing, field string) string {
	if r.Boundary && slices.Contains([]string{"headers", "body", "content_length", "default"}, field) {
		if names, _ := r.Headers(); field != "headers" || slices.Equal(names, []string{"Content-Type"}) {
			g.boundary, g.body = true, true
			return "the multipart boundary, which is new in each run"
		}
	}
	switch field {
	case "headers":
		if names, ok := r.Headers(); ok {
			g.headers = names
			return "the header " + strings.Join(names, ", ")
		}
		return ""
	case "url", "form":
		if names, ok := r.Parameters("url"); ok {
			g.params = names
			return "the query parameter " + strings.Join(names, ", ")
		}
		if field == "form" {
			g.body = true
			g.same = append(g.same, "i.Form = live.Form")
			return "the form"
		}
		g.same = append(g.same, "i.URL = live.URL.String()")
		return "the URL"
	case "body":
		g.body = true
		g.same = append(g.same, "i.Body = string(body)")
		return "the body"
	}
	if name := fieldNames[field]; name != "" {
		g.same = append(g.same, "i."+name+" = live."+name)
		return field
	}
	return ""
}

// fieldNames are the fields of http.Request and cassette.Request alike.
var fieldNames = map[string]string{
	"method": "Method", "proto": "Proto", "proto_major": "ProtoMajor", "proto_minor": "ProtoMinor", "content_length": "ContentLength",
	"transfer_encoding": "TransferEncoding", "host": "Host", "trailer": "Trailer", "remote_addr": "RemoteAddr", "request_uri": "RequestURI",
}

// code is the option that sets the matcher. One that ignores headers only is
// go-vcr's own.
func (g *relaxed) code(version string) string {
	var names []string
	for _, name := range g.headers {
		names = append(names, strconv.Quote(name))
	}
	matcher := "cassette.DefaultMatcher"
	if len(names) > 0 {
		matcher = "cassette.NewDefaultMatcher(cassette.WithIgnoreHeaders(" + strings.Join(names, ", ") + "))"
	}
	if len(g.params)+len(g.same) > 0 || g.boundary {
		matcher = g.function(matcher)
	}
	if !library.AtLeast(version, "4.0") {
		return "rec.SetMatcher(" + matcher + ")"
	}
	return "recorder.WithMatcher(" + matcher + ")"
}

// function asks another matcher about copies of both requests. Both share maps
// with the originals, which are not written to, and the body, which is put back.
func (g *relaxed) function(asked string) string {
	lines := []string{"func(r *http.Request, i cassette.Request) bool {", "\tlive := r.Clone(r.Context())"}
	add := func(more ...string) { lines = append(lines, more...) }
	if g.body {
		add("\tvar body []byte", "\tif r.Body != nil {", "\t\tbody, _ = io.ReadAll(r.Body)", "\t\tr.Body = io.NopCloser(bytes.NewReader(body))", "\t}")
	}
	if g.boundary {
		add("\t_, now, _ := mime.ParseMediaType(r.Header.Get(\"Content-Type\"))",
			"\t_, was, _ := mime.ParseMediaType(i.Headers.Get(\"Content-Type\"))",
			"\tif now[\"boundary\"] != \"\" && was[\"boundary\"] != \"\" { // new in each run",
			"\t\tbody = bytes.ReplaceAll(body, []byte(now[\"boundary\"]), []byte(was[\"boundary\"]))",
			"\t\tlive.Header.Set(\"Content-Type\", strings.ReplaceAll(r.Header.Get(\"Content-Type\"), now[\"boundary\"], was[\"boundary\"]))",
			"\t\tlive.ContentLength = int64(len(body))", "\t}")
	}
	if len(g.params) > 0 {
		add(g.withoutParameters()...)
	}
	if g.body {
		add("\tlive.Body = io.NopCloser(bytes.NewReader(body))")
		if slices.Contains(g.same, "i.Form = live.Form") {
			add("\tif err := live.ParseForm(); err != nil {", "\t\treturn false", "\t}", "\tlive.Body = io.NopCloser(bytes.NewReader(body))")
		}
	} else {
		add("\tdefer func() { r.Body = live.Body }() // the matcher reads it")
	}
	for _, statement := range g.same {
		add("\t" + statement)
	}
	add("\treturn "+asked+"(live, i)", "}")
	return strings.Join(lines, "\n")
}

// withoutParameters takes query parameters out of both requests, and out of the
// form that go-vcr makes of them.
func (g *relaxed) withoutParameters() []string {
	var names []string
	for _, name := range g.params {
		names = append(names, strconv.Quote(name))
	}
	list := strings.Join(names, ", ")
	return []string{
		"\trecorded, err := url.Parse(i.URL)", "\tif err != nil {", "\t\treturn false", "\t}",
		"\ti.Form = maps.Clone(i.Form)",
		"\tfor _, name := range []string{" + list + "} {",
		"\t\tdelete(i.Form, name)",
		"\t\tfor _, u := range []*url.URL{live.URL, recorded} {",
		"\t\t\tu.RawQuery = strings.Join(slices.DeleteFunc(strings.Split(u.RawQuery, \"&\"), func(pair string) bool {",
		"\t\t\t\tkey, _, _ := strings.Cut(pair, \"=\")",
		"\t\t\t\tkey, _ = url.QueryUnescape(key)",
		"\t\t\t\treturn key == name",
		"\t\t\t}), \"&\")", "\t\t}", "\t}",
		"\ti.URL = recorded.String()",
	}
}
