package replay

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// A rubyURI is what Ruby's URI() makes of a URL (uri/rfc3986_parser.rb and
// uri/generic.rb of Ruby 3.1, restated for URLs with a scheme).
type rubyURI struct {
	scheme   string
	userinfo *string
	host     string
	port     int // 0: none
	path     string
	query    *string
	fragment *string
}

const (
	rubyEscape  = `%[0-9A-Fa-f]{2}`
	rubyUser    = `(?:` + rubyEscape + `|[!$&-.0-;=A-Z_a-z~])*`
	rubyHost    = `\[[^\]]*\]|(?:` + rubyEscape + `|[!$&-.0-9;=A-Z_a-z~])+`
	rubySegment = `(?:` + rubyEscape + `|[!$&-.0-;=@-Z_a-z~])`
)

var (
	rubyURIForm = regexp.MustCompile(`(?s)^([A-Za-z][+\-.0-9A-Za-z]*):(?://(?:(` + rubyUser + `)@)?(` + rubyHost + `)?(?::([0-9]*))?((?:/` + rubySegment + `*)*)|` +
		`(/(?:` + rubySegment + `+(?:/` + rubySegment + `*)*)?)|(` + rubySegment + `+(?:/` + rubySegment + `*)*)|)` +
		`(?:\?([^#]*))?(?:#((?:` + rubyEscape + `|[!$&-.0-;=@-Z_a-z~/?])*))?$`)
	rubyFutureHost = regexp.MustCompile(`^v[0-9A-Fa-f]+\.[!$&-.0-;=A-Z_a-z~]+$`)
	rubyBadEscape  = regexp.MustCompile(`%[^0-9A-Fa-f][^0-9A-Fa-f]`)
	rubyPorts      = map[string]int{"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443, "ldap": 389, "ldaps": 636}
)

func rubyURIParse(s string) (rubyURI, error) {
	bad := func() (rubyURI, error) {
		return rubyURI{}, raise("URI::InvalidURIError", "bad URI(is not URI?): "+rubyInspect(s))
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
		return rubyURI{}, raise("URI::InvalidURIError", "URI must be ascii only "+rubyDump(s))
	}
	at := rubyURIForm.FindStringSubmatchIndex(s)
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
	u := rubyURI{scheme: strings.ToLower(text(1)), userinfo: part(2), host: text(3), path: text(5) + text(6) + text(7)}
	if bracketed, ok := strings.CutPrefix(u.host, "["); ok {
		bracketed = strings.TrimSuffix(bracketed, "]")
		address, err := netip.ParseAddr(bracketed)
		if (err != nil || !address.Is6() || address.Zone() != "") && !rubyFutureHost.MatchString(bracketed) {
			return bad()
		}
	}
	u.port, _ = strconv.Atoi(text(4))
	if u.port == 0 {
		u.port = rubyPorts[u.scheme]
	}
	var err error
	if u.query, err = rubyQuery(part(8)); err != nil {
		return rubyURI{}, err
	}
	u.fragment = part(9)
	return u, nil
}

// rubyQuery is URI::Generic#query=: what may not stand there is escaped.
func rubyQuery(query *string) (*string, error) {
	if query == nil {
		return nil, nil
	}
	q := pyUnsafe.Replace(*query)
	if strings.Contains(q, "%") {
		if at := rubyBadEscape.FindString(q); at != "" {
			return nil, raise("URI::InvalidURIError", "invalid percent escape: "+at)
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

// normal is what URI::Generic#== compares: normalize, then the components.
func (u rubyURI) normal() string {
	if u.path == "" {
		u.path = "/"
	}
	u.host = strings.ToLower(u.host)
	return u.text()
}

// text writes the components; nil and "" stay two things.
func (u rubyURI) text() string {
	var out strings.Builder
	out.WriteString(u.scheme + "://")
	if u.userinfo != nil {
		out.WriteString(*u.userinfo + "@")
	}
	out.WriteString(u.host)
	if u.port != rubyPorts[u.scheme] {
		out.WriteString(":" + strconv.Itoa(u.port))
	}
	out.WriteString(u.path)
	if u.query != nil {
		out.WriteString("?" + *u.query)
	}
	if u.fragment != nil {
		out.WriteString("#" + *u.fragment)
	}
	return out.String()
}

// rubyInspect is String#inspect of ASCII text in UTF-8.
func rubyInspect(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteString(`\` + string(r))
		case r == '#' && i+1 < len(s) && strings.IndexByte("{$@", s[i+1]) >= 0:
			out.WriteString(`\#`)
		case strings.ContainsRune("\a\b\t\n\v\f\r\x1b", r):
			out.WriteString(`\` + string("abtnvfre"[strings.IndexRune("\a\b\t\n\v\f\r\x1b", r)]))
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// rubyDump is String#dump: non-ASCII characters as \u00E9.
func rubyDump(s string) string {
	var out strings.Builder
	for _, r := range rubyInspect(s) {
		switch {
		case r <= unicode.MaxASCII:
			out.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			fmt.Fprintf(&out, `\u{%X}`, r)
		}
	}
	return out.String()
}
