package uber

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
)

// judge compares names. A recorded request that comes without its name is
// compared as far as it is known: method and URL.
func judge(name, _ string, live, recorded library.Request) (library.Comparison, bool) {
	if name != "name" {
		return library.Comparison{}, false
	}
	if live.Name != "" && recorded.Name != "" {
		if isFile(recorded.Name) {
			return library.Compared(fileOf(live.Name), recorded.Name), true
		}
		return library.Compared(live.Name, recorded.Name), true
	}
	call, err := callOf(live)
	if err != nil {
		return library.RaisedBy(err), true
	}
	if recorded.Name == "" {
		other, err := callOf(recorded)
		if err != nil {
			return library.RaisedBy(err), true
		}
		return library.Compared(fmt.Sprint(call.start(), call.URL), fmt.Sprint(other.start(), other.URL)), true
	}
	if isFile(recorded.Name) {
		return judgeFile(call, recorded.Name), true
	}
	o := library.Compared(call.name(false), recorded.Name)
	if hashed := call.name(true); hashed == recorded.Name {
		return library.Compared(hashed, recorded.Name), true
	}
	for _, other := range call.asClients() {
		if name := other.name(false); hashIn(name) == hashIn(recorded.Name) {
			return library.Compared(name, recorded.Name), true
		}
	}
	return o, true
}

// asClients are the same call as the clients of Python 2 make it: urllib2 writes
// every word of a header's name with a capital, and both it and requests add the
// body's length.
func (c httplibCall) asClients() []httplibCall {
	list := []httplibCall{c}
	if c.Body != nil && !slices.ContainsFunc(c.Headers, func(h [2]any) bool { return h[0] == pyStr("Content-Length") }) {
		sized := c
		sized.Headers = append(slices.Clone(c.Headers), [2]any{pyStr("Content-Length"), pyStr(strconv.Itoa(len(printed(c.Body))))})
		list = append(list, sized)
	}
	for _, of := range slices.Clone(list) {
		titled := of
		titled.Headers = slices.Clone(of.Headers)
		for i, h := range titled.Headers {
			titled.Headers[i][0] = pyStr(py2Title(printed(h[0])))
		}
		list = append(list, titled)
	}
	return list
}

// py2Title is str.title(): a capital after whatever is no letter.
func py2Title(s string) string {
	letter := false
	return strings.Map(func(r rune) rune {
		first := !letter
		letter = r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if first {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, s)
}

var nameHash = lazyregexp.New(`(?s)^httplib:\S+ .*? ([0-9a-f]{32}|\{\}|None)(?: .*)?$`)

// hashIn is the hash of the headers in a name, or in a file's.
func hashIn(name string) string {
	if isFile(name) {
		if m := fileHashes.FindStringSubmatch(name); m != nil {
			return m[2]
		}
		return ""
	}
	if m := nameHash.FindStringSubmatch(name); m != nil {
		return m[1]
	}
	return ""
}

// callOf is how httplib would be called for a request.
func callOf(r library.Request) (httplibCall, error) {
	u, err := url.Parse(r.URI)
	if err != nil {
		return httplibCall{}, exception.New("exceptions.ValueError", "not a URL")
	}
	c := httplibCall{Method: pyStr(r.Method), Host: pyStr(u.Hostname()), Port: 80, URL: pyStr(u.RequestURI())}
	if u.Scheme == "https" {
		c.Port = 443
	}
	if port := u.Port(); port != "" {
		c.Port = pyStr(port)
	}
	if r.Body != nil {
		c.Body = pyStr(r.Body)
	}
	for _, f := range library.FirstValues(r) {
		c.Headers = append(c.Headers, [2]any{pyStr(f.Name), pyStr(f.Values[0])})
	}
	return c, nil
}

// Values of Python 2 are nil, int, pyStr and pyUnicode.

// pyStr is a str.
type pyStr string

// pyUnicode is a unicode.
type pyUnicode string

// An httplibCall is what httplib is called with; headers may be None.
type httplibCall struct {
	Method, Host, URL any
	Port, Body        any
	Headers           [][2]any
	NoHeaders         bool
}

func (c httplibCall) start() string {
	return "httplib:" + printed(c.Method) + " " + printed(c.Host) + ":" + printed(c.Port)
}

// name is CassetteName.from_httplib_connection: with hash the name of a file in
// a directory store, else the key in a file store.
func (c httplibCall) name(hash bool) string {
	headers := c.hashedHeaders()
	if !hash {
		return strings.Trim(c.start()+printed(c.URL)+" "+headers+" "+printed(c.Body), whitespace)
	}
	path, query, body := "/", "", "" // urllib2 asks for "", requests for "/"
	if target := printed(c.URL); target != "" {
		u, err := python.ParseURL("http://0.0.0.0" + target)
		if err == nil {
			path, query = u.Path, md5Hex(u.Query+"#"+u.Fragment)
		}
	}
	if text := printed(c.Body); c.Body != nil && text != "" {
		body = md5Hex(text)
	}
	return strings.Trim(c.start()+path+" "+query+" "+headers+" "+body, whitespace)
}

const whitespace = " \t\n\r\v\f"

// hashedHeaders hashes the header's repr, without what is named exactly Host.
func (c httplibCall) hashedHeaders() string {
	switch {
	case c.NoHeaders:
		return "None"
	case len(c.Headers) == 0:
		return "{}"
	}
	headers := slices.DeleteFunc(slices.Clone(c.Headers), func(h [2]any) bool { return printed(h[0]) == "Host" })
	slices.SortStableFunc(headers, func(a, b [2]any) int { return strings.Compare(printed(a[0]), printed(b[0])) })
	var out []string
	for _, h := range headers {
		out = append(out, "("+repr(h[0])+", "+repr(h[1])+")")
	}
	return md5Hex("[" + strings.Join(out, ", ") + "]")
}

func md5Hex(s string) string {
	sum := md5.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}

// printed is str(v).
func printed(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case pyStr:
		return string(v)
	case pyUnicode:
		return string(v)
	}
	return fmt.Sprint(v)
}

// repr is Python 2's repr: everything beyond printable ASCII is escaped.
func repr(v any) string {
	switch v := v.(type) {
	case pyStr:
		runes := make([]rune, len(v))
		for i := range len(v) {
			runes[i] = rune(v[i])
		}
		return quoted(runes)
	case pyUnicode:
		return "u" + quoted([]rune(v))
	}
	return printed(v)
}

func quoted(runes []rune) string {
	return python.Quoted(runes, func(r rune) bool { return r >= ' ' && r < 0x7f })
}

func storedResponse(i *model.Interaction, _ *http.Response, _ time.Time, _ time.Duration) {
	if call, err := callOf(library.RequestOf(*i)); err == nil {
		i.Extra = append(i.Extra, model.Extra{Name: "name", Value: call.name(false)}, model.Extra{Name: "hashed name", Value: call.name(true)})
	}
}
