package explain

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/printed"
)

// rewrite is what happens to the live URL before the library sees it.
func (q *Inquirer) rewrite(w *Why) {
	hook, own := q.session.Library.Hook, q.session.Library.Rewrites
	if own != "" && w.Failure == nil {
		w.Notes = append(w.Notes, own)
	}
	if hook.URL == nil || !q.inquiry.Hooked || w.Refused() {
		return
	}
	if normal, err := hook.URL(w.Request.URL); err == nil && normal != w.Request.URL {
		w.Notes = append(w.Notes, fmt.Sprintf("the live URL is rewritten before matching (%s): %s", hook.Name, normal))
		w.Request.URL = normal
	}
}

// clientsOwn are the headers that clients add by themselves.
var clientsOwn = []string{"host", "user-agent", "accept", "accept-encoding", "connection", "content-length"}

// fill completes a header that is known in part: by what the test's code has the
// client send, and else as the nearest recording has it.
func (q *Inquirer) fill(w *Why) {
	if !w.Partial(model.HeaderPart) || !q.LooksAt(model.HeaderPart) || len(q.recorded) == 0 {
		return
	}
	header, notes := slices.Clone(w.Request.Header), w.Notes
	for _, line := range q.inquiry.SentHeader {
		if w.LacksOthers(model.HeaderPart) && !header.Has(line.Name) {
			header = append(header, line.HeaderLine)
			notes = append(notes, fmt.Sprintf("the header %s is taken as %s sets it: the text does not tell it", line.Name, line.Place))
		}
	}
	nearest := q.glances(w.Request)[0]
	told := len(header)
	for _, line := range q.recorded[nearest].Request.Header {
		name := strings.ToLower(line.Name)
		if !w.LacksOthers(model.HeaderPart) && !slices.Contains(clientsOwn, name) || header[:told].Has(name) {
			continue
		}
		if name == "content-length" {
			line.Value = strconv.Itoa(len(w.Request.Body.Wire))
		}
		header = append(header, line)
	}
	if len(header) > told {
		notes = append(notes, fmt.Sprintf("the headers that the test's client adds by itself are taken as in %d", nearest+1))
	}
	if q.othersDecide(*w, header) {
		w.Lack(w.Why(model.HeaderPart), model.HeaderPart)
		return
	}
	w.Request.Header, w.Notes = header, notes
}

// othersDecide reports whether the library refused a request of which all that is
// known of the header agrees with a recording: what is not known of it may be
// what differs.
func (q *Inquirer) othersDecide(w Why, header model.Header) bool {
	if !w.LacksOthers(model.HeaderPart) || !w.Refused() || w.Elsewhere {
		return false
	}
	w.Request.Header = header
	return anyMatch(q.judge(q.known(w.Asked), library.RequestOf(model.Interaction{Request: q.asMatched(w.Request)})))
}

// fillBodyFields gives a request of which the body is known and the header is
// not the fields by which the library reads a body, as the nearest recording has them.
func (q *Inquirer) fillBodyFields(w *Why) {
	fields := q.session.Library.BodyFields
	if fields == nil || w.Unknown(model.HeaderPart) == "" || w.Unknown(model.BodyPart) != "" || w.Request.Body.Absent ||
		slices.Contains(q.rules.MatchOn, "headers") || !slices.Contains(q.rules.MatchOn, "body") || len(q.recorded) == 0 {
		return
	}
	nearest := q.glances(w.Request)[0]
	w.Request.Header = nil
	own := boundaryOf(w.Request) // a multipart body tells its own boundary
	theirs := boundaryOf(q.recorded[nearest].Request)
	for _, name := range fields {
		for _, value := range q.recorded[nearest].Request.Header.Values(name) {
			if own != "" && theirs != "" {
				value = strings.Replace(value, theirs, own, 1)
			}
			w.Request.Header = append(w.Request.Header, model.HeaderLine{Name: name, Value: value})
		}
	}
	w.Found(model.HeaderPart)
	w.Notes = append(w.Notes, fmt.Sprintf("the body is read by the Content-Type of %d: the text tells no header", nearest+1))
}

// restoreNonASCII takes URL and body as they are recorded, where the text has ? for
// what is not ASCII, as Ruby prints it without a locale. Where recordings differ
// that fit, the text stays as it is.
func (q *Inquirer) restoreNonASCII(w *Why) {
	if w.Failure == nil || !q.session.Library.PrintsASCII {
		return
	}
	w.Request.URL = q.fitting(w, "URL", w.Request.URL, func(r model.Request) string { return r.URL })
	if body := string(w.Request.Body.Wire); strings.Contains(body, "?") {
		w.Request.Body.Wire = []byte(q.fitting(w, "body", body, func(r model.Request) string { return string(r.Body.Wire) }))
	}
}

// fitting is the one recorded text that a text in ASCII may stand for, else that
// text itself.
func (q *Inquirer) fitting(w *Why, what, text string, of func(model.Request) string) string {
	found, first := text, -1
	for i, r := range q.recorded {
		recorded := of(r.Request)
		if !printed.InASCII(text, recorded) {
			continue
		}
		if first >= 0 && recorded != found {
			w.Notes = append(w.Notes, fmt.Sprintf("the text writes ? for what is not ASCII, and the %s of several recordings fits: %d and %d", what, first+1, i+1))
			return text
		}
		if first < 0 {
			found, first = recorded, i
		}
	}
	if found != text {
		w.Notes = append(w.Notes, fmt.Sprintf("the text writes ? for what is not ASCII: the %s is taken as in %d", what, first+1))
	}
	return found
}

// endLines takes the line ends of a body, where they may have been turned into
// LF, as they are in the nearest recording. Where nothing else would differ,
// they stay: they may be what differs.
func (q *Inquirer) endLines(w *Why) {
	if !w.LineEnds || len(q.recorded) == 0 {
		return
	}
	nearest := q.glances(w.Request)[0]
	recorded := q.recorded[nearest].Request.Body.Wire
	ends := bytes.Count(recorded, []byte("\n"))
	if ends == 0 || bytes.Count(recorded, []byte("\r\n")) != ends {
		return
	}
	as := bytes.ReplaceAll(w.Request.Body.Wire, []byte("\n"), []byte("\r\n"))
	if bytes.Equal(as, recorded) {
		w.Notes = append(w.Notes, fmt.Sprintf("the body's lines end in LF in the text and in CR LF in %d: terminals and build services turn one into the other", nearest+1))
		return
	}
	w.Request.Body.Wire = as
	w.Notes = append(w.Notes, fmt.Sprintf("the body's lines end in LF in the text, which may have turned CR LF into it: they are taken to end in CR LF as in %d", nearest+1))
}
