package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/replay/wanted"
)

// A wantedRead is what was read out of the input.
type wantedRead struct {
	requests []wantedRequest
	failure  *wanted.Failure // the first, for the library's setting
}

// A wantedRequest is a request with where it comes from.
type wantedRequest struct {
	wanted.Request
	kind string
	// logged: a debug log says that it was replayed.
	logged bool
}

// readWanted reads the requests out of what the flags and arguments name.
func (p *program) readWanted(m matching, args []string) (wantedRead, error) {
	if m.from != "" {
		return p.wantedFrom(m.from)
	}
	text, err := p.wantedText(m, args)
	if err != nil {
		return wantedRead{}, err
	}
	read, err := p.readText(text)
	if err != nil || m.failure == "" || m.curl == "" && m.request == "" {
		return read, err
	}
	data, err := p.read(m.failure)
	if err != nil {
		return wantedRead{}, err
	}
	told, err := p.readText(string(data))
	if err != nil {
		return wantedRead{}, fmt.Errorf("%s: %w", m.failure, err)
	}
	return told.completedBy(read)
}

// wantedText is the text that holds the request.
func (p *program) wantedText(m matching, args []string) (string, error) {
	given := slices.Contains([]bool{m.curl != "", m.request != "", m.failure != ""}, true)
	switch {
	case len(args) > 0 && given:
		return "", errors.New("a text is given twice: as an argument and by a flag")
	case m.curl != "":
		return m.curl, nil
	case m.request != "":
		data, err := p.read(m.request)
		return string(data), err
	case m.failure != "":
		data, err := p.read(m.failure)
		return string(data), err
	case len(args) > 0 && args[0] != "-":
		return args[0], nil
	case len(args) == 0 && (p.interactive || p.screen):
		return "", errors.New("no request: give what the failed test printed (2>&1 | tapedeck match FILE -), --curl, --request, --error or --from")
	}
	data, err := p.readStdin("the request")
	return string(data), err
}

func (p *program) readText(text string) (wantedRead, error) {
	result, err := wanted.Read(text, p.read)
	if err != nil {
		return wantedRead{}, err
	}
	var read wantedRead
	for _, r := range result.Played {
		read.requests = append(read.requests, wantedRequest{Request: r, kind: string(result.Kind), logged: true})
	}
	for _, r := range result.Requests {
		read.requests = append(read.requests, wantedRequest{Request: r, kind: string(result.Kind)})
	}
	if len(result.Failures) > 0 {
		read.failure = &result.Failures[0]
	}
	if len(result.Requests) == 0 {
		return read, errors.New("the text names no request")
	}
	return read, nil
}

// completedBy puts the whole request in the place of the one that a failure
// names in part.
func (r wantedRead) completedBy(whole wantedRead) (wantedRead, error) {
	if len(whole.requests) != 1 {
		return r, fmt.Errorf("one request completes a failure, not %d", len(whole.requests))
	}
	full := whole.requests[0]
	var out []wantedRequest
	found := false
	for _, named := range r.requests {
		if same := named.URL == full.URL && (named.Method == "" || named.Method == full.Method); same && !named.logged {
			found = true
			named.Request.Request, named.Missing, named.kind = full.Request.Request, full.Missing, full.kind
		}
		out = append(out, named)
	}
	if !found {
		var urls []string
		for _, named := range r.requests {
			urls = append(urls, named.Method+" "+named.URL)
		}
		return r, fmt.Errorf("the failure is about another request: %s", strings.Join(urls, ", "))
	}
	r.requests = out
	return r, nil
}

// wantedFrom takes the requests of another cassette's interactions.
func (p *program) wantedFrom(from string) (wantedRead, error) {
	all, err := p.interactionsFrom(from)
	if err != nil {
		return wantedRead{}, err
	}
	var read wantedRead
	for _, i := range all {
		read.requests = append(read.requests, wantedRequest{Request: wanted.Request{Request: i.Request}, kind: "cassette"})
	}
	return read, nil
}

// asked is a request as the rules want it. A failure tells the parts that its
// own matchers look at; where others are asked, what it leaves out is not known.
func asked(r wantedRequest, others bool) replay.Asked {
	a := replay.Asked{Request: r.Request.Request, Unknown: map[model.Part]string{}}
	for _, m := range r.Missing {
		if m.Part == wanted.Header && r.kind == string(wanted.Curl) {
			a.Partial = true
			continue
		}
		a.Unknown[model.Part(m.Part)] = m.Why
	}
	if others && r.kind == string(wanted.FailureText) {
		if len(r.Header) == 0 {
			a.Unknown[model.HeaderPart] = "the failure's message does not tell it: give the request as curl or HTTP"
		}
		if r.Body.Absent {
			a.Unknown[model.BodyPart] = "the failure's message does not tell it: give the request as curl or HTTP"
		}
	}
	if f := r.Failure; f != nil && !r.logged {
		a.Refused = f.Situation == wanted.NoMatch || f.Situation == wanted.AlreadyPlayed
		for _, c := range f.Candidates {
			if c.URL == r.URL && a.Failed == nil {
				a.Failed = c.Failed
			}
		}
		a.UsedUp = f.Situation == wanted.AlreadyPlayed
		a.NoCassette = f.Situation == wanted.NoCassette
	}
	return a
}

// about leaves out the failures of other libraries, unless there are no others.
func (r wantedRead) about(library string) []wantedRequest {
	var list []wantedRequest
	for _, request := range r.requests {
		if request.Failure == nil || request.Failure.Library == library {
			list = append(list, request)
		}
	}
	if len(list) == 0 {
		return r.requests
	}
	return list
}
