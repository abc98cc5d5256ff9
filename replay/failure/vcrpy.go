package failure

import (
	"regexp"
	"strconv"
	"strings"
)

// vcrpy's messages. Versions before 2.1 name the request first, on the line of
// the cassette. The mode is printed as a string, as an enum or as its member.
var (
	vcrpyRefused  = regexp.MustCompile(`Can't overwrite existing cassette \((.+?)\) in your current record mode \((?:<RecordMode\.\w+: )?(?:RecordMode\.)?'?(\w+)'?>?\)`)
	vcrpyWanted   = regexp.MustCompile(`No match for the request \(<Request \((\S+?)\) (.*)>\) was found`)
	vcrpyNotHeld  = regexp.MustCompile(`The cassette \((.+?)\) doesn't contain the request \(<Request \((\S+?)\) (.*)>\) asked for`)
	vcrpySimilar  = regexp.MustCompile(`^Found \d+ similar requests with (\d+) different matcher\(s\)`)
	vcrpyConsumed = regexp.MustCompile(`Found \d+ recorded request\(s\) matching .* but they have already been consumed`)
	vcrpyOne      = regexp.MustCompile(`\d+ - \(<Request \((\S+?)\) (.*)>\)\.`)
	vcrpyAgreed   = regexp.MustCompile(`Matchers succeeded : (\[.*\])`)
	vcrpyFailed   = regexp.MustCompile(`^(\S+) - assertion failure :`)
)

const (
	vcrpyHint     = "vcrpy's message does not tell it: run pytest with --tb=long, or give the request as curl or HTTP"
	vcrpyFirst    = "Can't overwrite existing cassette ("
	vcrpySecond   = "No match for the request ("
	vcrpyNotAsked = "The cassette ("
)

// vcrpyMessages reads CannotOverwriteExistingCassetteException and
// UnhandledHTTPRequestError.
func vcrpyMessages(lines []string) []message {
	var all []message
	for i, line := range lines {
		switch {
		case strings.Contains(line, vcrpySecond):
			if f, ok := vcrpyMessage(lines, i); ok {
				all = append(all, message{line: i, failure: f})
			}
		case strings.Contains(line, vcrpyNotAsked):
			if m := unwrapped(lines, i, vcrpyNotHeld); m != nil {
				f := Failure{Library: "vcrpy", Situation: NoMatch, Request: requestNamed(m[2], m[3])}
				f.Cassettes = []Cassette{{Path: pyPath(m[1])}}
				f.Request.lacks(nil, vcrpyHint, Header, Body)
				all = append(all, message{line: i, failure: f})
			}
		}
	}
	return all
}

// vcrpyMessage reads the message whose request stands at line i.
func vcrpyMessage(lines []string, i int) (Failure, bool) {
	wanted := unwrapped(lines, i, vcrpyWanted)
	if wanted == nil {
		return Failure{}, false
	}
	f := Failure{Library: "vcrpy", Situation: NoMatch, Request: requestNamed(wanted[1], wanted[2])}
	c := vcrpyCassette(lines, i)
	f.vcrpyDetails(lines, i, before(lines[i], vcrpySecond))
	for _, candidate := range f.Candidates {
		if c.MatchOn == nil {
			c.MatchOn = append(candidate.Agreed, candidate.Failed...)
		}
	}
	f.Cassettes = []Cassette{c}
	if f.Request.Header == nil {
		f.Request.lacks(c.MatchOn, vcrpyHint, Header)
	}
	f.Request.lacks(c.MatchOn, vcrpyHint, Body)
	return f, true
}

// vcrpyCassette finds the cassette's sentence: on the same line, after it, or
// in the lines before it.
func vcrpyCassette(lines []string, i int) Cassette {
	for n := i; n >= max(0, i-maxWrapped); n-- {
		if n < i && strings.Contains(lines[n], vcrpySecond) {
			break
		}
		if !strings.Contains(lines[n], vcrpyFirst) {
			continue
		}
		if m := unwrapped(lines, n, vcrpyRefused); m != nil {
			return Cassette{Path: pyPath(m[1]), Mode: strings.ToLower(m[2])}
		}
	}
	return Cassette{}
}

// pyPath reads the repr of a path, a str or a pathlib.Path.
func pyPath(s string) string {
	quoted := s
	if _, inner, ok := strings.Cut(s, "Path("); ok {
		quoted = inner
	}
	if value, _, err := pyString(quoted); err == nil {
		return value
	}
	return s
}

// vcrpyDetails reads the similar requests that follow line i, as far as the
// next message.
func (f *Failure) vcrpyDetails(lines []string, i int, prefix string) {
	failed := "" // the matcher whose message is read
	for n := i + 1; n < len(lines); n++ {
		if strings.Contains(lines[n], vcrpyFirst) || strings.Contains(lines[n], vcrpySecond) {
			return
		}
		line, ok := within(lines[n], prefix)
		if !ok {
			failed = ""
			continue
		}
		last := len(f.Candidates) - 1
		if strings.HasPrefix(line, "Found ") || strings.HasPrefix(line, "No similar requests") {
			f.explained = true
		}
		if m := vcrpySimilar.FindStringSubmatch(line); m != nil && m[1] == "0" {
			f.Situation, f.Version = AlreadyPlayed, "before 8.2.0"
		} else if strings.HasPrefix(line, "Found ") && unwrapped(lines, n, vcrpyConsumed) != nil {
			f.Situation, f.Version = AlreadyPlayed, "8.2.0 or later"
		} else if c, ok := vcrpyCandidate(lines, n, prefix, last+2); ok {
			f.Candidates = append(f.Candidates, c)
			failed = ""
		} else if strings.HasPrefix(line, "Matchers succeeded : ") && last >= 0 {
			if m := unwrapped(lines, n, vcrpyAgreed); m != nil {
				f.Candidates[last].Agreed, _, _ = pyStrings(m[1]) // nil if it is not a list of names
			}
		} else if m := vcrpyFailed.FindStringSubmatch(line); m != nil && last >= 0 {
			failed = m[1]
			f.Candidates[last].Failed = append(f.Candidates[last].Failed, failed)
			f.vcrpyHeaders(failed, lines[min(n+1, len(lines)-1)], prefix)
		} else if line == "" {
			failed = ""
		} else if failed != "" {
			f.Candidates[last].says(failed, line)
		}
	}
}

// says adds a line to what a matcher says that failed.
func (c *Candidate) says(matcher, line string) {
	if c.Said == nil {
		c.Said = map[string]string{}
	}
	if said := c.Said[matcher]; said != "" {
		line = said + "\n" + line
	}
	c.Said[matcher] = line
}

// vcrpyCandidate reads the similar request with a number.
func vcrpyCandidate(lines []string, i int, prefix string, number int) (Candidate, bool) {
	line, _ := within(lines[i], prefix)
	if !strings.HasPrefix(line, strconv.Itoa(number)+" - (<Request (") {
		return Candidate{}, false
	}
	m := unwrapped(lines, i, vcrpyOne)
	if m == nil {
		return Candidate{}, false
	}
	return Candidate{Method: m[1], URL: m[2]}, true
}

// vcrpyHeaders takes the live header out of what the headers matcher says:
// {live} != {recorded}.
func (f *Failure) vcrpyHeaders(matcher, line, prefix string) {
	if matcher != "headers" || f.Request.Header != nil {
		return
	}
	if said, ok := within(line, prefix); ok {
		if h, rest, err := pyHeader(said); err == nil && strings.HasPrefix(rest, " != {") {
			f.Request.Header = h
		}
	}
}

// vcrpy's log lines, after whatever the logging format puts before them.
var (
	vcrpyPlays   = regexp.MustCompile(`Playing response for <Request \((\S+?)\) (.*)> from cassette`)
	vcrpyRecords = regexp.MustCompile(`<Request \((\S+?)\) (.*)> not in cassette, sending to real server`)
)

// vcrpyLog reads the requests that a log tells of.
func vcrpyLog(lines []string) []message {
	var all []message
	for i, line := range lines {
		if m := vcrpyPlays.FindStringSubmatch(line); m != nil {
			r := requestNamed(m[1], m[2])
			r.lacks(nil, vcrpyHint, Header, Body)
			all = append(all, message{line: i, failure: Failure{Library: "vcrpy", Request: r}, logged: true}.wasPlayed())
		} else if m := vcrpyRecords.FindStringSubmatch(line); m != nil {
			r := requestNamed(m[1], m[2])
			r.lacks(nil, vcrpyHint, Header, Body)
			all = append(all, message{line: i, failure: Failure{Library: "vcrpy", Situation: NoMatch, Request: r}, logged: true})
		}
	}
	return all
}
