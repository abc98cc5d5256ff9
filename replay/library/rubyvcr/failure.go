package rubyvcr

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/printed"
	"tapedeck/replay/ruby"
)

const (
	unhandledStart = "An HTTP request has been made that VCR does not know how to handle:"
	noneInUse      = "There is currently no cassette in use."
	playedStart    = "* The cassette contains an HTTP interaction that matches this request,"
	unusedStart    = "There are unused HTTP interactions left in the cassette:"
	requestHint    = "in Ruby VCR's message only if the cassette matches on it: add :headers and :body to match_requests_on, or give the request as curl or HTTP"
)

var (
	requestLine  = lazyregexp.New(`^  ([A-Z]+) (\S.*)$`)
	headerLine   = lazyregexp.New(`^    ([^\s:]+): (".*)$`)
	inUseLine    = lazyregexp.New(`^VCR (?:is|are) currently using the following cassettes?:`)
	pathLine     = lazyregexp.New(`^  - (.+)$`)
	modeLine     = lazyregexp.New(`^    - :record => :(\w+)`)
	matchOnLine  = lazyregexp.New(`^    - :match_requests_on => (\[.*\])`)
	unplayedLine = lazyregexp.New(`^\s*\* The cassette contains (\d+) HTTP interactions? that ha(?:s|ve) not been`)
	footnote     = lazyregexp.New(`^\[\d+\] https?://\S*?/(?:v/|\?v=)(\d+(?:-\d+)+)`)
)

// failureText is how the errors of Ruby VCR and WebMock and VCR's debug log read.
var failureText = library.FailureText{
	Read: func(lines []string) []library.Message {
		return slices.Concat(errorMessages(lines), logMessages(lines), unusedMessages(lines), webMockMessages(lines))
	},
	Headlines: []string{"An HTTP request has been made that VCR does not know how to handle"},
	Quoted:    []string{unhandledStart + `\n`, unusedStart + `\n`},
	Data:      failureData,
}

// failureData adds the cassettes, where there are several, and what the message
// says about the request.
func failureData(f library.Failure, data map[string]any) {
	f.RequestData(data)
	if len(f.Cassettes) > 1 {
		var names []string
		for _, c := range f.Cassettes {
			names = append(names, path.Base(strings.ReplaceAll(c.Path, `\`, "/")))
		}
		data["cassettes"] = names
	}
}

// errorMessages reads VCR::Errors::UnhandledHTTPRequestError.
func errorMessages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		if strings.Contains(line, unhandledStart) {
			if f, ok := errorMessage(inMessage(lines, i, unhandledStart)); ok {
				all = append(all, library.Message{Line: i, Failure: f})
			}
		}
	}
	return all
}

// inMessage is what follows the sentence, without what the runner puts before
// each line, up to the next message of the library.
func inMessage(lines []string, i int, sentence string) []string {
	prefix := printed.Prefix(lines[i], sentence)
	var out []string
	for _, line := range lines[i+1:] {
		if strings.Contains(line, unhandledStart) || strings.Contains(line, unusedStart) {
			break
		}
		line, _ = printed.Within(line, prefix)
		out = append(out, line)
	}
	return out
}

// errorMessage reads the message; the request's own lines end where a sentence
// about cassettes begins.
func errorMessage(lines []string) (library.Failure, bool) {
	if len(lines) == 0 {
		return library.Failure{}, false
	}
	m := requestLine.FindStringSubmatch(lines[0])
	if m == nil {
		return library.Failure{}, false
	}
	f := library.Failure{Situation: library.NoMatch, Request: library.NamedRequest(m[1], m[2])}
	f.TellsUsedUp = true
	end := slices.IndexFunc(lines, func(line string) bool {
		return inUseLine.MatchString(line) || strings.HasPrefix(line, noneInUse)
	})
	if end < 0 {
		end = 1
	}
	hasHeader := readRequest(f.Request, lines[1:end])
	readRest(&f, lines[end:])
	if !hasHeader {
		f.Request.Lack(requestHint, model.HeaderPart)
	}
	if f.Request.Body.Absent {
		f.Request.Lack(requestHint, model.BodyPart)
	}
	return f, true
}

// readRequest reads header and body, each there only if a cassette matches on
// it. The body is printed as it is, and a blank line after it.
func readRequest(r *library.KnownRequest, lines []string) (hasHeader bool) {
	if len(lines) > 0 && lines[0] == "  Headers:" {
		hasHeader = true
		for lines = lines[1:]; len(lines) > 0; lines = lines[1:] {
			m := headerLine.FindStringSubmatch(lines[0])
			if m == nil {
				break
			}
			value, _, err := ruby.ParseString(m[2])
			if err != nil {
				value = m[2]
			}
			r.Header = append(r.Header, model.HeaderLine{Name: m[1], Value: value})
		}
		if len(lines) > 0 && lines[0] == "" && len(r.Header) == 0 {
			lines = lines[1:] // no header at all is printed as an empty line
		}
	}
	if len(lines) == 0 {
		return hasHeader
	}
	if first, ok := strings.CutPrefix(lines[0], "  Body: "); ok {
		body := strings.TrimSuffix(strings.Join(append([]string{first}, lines[1:]...), "\n"), "\n")
		r.Body = model.Body{Wire: []byte(body)}
		r.MayLackCR()
	}
	return hasHeader
}

// readRest reads the cassettes, the advice and its footnotes.
func readRest(f *library.Failure, lines []string) {
	if len(lines) > 0 && strings.HasPrefix(lines[0], noneInUse) {
		f.Situation = library.NoCassette
	}
	listed := false
	for i, line := range lines {
		last := len(f.Cassettes) - 1
		if i == 0 {
			listed = inUseLine.MatchString(line)
		} else if line == "" {
			listed = false
		} else if m := pathLine.FindStringSubmatch(line); listed && m != nil {
			f.Cassettes = append(f.Cassettes, library.CassetteInUse{Path: m[1]})
		} else if m := modeLine.FindStringSubmatch(line); listed && m != nil && last >= 0 {
			f.Cassettes[last].Mode = m[1]
		} else if m := matchOnLine.FindStringSubmatch(line); listed && m != nil && last >= 0 {
			f.Cassettes[last].MatchOn = matchersIn(m[1])
		} else if m := unplayedLine.FindStringSubmatch(line); m != nil && last >= 0 {
			f.Cassettes[0].Unplayed = printed.Number(m[1])
		} else if strings.Contains(line, playedStart) {
			f.Situation = library.AlreadyPlayed
		} else if m := footnote.FindStringSubmatch(line); m != nil {
			f.Version = strings.ReplaceAll(m[1], "-", ".")
		} else if strings.HasPrefix(line, "=====") {
			return
		}
	}
}

var unusedLine = lazyregexp.New(`^\s*- ` + requestSummary + ` => \[(\d+) (nil|"(?:[^"\\]|\\.)*")\]`)

// unusedMessages reads VCR::Errors::UnusedHTTPInteractionError, and a list of
// interactions without the sentence above it.
func unusedMessages(lines []string) []library.Message {
	var all []library.Message
	for i := 0; i < len(lines); {
		list, first := lines[i:], i
		headed := strings.Contains(lines[i], unusedStart)
		if headed {
			list, first = inMessage(lines, i, unusedStart), i+1
		}
		f := library.Failure{Situation: library.UnusedLeft, Unused: unusedIn(list)}
		if headed || len(f.Unused) > 0 {
			all = append(all, library.Message{Line: i, Failure: f})
		}
		i = max(i+1, first+len(f.Unused))
	}
	return all
}

// unusedIn reads the interactions that a list begins with.
func unusedIn(lines []string) []library.Unused {
	var list []library.Unused
	for _, line := range lines {
		m := unusedLine.FindStringSubmatch(line)
		if m == nil {
			break
		}
		status, _ := strconv.Atoi(m[5]) // a number that is none is no status
		start, _, _ := ruby.ParseString(m[6])
		list = append(list, library.Unused{Method: strings.ToUpper(m[1]), URL: m[2], Status: status, BodyStart: start})
	}
	return list
}
