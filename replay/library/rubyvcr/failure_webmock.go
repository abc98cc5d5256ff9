package rubyvcr

import (
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/printed"
)

// webMockRefused is WebMock::NetConnectNotAllowedError: the request with its
// body, if it has one, and its headers.
var (
	webMockRefused = lazyregexp.New(`(?s)Real HTTP connections are disabled\. Unregistered request: ([A-Z]+) (\S+)(?: with body '(.*?)')?(?: with headers (\{.*?\}))?(?:\n|$)`)
	webMockHeader  = lazyregexp.New(`'([^']*)' ?=> ?(?:'((?:[^']|'[^,}])*)'|\[([^\]]*)\])`)
	webMockValue   = lazyregexp.New(`'([^']*)'`)
)

const webMockStart = "Real HTTP connections are disabled. Unregistered request: "

// webMockRefusal says who refused the request.
const webMockRefusal = "WebMock refuses the real connection: Ruby VCR was off, not hooked into WebMock or let the request through, the text does not tell which"

// webMockMessages reads the errors of WebMock. Ruby VCR answers WebMock's
// requests itself while it is on, so it had no part in them.
func webMockMessages(lines []string) []library.Message {
	var all []library.Message
	for i, line := range lines {
		if !strings.Contains(line, webMockStart) {
			continue
		}
		prefix := printed.Prefix(line, webMockStart)
		var message []string
		for n, line := range lines[i:min(len(lines), i+printed.MaxWrapped)] {
			if n > 0 && strings.Contains(line, webMockStart) {
				break
			}
			line, _ = printed.Within(line, prefix)
			message = append(message, line)
		}
		m := webMockRefused.FindStringSubmatch(strings.Join(message, "\n"))
		if m == nil {
			continue
		}
		r := library.NamedRequest(m[1], m[2])
		if m[3] != "" {
			r.Body = model.Body{Wire: []byte(m[3])}
			r.MayLackCR()
		}
		for _, h := range webMockHeader.FindAllStringSubmatch(m[4], -1) {
			values := []string{h[2]}
			if h[3] != "" {
				values = nil
				for _, v := range webMockValue.FindAllStringSubmatch(h[3], -1) {
					values = append(values, v[1])
				}
			}
			for _, value := range values {
				r.Header = append(r.Header, model.HeaderLine{Name: h[1], Value: value})
			}
		}
		all = append(all, library.Message{Line: i, Failure: library.Failure{Situation: library.NotAsked, Refusal: webMockRefusal, Request: r}})
	}
	return all
}
