package model

import (
	"slices"
	"strings"
	"testing"
)

// Of a body's differences those that are taken are in the merged text, at their
// place, and every other byte is the old one's.
func TestMergeBody(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		take           []int
		want           string
	}{
		{"none", "{ \"a\":1 , \"b\": [1, 2] }", `{"a":2,"b":[3]}`, nil, "{ \"a\":1 , \"b\": [1, 2] }"},
		{"a changed value", "{ \"a\":1 , \"b\": [1, 2] }", `{"a":2,"b":[3]}`, []int{0}, "{ \"a\":2 , \"b\": [1, 2] }"},
		{"an element and one gone", "{ \"a\":1 , \"b\": [1, 2] }", `{"a":2,"b":[3]}`, []int{1, 2}, "{ \"a\":1 , \"b\": [3] }"},
		{"a member that came", `{"a": 1, "b": 2}`, `{"c": {"d": 1}, "a": 5, "b": 2}`, []int{1}, `{"a": 1, "b": 2, "c": {"d": 1}}`},
		{"a member that went", `{"a": 1, "b": 2, "c": 3}`, `{"a": 1, "c": 4}`, []int{0}, `{"a": 1, "c": 3}`},
		{"all members went", `{"a": {"b": 1}}`, `{"a": {}}`, []int{0}, `{"a": {}}`},
		{"one more at the front", `[{"n": 1}, {"n": 2}]`, `[{"n":0},{"n":1},{"n":3}]`, []int{0}, `[{"n": 0}, {"n": 1}, {"n": 2}]`},
		{"writing that is no difference", `{"a": "\u00e9", "n": 1.0, "x": 1}`, `{"a":"é","n":1.0,"x":2}`, []int{0}, `{"a": "\u00e9", "n": 1.0, "x": 2}`},
		{"a repeated key", `{"a": 1, "a": 2}`, `{"a":1,"a":3}`, []int{0}, `{"a": 1, "a": 3}`},
		{"a line", "a\r\nb\nc\n", "x\nb\ny\nz\n", []int{1}, "a\r\nb\ny\n"},
		{"a line that came", "a\nb", "a\nb\nc", []int{0}, "a\nb\nc"},
		{"a line that went", "a\nb\nc\n", "a\nc\nd\n", []int{0}, "a\nc\n"},
		{"every line went", "a\n", "b\nc\n", []int{0}, "b\n"},
		{"from nothing", "", "a\nb\n", []int{1}, "b\n"},
	} {
		old, new := Response{Body: Body{Wire: []byte(test.old)}}, Response{Body: Body{Wire: []byte(test.new)}}
		got, err := MergeBody(old, new, func(n int) bool { return slices.Contains(test.take, n) })
		if err != nil || got != test.want {
			t.Errorf("%s: %q, %v, want %q", test.name, got, err, test.want)
		}
		all, err := MergeBody(old, new, func(int) bool { return true })
		if d := DiffResponses(Response{Body: Body{Wire: []byte(all)}}, new); err != nil || len(d.Body) > 0 && !strings.HasPrefix(d.Body[0].Was, "same values") {
			t.Errorf("%s: all taken is %q, %v: %+v", test.name, all, err, d.Body)
		}
	}
	_, err := MergeBody(Response{Body: Body{Wire: []byte("\x00\x01")}}, Response{Body: Body{Wire: []byte("\x00\x02")}}, func(int) bool { return true })
	if err != errNotMerged {
		t.Errorf("bytes are merged: %v", err)
	}
}

// A header's values are merged one by one, the other headers' differences not
// counted among them.
func TestMergeHeader(t *testing.T) {
	old := Header{{"Date", "a"}, {"Set-Cookie", "x"}, {"Set-Cookie", "y"}, {"Gone", "1"}}
	new := Header{{"date", "b"}, {"Set-Cookie", "x"}, {"Set-Cookie", "z"}, {"Set-Cookie", "q"}, {"New", "2"}}
	for _, test := range []struct {
		name string
		take int
		want string
	}{{"Date", 0, "b"}, {"Date", 1, "a"}, {"Set-Cookie", 1, "x z"}, {"set-cookie", 2, "x y q"}, {"Gone", 3, ""}, {"Gone", 0, "1"}, {"New", 4, "2"}} {
		if got := strings.Join(MergeHeader(old, new, test.name, func(n int) bool { return n == test.take }), " "); got != test.want {
			t.Errorf("%s with %d: %q, want %q", test.name, test.take, got, test.want)
		}
	}
}
