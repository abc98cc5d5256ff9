package library

import (
	"cmp"
	"slices"

	"tapedeck/model"
)

// Messages reads the library's messages out of the lines that a test run printed.
func (l Library) Messages(lines []string) []Message {
	if l.FailureText.Read == nil {
		return nil
	}
	messages := l.FailureText.Read(lines)
	for i := range messages {
		messages[i].Failure.Library = l.Name
		messages[i].forgetUnmatched(l)
	}
	return messages
}

// forgetUnmatched takes out of what the text does not say of the request what
// no matcher of the cassettes looks at. Method and URL stay: they name it.
func (m Message) forgetUnmatched(l Library) {
	request := cmp.Or(m.Failure.Request, m.Played)
	if request == nil {
		return
	}
	var matchOn []string
	for _, c := range m.Failure.Cassettes {
		matchOn = append(matchOn, c.MatchOn...)
	}
	request.Missing = slices.DeleteFunc(request.Missing, func(p MissingPart) bool {
		return p.Part != model.Method && p.Part != model.URL && !l.MayLookAt(matchOn, p.Part)
	})
}

// MayLookAt reports whether one of the matchers looks at a part; one that is
// not known, or not named, may look at everything.
func (l Library) MayLookAt(matchers []string, part model.Part) bool {
	if len(matchers) == 0 {
		return true
	}
	return slices.ContainsFunc(matchers, func(name string) bool {
		return !l.Knows(name) || slices.Contains(l.LooksAt(name), part)
	})
}

// MayHaveSaid reports whether a failure can be the library's: its message is, or
// it does not say and the library works with the HTTP client.
func (l Library) MayHaveSaid(f Failure) bool {
	if f.Library != "" || f.Situation != Sent {
		return f.Library == l.Name
	}
	return l.FailureText.Sends != nil && l.FailureText.Sends(f.Client)
}
