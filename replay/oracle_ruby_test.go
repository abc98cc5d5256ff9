package replay

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/library/rubyvcr"
)

// The matchers of 6.x are one line each over Ruby's own URI; with that line the
// installed 5.0.0 and Ruby judge for them too.
const oracleRuby = `
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

type rubyRow struct {
	Version string      `json:"version"`
	Matcher string      `json:"matcher"`
	A       rubyRequest `json:"a"`
	B       rubyRequest `json:"b"`
}

type rubyRequest struct {
	Method   string   `json:"method"`
	URI      string   `json:"uri"`
	Headers  [][2]any `json:"headers"`
	Body     *string  `json:"body"`
	Encoding string   `json:"encoding"`
}

var (
	rubyURLs = [][]string{
		{"http:", "HTTP:", "https:"},
		{"//h.test", "//H.Test", "//h.test:80", "//h.test:443", "//h.test:", "//h.test:8080", "//u:p@h.test", "//[::1]:80", "//h.test.", "//u@h.test"},
		{"", "/", "/a", "/a;x=1", "/a%2Fb", "/a b", "/<T>", "/é", "/a//b", "/%7Ea", "/~a"},
		{"", "?", "?a=1&b=2", "?b=2&a=1", "?a=1&a=2", "?a=", "?a", "?a=x+y", "?a=x%20y", "?a=%e9", "?a=%E9", "?a=%zz", "?a=%2z", "?%61=1", "?a=1;b=2", "?a=1&&b=2", "?a='", "?a=%27", "?a[]=1", "?a=<\"`>", "?a=b=c", "?=b", "?a=1&", "?&", "?a b"},
		{"", "", "#f", "#", "#a b"},
	}
	rubyBodies = []string{"-", "", "x", `{"a":1}`, `{"a":1.0}`, `{"a": true}`, `{"a":2,"a":1}`, `[NaN]`, `/* c */[1] // x`, `[1]`, `"\q"`, `"q"`, `"\u00e9"`, "\"é\"", "é", "\xff", `null`, ` 1 `, `1`, `01`, `1.`, `-`, `[1,]`, `"abc`, `{"a":{"b":[1,{"c":null}]}}`, `{"a": {"b": [1, {"c": null}]}}`, "\"a\tb\"", `1e2`, `100`, `1E400`, `"\ud83d\ude00"`, `-Infinity`, `{}`, `[]`}
)

func rubyRows(seed uint64, n int) []rubyRow {
	random := rand.New(rand.NewPCG(seed, 0))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	one := func() rubyRequest {
		var uri strings.Builder
		for i, part := range rubyURLs {
			if random.IntN(3) > 0 && i != 3 {
				uri.WriteString(part[0])
			} else {
				uri.WriteString(pick(part))
			}
		}
		r := rubyRequest{Method: pick([]string{"get", "GET", "post"}), URI: uri.String(), Headers: [][2]any{}, Encoding: pick([]string{"UTF-8", "ASCII-8BIT", "US-ASCII", "ISO-8859-1"})}
		if body := pick(rubyBodies); body != "-" {
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
	names := append(slices.Clone(rubyvcr.Library.Matchers[:len(rubyvcr.Library.Matchers)-1]), "uri_without_params:a", "uri_without_params:x,b", "uri", "query", "body_as_json", "body_as_json")
	var rows []rubyRow
	for range n {
		a, b := one(), one()
		if random.IntN(4) == 0 {
			b.URI, b.Body = a.URI, a.Body
		}
		rows = append(rows, rubyRow{pick(rubyvcr.Library.Versions), pick(names), a, b})
	}
	return rows
}

func (r rubyRequest) request() library.Request {
	o := oracleRequest{Method: r.Method, URI: r.URI, Headers: r.Headers, Body: r.Body}.Request()
	o.Charset = r.Encoding
	return o
}

func TestMatchersAgainstInstalledRubyVCR(t *testing.T) {
	rows := rubyRows(1, 6000)
	want := askAll[[2]any](t, inRuby(oracleRuby), rows)
	matched, raised := 0, 0
	for i, row := range rows {
		e, err := rubyvcr.Library.Compare(library.Rules{Version: row.Version, MatchOn: []string{row.Matcher}}, row.A.request(), row.B.request())
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

const oracleWebMock = `
require "json"; require "webmock"
STDIN.each_line do |line|
  out = begin
    WebMock::Util::URI.normalize_uri(JSON.parse(line)).to_s
  rescue StandardError => e
    e.class.name
  end
  puts out.to_json
end
`

func TestNormalizeWebMockAgainstInstalled(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 0))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	var urls []string
	for range 2000 {
		url := pick("http://", "https://") + pick("h.test", "H.TEST", "h.test:80", "h.test:8080", "h.test.", "u:p@h.test", "u@h.test") +
			pick("", "/", "/a", "/%7Ea", "/a%2Fb", "/a+b", "/a/../b", "/a/./b", "/../a", "/a/..", "/a/.", "//a", "/a b", "/é", "/%c3%a9", "/%e9", "/a;b")
		for i := range random.IntN(4) {
			url += []string{"?", pick("&", "&&")}[min(i, 1)] +
				pick("a", "b", "a[]", "x[k]", "x[j]", "a[b][]", "a[0]", "a[1]", "a[][b]", "a[][c]", "%61", "c%5B%5D", "é") +
				pick("", "=", "=1", "=2", "=%2F", "=x+y", "=%2B", "=%26b", "=%zz", "=1,2", "=a=b", "=;", "=%e9", "=%C3%A9", "='", "=\"")
		}
		urls = append(urls, url+pick("", "", "#f", "#"))
	}
	want := askAll[string](t, inRuby(oracleWebMock), urls)
	for i, url := range urls {
		got, err := rubyvcr.NormalizeWebMock(url)
		if e, ok := err.(*exception.Error); ok {
			got = e.Class
		}
		if got != want[i] {
			t.Errorf("%s\n got %s\nwant %s", url, got, want[i])
		}
	}
}
