package betamax

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
)

func judge(name, _ string, live, recorded library.Request) (library.Comparison, bool) {
	switch name {
	case "method":
		return library.Compared(live.Method, recorded.Method), true
	case "headers":
		a, b := headerOf(live), headerOf(recorded)
		return library.Comparison{Agreed: maps.Equal(a, b), Wanted: python.ReprMap(a), Recorded: python.ReprMap(b)}, true
	case "body":
		a, _ := python.DecodeUTF8(live.Body, true)
		b, _ := python.DecodeUTF8(recorded.Body, true)
		return library.Compared(a, b), true
	case "digest-auth":
		return compareDigest(live, recorded), true
	}
	compare, ok := urlMatchers[name]
	if !ok {
		return library.Comparison{}, false
	}
	a, err := python.ParseURL(live.URI)
	if err != nil {
		return library.RaisedBy(err), true
	}
	b, err := python.ParseURL(recorded.URI)
	if err != nil {
		return library.RaisedBy(err), true
	}
	return compare(a, b), true
}

var urlMatchers = map[string]func(live, recorded python.URL) library.Comparison{
	"host":  func(a, b python.URL) library.Comparison { return library.Compared(a.Netloc, b.Netloc) },
	"path":  func(a, b python.URL) library.Comparison { return library.Compared(a.Path, b.Path) },
	"query": compareQuery,
	"uri":   compareURI,
}

// compareQuery compares dicts of lists: the order of names is free, that of one
// name's values is not; blank values count.
func compareQuery(live, recorded python.URL) library.Comparison {
	a, b := python.ParseQS(live.Query, true), python.ParseQS(recorded.Query, true)
	return library.Comparison{Agreed: maps.EqualFunc(a, b, slices.Equal), Wanted: live.Query, Recorded: recorded.Query}
}

// compareURI compares scheme, netloc, path and fragment, and the query as
// above; ;params are not looked at.
func compareURI(live, recorded python.URL) library.Comparison {
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
	o := compareQuery(live, recorded)
	o.Agreed = o.Agreed && live.Scheme == recorded.Scheme && live.Netloc == recorded.Netloc &&
		live.Path == recorded.Path && live.Fragment == recorded.Fragment
	o.Wanted, o.Recorded = text(live), text(recorded)
	return o
}

// headerOf is the header as a dict: names by their spelling, of several
// values the first.
func headerOf(r library.Request) map[string]string {
	out := map[string]string{}
	for _, f := range r.Header {
		if len(f.Values) > 0 {
			out[f.Name] = f.Values[0]
		}
	}
	return out
}

// compareDigest compares the parts of Authorization but for cnonce and
// response, which depend on the time.
func compareDigest(live, recorded library.Request) library.Comparison {
	// The live header is looked up whatever its case, the recorded one is a
	// dict with the two spellings tried.
	wanted := library.HeaderValue(library.FirstValues(live), "Authorization")
	header := headerOf(recorded)
	held := header["Authorization"]
	if held == "" {
		held = header["authorization"]
	}
	a, b := digestParts(wanted), digestParts(held)
	return library.Comparison{Agreed: (a == nil) == (b == nil) && slices.Equal(a, b), Wanted: wanted, Recorded: held}
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

func also(rules library.Rules, _ library.Request, recorded model.Interaction) string {
	if slices.Contains(rules.MatchOn, "digest-auth") {
		return library.Lengthed(digestParts(recorded.Request.Header.Get("Authorization"))...)
	}
	return ""
}

// clients: Betamax makes a urllib3 response of its own, which since
// urllib3 2 enforces Content-Length.
var clients = []library.Client{
	{Name: "requests", Urllib3: 2, Codings: library.Urllib3Codings, Undecodable: "ContentDecodingError", Counts: true},
	{Name: "requests", Urllib3: 1, Codings: library.OlderCodings, Undecodable: "ContentDecodingError"},
}

// storedRequest: requests leaves the fragment.
func storedRequest(i *model.Interaction, req *http.Request) {
	u := *req.URL
	u.User = nil
	if u.Path == "" && u.Opaque == "" {
		u.Path = "/"
	}
	i.Request.URL = u.String()
}
