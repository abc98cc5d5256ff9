package vcrpy

import (
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/printed"
)

// The message of CannotOverwriteExistingCassetteException since vcrpy 9.0
// (vcr/errors.py). After a headline come the request, the cassette with its
// settings, and the closest recorded requests, a block each.
const (
	reportHeadline = "Can't play back this request: "
	reportPath     = "Cassette: "
	reportMode     = "  record_mode: "
	reportMatchOn  = "  match_on: "
	reportBody     = "  body: "
	reportClosest  = "Closest recorded requests:"
	reportSaid     = "       " // before each further line of what a matcher says
)

var (
	reportRequest = lazyregexp.New(`^  ([A-Z]+) (\S.*)$`)
	reportCounts  = lazyregexp.New(`^  interactions: (\d+) recorded, (\d+) played$`)
	reportOne     = lazyregexp.New(`^  \d+\. (\S+) (\S.*)$`)
	reportFailed  = lazyregexp.New(`^     (\S+) differs(?:: (.*)|:)?$`)
	reportShort   = lazyregexp.New(`(?s)^(.{300})… \(\d+ characters\)$`)
	reportBinary  = lazyregexp.New(`^<\d+ bytes of binary data>$`)
)

// maxReportLines bounds the lines of one message.
const maxReportLines = 2000

// reportMessages reads the messages of vcrpy since 9.0.
func reportMessages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		if !strings.Contains(line, reportHeadline) {
			continue
		}
		if f, ok := readReport(lines, i); ok {
			all = append(all, library.Message{Line: i, Failure: f})
		}
	}
	return all
}

// readReport reads the message whose headline stands at line i. Where its
// cassette is not named, it is cut short.
func readReport(lines []string, i int) (library.Failure, bool) {
	prefix, at := reportSettings(lines, i)
	if at < 0 {
		return library.Failure{}, false
	}
	f := library.Failure{Version: "9.0.0 or later"}
	var above []string
	for _, line := range lines[i+1 : at] {
		text, _ := printed.Within(line, prefix)
		above = append(above, text)
	}
	f.Situation = reportSituation(lines[i] + strings.Join(above, " "))
	c := reportCassette(lines[at:], prefix)
	f.Cassettes = []library.CassetteInUse{c}
	if f.Request = reportWanted(above, c.MatchOn); f.Request == nil {
		return library.Failure{}, false
	}
	f.TellsUsedUp = true
	readClosest(&f, lines[at:], prefix, c.MatchOn)
	nameOwnMatcher(&f)
	if f.Request.Header == nil {
		f.Request.Lack(requestHint, model.HeaderPart)
	}
	f.Request.MayLackCR()
	return f, true
}

// reportSettings finds the line of the cassette's path, and what a runner
// puts before each line.
func reportSettings(lines []string, i int) (prefix string, at int) {
	for n := i + 1; n < min(i+maxReportLines, len(lines)); n++ {
		if strings.Contains(lines[n], reportHeadline) {
			break
		}
		before, _, found := strings.Cut(lines[n], reportPath)
		if !found {
			continue
		}
		// A body may hold such a line; the mode follows the path, which a
		// terminal may have broken.
		for m := n + 1; m < min(n+printed.MaxWrapped, len(lines)); m++ {
			text, _ := printed.Within(lines[m], before)
			if strings.HasPrefix(text, reportMode) {
				return before, n
			}
			if text == "" {
				break
			}
		}
	}
	return "", -1
}

// reportSituation reads the headline.
func reportSituation(headline string) library.Situation {
	switch {
	case strings.Contains(headline, "already been played back"), strings.Contains(headline, "have all been played back"):
		return library.AlreadyPlayed
	case strings.Contains(headline, "the cassette doesn't exist"), strings.Contains(headline, "the cassette file couldn't be loaded"):
		return library.NoCassette
	}
	return library.NoMatch
}

// reportUnplayed counts what has not been played, nil if it does not say.
func reportUnplayed(lines []string, prefix string) *int {
	for _, line := range lines[:min(len(lines), printed.MaxWrapped)] {
		text, _ := printed.Within(line, prefix)
		m := reportCounts.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		recorded, played := printed.Number(m[1]), printed.Number(m[2])
		if recorded == nil || played == nil {
			return nil
		}
		left := *recorded - *played
		return &left
	}
	return nil
}

// reportCassette reads the settings that begin on the first line.
func reportCassette(lines []string, prefix string) library.CassetteInUse {
	var c library.CassetteInUse
	for n, line := range lines[:min(len(lines), printed.MaxWrapped)] {
		text, ok := printed.Within(line, prefix)
		if mode, found := strings.CutPrefix(text, reportMode); found {
			c.Mode = mode
		} else if names, found := strings.CutPrefix(text, reportMatchOn); found {
			c.MatchOn = strings.Split(names, ", ")
			c.Unplayed = reportUnplayed(lines[n+1:], prefix)
			break
		} else if c.Mode == "" && (ok || n > 0) {
			c.Path += strings.TrimPrefix(text, reportPath)
		}
	}
	return c
}

// reportWanted reads the request out of the lines above the cassette. The
// body is printed where a matcher looks at it, and not at all where it is
// empty.
func reportWanted(above, matchOn []string) *library.KnownRequest {
	start := 0
	for start < len(above) && !reportRequest.MatchString(above[start]) {
		start++
	}
	if start == len(above) {
		return nil
	}
	m := reportRequest.FindStringSubmatch(above[start])
	url, rest := m[2], above[start+1:]
	for len(rest) > 0 && rest[0] != "" && !strings.HasPrefix(rest[0], reportBody) {
		url, rest = url+rest[0], rest[1:] // a terminal broke the line
	}
	r := library.NamedRequest(m[1], url)
	if len(rest) == 0 || !strings.HasPrefix(rest[0], reportBody) {
		if !printsBody(matchOn) {
			r.Lack(requestHint, model.BodyPart)
		}
		return r
	}
	body := strings.TrimPrefix(strings.Join(rest, "\n"), reportBody)
	body = strings.TrimSuffix(body, "\n") // the blank line before the cassette
	if reportShort.MatchString(body) || reportBinary.MatchString(body) {
		r.Lack("vcrpy's message tells only a part of it: give the request as curl or HTTP", model.BodyPart)
		return r
	}
	r.Body = model.Body{Wire: []byte(body)}
	return r
}

// printsBody reports whether vcrpy prints the request's body: under these two
// matchers.
func printsBody(matchOn []string) bool {
	return slices.Contains(matchOn, "body") || slices.Contains(matchOn, "raw_body")
}

// readClosest reads the closest recorded requests. Three are listed, the
// others counted.
func readClosest(f *library.Failure, lines []string, prefix string, matchOn []string) {
	listed, failed := false, ""
	for _, line := range lines[:min(len(lines), maxReportLines)] {
		text, ok := printed.Within(line, prefix)
		last := len(f.Candidates) - 1
		switch {
		case ok && (strings.HasPrefix(text, "How to fix:") || strings.Contains(text, reportHeadline)):
			return
		case ok && text == reportClosest:
			listed = true
		case !ok || !listed:
		case reportOne.MatchString(text):
			m := reportOne.FindStringSubmatch(text)
			f.Candidates = append(f.Candidates, library.Candidate{Method: m[1], URL: m[2], Agreed: slices.Clone(matchOn)})
			failed = ""
		case last >= 0 && reportFailed.MatchString(text):
			m := reportFailed.FindStringSubmatch(text)
			c := &f.Candidates[last]
			c.Failed = append(c.Failed, m[1])
			c.Agreed = slices.DeleteFunc(c.Agreed, func(name string) bool { return name == m[1] })
			takeHeader(f, m[1], prefix+m[2], prefix)
			if failed = m[1]; m[2] != "" {
				c.Says(failed, m[2])
			}
		case text == "":
			failed = ""
		case failed != "" && strings.HasPrefix(text, reportSaid):
			f.Candidates[last].Says(failed, strings.TrimPrefix(text, reportSaid))
		}
	}
}

// nameOwnMatcher gives a test's own matcher the name by which it is said to
// fail: that of its function, where match_on has the one that it is registered
// by.
func nameOwnMatcher(f *library.Failure) {
	var own, failed []string
	for _, name := range f.MatchOn() {
		if !slices.Contains(matchers, name) {
			own = append(own, name)
		}
	}
	for _, c := range f.Candidates {
		for _, name := range c.Failed {
			if !slices.Contains(f.MatchOn(), name) && !slices.Contains(failed, name) {
				failed = append(failed, name)
			}
		}
	}
	if len(own) != 1 || len(failed) != 1 {
		return
	}
	named := func(names []string) []string {
		names = slices.Clone(names)
		if i := slices.Index(names, own[0]); i >= 0 {
			names[i] = failed[0]
		}
		return names
	}
	f.Cassettes[0].MatchOn = named(f.MatchOn())
	for i, c := range f.Candidates {
		if slices.Contains(c.Failed, failed[0]) {
			f.Candidates[i].Agreed = slices.DeleteFunc(c.Agreed, func(name string) bool { return name == own[0] })
		} else {
			f.Candidates[i].Agreed = named(c.Agreed)
		}
	}
}
