package rubyvcr

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
)

func TestMatcherVectors(t *testing.T) {
	librarytest.Vectors(t, "matchers_ruby_vcr.json", librarytest.Matchers(Library, nil))
}

// The matchers of 6.x are one line each over Ruby's own URI; with that line the
// installed 5.0.0 and Ruby judge for them too.
const oracleMatchers = `
require "base64"; require "json"; require "vcr"
six = {
  "uri" => lambda { |a, b| a.parsed_uri == b.parsed_uri },
  "host" => lambda { |a, b| a.parsed_uri.host.chomp(".") == b.parsed_uri.host.chomp(".") },
  "query" => lambda { |a, b| [a, b].map { |r| URI.decode_www_form(r.parsed_uri.query.to_s).group_by(&:first) }.reduce(:==) },
}
def body(r)
  return nil unless r["body"]
  Base64.decode64(r["body"]).force_encoding(r["encoding"])
end
def judge(row, six)
  a, b = row["a"], row["b"]
  live = VCR::Request.new(a["method"], a["uri"], body(a), a["headers"].to_h)
  recorded = VCR::Request.from_hash("method" => b["method"], "uri" => b["uri"], "headers" => b["headers"].to_h, "body" => body(b))
  name = row["matcher"]
  if name.start_with?("uri_without_params:")
    return [VCR.request_matchers.uri_without_params(*name.split(":", 2)[1].split(",")).call(live, recorded), ""]
  end
  if row["version"] == "6.4.0" && six[name]
    return [six[name].call(live, recorded), ""]
  end
  [VCR.request_matchers[name.to_sym].matches?(live, recorded), ""]
rescue StandardError => e
  [false, e.class.name + ": " + e.message.lines.first.chomp]
end
STDIN.each_line { |line| puts judge(JSON.parse(line), six).to_json }
`

type matcherRow struct {
	Version string     `json:"version"`
	Matcher string     `json:"matcher"`
	A       oddRequest `json:"a"`
	B       oddRequest `json:"b"`
}

type oddRequest struct {
	Method   string   `json:"method"`
	URI      string   `json:"uri"`
	Headers  [][2]any `json:"headers"`
	Body     *string  `json:"body"`
	Encoding string   `json:"encoding"`
}

var (
	oddURLs = [][]string{
		{"http:", "HTTP:", "https:"},
		{"//h.test", "//H.Test", "//h.test:80", "//h.test:443", "//h.test:", "//h.test:8080", "//u:p@h.test", "//[::1]:80", "//h.test.", "//u@h.test"},
		{"", "/", "/a", "/a;x=1", "/a%2Fb", "/a b", "/<T>", "/é", "/a//b", "/%7Ea", "/~a"},
		{"", "?", "?a=1&b=2", "?b=2&a=1", "?a=1&a=2", "?a=", "?a", "?a=x+y", "?a=x%20y", "?a=%e9", "?a=%E9", "?a=%zz", "?a=%2z", "?%61=1", "?a=1;b=2", "?a=1&&b=2", "?a='", "?a=%27", "?a[]=1", "?a=<\"`>", "?a=b=c", "?=b", "?a=1&", "?&", "?a b"},
		{"", "", "#f", "#", "#a b"},
	}
	oddBodies = []string{"-", "", "x", `{"a":1}`, `{"a":1.0}`, `{"a": true}`, `{"a":2,"a":1}`, `[NaN]`, `/* c */[1] // x`, `[1]`, `"\q"`, `"q"`, `"\u00e9"`, "\"é\"", "é", "\xff", `null`, ` 1 `, `1`, `01`, `1.`, `-`, `[1,]`, `"abc`, `{"a":{"b":[1,{"c":null}]}}`, `{"a": {"b": [1, {"c": null}]}}`, "\"a\tb\"", `1e2`, `100`, `1E400`, `"\ud83d\ude00"`, `-Infinity`, `{}`, `[]`}
)

func matcherRows(seed uint64, n int) []matcherRow {
	random := rand.New(rand.NewPCG(seed, 0))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	one := func() oddRequest {
		var uri strings.Builder
		for i, part := range oddURLs {
			if random.IntN(3) > 0 && i != 3 {
				uri.WriteString(part[0])
			} else {
				uri.WriteString(pick(part))
			}
		}
		r := oddRequest{Method: pick([]string{"get", "GET", "post"}), URI: uri.String(), Headers: [][2]any{}, Encoding: pick([]string{"UTF-8", "ASCII-8BIT", "US-ASCII", "ISO-8859-1"})}
		if body := pick(oddBodies); body != "-" {
			coded := base64.StdEncoding.EncodeToString([]byte(body))
			r.Body = &coded
		}
		for _, name := range []string{"A", "a", "B"} {
			if random.IntN(3) == 0 {
				r.Headers = append(r.Headers, [2]any{name, [][]string{{"1"}, {"1", "2"}, {"2", "1"}, {}}[random.IntN(4)]})
			}
		}
		return r
	}
	names := append(slices.Clone(Library.Matchers[:len(Library.Matchers)-1]), "uri_without_params:a", "uri_without_params:x,b", "uri", "query", "body_as_json", "body_as_json")
	var rows []matcherRow
	for range n {
		a, b := one(), one()
		if random.IntN(4) == 0 {
			b.URI, b.Body = a.URI, a.Body
		}
		rows = append(rows, matcherRow{pick(Library.Versions), pick(names), a, b})
	}
	return rows
}

func (r oddRequest) request() library.Request {
	o := librarytest.OddRequest{Method: r.Method, URI: r.URI, Headers: r.Headers, Body: r.Body}.Library()
	o.Charset = r.Encoding
	return o
}

func TestMatchersAgainstInstalled(t *testing.T) {
	rows := matcherRows(1, 6000)
	want := librarytest.AskAll[[2]any](t, librarytest.InRuby(oracleMatchers), rows)
	matched, raised := 0, 0
	for i, row := range rows {
		e, err := Library.Compare(library.Rules{Version: row.Version, MatchOn: []string{row.Matcher}}, row.A.request(), row.B.request())
		if err != nil {
			t.Fatal(err)
		}
		got := [2]any{e.Match(), ""}
		if x := e.Raised(); x != nil {
			raised++
			got[1] = x.Error()
		}
		if e.Match() {
			matched++
		}
		if fmt.Sprint(got) != fmt.Sprint(want[i]) {
			text, _ := json.Marshal(row)
			t.Errorf("%s\n%q %q\n got %v\nwant %v", text, row.A.request().Body, row.B.request().Body, got, want[i])
		}
	}
	t.Logf("%d pairs: %d matched, %d raised", len(rows), matched, raised)
}
