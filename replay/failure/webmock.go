package failure

import (
	"regexp"
	"strings"

	"tapedeck/model"
)

// webmockRefused is WebMock::NetConnectNotAllowedError: the request with its
// body, if it has one, and its headers.
var (
	webmockRefused = regexp.MustCompile(`(?s)Real HTTP connections are disabled\. Unregistered request: ([A-Z]+) (\S+)(?: with body '(.*?)')?(?: with headers (\{.*?\}))?(?:\n|$)`)
	webmockHeader  = regexp.MustCompile(`'([^']*)' ?=> ?(?:'((?:[^']|'[^,}])*)'|\[([^\]]*)\])`)
	webmockValue   = regexp.MustCompile(`'([^']*)'`)
)

const webmockFirst = "Real HTTP connections are disabled. Unregistered request: "

// Refusal says who refused the request where the library had no part in it, ""
// where it had.
func (f Failure) Refusal() string {
	if f.Situation != NotAsked {
		return ""
	}
	return "WebMock refuses the real connection: Ruby VCR was off, not hooked into WebMock or let the request through, the text does not tell which"
}

// webmockMessages reads the errors of WebMock. Ruby VCR answers WebMock's
// requests itself while it is on, so it had no part in them.
func webmockMessages(lines []string) []message {
	var all []message
	for i, line := range lines {
		if !strings.Contains(line, webmockFirst) {
			continue
		}
		prefix := before(line, webmockFirst)
		var printed []string
		for n, line := range lines[i:min(len(lines), i+maxWrapped)] {
			if n > 0 && strings.Contains(line, webmockFirst) {
				break
			}
			line, _ = within(line, prefix)
			printed = append(printed, line)
		}
		m := webmockRefused.FindStringSubmatch(strings.Join(printed, "\n"))
		if m == nil {
			continue
		}
		r := requestNamed(m[1], m[2])
		if m[3] != "" {
			r.Body = model.Body{Wire: []byte(m[3])}
			r.mayLackCR()
		}
		for _, h := range webmockHeader.FindAllStringSubmatch(m[4], -1) {
			values := []string{h[2]}
			if h[3] != "" {
				values = nil
				for _, v := range webmockValue.FindAllStringSubmatch(h[3], -1) {
					values = append(values, v[1])
				}
			}
			for _, value := range values {
				r.Header = append(r.Header, model.HeaderLine{Name: h[1], Value: value})
			}
		}
		all = append(all, message{line: i, failure: Failure{Library: "ruby-vcr", Situation: NotAsked, Request: r}})
	}
	return all
}
