package replay

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// pyURL is what CPython's urllib.parse.urlparse makes of a URL (Lib/urllib/
// parse.py of 3.11 with its security fixes), restated.
type pyURL struct {
	scheme, netloc, path, params, query, fragment string
}

// schemes whose last path segment may have ;params (uses_params).
var pyUsesParams = map[string]bool{"": true, "ftp": true, "hdl": true, "prospero": true, "http": true, "imap": true,
	"https": true, "shttp": true, "rtsp": true, "rtspu": true, "sip": true, "sips": true, "mms": true, "sftp": true, "tel": true}

// What urllib.parse strips from a URL, and from a netloc before it looks at
// its normal form. Building a Replacer is costly.
var (
	pyUnsafe     = strings.NewReplacer("\t", "", "\r", "", "\n", "")
	pyDelimiters = strings.NewReplacer("@", "", ":", "", "#", "", "?", "")
)

// pyScheme is the scheme that a URL begins with, "" if it has none.
func pyScheme(url string) string {
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

func pyURLParse(url string) (pyURL, error) {
	var u pyURL
	url = strings.TrimLeftFunc(url, func(r rune) bool { return r <= ' ' })
	url = pyUnsafe.Replace(url)
	if scheme := pyScheme(url); scheme != "" {
		u.scheme, url = strings.ToLower(scheme), url[len(scheme)+1:]
	}
	if strings.HasPrefix(url, "//") {
		end := strings.IndexAny(url[2:], "/?#")
		if end < 0 {
			end = len(url) - 2
		}
		u.netloc, url = url[2:2+end], url[2+end:]
		if err := pyCheckNetloc(u.netloc); err != nil {
			return u, err
		}
	}
	url, u.fragment, _ = strings.Cut(url, "#")
	u.path, u.query, _ = strings.Cut(url, "?")
	if pyUsesParams[u.scheme] {
		last := strings.LastIndexByte(u.path, '/') + 1
		if i := strings.IndexByte(u.path[last:], ';'); i >= 0 {
			u.path, u.params = u.path[:last+i], u.path[last+i+1:]
		}
	}
	return u, nil
}

func pyCheckNetloc(netloc string) error {
	open, shut := strings.Contains(netloc, "["), strings.Contains(netloc, "]")
	if open != shut {
		return raise("builtins.ValueError", "Invalid IPv6 URL")
	}
	if open {
		if err := pyCheckBrackets(netloc); err != nil {
			return err
		}
	}
	plain := pyDelimiters.Replace(netloc)
	if folded := norm.NFKC.String(plain); folded != plain && strings.ContainsAny(folded, "/?#@:") {
		return raise("builtins.ValueError", "netloc '"+netloc+"' contains invalid characters under NFKC normalization")
	}
	return nil
}

var pyFutureHost = regexp.MustCompile(`(?s)^v[a-fA-F0-9]+\..+$`)

func pyCheckBrackets(netloc string) error {
	before, bracketed, ok := strings.Cut(afterLast(netloc, "@"), "[")
	if !ok { // the brackets are in the user's name
		before, bracketed = "", strings.SplitN(before, ":", 2)[0]
	}
	host, port, _ := strings.Cut(bracketed, "]")
	if before != "" || port != "" && !strings.HasPrefix(port, ":") {
		return raise("builtins.ValueError", "Invalid IPv6 URL")
	}
	if strings.HasPrefix(host, "v") {
		if !pyFutureHost.MatchString(host) {
			return raise("builtins.ValueError", "IPvFuture address is invalid")
		}
		return nil
	}
	address, err := netip.ParseAddr(host)
	switch {
	case err != nil:
		return raise("builtins.ValueError", pyRepr(host)+" does not appear to be an IPv4 or IPv6 address")
	case address.Is4():
		return raise("builtins.ValueError", "An IPv4 address cannot be in brackets")
	}
	return nil
}

func afterLast(s, sep string) string { return s[strings.LastIndex(s, sep)+1:] }

// hostinfo is _hostinfo: host and port as written.
func (u pyURL) hostinfo() (host, port string) {
	info := afterLast(u.netloc, "@")
	if _, bracketed, ok := strings.Cut(info, "["); ok {
		host, rest, _ := strings.Cut(bracketed, "]")
		_, port, _ = strings.Cut(rest, ":")
		return host, port
	}
	host, port, _ = strings.Cut(info, ":")
	return host, port
}

// hostname is the host in lower case without user and brackets; "None" if
// there is none, as Python prints it.
func (u pyURL) hostname() string {
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

// port is the port written, as Python prints it, or "None".
func (u pyURL) port() (string, error) {
	_, port := u.hostinfo()
	if port == "" {
		return "None", nil
	}
	if strings.ContainsFunc(port, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", raise("builtins.ValueError", "Port could not be cast to integer value as "+pyRepr(port))
	}
	n, err := strconv.ParseUint(port, 10, 64)
	if err != nil || n > 65535 {
		return "", raise("builtins.ValueError", "Port out of range 0-65535")
	}
	return strconv.FormatUint(n, 10), nil
}

// A pyPair is one name and value of a query.
type pyPair struct{ name, value string }

// pyParseQSL is urllib.parse.parse_qsl with separator "&" (3.9.2 and later).
func pyParseQSL(query string, keepBlank bool) []pyPair {
	var pairs []pyPair
	for _, part := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if part == "" || value == "" && !keepBlank {
			continue
		}
		pairs = append(pairs, pyPair{pyUnquotePlus(name), pyUnquotePlus(value)})
	}
	return pairs
}

// pyParseQS is urllib.parse.parse_qs: the values of each name in order.
func pyParseQS(query string, keepBlank bool) map[string][]string {
	values := map[string][]string{}
	for _, pair := range pyParseQSL(query, keepBlank) {
		values[pair.name] = append(values[pair.name], pair.value)
	}
	return values
}

// pyUnquotePlus is unquote(s.replace("+", " ")): escapes are decoded as UTF-8,
// run of ASCII by run, what is not UTF-8 becomes U+FFFD.
func pyUnquotePlus(s string) string {
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
		text, _ := pyDecodeUTF8(pyUnquoteBytes(s[:end]), true)
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

func pyUnquoteBytes(s string) []byte {
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
