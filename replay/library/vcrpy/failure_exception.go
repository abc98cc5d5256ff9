package vcrpy

import (
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/printed"
	"tapedeck/replay/python"
)

// vcrpy's messages. Versions before 2.1 name the request first, on the line of
// the cassette. The mode is printed as a string, as an enum or as its member.
var (
	refusedIn    = lazyregexp.New(`Can't overwrite existing cassette \((.+?)\) in your current record mode \((?:<RecordMode\.\w+: )?(?:RecordMode\.)?'?(\w+)'?>?\)`)
	refusedOne   = lazyregexp.New(`No match for the request \(<Request \((\S+?)\) (.*)>\) was found`)
	notHeld      = lazyregexp.New(`The cassette \((.+?)\) doesn't contain the request \(<Request \((\S+?)\) (.*)>\) asked for`)
	similarCount = lazyregexp.New(`^Found \d+ similar requests with (\d+) different matcher\(s\)`)
	consumed     = lazyregexp.New(`Found \d+ recorded request\(s\) matching .* but they have already been consumed`)
	similarOne   = lazyregexp.New(`\d+ - \(<Request \((\S+?)\) (.*)>\)\.`)
	agreedWith   = lazyregexp.New(`Matchers succeeded : (\[.*\])`)
	failedAt     = lazyregexp.New(`^(\S+) - assertion failure :`)
)

const (
	requestHint  = "not in vcrpy's message: run pytest with --tb=long, or give the request as curl or HTTP"
	refusedStart = "Can't overwrite existing cassette ("
	requestStart = "No match for the request ("
	notHeldStart = "The cassette ("
)

// exceptionMessages reads CannotOverwriteExistingCassetteException and
// UnhandledHTTPRequestError.
func exceptionMessages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		switch {
		case strings.Contains(line, requestStart):
			if f, ok := exceptionMessage(lines, i); ok {
				all = append(all, library.Message{Line: i, Failure: f})
			}
		case strings.Contains(line, notHeldStart):
			if m := printed.Unwrapped(lines, i, notHeld); m != nil {
				f := library.Failure{Situation: library.NoMatch, Request: library.NamedRequest(m[2], m[3])}
				f.Cassettes = []library.CassetteInUse{{Path: parsePath(m[1])}}
				f.Request.Lack(requestHint, model.HeaderPart, model.BodyPart)
				all = append(all, library.Message{Line: i, Failure: f})
			}
		}
	}
	return all
}

// exceptionMessage reads the message whose request stands at line i.
func exceptionMessage(lines []string, i int) (library.Failure, bool) {
	wanted := printed.Unwrapped(lines, i, refusedOne)
	if wanted == nil {
		return library.Failure{}, false
	}
	f := library.Failure{Situation: library.NoMatch, Request: library.NamedRequest(wanted[1], wanted[2])}
	c := exceptionCassette(lines, i)
	readDetails(&f, lines, i, printed.Prefix(lines[i], requestStart))
	for _, candidate := range f.Candidates {
		if c.MatchOn == nil {
			c.MatchOn = append(candidate.Agreed, candidate.Failed...)
		}
	}
	f.Cassettes = []library.CassetteInUse{c}
	if f.Request.Header == nil {
		f.Request.Lack(requestHint, model.HeaderPart)
	}
	f.Request.Lack(requestHint, model.BodyPart)
	return f, true
}

// exceptionCassette finds the cassette's sentence: on the same line, after it, or
// in the lines before it.
func exceptionCassette(lines []string, i int) library.CassetteInUse {
	for n := i; n >= max(0, i-printed.MaxWrapped); n-- {
		if n < i && strings.Contains(lines[n], requestStart) {
			break
		}
		if !strings.Contains(lines[n], refusedStart) {
			continue
		}
		if m := printed.Unwrapped(lines, n, refusedIn); m != nil {
			return library.CassetteInUse{Path: parsePath(m[1]), Mode: strings.ToLower(m[2])}
		}
	}
	return library.CassetteInUse{}
}

// parsePath reads the repr of a path, a str or a pathlib.Path.
func parsePath(s string) string {
	quoted := s
	if _, inner, ok := strings.Cut(s, "Path("); ok {
		quoted = inner
	}
	if value, _, err := python.ParseString(quoted); err == nil {
		return value
	}
	return s
}

// readDetails reads the similar requests that follow line i, as far as the
// next message.
func readDetails(f *library.Failure, lines []string, i int, prefix string) {
	failed := "" // the matcher whose message is read
	for n := i + 1; n < len(lines); n++ {
		if strings.Contains(lines[n], refusedStart) || strings.Contains(lines[n], requestStart) {
			return
		}
		line, ok := printed.Within(lines[n], prefix)
		if !ok {
			failed = ""
			continue
		}
		last := len(f.Candidates) - 1
		if strings.HasPrefix(line, "Found ") || strings.HasPrefix(line, "No similar requests") {
			f.TellsUsedUp = true
		}
		if m := similarCount.FindStringSubmatch(line); m != nil && m[1] == "0" {
			f.Situation, f.Version = library.AlreadyPlayed, "before 8.2.0"
		} else if strings.HasPrefix(line, "Found ") && printed.Unwrapped(lines, n, consumed) != nil {
			f.Situation, f.Version = library.AlreadyPlayed, "8.2.0 or later"
		} else if c, ok := similarRequest(lines, n, prefix, last+2); ok {
			f.Candidates = append(f.Candidates, c)
			failed = ""
		} else if strings.HasPrefix(line, "Matchers succeeded : ") && last >= 0 {
			if m := printed.Unwrapped(lines, n, agreedWith); m != nil {
				f.Candidates[last].Agreed, _, _ = python.ParseStrings(m[1]) // nil if it is not a list of names
			}
		} else if m := failedAt.FindStringSubmatch(line); m != nil && last >= 0 {
			failed = m[1]
			f.Candidates[last].Failed = append(f.Candidates[last].Failed, failed)
			takeHeader(f, failed, lines[min(n+1, len(lines)-1)], prefix)
		} else if line == "" {
			failed = ""
		} else if failed != "" {
			f.Candidates[last].Says(failed, line)
		}
	}
}

// similarRequest reads the similar request with a number.
func similarRequest(lines []string, i int, prefix string, number int) (library.Candidate, bool) {
	line, _ := printed.Within(lines[i], prefix)
	if !strings.HasPrefix(line, strconv.Itoa(number)+" - (<Request (") {
		return library.Candidate{}, false
	}
	m := printed.Unwrapped(lines, i, similarOne)
	if m == nil {
		return library.Candidate{}, false
	}
	return library.Candidate{Method: m[1], URL: m[2]}, true
}

// takeHeader takes the live header out of what the headers matcher says:
// {live} != {recorded}.
func takeHeader(f *library.Failure, matcher, line, prefix string) {
	if matcher != "headers" || f.Request.Header != nil {
		return
	}
	if said, ok := printed.Within(line, prefix); ok {
		if h, rest, err := python.ParseHeader(said); err == nil && strings.HasPrefix(rest, " != {") {
			f.Request.Header = h
		}
	}
}
