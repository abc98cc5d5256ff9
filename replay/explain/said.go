package explain

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// hear takes what the library says that its matchers found: of the test's own
// nothing else is known, nor of those that look at what is not known.
func (n *Near) hear(said []library.Verdict) {
	for _, v := range said {
		at := slices.IndexFunc(n.Matchers, func(m library.Judged) bool { return m.Matcher == v.Matcher })
		if at < 0 {
			at = len(n.Matchers)
			n.Matchers = append(n.Matchers, library.Judged{Verdict: library.Verdict{Matcher: v.Matcher}, Unknown: true})
		}
		m := &n.Matchers[at]
		if m.Unknown || m.Agreed && !v.Agreed {
			*m = library.Judged{Verdict: v}
			if !v.Agreed {
				n.Distance += 100
			}
		}
	}
}

// saying is ": " and the first line of what the text has a matcher say, where
// nothing else is known of what differs.
func (n Near) saying() string {
	for _, m := range n.Matchers {
		if !m.Agreed && !m.Unknown && len(m.Differences) == 0 && m.Message != "" {
			if first, _, _ := strings.Cut(m.Message, "\n"); !strings.HasPrefix(first, "--- ") {
				return ": " + first
			}
			return ", says the text" // with a diff, whose first line tells nothing
		}
	}
	return ""
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

// refuse says that something else than the library refused the request, and what
// a recording says of it.
func (q *Inquirer) refuse(w *Why) {
	w.Reason = w.Refusal
	if w.Outcome.Action == library.Play && w.Outcome.Interaction >= 0 {
		w.Nearest = fmt.Sprintf("the library would replay %d", w.Outcome.Interaction+1)
	}
	w.Outcome = library.Failed(exception.New("", ""))
}
