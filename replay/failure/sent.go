package failure

import (
	"cmp"
	"net"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/printed"
	"tapedeck/replay/python"
)

// A library in a mode that records sends what is not recorded. Where the
// connection fails, as it does in a test environment, the test prints the error
// of the client, or of what blocks the network, and nothing of the library.
var (
	// sentFailed are such errors as a traceback or pytest prints them; the last
	// ones are anybody's.
	sentFailed = lazyregexp.New(`^(E +|\S+:\d+: |(?:FAILED|ERROR) \S.*? - )?(?:` +
		`(requests\.exceptions\.(?:ConnectionError|ConnectTimeout|SSLError|ProxyError)|` +
		`urllib3\.exceptions\.(?:MaxRetryError|NewConnectionError|NameResolutionError|ConnectTimeoutError|ProxyError|SSLError)|` +
		`httpx\.(?:ConnectError|ConnectTimeout|ProxyError)|` +
		`aiohttp\.client_exceptions\.ClientConnector\w*Error|urllib\.error\.URLError|` +
		`pytest_socket\.Socket\w*BlockedError|RuntimeError: Network is disabled)|` +
		`(ConnectionRefusedError|ConnectionResetError|TimeoutError|(?:socket\.)?gaierror|OSError))(: .*)?(?: |$)`)
	// sentURL is how urllib3 names what it could not send, also within the error
	// that a test makes of it.
	sentURL = lazyregexp.New(`\b(HTTPS?)ConnectionPool\(host='([^']*)', port=(\d+|None)\): Max retries exceeded with url: (\S+) \(Caused by `)

	connectionOf = lazyregexp.New(`(HTTPS?)Connection.*?\(host='([^']*)', port=(\d+)\)`)
	plainClient  = lazyregexp.New(`^<http\.client\.(HTTPS?)Connection object`)
)

const (
	sentPool = "ConnectionPool(host="
	sentHint = "not in the client's error: run pytest with --tb=long, or give the request as curl or HTTP"
)

// A sentChain is one exception with those that led to it: one request.
type sentChain struct {
	from   int    // where what is printed of it begins
	errors []int  // the lines of clients' errors
	client string // the name of the last one, empty if it is anybody's
	lesser bool   // it may repeat what is printed elsewhere
}

// sentMessages reads the errors of requests that were sent for real.
func sentMessages(lines []string) []library.Message {
	var all []library.Message
	for _, c := range sentChains(lines) {
		if m, ok := c.message(lines); ok {
			all = append(all, m)
		}
	}
	return withoutLesser(all)
}

// withoutLesser leaves out as many of the lesser errors, which tell no more than
// the URL, as there are fuller ones of it.
func withoutLesser(all []library.Message) []library.Message {
	url := func(m library.Message) string {
		if m.Failure.Request == nil {
			return ""
		}
		return m.Failure.Request.URL
	}
	fuller, unquoted := map[string]int{}, false
	for _, m := range all {
		if !m.Quoted {
			fuller[url(m)]++
			unquoted = true
		}
	}
	return slices.DeleteFunc(all, func(m library.Message) bool {
		if !m.Quoted {
			return false
		}
		fuller[url(m)]--
		return fuller[url(m)] >= 0 || unquoted && m.Failure.Request == nil
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
		inText := m == nil && strings.Contains(line, sentPool) && printed.Unwrapped(lines, i, sentURL) != nil
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
func (c *sentChain) message(lines []string) (library.Message, bool) {
	last := c.errors[len(c.errors)-1]
	f := library.Failure{Situation: library.Sent, Client: c.client}
	for _, line := range lines[c.from : last+1] {
		for _, l := range libraries {
			if printed.ContainsAny(line, l.FailureText.Refusals) {
				return library.Message{}, false
			}
			takeOwnFrame(&f, l, line)
		}
	}
	for _, i := range slices.Backward(c.errors) {
		if m := printed.Unwrapped(lines, i, sentURL); m != nil && f.Request == nil {
			f.Client = cmp.Or(c.client, "urllib3")
			f.Request = library.NamedRequest("", urlOf(m[1], m[2], m[3], m[4]))
			f.Request.Lack(sentHint, model.Method)
			f.Request.Lack(sentHint, model.HeaderPart, model.BodyPart)
		}
	}
	if r := sentInFrames(lines[c.from:last]); r != nil && (f.Request == nil || f.Request.URL == r.URL) {
		f.Request = r
	}
	return library.Message{Line: last, Failure: f, Quoted: c.lesser}, f.Client != "" || f.Library != ""
}

// takeOwnFrame notes whose code a line of a traceback is of.
func takeOwnFrame(f *library.Failure, l library.Library, line string) {
	if l.FailureText.Frame == nil {
		return
	}
	cassette, own := l.FailureText.Frame(line)
	if own {
		f.Library = l.Name
	}
	if cassette != "" {
		f.Cassettes = []library.CassetteInUse{{Path: cassette}}
	}
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
func sentInFrames(lines []string) *library.KnownRequest {
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
func sentInFrame(args map[string]string) *library.KnownRequest {
	_, request := ownRequest(args)
	if request == nil {
		request = httpxRequest.FindStringSubmatch(args["request"])
	}
	if request != nil {
		r := library.NamedRequest(request[1], request[2])
		r.Lack(sentHint, model.HeaderPart, model.BodyPart)
		return r
	}
	method, rest, err := python.ParseString(args["method"])
	if err != nil || rest != "" {
		return nil
	}
	r := library.NamedRequest(method, "")
	r.Lack(sentHint, model.HeaderPart, model.BodyPart)
	if url, rest, err := python.ParseString(args["str_or_url"]); err == nil && rest == "" {
		if !strings.Contains(url, "://") || args["params"] != "None" && args["params"] != "{}" || isCut(args["str_or_url"]) {
			return nil
		}
		if r.URL = url; args["data"] == "None" && args["json"] == "None" {
			r.Found(model.BodyPart)
		}
		return r
	}
	path, rest, err := python.ParseString(args["url"])
	if err != nil || rest != "" || isCut(args["url"]) {
		return nil
	}
	for _, name := range []string{"conn", "self"} {
		if m := connectionOf.FindStringSubmatch(args[name]); m != nil {
			r.URL = urlOf(m[1], m[2], m[3], path)
		} else if m := plainClient.FindStringSubmatch(args[name]); m != nil {
			if h, _, err := python.ParseHeader(args["headers"]); err == nil && h.Has("Host") {
				r.URL = urlOf(m[1], h.Get("Host"), "", path)
			}
		}
	}
	if r.URL == "" {
		return nil
	}
	takeArguments(r, args, "body")
	return r
}
