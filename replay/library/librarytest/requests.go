package librarytest

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"

	"tapedeck/replay/library"
)

// An OddRequest is a request of what libraries are known to disagree with common
// sense about, as oracles take it.
type OddRequest struct {
	Method  string   `json:"method"`
	URI     string   `json:"uri"`
	Headers [][2]any `json:"headers"`
	Body    *string  `json:"body"`
}

// Library is the request as matchers see it.
func (o OddRequest) Library() library.Request {
	r := library.Request{Method: o.Method, URI: o.URI}
	for _, h := range o.Headers {
		r.Header = append(r.Header, library.Field{Name: h[0].(string), Values: h[1].([]string)})
	}
	if o.Body != nil {
		r.Body, _ = base64.StdEncoding.DecodeString(*o.Body)
		r.Body = append([]byte{}, r.Body...)
	}
	return r
}

var (
	oddURLs = [][]string{
		{"http:", "HTTP:", "https:", "ftp:", "ws:", "", "1x:", "\thttp:"},
		{"//h.test", "//H.Test", "//h.test:80", "//h.test:443", "//h.test:", "//h.test:x", "//h.test:99999", "//u:p@h.test", "//[::1]:80", "//[::1", "//[1.2.3.4]", "//[zz]", "//h.test.", "///", "", "//\u2100.test", "//[fe80::1%25Et]"},
		{"", "/", "/a", "/a;x=1", "/a;x/b", "/a%2Fb", "/a b", "/\u00e9", "/a\n"},
		{"", "?", "?a=1&b=2", "?b=2&a=1", "?a=1&a=2", "?a=2&a=1", "?a=", "?a", "?a=x+y", "?a=x%20y", "?a=%e9", "?a=%EF%BF%BD", "?a=%e9%80", "?a=%zz", "?%61=1&b=2", "?a=1;b=2", "?a=1&&b=2", "?a=\u00e9", "?a=%C3%A9", "?a='&b=\"'", "?a=%00%7f%c2%85"},
		{"", "#f", "#"},
	}
	oddHeaders = []string{"", "Content-Type: application/json", "content-type: APPLICATION/JSON; charset=x", "Content-Type: application/x-www-form-urlencoded",
		"Content-Type: text/xml\nUser-Agent: xmlrpc", "Accept: x", "accept: x", "Accept: x\nA: it's", "Transfer-Encoding: chunked",
		`Authorization: Digest username="u", nonce="n", cnonce="1", response="2", nc=1`, `Authorization: Digest username="u", nonce="n", cnonce="2", nc=1`, "authorization: Basic abcD", "Authorization: Basic abc"}
	oddBodies = []string{"-", "", "x", `{"a":1,"b":[2,{"c":null}]}`, `{"b":[2.0,{"c":null}], "a":true}`, `{"a":1,"a":2}`, `{"a":2}`, `1`, `1.0`, `true`, `NaN`, `[NaN]`, `-Infinity`, `1e400`, `1e2`, `100`,
		`9007199254740993`, `9007199254740992.0`, `"\u00e9"`, "\"\u00e9\"", `"\ud83d\ude00"`, "\"\U0001F600\"", `"\ud83d"`, `"\ud83e"`, `null`, `{"a":1`, `{"a" 1}`, `{"a":1,}`, `{a:1}`, `[1,]`, `[1 2]`, `[`, `"abc`, "\"a\nb\"", `"\q"`, `"\u12"`, `"\`,
		`01`, `-`, `1.`, `.5`, ` 1 `, "1 x", "\n\n {\n \"a\": x}", `{"a":1}}`, "\xef\xbb\xbf1", "\xff\xfe1\x00", "\xff", "\xe9\x80", "\xe9\x80x", "\xf0\x80", "\xc3\xa9 {", "a=1&b=2", "b=2&a=1", "a=1&a=2", "a=2&a=1", "a=", "a=1&b=", "a=x+y", "a=x%20y", "a=\xc3\xa9",
		"<?xml version='1.0'?><methodCall><methodName>t</methodName><params><param><value><int>1</int></value></param></params></methodCall>",
		"<methodCall> <methodName>t</methodName><params><param><value><double>1.0</double></value></param></params></methodCall>",
		"<methodCall><methodName>t</methodName><params><param><value><struct><member><name>a</name><value>x</value></member><member><name>b</name><value><array><data><value><boolean>1</boolean></value></data></array></value></member></struct></value></param></params></methodCall>",
		"<methodCall><methodName>t</methodName><params><param><value><struct><member><name>b</name><value><array><data><value><i4>1</i4></value></data></array></value></member><member><name>a</name><value><string>x</string></value></member></struct></value></param></params></methodCall>"}
)

// A Pair is a live request and a recorded one.
type Pair struct {
	A OddRequest `json:"a"`
	B OddRequest `json:"b"`
}

// OddPairs puts pairs together at random; most are alike in much.
func OddPairs(seed uint64, n int) []Pair {
	random := rand.New(rand.NewPCG(seed, 0))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	url := func() string {
		var b strings.Builder
		for _, part := range oddURLs {
			b.WriteString(pick(part))
		}
		return b.String()
	}
	make := func(like *OddRequest) OddRequest {
		r := OddRequest{Method: pick([]string{"GET", "get", "POST"}), URI: url(), Headers: [][2]any{}}
		headers := pick(oddHeaders)
		if random.IntN(2) == 0 { // most matchers look at little: keep the rest alike
			r.URI = strings.Replace("http://h.test/aQ", "Q", pick(oddURLs[3]), 1)
		}
		if like != nil && random.IntN(4) > 0 {
			r.Headers = like.Headers
		} else if headers != "" {
			for _, line := range strings.Split(headers, "\n") {
				name, value, _ := strings.Cut(line, ": ")
				r.Headers = append(r.Headers, [2]any{name, []string{value}})
			}
		}
		if body := pick(oddBodies); body != "-" {
			coded := base64.StdEncoding.EncodeToString([]byte(body))
			r.Body = &coded
		}
		if like != nil && random.IntN(3) == 0 {
			r.Body = like.Body
		}
		return r
	}
	var pairs []Pair
	for range n {
		a := make(nil)
		pairs = append(pairs, Pair{a, make(&a)})
	}
	return pairs
}
