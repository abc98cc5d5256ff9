package model

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"tapedeck/model/body"
)

// text writes a difference on one line.
func (d Difference) text() string {
	mark := ""
	if d.TypeChanged {
		mark = " (type)"
	}
	switch d.Kind {
	case Added:
		return fmt.Sprintf("%s + %s", d.Path, d.Now)
	case Removed:
		return fmt.Sprintf("%s - %s", d.Path, d.Was)
	default:
		return fmt.Sprintf("%s: %s -> %s%s", d.Path, d.Was, d.Now, mark)
	}
}

func checkDifferences(t *testing.T, what string, got []Difference, want ...string) {
	t.Helper()
	var lines []string
	for _, d := range got {
		lines = append(lines, d.text())
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}

func TestDiffBodies(t *testing.T) {
	tests := []struct {
		name, old, new, by string
		want               []string
	}{
		{"equal", `{"a":1}`, `{"a":1}`, "path", nil},
		{"long integers", `{"id":12345678901234567890}`, `{"id":12345678901234567891}`, "path", []string{"$.id: 12345678901234567890 -> 12345678901234567891"}},
		{"a number's writing", `[1.0]`, `[1]`, "path", []string{"$[0]: 1.0 -> 1"}},
		{"a string's writing is no difference", `{"a":"\u00e9"}`, `{"a":"é"}`, "path", []string{"$: same values, 14 bytes -> written differently, 10 bytes"}},
		{"lone surrogates", `"\ud800"`, `"\ud801"`, "path", []string{`$: "\ud800" -> "\ud801"`}},
		{"order of keys", `{"a":1,"b":2}`, `{"b":2,"a":1}`, "path", []string{"$: same values, 13 bytes -> written differently, 13 bytes"}},
		{"type", `{"a":"1","b":null,"c":true}`, `{"a":1,"b":{},"c":false}`, "path",
			[]string{`$.a: "1" -> 1 (type)`, "$.b: null -> {} (type)", "$.c: true -> false"}},
		{"keys", `{"user":{"a b":1},"x":[{"n\"":1}]}`, `{"user":{"a b":2,"é":3},"x":[{"n\"":2}]}`, "path",
			[]string{`$.user["a b"]: 1 -> 2`, `$.user["é"] + 3`, `$.x[0]["n\""]: 1 -> 2`}},
		{"repeated keys", `{"a":1,"a":2}`, `{"a":1,"a":3}`, "path", []string{"$.a (2): 2 -> 3"}},
		{"repeated key gone", `{"a":1,"a":2}`, `{"a":1}`, "path", []string{"$.a (2) - 2"}},
		{"one more at the front", `[{"n":1},{"n":2}]`, `[{"n":0},{"n":1},{"n":2}]`, "path", []string{`$[0] + {"n":0}`}},
		{"one less, one changed", `[{"n":1,"m":0},2,3]`, `[{"n":4,"m":0},3]`, "path", []string{`$[0].n: 1 -> 4`, `$[1] - 2`}},
		{"JSON and none", `{"a":1}`, `a`, "line", []string{`line 1: {"a":1} -> a`}},
		{"comments are not JSON", `{"a":1}//`, `{"a":1}`, "line", []string{`line 1: {"a":1}// -> {"a":1}`}},
		{"lines", "a\nb\nc\n", "a\nx\nc\nd\n", "line", []string{"line 2: b -> x", "line 4 + d"}},
		{"last newline", "a\n", "a", "line", []string{"end: newline at the end -> no newline at the end"}},
		{"from nothing", "", "a\n", "line", []string{"line 1 + a"}},
		{"bytes", "\x00\x01", "\x00\x02", "bytes", []string{"body: 2 bytes, sha256 b413f47d13ee -> 2 bytes, sha256 fcf0a6c700dd"}},
		{"white space", "{ \"a\" : [ 1, 2 ] }", `{"a":[1,2]}`, "path", []string{"$: same values, 18 bytes -> written differently, 11 bytes"}},
		{"white space and a change", "{ \"a\" : [ 1, { \"b\": 2 } ] }", `{"a":[{"b":3}]}`, "path", []string{"$.a[0]: 1 -> {\"b\":3} (type)", "$.a[1] - {\"b\":2}"}},
		{"deep", strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "[]", "line", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := DiffResponses(Response{Body: Body{Wire: []byte(test.old)}}, Response{Body: Body{Wire: []byte(test.new)}})
			if d.BodyBy != test.by {
				t.Errorf("compared by %s, want %s", d.BodyBy, test.by)
			}
			if test.want != nil || test.name == "equal" {
				checkDifferences(t, "body", d.Body, test.want...)
			}
		})
	}
}

// What an object or array holds that came or went is counted as its readable form
// has it.
func TestDiffCounts(t *testing.T) {
	for _, test := range []struct {
		value        string
		items, lines int
	}{{`[]`, 0, 0}, {`{}`, 0, 0}, {`"a,b"`, 0, 0}, {`7`, 0, 0}, {`[1]`, 1, 3}, {`{"a":{"b":[1,2]},"c":[],"d":","}`, 3, 10}, {`[{"n":1},{"n":22}]`, 2, 8}, {`[[],[]]`, 2, 4}} {
		d := DiffResponses(Response{Body: Body{Wire: []byte(`{"k":` + test.value + `}`)}}, Response{Body: Body{Wire: []byte(`{}`)}}).Body
		if len(d) != 1 || d[0].Items != test.items || d[0].Lines != test.lines {
			t.Errorf("%s: %+v, want %d items and %d lines", test.value, d, test.items, test.lines)
		}
		if pretty := body.Pretty(body.JSON, []byte(test.value)); test.lines > 0 && strings.Count(string(pretty), "\n")+1 != test.lines {
			t.Errorf("%s has other lines: %s", test.value, pretty)
		}
	}
	if d := DiffResponses(Response{Body: Body{Wire: []byte("a\n[1,2,3]\n")}}, Response{Body: Body{Wire: []byte("a\n")}}).Body; len(d) != 1 || d[0].Lines != 0 {
		t.Errorf("a line is counted: %+v", d)
	}
}

func TestDiffHeadersAndStatus(t *testing.T) {
	old := Response{Status: 200, Reason: "OK", Header: Header{{"Date", "a"}, {"Set-Cookie", "x"}, {"Set-Cookie", "y"}, {"Gone", "1"}}}
	new := Response{Status: 404, Reason: "Not Found", Header: Header{{"date", "b"}, {"Set-Cookie", "x"}, {"Set-Cookie", "z"}, {"Set-Cookie", "q"}, {"New", "2"}}}
	d := DiffResponses(old, new)
	checkDifferences(t, "status", d.Status, "status: 200 -> 404", "reason: OK -> Not Found")
	checkDifferences(t, "headers", d.Headers,
		"header Date: a -> b", "header Set-Cookie: y -> z", "header Set-Cookie + q", "header Gone - 1", "header New + 2")
}

func TestDiffComparesDecoded(t *testing.T) {
	var zip bytes.Buffer
	w := gzip.NewWriter(&zip)
	w.Write([]byte(`{"a":1}`))
	w.Close()
	coded := Header{{"Content-Encoding", "gzip"}}
	d := DiffResponses(
		Response{Header: coded, Body: Body{Wire: zip.Bytes()}},
		Response{Header: coded, Body: Body{Wire: []byte(`{"a":2}`)}})
	checkDifferences(t, "body", d.Body, "$.a: 1 -> 2")
}

func TestDiffIsBounded(t *testing.T) {
	var old, new strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&old, "line %d\n", i)
		fmt.Fprintf(&new, "Line %d %s\n", i, strings.Repeat("é", 3))
	}
	new.WriteString(strings.Repeat("ü", maxShown))
	d := DiffResponses(Response{Body: Body{Wire: []byte(old.String())}}, Response{Body: Body{Wire: []byte(new.String())}})
	if len(d.Body) != maxDifferences+1 {
		t.Errorf("%d differences", len(d.Body))
	}
	if last := d.Body[len(d.Body)-1]; last.Now != "195001 more" {
		t.Errorf("last: %s", last.text())
	}
	if s := shown(strings.Repeat("ü", maxShown)); len(s) > maxShown+len("…") || strings.ContainsRune(s, '\ufffd') {
		t.Errorf("cut to %q", s)
	}
}

// Many lines that all differ are compared in time that is not quadratic.
func TestDiffOfManyLines(t *testing.T) {
	shuffled := func(step int) Response {
		var b strings.Builder
		for i := range 300_000 {
			fmt.Fprintf(&b, "%d\n", i*step%300_007)
		}
		return Response{Body: Body{Wire: []byte(b.String())}}
	}
	d := DiffResponses(shuffled(7907), shuffled(7919))
	if d.BodyBy != "line" || len(d.Body) < 100 {
		t.Errorf("%d differences by %s", len(d.Body), d.BodyBy)
	}
}
