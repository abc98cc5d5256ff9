package failure

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"tapedeck/model"
)

// A Failure is one message of a library.
type Failure struct {
	// Library is as package replay names it; empty where the message is of an
	// HTTP client and does not tell.
	Library string
	// Version is what the text shows of the library's version: "5.0.0", or
	// "8.2.0 or later"; empty if nothing.
	Version   string
	Situation Situation
	// Request is the request that the message names, nil if it names none.
	Request *Request
	// Cassettes are those in use, the innermost first.
	Cassettes []Cassette
	// Candidates are the recorded requests that vcrpy calls similar, and those
	// that go-vcr's debug log shows as tried.
	Candidates []Candidate
	// Unused are the interactions that the message lists as not played.
	Unused []Unused
	// Test is the test that failed, as its runner prints it; empty if not told.
	Test string
	// explained: the message goes on to say what was looked for.
	explained bool
	// client is the exception of a client that a message is, where it is no
	// library's.
	client string
}

// A Situation is what a message says has happened.
type Situation string

// What a message can say has happened.
const (
	NoMatch       Situation = "no-match"
	AlreadyPlayed Situation = "already-played" // recorded, and used up
	NoCassette    Situation = "no-cassette"    // none in use, or no such file
	UnusedLeft    Situation = "unused"
	NotAsked      Situation = "not-asked" // the connection was refused by another than the library
	Sent          Situation = "sent"      // sent for real, and the connection failed
)

// A Cassette is what a message tells of a cassette in use; what it does not
// tell is empty.
type Cassette struct {
	Path, Name string
	Mode       string // by the library's own name
	MatchOn    []string
	// Unplayed is how many of its interactions have not been played, nil if not
	// told.
	Unplayed *int
}

// A Candidate is a recorded request that a message names.
type Candidate struct {
	Method, URL string
	// Failed are the matchers that did not agree, Agreed those that did. go-vcr
	// has one matcher and names none.
	Failed, Agreed []string
	// Said is what the matchers that failed say, by name, where they say something.
	Said map[string]string
	// Played: it has been played before.
	Played bool
}

// An Unused is an interaction that was not played.
type Unused struct {
	Method, URL string
	Status      int
	// BodyStart is the beginning of the response's body: 80 characters.
	BodyStart string
}

// TellsUsedUp reports whether the message would say so, had recordings that
// match been played already.
func (f Failure) TellsUsedUp() bool {
	switch f.Library {
	case "vcrpy": // those that name similar requests, since 2.1
		return f.Situation == AlreadyPlayed || f.explained
	case "ruby-vcr":
		return f.explained
	}
	return false
}

// PlayedBefore reports of each recording, in order, whether it had been played;
// nil if the message does not go through all of them. go-vcr's log does.
func (f Failure) PlayedBefore() []bool {
	if f.Library != "go-vcr" {
		return nil
	}
	var played []bool
	for _, c := range f.Candidates {
		played = append(played, c.Played)
	}
	return played
}

// Unplayed is how many interactions of the innermost cassette have not been
// played, nil if not told.
func (f Failure) Unplayed() *int { return f.innermost().Unplayed }

// Mode is the record mode of the innermost cassette, empty if not told.
func (f Failure) Mode() string { return f.innermost().Mode }

// MatchOn are the matchers of the innermost cassette, nil if not told.
func (f Failure) MatchOn() []string { return f.innermost().MatchOn }

func (f Failure) innermost() Cassette {
	if len(f.Cassettes) == 0 {
		return Cassette{}
	}
	return f.Cassettes[0]
}

// A message is a failure, or a request that a log says was played, with its
// place in the text.
type message struct {
	line    int
	failure Failure
	played  *Request
	use     string // names one use of a cassette, where a log tells them apart
	logged  bool   // from a debug log: the failure itself is printed too
	quoted  bool   // the value of a variable, or in a summary: the failure itself is printed too
}

// wasPlayed is the message of a request that was answered.
func (m message) wasPlayed() message {
	m.played = m.failure.Request
	m.failure.Request = nil
	return m
}

// lesser reports whether the same failure may stand in the text in a fuller
// way: go-vcr's log tells more than its errors, Ruby VCR's errors more than its
// log.
func (m message) lesser() bool {
	return m.quoted || m.logged != (m.failure.Library == "go-vcr")
}

// readers read the messages of one library each.
var readers = []func(lines []string) []message{
	vcrpyMessages, vcrpyReports, vcrpyLog, betamaxMessages, rubyMessages, rubyLog, rubyUnused, goMessages, goLog, uberLog, ownMessages, webmockMessages, sentMessages,
}

// readFailures reads every message of every library.
func readFailures(text string) (Result, error) {
	lines, quoted := printedLines(text)
	var all []message
	for _, read := range readers {
		all = append(all, read(lines)...)
	}
	summary := inSummary(lines)
	for i := range all {
		all[i].quoted = all[i].quoted || quoted[all[i].line] || summary[all[i].line]
	}
	slices.SortStableFunc(all, func(a, b message) int { return cmp.Compare(a.line, b.line) })
	inTests(all, lines)
	fromTracebacks(all, lines)
	all = fromLogs(all)
	all = once(unchained(all, lines))
	if len(all) == 0 {
		return Result{}, noneIn(lines)
	}
	return resultOf(all), nil
}

// resultOf are the messages as requests and failures. What was played in one use
// of a cassette is of the test whose failure was in it.
func resultOf(all []message) Result {
	testOf := map[string]string{}
	for _, m := range all {
		if m.use != "" && m.failure.Test != "" {
			testOf[m.use] = m.failure.Test
		}
	}
	r := Result{Kind: FailureText}
	for _, m := range all {
		failure := m.failure
		if failure.Test == "" {
			failure.Test = testOf[m.use]
		}
		if m.played != nil {
			played := *m.played
			played.Test, played.Use, played.From = failure.Test, m.use, failure.innermost()
			r.Played = append(r.Played, played)
			continue
		}
		r.Failures = append(r.Failures, failure)
		if failure.Request != nil {
			request := *failure.Request
			request.Failure, request.Test, request.Use = &failure, failure.Test, m.use
			r.Requests = append(r.Requests, request)
		}
	}
	return r
}

// cutShort are the first lines of messages; a text may hold no more of them.
var cutShort = []string{
	"Can't overwrite existing cassette (", vcrpyReport, "A request was made that could not be handled.",
	"CannotOverwriteExistingCassetteException", "An HTTP request has been made that VCR does not know how to handle",
}

// noneIn says why there is no message.
func noneIn(lines []string) error {
	for _, line := range lines {
		if containsAny(line, cutShort) {
			return errors.New("the failure text is cut short before it names the request: give all of it (pytest --tb=short)")
		}
	}
	return ErrNone
}

// chained is what stands between an exception and one that it led to, whose
// message may repeat the first one's.
var chained = regexp.MustCompile(`^[\s#]*(The above exception was the direct cause of|During handling of the above exception,|--- Caused by: ---)`)

// anotherTest begins the report of another test in RSpec, Minitest, pytest,
// unittest and go test.
var anotherTest = regexp.MustCompile(`^\s*(\d+\) |_{3,} .* _{3,}$|(ERROR|FAIL): |--- FAIL: )`)

// unchained leaves out messages that repeat the one before in such a chain.
func unchained(all []message, lines []string) []message {
	var out []message
	for i, m := range all {
		if i > 0 && m.failure.Situation != Sent && out[len(out)-1].repeats(m) {
			between := lines[all[i-1].line:m.line]
			if slices.ContainsFunc(between, chained.MatchString) && !slices.ContainsFunc(between, anotherTest.MatchString) {
				continue
			}
		}
		out = append(out, m)
	}
	return out
}

// repeats reports whether o says the same as m.
func (m message) repeats(o message) bool {
	f, other := m.failure, o.failure
	return f.Request != nil && other.Request != nil && f.key() == other.key() && f.Situation == other.Situation
}

// key names a request across the ways in which a library prints it: Go's
// errors hide the password.
func (f Failure) key() string {
	return f.Library + " " + f.Request.Method + " " + hidden.ReplaceAllString(f.Request.URL, "://$1:***@")
}

// keys are those of a failure, and of it without what only a traceback tells.
func (f Failure) keys() []string {
	without := *f.Request
	if without.Method == "" {
		return []string{f.key()}
	}
	keys := []string{f.key()}
	without.Method, f.Request = "", &without
	return append(keys, f.key())
}

var hidden = regexp.MustCompile(`://([^/@:]*):[^/@]*@`)

// once leaves out as many of a failure's lesser messages as there are fuller
// ones of it. Which test failed, an error tells more surely than a log.
func once(all []message) []message {
	fuller := map[string][]int{}
	for i, m := range all {
		if m.failure.Request != nil && !m.lesser() {
			for _, key := range m.failure.keys() {
				fuller[key] = append(fuller[key], i)
			}
		}
	}
	repeats, repeated := make([]bool, len(all)), map[int]bool{}
	for i, m := range all {
		if m.failure.Request == nil || !m.lesser() {
			continue
		}
		key := m.failure.key()
		for len(fuller[key]) > 0 && repeated[fuller[key][0]] {
			fuller[key] = fuller[key][1:]
		}
		if len(fuller[key]) == 0 {
			continue
		}
		repeated[fuller[key][0]] = true
		full := &all[fuller[key][0]]
		if full.logged && m.failure.Test != "" {
			full.failure.Test = m.failure.Test
		}
		if full.use == "" {
			full.use = m.use
		}
		repeats[i] = true
	}
	var out []message
	for i, m := range all {
		if !repeats[i] {
			out = append(out, m)
		}
	}
	return out
}

// requestNamed is a request of which a message tells method and URL.
func requestNamed(method, url string) *Request {
	return &Request{Request: model.Request{Method: method, URL: url, Body: model.Body{Absent: true}}}
}

// looksAt are the matchers of the Python and Ruby libraries, and what each
// looks at beside method and URL.
var looksAt = map[string][]Part{
	"method": nil, "uri": nil, "url": nil, "scheme": nil, "host": nil, "port": nil, "path": nil, "query": nil,
	"headers": {Header}, "digest-auth": {Header}, "raw_body": {Body}, "body_as_json": {Body},
	"body": {Header, Body}, // vcrpy reads the body by its Content-Type
}

// mayDecide reports whether one of the matchers looks at a part; one that is
// not known, or not told, may look at everything.
func mayDecide(matchers []string, part Part) bool {
	if len(matchers) == 0 {
		return true
	}
	return slices.ContainsFunc(matchers, func(name string) bool {
		parts, known := looksAt[strings.TrimPrefix(name, ":")]
		return !known || slices.Contains(parts, part)
	})
}

// lacks notes the parts that the request's text does not tell, if the matchers
// may look at them.
func (r *Request) lacks(matchers []string, why string, parts ...Part) {
	for _, part := range parts {
		if mayDecide(matchers, part) {
			r.Missing = append(r.Missing, Missing{part, why})
		}
	}
}
