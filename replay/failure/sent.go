package failure

import (
	"cmp"
	"net"
	"regexp"
	"slices"
	"strings"
)

// A library in a mode that records sends what is not recorded. Where the
// connection fails, as it does in a test environment, the test prints the error
// of the client, or of what blocks the network, and nothing of the library.
var (
	// sentFailed are such errors as a traceback or pytest prints them; the last
	// ones are anybody's.
	sentFailed = regexp.MustCompile(`^(E +|\S+:\d+: |(?:FAILED|ERROR) \S.*? - )?(?:` +
		`(requests\.exceptions\.(?:ConnectionError|ConnectTimeout|SSLError|ProxyError)|` +
		`urllib3\.exceptions\.(?:MaxRetryError|NewConnectionError|NameResolutionError|ConnectTimeoutError|ProxyError|SSLError)|` +
		`httpx\.(?:ConnectError|ConnectTimeout|ProxyError)|` +
		`aiohttp\.client_exceptions\.ClientConnector\w*Error|urllib\.error\.URLError|` +
		`pytest_socket\.Socket\w*BlockedError|RuntimeError: Network is disabled)|` +
		`(ConnectionRefusedError|ConnectionResetError|TimeoutError|(?:socket\.)?gaierror|OSError))(: .*)?(?: |$)`)
	// sentURL is how urllib3 names what it could not send, also within the error
	// that a test makes of it.
	sentURL = regexp.MustCompile(`\b(HTTPS?)ConnectionPool\(host='([^']*)', port=(\d+|None)\): Max retries exceeded with url: (\S+) \(Caused by `)

	connectionOf = regexp.MustCompile(`(HTTPS?)Connection.*?\(host='([^']*)', port=(\d+)\)`)
	plainClient  = regexp.MustCompile(`^<http\.client\.(HTTPS?)Connection object`)
	// vcrpyConnection is the class that vcrpy puts in the place of a client's,
	// named for its cassette.
	vcrpyConnection = regexp.MustCompile(`\bVCR(?:Requests)?HTTPS?Connection(.+?)(?:\(host='| object at 0x|'>)`)
	vcrpyFrame      = regexp.MustCompile(`\bvcr[/\\]stubs[/\\]\w+\.py\b`)
	betamaxFrame    = regexp.MustCompile(`\bbetamax[/\\]adapter\.py\b`)
)

const (
	sentPool = "ConnectionPool(host="
	sentHint = "the client's error does not tell it: run pytest with --tb=long, or give the request as curl or HTTP"
)

// A sentChain is one exception with those that led to it: one request.
type sentChain struct {
	from   int    // where what is printed of it begins
	errors []int  // the lines of clients' errors
	client string // the name of the last one, empty if it is anybody's
	lesser bool   // it may repeat what is printed elsewhere
}

// sentMessages reads the errors of requests that were sent for real.
func sentMessages(lines []string) []message {
	var all []message
	for _, c := range sentChains(lines) {
		if m, ok := c.message(lines); ok {
			all = append(all, m)
		}
	}
	return withoutLesser(all)
}

// withoutLesser leaves out as many of the lesser errors, which tell no more than
// the URL, as there are fuller ones of it.
func withoutLesser(all []message) []message {
	url := func(m message) string {
		if m.failure.Request == nil {
			return ""
		}
		return m.failure.Request.URL
	}
	fuller, told := map[string]int{}, false
	for _, m := range all {
		if !m.quoted {
			fuller[url(m)]++
			told = true
		}
	}
	return slices.DeleteFunc(all, func(m message) bool {
		if !m.quoted {
			return false
		}
		fuller[url(m)]--
		return fuller[url(m)] >= 0 || told && m.failure.Request == nil
	})
}

// sentChains finds the chains of exceptions in which such an error stands.
func sentChains(lines []string) []*sentChain {
	var all []*sentChain
	var open *sentChain // may go on
	from, linked := 0, false
	for i, line := range lines {
		if anotherTest.MatchString(line) {
			from, open, linked = i, nil, false
			continue
		}
		linked = linked || chained.MatchString(line)
		m := sentFailed.FindStringSubmatch(line)
		inText := m == nil && strings.Contains(line, sentPool) && unwrapped(lines, i, sentURL) != nil
		if m == nil && !inText {
			continue
		}
		if m == nil {
			m = make([]string, 5)
		}
		located := strings.Contains(m[1], ":")
		switch {
		case open != nil && (linked || located && repeatsError(lines, open.errors[len(open.errors)-1], i, m[1])):
			open.errors = append(open.errors, i)
		default:
			open = &sentChain{from: from, errors: []int{i}}
			open.lesser = inText && !strings.HasPrefix(line, "E ") || strings.Contains(m[1], " - ")
			all = append(all, open)
		}
		if m[2] != "" {
			open.client = m[2]
		}
		if from, linked = i+1, false; located && m[4] != "" {
			open = nil // what --tb=line ends an error with
		}
	}
	return all
}

// repeatsError reports whether a line with a place says again what an error
// said: it is the next line, or has the same words after its place.
func repeatsError(lines []string, before, after int, place string) bool {
	if strings.HasSuffix(lines[before], strings.TrimPrefix(lines[after], place)) {
		return true
	}
	return !slices.ContainsFunc(lines[before+1:after], func(line string) bool { return strings.TrimSpace(line) != "" })
}

// message is what is known of the request; there is none where the error is
// anybody's and no library had a part in it, or where a library said what failed.
func (c *sentChain) message(lines []string) (message, bool) {
	last := c.errors[len(c.errors)-1]
	f := Failure{Situation: Sent, client: c.client}
	for _, line := range lines[c.from : last+1] {
		switch m := vcrpyConnection.FindStringSubmatch(line); {
		case containsAny(line, []string{vcrpyFirst, vcrpyReport, betamaxFirst}):
			return message{}, false
		case m != nil:
			f.Library, f.Cassettes = "vcrpy", []Cassette{{Path: m[1]}}
		case vcrpyFrame.MatchString(line):
			f.Library = "vcrpy"
		case betamaxFrame.MatchString(line):
			f.Library = "betamax"
		}
	}
	for _, i := range slices.Backward(c.errors) {
		if m := unwrapped(lines, i, sentURL); m != nil && f.Request == nil {
			f.client = cmp.Or(c.client, "urllib3")
			f.Request = requestNamed("", urlOf(m[1], m[2], m[3], m[4]))
			f.Request.Missing = []Missing{{Method, sentHint}}
			f.Request.lacks(nil, sentHint, Header, Body)
		}
	}
	if r := sentInFrames(lines[c.from:last]); r != nil && (f.Request == nil || f.Request.URL == r.URL) {
		f.Request = r
	}
	return message{line: last, failure: f, quoted: c.lesser}, f.client != "" || f.Library != ""
}

// urlOf puts a URL together, of a host that has its port where port is empty. A
// proxy is sent a whole one.
func urlOf(class, host, port, path string) string {
	scheme := strings.ToLower(class)
	if strings.Contains(path, "://") {
		return path
	}
	if port != "" && port != "None" && port != map[string]string{"http": "80", "https": "443"}[scheme] {
		host = net.JoinHostPort(host, port)
	} else if port != "" && strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return scheme + "://" + host + path
}

// sentInFrames is the request that the innermost frame names which names one,
// nil if none does.
func sentInFrames(lines []string) *Request {
	for end := len(lines); end > 0; {
		start := end
		for start > 0 && argumentLine.MatchString(lines[start-1]) {
			start--
		}
		if start == end {
			end--
			continue
		}
		if r := sentInFrame(argumentsIn(lines[start:end])); r != nil {
			return r
		}
		end = start
	}
	return nil
}

// sentInFrame takes a request out of the arguments of httpx's functions,
// aiohttp's, urllib3's or http.client's.
func sentInFrame(args map[string]string) *Request {
	for _, name := range []string{"real_request", "request"} {
		if m := httpxRequest.FindStringSubmatch(args[name]); m != nil {
			r := requestNamed(m[1], m[2])
			r.lacks(nil, sentHint, Header, Body)
			return r
		}
	}
	method, rest, err := pyString(args["method"])
	if err != nil || rest != "" {
		return nil
	}
	r := requestNamed(method, "")
	r.lacks(nil, sentHint, Header, Body)
	if url, rest, err := pyString(args["str_or_url"]); err == nil && rest == "" {
		if !strings.Contains(url, "://") || args["params"] != "None" && args["params"] != "{}" || isCut(args["str_or_url"]) {
			return nil
		}
		if r.URL = url; args["data"] == "None" && args["json"] == "None" {
			r.has(Body)
		}
		return r
	}
	path, rest, err := pyString(args["url"])
	if err != nil || rest != "" || isCut(args["url"]) {
		return nil
	}
	for _, name := range []string{"conn", "self"} {
		if m := connectionOf.FindStringSubmatch(args[name]); m != nil {
			r.URL = urlOf(m[1], m[2], m[3], path)
		} else if m := plainClient.FindStringSubmatch(args[name]); m != nil {
			if h, _, err := pyHeader(args["headers"]); err == nil && h.Has("Host") {
				r.URL = urlOf(m[1], h.Get("Host"), "", path)
			}
		}
	}
	if r.URL == "" {
		return nil
	}
	r.arguments(args, "body")
	return r
}

// fromLogs completes errors by what vcrpy logs in the same test, as often as the
// client tries: the request, where it is the only one, and that it was vcrpy who
// sent it. It leaves out what it took.
func fromLogs(all []message) []message {
	taken, logs := map[int]bool{}, sentLogs(all)
	for i := range all {
		f := &all[i].failure
		if f.Situation != Sent {
			continue
		}
		logged := sentOnes(all, logs, *f)
		if len(logged) == 0 || f.Library == "betamax" {
			continue
		}
		f.Library = "vcrpy"
		if f.Request == nil {
			f.Request = all[logged[0]].failure.Request
		} else if f.Request.Method == "" {
			f.Request.Method = all[logged[0]].failure.Request.Method
			f.Request.has(Method)
		}
		for _, n := range logged {
			taken[n] = true
		}
	}
	var out []message
	for i, m := range all {
		if !taken[i] {
			out = append(out, m)
		}
	}
	return out
}

// mostLogged bounds the lines of a log that are looked at for one error.
const mostLogged = 100

// sentLogs are the messages of vcrpy's log that say that a request is sent, by
// test, and by test and URL.
func sentLogs(all []message) map[string][]int {
	logs := map[string][]int{}
	for i, m := range all {
		f := m.failure
		if !m.logged || f.Library != "vcrpy" || f.Situation != NoMatch {
			continue
		}
		for _, key := range []string{f.Test, f.Test + "\n" + f.Request.URL} {
			if len(logs[key]) < mostLogged {
				logs[key] = append(logs[key], i)
			}
		}
	}
	return logs
}

// sentOnes are those that tell of an error's request; none if they are of
// several.
func sentOnes(all []message, logs map[string][]int, f Failure) (ones []int) {
	key := f.Test
	if f.Request != nil {
		key += "\n" + f.Request.URL
	}
	for _, i := range logs[key] {
		o := all[i].failure
		if f.Request != nil && f.Request.Method != "" && o.Request.Method != f.Request.Method {
			continue
		}
		if len(ones) > 0 && o.key() != all[ones[0]].failure.key() {
			return nil
		}
		ones = append(ones, i)
	}
	return ones
}

// MayBeOf reports whether the message can be of a library: that of its own, or
// where none is told one that the client works with.
func (f Failure) MayBeOf(library string) bool {
	switch {
	case f.Library != "" || f.Situation != Sent:
		return f.Library == library
	case strings.HasPrefix(f.client, "httpx.") || strings.HasPrefix(f.client, "aiohttp."):
		return library == "vcrpy"
	case strings.HasPrefix(f.client, "urllib."):
		return library == "vcrpy" || library == "uber"
	}
	return library == "vcrpy" || library == "betamax"
}
