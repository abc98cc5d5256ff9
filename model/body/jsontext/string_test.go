package jsontext

import (
	"encoding/json"
	"strings"
	"testing"
)

// Strings are read alike wherever in them something stands that is more than it
// shows.
func TestStringsAtEveryPlace(t *testing.T) {
	for _, odd := range []string{`\n`, `\"`, `\\`, `\/`, `\u00e9`, `\ud83d\ude00`, "é", "\U0001f600", "\x7f", "\x1f", "\xff", `\x`, `\`} {
		for at := range 40 {
			token := `"` + strings.Repeat("a", at) + odd + `b"`
			var want string
			wrong := json.Unmarshal([]byte(token), &want) != nil || odd == "\xff"
			n, why := quoted([]byte(token), Python)
			if (why != "") != wrong {
				t.Fatalf("%q: %q, want an error: %v", token, why, wrong)
			}
			if wrong {
				continue
			}
			if got := Unquote([]byte(token)); n != len(token) || got != want || UnquotedLen([]byte(token)) != len(want) {
				t.Fatalf("%q: %q of %d bytes, want %q", token, got, n, want)
			}
		}
	}
}

// The start is what the whole begins with, up to the first escape but that of a line
// feed.
func TestAppendStart(t *testing.T) {
	for _, c := range []struct{ text, start string }{
		{`"abcdefghijklmnop"`, "abcdefghijkl"},
		{`"abc"`, "abc"},
		{`""`, ""},
		{`"{\n  \"a\": 1}"`, "{\n"},
		{`"{\"a\": 1}"`, "{"},
		{`"abcdefghijk\n"`, "abcdefghijk\n"},
		{`"\u00e9"`, ""},
	} {
		p := NewPass([]byte(c.text))
		s, ok := p.Text()
		if start := string(s.AppendStart(nil, 12)); !ok || start != c.start || !strings.HasPrefix(s.Text(), start) {
			t.Errorf("%s: %v, %q, want %q", c.text, ok, start, c.start)
		}
	}
}
