// Package ruby is what Ruby itself does with text that a cassette or a request
// holds: URLs, JSON and how it prints strings.
package ruby

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"unicode"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/exception"
)

// A URI is what Ruby's URI() makes of a URL (uri/rfc3986_parser.rb and
// uri/generic.rb of Ruby 3.1, restated for URLs with a scheme).
type URI struct {
	Scheme   string
	userinfo *string
	Host     string
	Port     int // 0: none
	Path     string
	Query    *string
	fragment *string
}

const (
	escapeForm  = `%[0-9A-Fa-f]{2}`
	userForm    = `(?:` + escapeForm + `|[!$&-.0-;=A-Z_a-z~])*`
	hostForm    = `\[[^\]]*\]|(?:` + escapeForm + `|[!$&-.0-9;=A-Z_a-z~])+`
	segmentForm = `(?:` + escapeForm + `|[!$&-.0-;=@-Z_a-z~])`
)

var (
	uriForm = lazyregexp.New(`(?s)^([A-Za-z][+\-.0-9A-Za-z]*):(?://(?:(` + userForm + `)@)?(` + hostForm + `)?(?::([0-9]*))?((?:/` + segmentForm + `*)*)|` +
		`(/(?:` + segmentForm + `+(?:/` + segmentForm + `*)*)?)|(` + segmentForm + `+(?:/` + segmentForm + `*)*)|)` +
		`(?:\?([^#]*))?(?:#((?:` + escapeForm + `|[!$&-.0-;=@-Z_a-z~/?])*))?$`)
	futureHost = lazyregexp.New(`^v[0-9A-Fa-f]+\.[!$&-.0-;=A-Z_a-z~]+$`)
	badEscape  = lazyregexp.New(`%[^0-9A-Fa-f][^0-9A-Fa-f]`)
	ports      = map[string]int{"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443, "ldap": 389, "ldaps": 636}
)

// ParseURI is URI().
func ParseURI(s string) (URI, error) {
	bad := func() (URI, error) {
		return URI{}, exception.New("URI::InvalidURIError", "bad URI(is not URI?): "+Inspect(s))
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
		return URI{}, exception.New("URI::InvalidURIError", "URI must be ascii only "+dump(s))
	}
	at := uriForm.FindStringSubmatchIndex(s)
	if at == nil {
		return bad()
	}
	part := func(n int) *string {
		if at[2*n] < 0 {
			return nil
		}
		text := s[at[2*n]:at[2*n+1]]
		return &text
	}
	text := func(n int) string {
		if p := part(n); p != nil {
			return *p
		}
		return ""
	}
	u := URI{Scheme: strings.ToLower(text(1)), userinfo: part(2), Host: text(3), Path: text(5) + text(6) + text(7)}
	if bracketed, ok := strings.CutPrefix(u.Host, "["); ok {
		bracketed = strings.TrimSuffix(bracketed, "]")
		address, err := netip.ParseAddr(bracketed)
		if (err != nil || !address.Is6() || address.Zone() != "") && !futureHost.MatchString(bracketed) {
			return bad()
		}
	}
	u.Port, _ = strconv.Atoi(text(4))
	if u.Port == 0 {
		u.Port = ports[u.Scheme]
	}
	var err error
	if u.Query, err = escapeQuery(part(8)); err != nil {
		return URI{}, err
	}
	u.fragment = part(9)
	return u, nil
}

// removed is what query= takes out of a query.
var removed = strings.NewReplacer("\t", "", "\r", "", "\n", "")

// escapeQuery is URI::Generic#query=: what may not stand there is escaped.
func escapeQuery(query *string) (*string, error) {
	if query == nil {
		return nil, nil
	}
	q := removed.Replace(*query)
	if strings.Contains(q, "%") {
		if at := badEscape.FindString(q); at != "" {
			return nil, exception.New("URI::InvalidURIError", "invalid percent escape: "+at)
		}
	}
	var out strings.Builder
	for i := range len(q) {
		c := q[i]
		if c > ' ' && c <= '~' && strings.IndexByte("\"#'<>`", c) < 0 {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	text := out.String()
	return &text, nil
}

// DefaultPort is the port of a URL that names none, 0 if its scheme has none.
func DefaultPort(scheme string) int { return ports[scheme] }

// Normal is what URI::Generic#== compares: normalize, then the components.
func (u URI) Normal() string {
	if u.Path == "" {
		u.Path = "/"
	}
	u.Host = strings.ToLower(u.Host)
	return u.String()
}

// String writes the components; nil and "" stay two things.
func (u URI) String() string {
	var out strings.Builder
	out.WriteString(u.Scheme + "://")
	if u.userinfo != nil {
		out.WriteString(*u.userinfo + "@")
	}
	out.WriteString(u.Host)
	if u.Port != ports[u.Scheme] {
		out.WriteString(":" + strconv.Itoa(u.Port))
	}
	out.WriteString(u.Path)
	if u.Query != nil {
		out.WriteString("?" + *u.Query)
	}
	if u.fragment != nil {
		out.WriteString("#" + *u.fragment)
	}
	return out.String()
}
