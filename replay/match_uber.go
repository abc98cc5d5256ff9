package replay

import (
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tapedeck/model"
	"tapedeck/replay/exception"
	"tapedeck/replay/python"
)

// uber: cassette/cassette_library.py of 0.3.8 on Python 2.7, restated. The
// request is a name, and the name is the key: all that is in it must be equal.
var uber = Library{
	Name:     "uber",
	title:    "uber/cassette",
	Versions: []string{"0.3.8"},
	Matchers: []string{"name"},
	Default:  []string{"name"},
	judge:    judgeUber,
	session:  func() sessionRules { return &uberSession{} },
	keys:     uberKeys,
	asksAll:  true,
	answered: uberAnswered,
	parts:    map[string][]model.Part{"name": {model.Method, model.URL, model.HeaderPart, model.BodyPart}},

	oneAnswer:         true,
	headerDifferences: uberHashes,
	headerGone:        uberHeaderGone,

	can: options{dropOnError: true},
}

// judgeUber compares names. A recorded request that comes without its name is
// compared as far as it is known: method and URL.
func judgeUber(name, _ string, live, recorded request) (outcome, bool) {
	if name != "name" {
		return outcome{}, false
	}
	if live.name != "" && recorded.name != "" {
		return compared(live.name, recorded.name), true
	}
	call, err := uberCall(live)
	if err != nil {
		return raisedBy(err), true
	}
	if recorded.name == "" {
		other, err := uberCall(recorded)
		if err != nil {
			return raisedBy(err), true
		}
		return compared(fmt.Sprint(call.start(), call.url), fmt.Sprint(other.start(), other.url)), true
	}
	o := compared(call.name(false), recorded.name)
	if hashed := call.name(true); hashed == recorded.name {
		return compared(hashed, recorded.name), true
	}
	for _, other := range call.asClients() {
		if name := other.name(false); uberHashIn(name) == uberHashIn(recorded.name) {
			return compared(name, recorded.name), true
		}
	}
	return o, true
}

// asClients are the same call as the clients of Python 2 make it: urllib2 writes
// every word of a header's name with a capital, and both it and requests add the
// body's length.
func (c py2Call) asClients() []py2Call {
	list := []py2Call{c}
	if c.body != nil && !slices.ContainsFunc(c.headers, func(h [2]any) bool { return h[0] == py2Bytes("Content-Length") }) {
		sized := c
		sized.headers = append(slices.Clone(c.headers), [2]any{py2Bytes("Content-Length"), py2Bytes(strconv.Itoa(len(py2Str(c.body))))})
		list = append(list, sized)
	}
	for _, of := range slices.Clone(list) {
		titled := of
		titled.headers = slices.Clone(of.headers)
		for i, h := range titled.headers {
			titled.headers[i][0] = py2Bytes(py2Title(py2Str(h[0])))
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

var uberNameHash = regexp.MustCompile(`(?s)^httplib:\S+ .*? ([0-9a-f]{32}|\{\}|None)(?: .*)?$`)

// uberHashIn is the hash of the headers in a name of a file store.
func uberHashIn(name string) string {
	if m := uberNameHash.FindStringSubmatch(name); m != nil {
		return m[1]
	}
	return ""
}

// uberHeaderHash is the place where the headers differ: the name holds no more
// of them than a hash.
const uberHeaderHash = "header hash"

// uberHeaderGone: without another hash the headers are the same.
func uberHeaderGone(list []model.Difference) error {
	if slices.ContainsFunc(list, func(d model.Difference) bool { return d.Path == uberHeaderHash }) {
		return errors.New("uber/cassette keeps no more of the headers than a hash, and theirs differ: record it again")
	}
	return nil
}

func uberHashes(v Verdict) []model.Difference {
	was, now := uberHashIn(v.Recorded), uberHashIn(v.Wanted)
	if was == now {
		return nil
	}
	return []model.Difference{{Path: uberHeaderHash, Was: was, Now: now}}
}

// uberCall is how httplib would be called for a request.
func uberCall(r request) (py2Call, error) {
	u, err := url.Parse(r.uri)
	if err != nil {
		return py2Call{}, exception.New("exceptions.ValueError", "not a URL")
	}
	c := py2Call{method: py2Bytes(r.method), host: py2Bytes(u.Hostname()), port: 80, url: py2Bytes(u.RequestURI())}
	if u.Scheme == "https" {
		c.port = 443
	}
	if port := u.Port(); port != "" {
		c.port = py2Bytes(port)
	}
	if r.body != nil {
		c.body = py2Bytes(r.body)
	}
	for _, f := range vcrpyHeader(r) {
		c.headers = append(c.headers, [2]any{py2Bytes(f.name), py2Bytes(f.values[0])})
	}
	return c, nil
}

// Values of Python 2 are nil, int, py2Bytes and py2Unicode.
type (
	py2Bytes   string
	py2Unicode string
)

// A py2Call is what httplib is called with; headers may be None.
type py2Call struct {
	method, host, url any
	port, body        any
	headers           [][2]any
	noHeaders         bool
}

func (c py2Call) start() string {
	return "httplib:" + py2Str(c.method) + " " + py2Str(c.host) + ":" + py2Str(c.port)
}

// name is CassetteName.from_httplib_connection: with hash the name of a file in
// a directory store, else the key in a file store.
func (c py2Call) name(hash bool) string {
	headers := c.hashedHeaders()
	if !hash {
		return strings.Trim(c.start()+py2Str(c.url)+" "+headers+" "+py2Str(c.body), py2Space)
	}
	path, query, body := "/", "", "" // urllib2 asks for "", requests for "/"
	if target := py2Str(c.url); target != "" {
		u, err := python.ParseURL("http://0.0.0.0" + target)
		if err == nil {
			path, query = u.Path, md5Hex(u.Query+"#"+u.Fragment)
		}
	}
	if text := py2Str(c.body); c.body != nil && text != "" {
		body = md5Hex(text)
	}
	return strings.Trim(c.start()+path+" "+query+" "+headers+" "+body, py2Space)
}

const py2Space = " \t\n\r\v\f"

// hashedHeaders hashes the header's repr, without what is named exactly Host.
func (c py2Call) hashedHeaders() string {
	switch {
	case c.noHeaders:
		return "None"
	case len(c.headers) == 0:
		return "{}"
	}
	headers := slices.DeleteFunc(slices.Clone(c.headers), func(h [2]any) bool { return py2Str(h[0]) == "Host" })
	slices.SortStableFunc(headers, func(a, b [2]any) int { return strings.Compare(py2Str(a[0]), py2Str(b[0])) })
	var out []string
	for _, h := range headers {
		out = append(out, "("+py2Repr(h[0])+", "+py2Repr(h[1])+")")
	}
	return md5Hex("[" + strings.Join(out, ", ") + "]")
}

func md5Hex(s string) string {
	sum := md5.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}

// py2Str is str(v).
func py2Str(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case py2Bytes:
		return string(v)
	case py2Unicode:
		return string(v)
	}
	return fmt.Sprint(v)
}

// py2Repr is Python 2's repr: everything beyond printable ASCII is escaped.
func py2Repr(v any) string {
	switch v := v.(type) {
	case py2Bytes:
		runes := make([]rune, len(v))
		for i := range len(v) {
			runes[i] = rune(v[i])
		}
		return py2Quoted(runes)
	case py2Unicode:
		return "u" + py2Quoted([]rune(v))
	}
	return py2Str(v)
}

func py2Quoted(runes []rune) string {
	quote := '\''
	if slices.Contains(runes, '\'') && !slices.Contains(runes, '"') {
		quote = '"'
	}
	var out strings.Builder
	out.WriteRune(quote)
	for _, r := range runes {
		switch {
		case r == quote || r == '\\':
			out.WriteString(`\` + string(r))
		case r == '\t':
			out.WriteString(`\t`)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r >= ' ' && r < 0x7f:
			out.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&out, `\x%02x`, r)
		case r <= 0xffff:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			fmt.Fprintf(&out, `\U%08x`, r)
		}
	}
	out.WriteRune(quote)
	return out.String()
}

func uberAnswered(i *model.Interaction, _ *http.Response, _ time.Time, _ time.Duration) {
	if call, err := uberCall(requestOf(*i)); err == nil {
		i.Extra = append(i.Extra, model.Extra{Name: "name", Value: call.name(false)})
	}
}
