package send

import (
	"net/url"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/placeholder"
)

// A Parameter is one of a query, unescaped.
type Parameter struct{ Name, Value string }

// A Destination says what is put into the requests for one origin before they
// are sent, and where they go. The zero Destination leaves them as recorded.
type Destination struct {
	Origin string // the recorded one, as Origin writes it
	Live   string // where they go instead, "" for Origin
	// Header and Query take the place of recorded fields and parameters of
	// their names, or are added. Their values may hold placeholders.
	Header model.Header
	Query  []Parameter
}

// To is the plan as it goes to a destination. A plan for another origin, or
// one whose host is itself a placeholder, does not change. It is an error where
// the plan is not known well enough to be sent.
func (p Plan) To(d Destination) (Plan, error) {
	if d.Origin == "" || Origin(p.URL) != d.Origin {
		return p, p.unclear
	}
	p.bound = d.Origin
	p.Header = slices.Clone(p.Header)
	for _, line := range d.Header {
		p.Header = setLine(p.Header, line)
	}
	if p.writer != nil {
		if p, p.unclear = p.written(); p.unclear != nil {
			return p, p.unclear
		}
	}
	for _, parameter := range d.Query {
		p.URL = setParameter(p.URL, parameter)
	}
	if d.Live != "" {
		p.Instead, p.bound = d.Origin, d.Live
		p.URL = d.Live + afterAuthority(p.URL)
	}
	return p.checked()
}

// setLine puts a field instead of the first of its name and drops the
// others, or adds it.
func setLine(h model.Header, line model.HeaderLine) model.Header {
	same := func(l model.HeaderLine) bool { return strings.EqualFold(l.Name, line.Name) }
	at := slices.IndexFunc(h, same)
	if at < 0 {
		return append(h, line)
	}
	h[at].Value = line.Value
	return append(h[:at+1], slices.DeleteFunc(h[at+1:], same)...)
}

// setParameter does the same in a URL's query; nothing else of it
// changes.
func setParameter(u string, p Parameter) string {
	u, fragment, hasFragment := strings.Cut(u, "#")
	base, query, hasQuery := strings.Cut(u, "?")
	var pairs []string
	if hasQuery && query != "" {
		pairs = strings.Split(query, "&")
	}
	same := func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		return err == nil && plain == p.Name
	}
	set := url.QueryEscape(p.Name) + "=" + placeholdersBare.Replace(placeholder.EscapeQuery(p.Value))
	if at := slices.IndexFunc(pairs, same); at >= 0 {
		pairs[at] = set
		pairs = append(pairs[:at+1], slices.DeleteFunc(pairs[at+1:], same)...)
	} else {
		pairs = append(pairs, set)
	}
	u = base + "?" + strings.Join(pairs, "&")
	if hasFragment {
		u += "#" + fragment
	}
	return u
}

// placeholdersBare leaves <TOKEN> readable.
var placeholdersBare = strings.NewReplacer("%3C", "<", "%3E", ">")
