package rubyvcr

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"tapedeck/replay/exception"
	"tapedeck/replay/library/librarytest"
)

func TestWebMockVectors(t *testing.T) {
	librarytest.Vectors(t, "webmock_uri_normalisation.json", librarytest.RowOnly(webmockVector))
}

func webmockVector(row []byte) error {
	var v struct{ In, Out string }
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	got, err := normalizeWebMock(v.In)
	if err == nil && got != v.Out {
		err = fmt.Errorf("%s: %s, want %s", v.In, got, v.Out)
	}
	return err
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

func TestWebMockAgainstInstalled(t *testing.T) {
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
	want := librarytest.AskAll[string](t, librarytest.InRuby(oracleWebMock), urls)
	for i, url := range urls {
		got, err := normalizeWebMock(url)
		if e, ok := err.(*exception.Error); ok {
			got = e.Class
		}
		if got != want[i] {
			t.Errorf("%s\n got %s\nwant %s", url, got, want[i])
		}
	}
}
