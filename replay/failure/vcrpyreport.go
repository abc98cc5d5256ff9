package failure

import (
	"regexp"
	"slices"
	"strings"

	"tapedeck/model"
)

// The message of CannotOverwriteExistingCassetteException since vcrpy 9.0
// (vcr/errors.py). After a headline come the request, the cassette with its
// settings, and the closest recorded requests, a block each.
const (
	vcrpyReport        = "Can't play back this request: "
	vcrpyReportPath    = "Cassette: "
	vcrpyReportMode    = "  record_mode: "
	vcrpyReportMatchOn = "  match_on: "
	vcrpyReportBody    = "  body: "
	vcrpyReportClosest = "Closest recorded requests:"
	vcrpyReportSaid    = "       " // before each further line of what a matcher says
)

var (
	vcrpyReportRequest = regexp.MustCompile(`^  ([A-Z]+) (\S.*)$`)
	vcrpyReportCounts  = regexp.MustCompile(`^  interactions: (\d+) recorded, (\d+) played$`)
	vcrpyReportOne     = regexp.MustCompile(`^  \d+\. (\S+) (\S.*)$`)
	vcrpyReportFailed  = regexp.MustCompile(`^     (\S+) differs(?:: (.*)|:)?$`)
	vcrpyReportShort   = regexp.MustCompile(`(?s)^(.{300})… \(\d+ characters\)$`)
	vcrpyReportBinary  = regexp.MustCompile(`^<\d+ bytes of binary data>$`)
)

// maxReport bounds the lines of one message.
const maxReport = 2000

// vcrpyReports reads the messages of vcrpy since 9.0.
func vcrpyReports(lines []string) []message {
	var all []message
	for i, line := range lines {
		if !strings.Contains(line, vcrpyReport) {
			continue
		}
		if f, ok := readVcrpyReport(lines, i); ok {
			all = append(all, message{line: i, failure: f})
		}
	}
	return all
}

// readVcrpyReport reads the message whose headline stands at line i. Where its
// cassette is not told, it is cut short.
func readVcrpyReport(lines []string, i int) (Failure, bool) {
	prefix, at := vcrpyReportSettings(lines, i)
	if at < 0 {
		return Failure{}, false
	}
	f := Failure{Library: "vcrpy", Version: "9.0.0 or later"}
	var above []string
	for _, line := range lines[i+1 : at] {
		text, _ := within(line, prefix)
		above = append(above, text)
	}
	f.Situation = vcrpyReportSituation(lines[i] + strings.Join(above, " "))
	c := vcrpyReportCassette(lines[at:], prefix)
	f.Cassettes = []Cassette{c}
	if f.Request = vcrpyReportWanted(above, c.MatchOn); f.Request == nil {
		return Failure{}, false
	}
	f.explained = true
	f.vcrpyReportCandidates(lines[at:], prefix, c.MatchOn)
	f.vcrpyReportOwn()
	if f.Request.Header == nil {
		f.Request.lacks(c.MatchOn, vcrpyHint, Header)
	}
	f.Request.mayLackCR()
	return f, true
}

// vcrpyReportSettings finds the line of the cassette's path, and what a runner
// puts before each line.
func vcrpyReportSettings(lines []string, i int) (prefix string, at int) {
	for n := i + 1; n < min(i+maxReport, len(lines)); n++ {
		if strings.Contains(lines[n], vcrpyReport) {
			break
		}
		before, _, found := strings.Cut(lines[n], vcrpyReportPath)
		if !found {
			continue
		}
		// A body may hold such a line; the mode follows the path, which a
		// terminal may have broken.
		for m := n + 1; m < min(n+maxWrapped, len(lines)); m++ {
			text, _ := within(lines[m], before)
			if strings.HasPrefix(text, vcrpyReportMode) {
				return before, n
			}
			if text == "" {
				break
			}
		}
	}
	return "", -1
}

// vcrpyReportSituation reads the headline.
func vcrpyReportSituation(headline string) Situation {
	switch {
	case strings.Contains(headline, "already been played back"), strings.Contains(headline, "have all been played back"):
		return AlreadyPlayed
	case strings.Contains(headline, "the cassette doesn't exist"), strings.Contains(headline, "the cassette file couldn't be loaded"):
		return NoCassette
	}
	return NoMatch
}

// vcrpyReportUnplayed counts what has not been played, nil if it is not told.
func vcrpyReportUnplayed(lines []string, prefix string) *int {
	for _, line := range lines[:min(len(lines), maxWrapped)] {
		text, _ := within(line, prefix)
		m := vcrpyReportCounts.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		recorded, played := number(m[1]), number(m[2])
		if recorded == nil || played == nil {
			return nil
		}
		left := *recorded - *played
		return &left
	}
	return nil
}

// vcrpyReportCassette reads the settings that begin on the first line.
func vcrpyReportCassette(lines []string, prefix string) Cassette {
	var c Cassette
	for n, line := range lines[:min(len(lines), maxWrapped)] {
		text, ok := within(line, prefix)
		if mode, found := strings.CutPrefix(text, vcrpyReportMode); found {
			c.Mode = mode
		} else if names, found := strings.CutPrefix(text, vcrpyReportMatchOn); found {
			c.MatchOn = strings.Split(names, ", ")
			c.Unplayed = vcrpyReportUnplayed(lines[n+1:], prefix)
			break
		} else if c.Mode == "" && (ok || n > 0) {
			c.Path += strings.TrimPrefix(text, vcrpyReportPath)
		}
	}
	return c
}

// vcrpyReportWanted reads the request out of the lines above the cassette. The
// body is printed where a matcher looks at it, and not at all where it is
// empty.
func vcrpyReportWanted(above, matchOn []string) *Request {
	start := 0
	for start < len(above) && !vcrpyReportRequest.MatchString(above[start]) {
		start++
	}
	if start == len(above) {
		return nil
	}
	m := vcrpyReportRequest.FindStringSubmatch(above[start])
	url, rest := m[2], above[start+1:]
	for len(rest) > 0 && rest[0] != "" && !strings.HasPrefix(rest[0], vcrpyReportBody) {
		url, rest = url+rest[0], rest[1:] // a terminal broke the line
	}
	r := requestNamed(m[1], url)
	if len(rest) == 0 || !strings.HasPrefix(rest[0], vcrpyReportBody) {
		if !printsBody(matchOn) {
			r.lacks(matchOn, vcrpyHint, Body)
		}
		return r
	}
	body := strings.TrimPrefix(strings.Join(rest, "\n"), vcrpyReportBody)
	body = strings.TrimSuffix(body, "\n") // the blank line before the cassette
	if vcrpyReportShort.MatchString(body) || vcrpyReportBinary.MatchString(body) {
		r.lacks(matchOn, "vcrpy's message tells only a part of it: give the request as curl or HTTP", Body)
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

// vcrpyReportCandidates reads the closest recorded requests. Three are told, the
// others counted.
func (f *Failure) vcrpyReportCandidates(lines []string, prefix string, matchOn []string) {
	told, failed := false, ""
	for _, line := range lines[:min(len(lines), maxReport)] {
		text, ok := within(line, prefix)
		last := len(f.Candidates) - 1
		switch {
		case ok && (strings.HasPrefix(text, "How to fix:") || strings.Contains(text, vcrpyReport)):
			return
		case ok && text == vcrpyReportClosest:
			told = true
		case !ok || !told:
		case vcrpyReportOne.MatchString(text):
			m := vcrpyReportOne.FindStringSubmatch(text)
			f.Candidates = append(f.Candidates, Candidate{Method: m[1], URL: m[2], Agreed: slices.Clone(matchOn)})
			failed = ""
		case last >= 0 && vcrpyReportFailed.MatchString(text):
			m := vcrpyReportFailed.FindStringSubmatch(text)
			c := &f.Candidates[last]
			c.Failed = append(c.Failed, m[1])
			c.Agreed = slices.DeleteFunc(c.Agreed, func(name string) bool { return name == m[1] })
			f.vcrpyHeaders(m[1], prefix+m[2], prefix)
			if failed = m[1]; m[2] != "" {
				c.says(failed, m[2])
			}
		case text == "":
			failed = ""
		case failed != "" && strings.HasPrefix(text, vcrpyReportSaid):
			f.Candidates[last].says(failed, strings.TrimPrefix(text, vcrpyReportSaid))
		}
	}
}

// vcrpyReportOwn gives a test's own matcher the name by which it is said to
// fail: that of its function, where match_on has the one that it is registered
// by.
func (f *Failure) vcrpyReportOwn() {
	var own, failed []string
	for _, name := range f.MatchOn() {
		if _, known := looksAt[name]; !known {
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
