package explain

import (
	"bytes"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/placeholder"
)

// A maskedRequest is a live request with what is recorded instead of what
// no recording can or may keep: placeholders, where all around them is the same
// (what a test's setup puts in for them is not known here, so that is taken to
// be it), and what a client makes new in each run.
type maskedRequest struct {
	model.Request
	placeholders []heldPlaceholder
	perRun       []string // what
}

// A heldPlaceholder is a placeholder in a field that matches if the test's setup
// fills it as it should.
type heldPlaceholder struct{ field, text string }

func masked(live, recorded model.Request) maskedRequest {
	m := maskedRequest{Request: live}
	m.Header = slices.Clone(live.Header)
	m.URL = maskedURL(live.URL, recorded.URL, func(p string) { m.note("request.url", p) })
	side := func(r model.Request) model.Response { return model.Response{Header: r.Header, Body: r.Body} }
	now := side(m.Request)
	now.Header = slices.Clone(m.Header) // mask writes into it
	placeholder.Restore(side(recorded), &now)
	for n, line := range now.Header {
		if marks := placeholder.In(line.Value); line.Value != m.Header[n].Value && len(marks) > 0 {
			m.note("request.header."+line.Name, marks[0].Text)
		}
	}
	if isForm(recorded, live) {
		now.Body.Wire = []byte(maskedPairs(string(now.Body.Wire), string(recorded.Body.Wire), func(p string) { m.note("request.body", p) }))
	} else if !bytes.Equal(now.Body.Wire, m.Body.Wire) {
		for _, p := range placeholdersIn(recorded.Body.Decode(recorded.Header).Bytes, recorded.Header.Get("Content-Type")) {
			m.note("request.body", p)
		}
	}
	m.Header, m.Body = now.Header, now.Body
	m.keepPerRun(recorded)
	return m
}

func (m *maskedRequest) note(field, text string) {
	if held := (heldPlaceholder{field, placeholder.Unescape(text)}); !slices.Contains(m.placeholders, held) {
		m.placeholders = append(m.placeholders, held)
	}
}

// kept says in words where placeholders stay.
func (m *maskedRequest) kept() string {
	var list []string
	for _, held := range m.placeholders {
		list = append(list, held.field+" ("+held.text+")")
	}
	return strings.Join(list, ", ")
}

// keepPerRun puts the recorded boundary into the live body, and what is recorded
// of headers that a client makes new in each run.
func (m *maskedRequest) keepPerRun(recorded model.Request) {
	was, now := boundaryOf(recorded), boundaryOf(m.Request)
	for _, d := range headerDifferences(m.Header, recorded.Header) {
		name := strings.TrimPrefix(d.Path, "header ")
		what, certain := PerRun(d)
		at := slices.IndexFunc(m.Header, func(l model.HeaderLine) bool { return strings.EqualFold(l.Name, name) && l.Value == d.Now })
		if certain && at >= 0 {
			m.Header[at].Value = d.Was
			m.perRun = append(m.perRun, what)
		}
	}
	if was != "" && now != "" && was != now {
		m.Body.Wire = bytes.ReplaceAll(m.Body.Wire, []byte("--"+now), []byte("--"+was))
		if !slices.Contains(m.perRun, theBoundary) {
			m.perRun = append(m.perRun, theBoundary)
		}
	}
}

// maskedURL does so for each piece of a URL, and each parameter.
func maskedURL(live, recorded string, note func(placeholder string)) string {
	was, now := splitURL(recorded), splitURL(live)
	for _, piece := range [][2]*string{{&was.host, &now.host}, {&was.path, &now.path}, {&was.fragment, &now.fragment}} {
		if marks := placeholder.In(*piece[0]); placeholder.Fits(*piece[0], marks, *piece[1]) && *piece[0] != *piece[1] {
			note(marks[0].Text)
			*piece[1] = *piece[0]
		}
	}
	if now.query != "" && was.query != "" {
		now.query = "?" + maskedPairs(now.query[1:], was.query[1:], note)
	}
	return now.String()
}

// maskedPairs does so for name=value&name=value, by name.
func maskedPairs(live, recorded string, note func(placeholder string)) string {
	values := map[string][]string{}
	for pair := range strings.SplitSeq(recorded, "&") {
		if name, value, ok := strings.Cut(pair, "="); ok && len(placeholder.In(value)) > 0 {
			values[name] = append(values[name], value)
		}
	}
	pairs := strings.Split(live, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		for _, was := range values[name] {
			if marks := placeholder.In(was); was != value && placeholder.Fits(was, marks, value) {
				note(marks[0].Text)
				pairs[i] = name + "=" + was
				break
			}
		}
	}
	return strings.Join(pairs, "&")
}
