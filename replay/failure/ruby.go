package failure

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
)

const (
	rubyFirst     = "An HTTP request has been made that VCR does not know how to handle:"
	rubyNoneInUse = "There is currently no cassette in use."
	rubyPlayed    = "* The cassette contains an HTTP interaction that matches this request,"
	rubyUnusedOf  = "There are unused HTTP interactions left in the cassette:"
	rubyHint      = "Ruby VCR's message tells it only if the cassette matches on it: add :headers and :body to match_requests_on, or give the request as curl or HTTP"
)

var (
	rubyRequest   = regexp.MustCompile(`^  ([A-Z]+) (\S.*)$`)
	rubyHeaderOne = regexp.MustCompile(`^    ([^\s:]+): (".*)$`)
	rubyInUse     = regexp.MustCompile(`^VCR (?:is|are) currently using the following cassettes?:`)
	rubyPath      = regexp.MustCompile(`^  - (.+)$`)
	rubyMode      = regexp.MustCompile(`^    - :record => :(\w+)`)
	rubyMatch     = regexp.MustCompile(`^    - :match_requests_on => (\[.*\])`)
	rubyUnplayed  = regexp.MustCompile(`^\s*\* The cassette contains (\d+) HTTP interactions? that ha(?:s|ve) not been`)
	rubyFootnote  = regexp.MustCompile(`^\[\d+\] https?://\S*?/(?:v/|\?v=)(\d+(?:-\d+)+)`)
)

// rubyMessages reads VCR::Errors::UnhandledHTTPRequestError.
func rubyMessages(lines []string) []message {
	var all []message
	for i, line := range lines {
		if strings.Contains(line, rubyFirst) {
			if f, ok := rubyMessage(inMessage(lines, i, rubyFirst)); ok {
				all = append(all, message{line: i, failure: f})
			}
		}
	}
	return all
}

// inMessage is what follows the sentence, without what the runner puts before
// each line, up to the next message of the library.
func inMessage(lines []string, i int, sentence string) []string {
	prefix := before(lines[i], sentence)
	var out []string
	for _, line := range lines[i+1:] {
		if strings.Contains(line, rubyFirst) || strings.Contains(line, rubyUnusedOf) {
			break
		}
		line, _ = within(line, prefix)
		out = append(out, line)
	}
	return out
}

// rubyMessage reads the message; the request's own lines end where a sentence
// about cassettes begins.
func rubyMessage(lines []string) (Failure, bool) {
	if len(lines) == 0 {
		return Failure{}, false
	}
	m := rubyRequest.FindStringSubmatch(lines[0])
	if m == nil {
		return Failure{}, false
	}
	f := Failure{Library: "ruby-vcr", Situation: NoMatch, Request: requestNamed(m[1], m[2])}
	f.explained = true
	end := slices.IndexFunc(lines, func(line string) bool {
		return rubyInUse.MatchString(line) || strings.HasPrefix(line, rubyNoneInUse)
	})
	if end < 0 {
		end = 1
	}
	hasHeader := f.rubyRequest(lines[1:end])
	f.rubyRest(lines[end:])
	var matchOn []string
	for _, c := range f.Cassettes {
		matchOn = append(matchOn, c.MatchOn...)
	}
	if !hasHeader {
		f.Request.lacks(matchOn, rubyHint, Header)
	}
	if f.Request.Body.Absent {
		f.Request.lacks(matchOn, rubyHint, Body)
	}
	return f, true
}

// rubyRequest reads header and body, each there only if a cassette matches on
// it. The body is printed as it is, and a blank line after it.
func (f *Failure) rubyRequest(lines []string) (hasHeader bool) {
	if len(lines) > 0 && lines[0] == "  Headers:" {
		hasHeader = true
		for lines = lines[1:]; len(lines) > 0; lines = lines[1:] {
			m := rubyHeaderOne.FindStringSubmatch(lines[0])
			if m == nil {
				break
			}
			value, _, err := rubyString(m[2])
			if err != nil {
				value = m[2]
			}
			f.Request.Header = append(f.Request.Header, model.HeaderLine{Name: m[1], Value: value})
		}
		if len(lines) > 0 && lines[0] == "" && len(f.Request.Header) == 0 {
			lines = lines[1:] // no header at all is printed as an empty line
		}
	}
	if len(lines) == 0 {
		return hasHeader
	}
	if first, ok := strings.CutPrefix(lines[0], "  Body: "); ok {
		body := strings.TrimSuffix(strings.Join(append([]string{first}, lines[1:]...), "\n"), "\n")
		f.Request.Body = model.Body{Wire: []byte(body)}
		f.Request.mayLackCR()
	}
	return hasHeader
}

// rubyRest reads the cassettes, the advice and its footnotes.
func (f *Failure) rubyRest(lines []string) {
	if len(lines) > 0 && strings.HasPrefix(lines[0], rubyNoneInUse) {
		f.Situation = NoCassette
	}
	listed := false
	for i, line := range lines {
		last := len(f.Cassettes) - 1
		if i == 0 {
			listed = rubyInUse.MatchString(line)
		} else if line == "" {
			listed = false
		} else if m := rubyPath.FindStringSubmatch(line); listed && m != nil {
			f.Cassettes = append(f.Cassettes, Cassette{Path: m[1]})
		} else if m := rubyMode.FindStringSubmatch(line); listed && m != nil && last >= 0 {
			f.Cassettes[last].Mode = m[1]
		} else if m := rubyMatch.FindStringSubmatch(line); listed && m != nil && last >= 0 {
			f.Cassettes[last].MatchOn = rubyMatchers(m[1])
		} else if m := rubyUnplayed.FindStringSubmatch(line); m != nil && last >= 0 {
			f.Cassettes[0].Unplayed = number(m[1])
		} else if strings.Contains(line, rubyPlayed) {
			f.Situation = AlreadyPlayed
		} else if m := rubyFootnote.FindStringSubmatch(line); m != nil {
			f.Version = strings.ReplaceAll(m[1], "-", ".")
		} else if strings.HasPrefix(line, "=====") {
			return
		}
	}
}

// rubySummary is a request as logs and lists print it: the body only if it is
// matched on, its first 80 characters, and so the header.
const rubySummary = `\[(\w+) (\S+?)( (?:nil|"(?:[^"\\]|\\.)*"))?( \{.*?\})?\]`

var rubyLeft = regexp.MustCompile(`^\s*- ` + rubySummary + ` => \[(\d+) (nil|"(?:[^"\\]|\\.)*")\]`)

// rubyUnused reads VCR::Errors::UnusedHTTPInteractionError, and a list of
// interactions without the sentence above it.
func rubyUnused(lines []string) []message {
	var all []message
	for i := 0; i < len(lines); {
		list, first := lines[i:], i
		headed := strings.Contains(lines[i], rubyUnusedOf)
		if headed {
			list, first = inMessage(lines, i, rubyUnusedOf), i+1
		}
		f := Failure{Library: "ruby-vcr", Situation: UnusedLeft, Unused: unusedIn(list)}
		if headed || len(f.Unused) > 0 {
			all = append(all, message{line: i, failure: f})
		}
		i = max(i+1, first+len(f.Unused))
	}
	return all
}

// unusedIn reads the interactions that a list begins with.
func unusedIn(lines []string) []Unused {
	var list []Unused
	for _, line := range lines {
		m := rubyLeft.FindStringSubmatch(line)
		if m == nil {
			break
		}
		status, _ := strconv.Atoi(m[5]) // a number that is none is no status
		start, _, _ := rubyString(m[6])
		list = append(list, Unused{strings.ToUpper(m[1]), m[2], status, start})
	}
	return list
}
