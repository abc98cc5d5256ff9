package replay

import (
	"runtime"
	"slices"
	"strings"
	"sync"
)

// judgeAll asks the matchers about every recording, once, on all processors.
func judgeAll(rules Rules, live request, tapes []*taped) map[*taped]judgement {
	results := make([]judgement, len(tapes))
	apart := newApart(rules, live)
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for from := range workers {
		wait.Go(func() {
			for i := from; i < len(tapes); i += workers {
				if recorded := tapes[i].request; !apart.from(recorded) {
					e, err := rules.explain(live, recorded)
					results[i] = judgement{err == nil && e.Match(), e.Raised()}
				}
			}
		})
	}
	wait.Wait()
	judged := make(map[*taped]judgement, len(tapes))
	for i, t := range tapes {
		judged[t] = results[i]
	}
	return judged
}

func anyMatch(judged map[*taped]judgement) bool {
	for _, j := range judged {
		if j.match {
			return true
		}
	}
	return false
}

// apart tells at a glance that some requests cannot match: that spares most of
// a long cassette. It decides only where every library's rules agree.
type apart struct {
	method, path, query bool // whether they decide
	live                request
	at                  urlPieces
}

func newApart(rules Rules, live request) apart {
	a := apart{live: live, at: splitURL(live.uri)}
	names := rules.MatchOn
	// An exception of a body's matcher escapes whatever the others say.
	filtered := len(rules.Filters.Headers)+len(rules.Filters.Query)+len(rules.Filters.PostData) > 0
	if rules.Library == "uber" || filtered || slices.Contains(names, "body") && rules.Library == "vcrpy" {
		return a
	}
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(name string) bool { return slices.Contains(names, name) })
	}
	if !isPlainURL(live.uri) {
		return a
	}
	a.method = has("method", "default")
	a.path = has("path", "uri", "url", "default")
	a.query = strings.Count(a.at.query, "&") == 0 && has("query", "uri", "url", "default")
	return a
}

// from reports whether the recording is surely another request.
func (a apart) from(recorded request) bool {
	if !a.method && !a.path && !a.query || !isPlainURL(recorded.uri) {
		return false
	}
	other := splitURL(recorded.uri)
	return a.method && !strings.EqualFold(a.live.method, recorded.method) || a.path && a.at.path != other.path ||
		a.query && strings.Count(other.query, "&") == 0 && a.at.query != other.query
}

// isPlainURL reports whether a URL means what it says to every library: http,
// a path, and nothing in it that one decodes, drops or splits at. A query is
// one of whole pairs.
func isPlainURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "http")
	if !ok {
		return false
	}
	if rest, ok = strings.CutPrefix(strings.TrimPrefix(rest, "s"), "://"); !ok {
		return false
	}
	slash := strings.IndexByte(rest, '/')
	if slash <= 0 {
		return false
	}
	for _, c := range []byte(rest) {
		letter := c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z'
		if !letter && strings.IndexByte("/-._:=?&", c) < 0 {
			return false
		}
	}
	_, port, hasPort := strings.Cut(rest[:slash], ":")
	if hasPort && (port == "" || len(port) > 4 || strings.Trim(port, "0123456789") != "") {
		return false
	}
	_, query, asks := strings.Cut(rest[slash:], "?")
	for pair := range strings.SplitSeq(query, "&") {
		name, value, ok := strings.Cut(pair, "=")
		if asks && (!ok || name == "" || value == "" || strings.ContainsAny(value, "=?/:")) {
			return false
		}
	}
	return !strings.ContainsAny(rest[:slash], "?&=_") && !strings.Contains(rest[slash:], "//") && !strings.Contains(rest[slash:], "/.")
}
