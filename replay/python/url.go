package python

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/exception"
)

// URL is what CPython's urllib.parse.urlparse makes of a URL (Lib/urllib/
// parse.py of 3.11 with its security fixes), restated.
type URL struct {
	Scheme, Netloc, Path, params, Query, Fragment string
}

// schemes whose last path segment may have ;params (uses_params).
var usesParams = map[string]bool{"": true, "ftp": true, "hdl": true, "prospero": true, "http": true, "imap": true,
	"https": true, "shttp": true, "rtsp": true, "rtspu": true, "sip": true, "sips": true, "mms": true, "sftp": true, "tel": true}

// What urllib.parse strips from a URL, and from a netloc before it looks at
// its normal form. Building a Replacer is costly.
var (
	unsafeBytes = strings.NewReplacer("\t", "", "\r", "", "\n", "")
	delimiters  = strings.NewReplacer("@", "", ":", "", "#", "", "?", "")
)

// scheme is the scheme that a URL begins with, "" if it has none.
func scheme(url string) string {
	scheme, _, ok := strings.Cut(url, ":")
	for i := range len(scheme) {
		c := scheme[i] | 0x20
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || strings.IndexByte("0123456789+.-", scheme[i]) < 0) {
			return ""
		}
	}
	if !ok {
		return ""
	}
	return scheme
}

// ParseURL is urllib.parse.urlparse.
func ParseURL(url string) (URL, error) {
	var u URL
	url = strings.TrimLeftFunc(url, func(r rune) bool { return r <= ' ' })
	url = unsafeBytes.Replace(url)
	if scheme := scheme(url); scheme != "" {
		u.Scheme, url = strings.ToLower(scheme), url[len(scheme)+1:]
	}
	if strings.HasPrefix(url, "//") {
		end := strings.IndexAny(url[2:], "/?#")
		if end < 0 {
			end = len(url) - 2
		}
		u.Netloc, url = url[2:2+end], url[2+end:]
		if err := checkNetloc(u.Netloc); err != nil {
			return u, err
		}
	}
	url, u.Fragment, _ = strings.Cut(url, "#")
	u.Path, u.Query, _ = strings.Cut(url, "?")
	if usesParams[u.Scheme] {
		last := strings.LastIndexByte(u.Path, '/') + 1
		if i := strings.IndexByte(u.Path[last:], ';'); i >= 0 {
			u.Path, u.params = u.Path[:last+i], u.Path[last+i+1:]
		}
	}
	return u, nil
}

func checkNetloc(netloc string) error {
	open, shut := strings.Contains(netloc, "["), strings.Contains(netloc, "]")
	if open != shut {
		return exception.New("builtins.ValueError", "Invalid IPv6 URL")
	}
	if open {
		if err := checkBrackets(netloc); err != nil {
			return err
		}
	}
	plain := delimiters.Replace(netloc)
	if folded := norm.NFKC.String(plain); folded != plain && strings.ContainsAny(folded, "/?#@:") {
		return exception.New("builtins.ValueError", "netloc '"+netloc+"' contains invalid characters under NFKC normalization")
	}
	return nil
}

var futureHost = lazyregexp.New(`(?s)^v[a-fA-F0-9]+\..+$`)

func checkBrackets(netloc string) error {
	before, bracketed, ok := strings.Cut(afterLast(netloc, "@"), "[")
	if !ok { // the brackets are in the user's name
		before, bracketed = "", strings.SplitN(before, ":", 2)[0]
	}
	host, port, _ := strings.Cut(bracketed, "]")
	if before != "" || port != "" && !strings.HasPrefix(port, ":") {
		return exception.New("builtins.ValueError", "Invalid IPv6 URL")
	}
	if strings.HasPrefix(host, "v") {
		if !futureHost.MatchString(host) {
			return exception.New("builtins.ValueError", "IPvFuture address is invalid")
		}
		return nil
	}
	address, err := netip.ParseAddr(host)
	switch {
	case err != nil:
		return exception.New("builtins.ValueError", Repr(host)+" does not appear to be an IPv4 or IPv6 address")
	case address.Is4():
		return exception.New("builtins.ValueError", "An IPv4 address cannot be in brackets")
	}
	return nil
}

func afterLast(s, sep string) string { return s[strings.LastIndex(s, sep)+1:] }

// hostinfo is _hostinfo: host and port as written.
func (u URL) hostinfo() (host, port string) {
	info := afterLast(u.Netloc, "@")
	if _, bracketed, ok := strings.Cut(info, "["); ok {
		host, rest, _ := strings.Cut(bracketed, "]")
		_, port, _ = strings.Cut(rest, ":")
		return host, port
	}
	host, port, _ = strings.Cut(info, ":")
	return host, port
}

// Hostname is the host in lower case without user and brackets; "None" if
// there is none, as Python prints it.
func (u URL) Hostname() string {
	host, _ := u.hostinfo()
	if host == "" {
		return "None"
	}
	host, zone, scoped := strings.Cut(host, "%")
	host = strings.ToLower(host)
	if scoped {
		host += "%" + zone
	}
	return host
}

// Port is the port written, as Python prints it, or "None".
func (u URL) Port() (string, error) {
	_, port := u.hostinfo()
	if port == "" {
		return "None", nil
	}
	if strings.ContainsFunc(port, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", exception.New("builtins.ValueError", "Port could not be cast to integer value as "+Repr(port))
	}
	n, err := strconv.ParseUint(port, 10, 64)
	if err != nil || n > 65535 {
		return "", exception.New("builtins.ValueError", "Port out of range 0-65535")
	}
	return strconv.FormatUint(n, 10), nil
}

// A Pair is one name and value of a query.
type Pair struct{ Name, Value string }

// ParseQSL is urllib.parse.parse_qsl with separator "&" (3.9.2 and later).
func ParseQSL(query string, keepBlank bool) []Pair {
	var pairs []Pair
	for _, part := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if part == "" || value == "" && !keepBlank {
			continue
		}
		pairs = append(pairs, Pair{UnquotePlus(name), UnquotePlus(value)})
	}
	return pairs
}

// ParseQS is urllib.parse.parse_qs: the values of each name in order.
func ParseQS(query string, keepBlank bool) map[string][]string {
	values := map[string][]string{}
	for _, pair := range ParseQSL(query, keepBlank) {
		values[pair.Name] = append(values[pair.Name], pair.Value)
	}
	return values
}

// UnquotePlus is unquote(s.replace("+", " ")): escapes are decoded as UTF-8,
// run of ASCII by run, what is not UTF-8 becomes U+FFFD.
func UnquotePlus(s string) string {
	s = strings.ReplaceAll(s, "+", " ")
	if !strings.Contains(s, "%") {
		return s
	}
	var out strings.Builder
	for s != "" {
		end := strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
		if end < 0 {
			end = len(s)
		}
		text, _ := DecodeUTF8(UnquoteBytes(s[:end]), true)
		out.WriteString(text)
		s = s[end:]
		next := strings.IndexFunc(s, func(r rune) bool { return r <= unicode.MaxASCII })
		if next < 0 {
			next = len(s)
		}
		out.WriteString(s[:next])
		s = s[next:]
	}
	return out.String()
}

// UnquoteBytes is urllib.parse.unquote_to_bytes.
func UnquoteBytes(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			n, _ := strconv.ParseUint(s[i+1:i+3], 16, 8)
			out = append(out, byte(n))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// QuotePlus is urllib.parse.quote_plus.
func QuotePlus(s string) string { return url.QueryEscape(s) }

// Unparse is urllib.parse.urlunparse.
func (u URL) Unparse() string {
	out := u.Path
	if u.params != "" {
		out += ";" + u.params
	}
	if u.Netloc != "" || u.Scheme != "" && slices.Contains(usesNetloc, u.Scheme) && !strings.HasPrefix(out, "//") {
		if out != "" && out[0] != '/' {
			out = "/" + out
		}
		out = "//" + u.Netloc + out
	}
	if u.Scheme != "" {
		out = u.Scheme + ":" + out
	}
	if u.Query != "" {
		out += "?" + u.Query
	}
	if u.Fragment != "" {
		out += "#" + u.Fragment
	}
	return out
}

// usesNetloc are the schemes that have // even without a host.
var usesNetloc = []string{"ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp", "snews",
	"prospero", "rtsp", "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws", "wss"}
