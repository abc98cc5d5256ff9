package cli

import (
	"strconv"
	"strings"
	"testing"

	"tapedeck/ui/render"
)

// A line of ls is written as encoding/json would, whatever it says.
func FuzzSummaryJSON(f *testing.F) {
	f.Add("a.yaml", "http://a.test/", "", 200)
	f.Add("a\"b.yaml", "http://a.test/?q=<&>", "Content-Length says \"x\", the body has 4\nand \u202e", -1)
	f.Add("\u00e9\u2028\U000e0001", "\x00\x1f\x7f\x80\xff\\", "\u0085,[]", 0)
	f.Fuzz(func(t *testing.T, file, url, findings string, n int) {
		s := summaryJSON{File: file, Format: url, N: n, Method: findings, URL: url, Status: -n, Type: file, RequestSize: n / 2, ResponseSize: n / 3, RecordedAt: file, Label: findings}
		for range 2 {
			want, err := render.LineJSON(s)
			if err != nil {
				t.Fatal(err)
			}
			got := s.appendRest(strconv.AppendInt(s.appendStart(nil), int64(n), 10))
			if string(got) != string(want) {
				t.Fatalf("%q\nwant %q", got, want)
			}
			s.Findings = strings.Split(findings, ",")
		}
	})
}
