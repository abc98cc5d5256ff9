package library

import (
	"slices"
	"strings"

	"tapedeck/model"
)

// A KnownRequest is a request as far as a text says it.
type KnownRequest struct {
	model.Request
	// Missing is what the text does not say and matchers may look at.
	Missing []MissingPart
	// LineEnds: the body's lines end in LF in the text, which may have turned
	// CR LF into it.
	LineEnds bool
	// Key is the library's own name for the request, where all that it matches on
	// is in one.
	Key string
}

// A MissingPart is a part of a request that a text does not say.
type MissingPart struct {
	Part model.Part
	// Why is why it is not known and how to get it, for people, in one line.
	Why string
	// Partly: of a header only what the test's own client adds (User-Agent...) is
	// missing.
	Partly bool
	// Others: of a header only some lines are known; there may be any others.
	Others bool
}

// NamedRequest is a request of which a text says method and URL.
func NamedRequest(method, url string) *KnownRequest {
	return &KnownRequest{Request: model.Request{Method: method, URL: url, Body: model.Body{Absent: true}}}
}

// Lack notes the parts that the text does not say, and why.
func (r *KnownRequest) Lack(why string, parts ...model.Part) {
	for _, part := range parts {
		r.Missing = append(r.Missing, MissingPart{Part: part, Why: why})
	}
}

// LackPartly notes that the text tells a part but for what a client adds, and
// why.
func (r *KnownRequest) LackPartly(why string, part model.Part) {
	r.Missing = append(r.Missing, MissingPart{Part: part, Why: why, Partly: true})
}

// LackOthers notes that the text tells some of a part, and that there may be
// more, and why.
func (r *KnownRequest) LackOthers(why string, part model.Part) {
	r.Missing = append(r.Missing, MissingPart{Part: part, Why: why, Partly: true, Others: true})
}

// Unknown is why a part is not known, "" where it is, if only in part.
func (r KnownRequest) Unknown(part model.Part) (why string) {
	for _, m := range r.Missing {
		if m.Part == part && !m.Partly {
			why = m.Why
		}
	}
	return why
}

// Why is why a part is not known, or not all of it.
func (r KnownRequest) Why(part model.Part) string {
	for _, m := range r.Missing {
		if m.Part == part {
			return m.Why
		}
	}
	return ""
}

// LacksOthers reports whether of a part only some lines are known.
func (r KnownRequest) LacksOthers(part model.Part) bool {
	return slices.ContainsFunc(r.Missing, func(m MissingPart) bool { return m.Part == part && m.Others })
}

// Partial reports whether a part is known but for what a client adds.
func (r KnownRequest) Partial(part model.Part) bool {
	return slices.ContainsFunc(r.Missing, func(m MissingPart) bool { return m.Part == part && m.Partly })
}

// Lacks reports whether a part is not known, and may decide.
func (r *KnownRequest) Lacks(part model.Part) bool {
	return slices.ContainsFunc(r.Missing, func(m MissingPart) bool { return m.Part == part })
}

// Found notes that a part is known after all. Copies of the request keep what they
// lack.
func (r *KnownRequest) Found(part model.Part) {
	r.Missing = slices.DeleteFunc(slices.Clone(r.Missing), func(m MissingPart) bool { return m.Part == part })
}

// LackAs says otherwise why a part is not known.
func (r *KnownRequest) LackAs(part model.Part, why string) {
	for i := range r.Missing {
		if r.Missing[i].Part == part {
			r.Missing[i].Why = why
		}
	}
}

// MayLackCR notes that the line ends of the body are not sure: terminals and
// build services turn CR LF into LF.
func (r *KnownRequest) MayLackCR() {
	body := string(r.Body.Wire)
	r.LineEnds = strings.Contains(body, "\n") && !strings.Contains(body, "\r")
}
