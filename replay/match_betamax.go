package replay

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"tapedeck/model"
	"tapedeck/replay/python"
	"tapedeck/replay/send"
)

// betamax: betamax/matchers/*.py of 0.9.0 and 0.8.1, restated. Its matchers
// print nothing.
var betamax = Library{
	Name:      "betamax",
	title:     "Betamax",
	Versions:  []string{"0.9.0", "0.8.1"},
	Modes:     []string{"once", "new_episodes", "none", "all"},
	Matchers:  []string{"body", "digest-auth", "headers", "host", "method", "path", "query", "uri"},
	Default:   []string{"method", "uri"},
	judge:     judgeBetamax,
	relax:     relaxBetamax,
	filtering: betamaxFiltering{},
	stores:    betamaxKeep,
	keys:      betamaxKeys,
	also:      betamaxAlso,
	parts:     map[string][]model.Part{"digest-auth": {model.HeaderPart}},
	clients:   betamaxClients,
	asked:     betamaxAsked,
	answered:  betamaxAnswered,

	can:         options{oddFiles: true},
	unknownMode: betamaxMode,
	open:        betamaxFile,
	session:     func() sessionRules { return &betamaxSession{} },
}

func judgeBetamax(name, _ string, live, recorded request) (outcome, bool) {
	switch name {
	case "method":
		return compared(live.method, recorded.method), true
	case "headers":
		a, b := betamaxHeader(live), betamaxHeader(recorded)
		return outcome{agreed: maps.Equal(a, b), wanted: printedMap(a), recorded: printedMap(b)}, true
	case "body":
		a, _ := python.DecodeUTF8(live.body, true)
		b, _ := python.DecodeUTF8(recorded.body, true)
		return compared(a, b), true
	case "digest-auth":
		return betamaxDigest(live, recorded), true
	}
	compare, ok := betamaxParts[name]
	if !ok {
		return outcome{}, false
	}
	a, err := python.ParseURL(live.uri)
	if err != nil {
		return raisedBy(err), true
	}
	b, err := python.ParseURL(recorded.uri)
	if err != nil {
		return raisedBy(err), true
	}
	return compare(a, b), true
}

var betamaxParts = map[string]func(live, recorded python.URL) outcome{
	"host":  func(a, b python.URL) outcome { return compared(a.Netloc, b.Netloc) },
	"path":  func(a, b python.URL) outcome { return compared(a.Path, b.Path) },
	"query": betamaxQuery,
	"uri":   betamaxURI,
}

// betamaxQuery compares dicts of lists: the order of names is free, that of one
// name's values is not; blank values count.
func betamaxQuery(live, recorded python.URL) outcome {
	a, b := python.ParseQS(live.Query, true), python.ParseQS(recorded.Query, true)
	return outcome{agreed: maps.EqualFunc(a, b, slices.Equal), wanted: live.Query, recorded: recorded.Query}
}

// betamaxURI compares scheme, netloc, path and fragment, and the query as
// above; ;params are not looked at.
func betamaxURI(live, recorded python.URL) outcome {
	text := func(u python.URL) string {
		s := u.Scheme + "://" + u.Netloc + u.Path
		if u.Query != "" {
			s += "?" + u.Query
		}
		if u.Fragment != "" {
			s += "#" + u.Fragment
		}
		return s
	}
	o := betamaxQuery(live, recorded)
	o.agreed = o.agreed && live.Scheme == recorded.Scheme && live.Netloc == recorded.Netloc &&
		live.Path == recorded.Path && live.Fragment == recorded.Fragment
	o.wanted, o.recorded = text(live), text(recorded)
	return o
}

// betamaxHeader is the header as a dict: names by their spelling, of several
// values the first.
func betamaxHeader(r request) map[string]string {
	out := map[string]string{}
	for _, f := range r.header {
		if len(f.values) > 0 {
			out[f.name] = f.values[0]
		}
	}
	return out
}

// betamaxDigest compares the parts of Authorization but for cnonce and
// response, which depend on the time.
func betamaxDigest(live, recorded request) outcome {
	// The live header is looked up whatever its case, the recorded one is a
	// dict with the two spellings tried.
	wanted := headerValue(vcrpyHeader(live), "Authorization")
	header := betamaxHeader(recorded)
	held := header["Authorization"]
	if held == "" {
		held = header["authorization"]
	}
	a, b := digestParts(wanted), digestParts(held)
	return outcome{agreed: (a == nil) == (b == nil) && slices.Equal(a, b), wanted: wanted, recorded: held}
}

// digestParts are the parts that are compared, nil without any.
func digestParts(auth string) []string {
	if auth == "" {
		return nil
	}
	// strip takes a set of characters, from both ends.
	auth = strings.Trim(auth, "Digest ")
	return slices.DeleteFunc(strings.Split(auth, ", "), func(p string) bool {
		return strings.HasPrefix(p, "cnonce") || strings.HasPrefix(p, "response")
	})
}

func betamaxAlso(rules Rules, _ request, recorded model.Interaction) string {
	if slices.Contains(rules.MatchOn, "digest-auth") {
		return lengthed(digestParts(recorded.Request.Header.Get("Authorization"))...)
	}
	return ""
}

// betamaxClients: Betamax makes a urllib3 response of its own, which since
// urllib3 2 enforces Content-Length.
var betamaxClients = []Client{
	{Library: "betamax", Name: "requests", Urllib3: 2, codings: urllib3Codings, undecodable: "ContentDecodingError", counts: true},
	{Library: "betamax", Name: "requests", Urllib3: 1, codings: olderCodings, undecodable: "ContentDecodingError"},
}

func betamaxAnswered(i *model.Interaction, resp *http.Response, at time.Time, _ time.Duration) {
	i.RecordedAt = at.UTC().Format(send.TimeLayouts[0])
	i.Request.Body.Charset = "utf-8"
	i.Response.Body.Charset = send.RequestsEncoding(resp.Header.Get("Content-Type"))
}

// betamaxAsked: requests leaves the fragment.
func betamaxAsked(i *model.Interaction, req *http.Request) {
	u := *req.URL
	u.User = nil
	if u.Path == "" && u.Opaque == "" {
		u.Path = "/"
	}
	i.Request.URL = u.String()
}
