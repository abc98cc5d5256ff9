package library

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// Findings lists what is odd about an interaction of a library's cassette: in
// itself, and for the clients that it will be played to.
func (l Library) Findings(i model.Interaction) []model.Finding {
	return append(model.Findings(i), l.DeliveryFindings(i)...)
}

// DeliveryFindings says which clients of the library cannot play the response
// as it is stored, or would hand its body over still coded:
// "Betamax with urllib3 2 will fail: Content-Length says 11, the body has 14".
// A content coding that some clients of the library undo and others do not is
// as one of them recorded it, and no finding; but that the body is not in it is one,
// where the client that recorded it would fail, or the request names none.
func (l Library) DeliveryFindings(i model.Interaction) []model.Finding {
	if !i.Response.Body.Known() {
		return nil
	}
	if r := i.Response; !r.Header.Has("Content-Encoding") || l.undone(r) {
		if _, wrong := miscounted(r.Status, r.Header, len(r.Body.Wire)); !wrong {
			return nil
		}
	}
	undo := undoneOnce(i.Response)
	var findings []model.Finding
	var with [][]string // the clients of each finding
	codingHolds := slices.ContainsFunc(l.Clients, func(c Client) bool { return !c.minds(i, undo) })
	for _, c := range l.Clients {
		f, found := c.finding(i, undo)
		if !found || codingHolds && c.minds(i, undo) && !l.failsAsRecorded(c, i, undo) {
			continue
		}
		n := slices.IndexFunc(findings, func(other model.Finding) bool { return other.Text == f.Text })
		if n < 0 {
			n = len(findings)
			findings, with = append(findings, f), append(with, nil)
		}
		if !slices.Contains(with[n], c.family()) {
			with[n] = append(with[n], c.family())
		}
	}
	for n := range findings {
		findings[n].Text = fmt.Sprintf("%s with %s %s", l.Title, strings.Join(with[n], ", "), findings[n].Text)
	}
	return findings
}

// undone reports whether the body is in one coding, and whole, and every client
// undoes that.
func (l Library) undone(r model.Response) bool {
	d := r.Body.Decode(r.Header)
	return d.Err == nil && len(d.Codings) == 1 && len(d.NotCoded) == 0 &&
		!slices.ContainsFunc(l.Clients, func(c Client) bool { return !slices.Contains(c.Codings, d.Codings[0]) })
}

// family is what decides how the client behaves.
func (c Client) family() string {
	if c.Urllib3 > 0 {
		return "urllib3 " + strconv.Itoa(c.Urllib3)
	}
	return c.Name
}

// failsAsRecorded reports whether the client fails on a body that is not in its
// content coding, and was the one that recorded it: all that can have been do.
// Without a User-Agent it may have been.
func (l Library) failsAsRecorded(c Client, i model.Interaction, undo undoing) bool {
	if c.deliver(i, undo).Raised == nil || l.Decodes != nil && l.Decodes(i) {
		return false
	}
	agent, named := i.Request.Header.Get("User-Agent"), i.Request.Header.Has("User-Agent")
	if !named {
		return true
	}
	return c.sends(agent) && !slices.ContainsFunc(l.Clients, func(other Client) bool {
		return other.sends(agent) && !other.minds(i, undo)
	})
}

// agents are the names that Python's clients give themselves, with their
// version.
var agents = lazyregexp.New(`(?i)\b(requests|urllib3|httpx|aiohttp|urllib)/(\d+)\.(\d+)`)

// sends reports whether the client can have sent that User-Agent. Requests
// takes urllib3 2 since 2.30, and 1 as well.
func (c Client) sends(agent string) bool {
	m := agents.FindStringSubmatch(agent)
	if m == nil || !strings.EqualFold(m[1], c.Name) {
		return false
	}
	major, _ := strconv.Atoi(m[2])
	minor, _ := strconv.Atoi(m[3])
	switch {
	case c.Name == "urllib3":
		return c.Urllib3 == min(max(major, 1), 2)
	case c.Name == "requests" && c.Urllib3 == 2:
		return major > 2 || major == 2 && minor >= 30
	}
	return true
}

// minds reports whether the body's content coding is a finding for the client.
func (c Client) minds(i model.Interaction, undo undoing) bool {
	f, found := c.finding(i, undo)
	return found && (f.Field == model.ResponseBody || strings.EqualFold(f.Field.Name, "Content-Encoding"))
}

// plain reports whether the body is in none of the codings that its header
// names.
func plain(r model.Response) bool {
	d := r.Body.Decode(r.Header)
	return d.Err == nil && !isCoded(d)
}

// finding says what will happen, without naming the client.
func (c Client) finding(i model.Interaction, undo undoing) (model.Finding, bool) {
	d := c.deliver(i, undo)
	switch {
	case d.Raised != nil:
		f := model.Finding{Field: model.HeaderField(model.InResponse, d.at), Text: "will fail: " + d.why}
		if d.at == "Content-Length" && !strings.EqualFold(i.Request.Method, "HEAD") && i.Response.Header.Has(d.at) {
			size := strconv.Itoa(len(i.Response.Body.Wire))
			f.Fix = model.SetHeader{Side: model.InResponse, Name: d.at, Values: []string{size}}
		}
		if d.at == "Content-Encoding" && plain(i.Response) {
			f.Fix = model.SetHeader{Side: model.InResponse, Name: d.at}
		}
		return f, true
	case d.Coded && c.Stored && i.Response.Header.Has("Content-Encoding"):
		return model.Finding{Field: model.ResponseBody,
			Text: "will not decode the body: Content-Encoding says " + strings.Join(i.Response.Header.Values("Content-Encoding"), ", ")}, true
	}
	return model.Finding{}, false
}
