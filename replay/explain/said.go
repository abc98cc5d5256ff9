package explain

import (
	"slices"
	"strings"

	"tapedeck/replay/library"
)

// takeSaid takes what the library says that its matchers found: of the test's own
// nothing else is known, nor of those that look at what is not known.
func (n *Near) takeSaid(said []library.Verdict) {
	for _, v := range said {
		at := slices.IndexFunc(n.Matchers, func(m library.DetailedVerdict) bool { return m.Matcher == v.Matcher })
		if at < 0 {
			at = len(n.Matchers)
			n.Matchers = append(n.Matchers, library.DetailedVerdict{Verdict: library.Verdict{Matcher: v.Matcher}, Unknown: true})
		}
		m := &n.Matchers[at]
		if m.Unknown || m.Agreed && !v.Agreed {
			*m = library.DetailedVerdict{Verdict: v}
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
