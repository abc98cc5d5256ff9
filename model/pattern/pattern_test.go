package pattern

import (
	"strings"
	"testing"
)

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		typed, text, found string
		regexp             bool
	}{
		{"foo", "a Foo, a FOO", "Foo FOO", false},
		{"größe", "Größe GRÖSSE grÖße", "Größe grÖße", false},
		{"", "anything", "", false},
		{"/token-[0-9]+/", "Token-12 token-x TOKEN-3", "Token-12 TOKEN-3", true},
		{"/v1/", "a/v1/b v1", "/v1/", false},
		{"/v[12]/", "/v1/ v2 v3", "v1 v2", true},
		{"/o*/", "foo boo", "oo oo", true},
		{"/^a|b$/", "aab\nab", "a b a b", true},
		{`/\bk/`, "kk k", "k k", true},
		{"//", "a//b", "//", false},
		{"/a.b", "/a.b axb", "/a.b", false},
	} {
		p, err := Parse(c.typed, true)
		if err != nil {
			t.Errorf("%s: %v", c.typed, err)
			continue
		}
		var found []string
		next := p.Finder()
		for m := next(c.text, 0); m.Start >= 0; m = next(c.text, m.End) {
			found = append(found, c.text[m.Start:m.End])
		}
		if got := strings.Join(found, " "); got != c.found || p.Regexp() != c.regexp || p.In(c.text) != (c.found != "") {
			t.Errorf("%s: found %q, an expression: %v", c.typed, got, p.Regexp())
		}
	}
	if p, err := Parse("/v1/", false); err != nil || !p.Regexp() {
		t.Errorf("/v1/ where no path is meant: %v, %v", p.Regexp(), err)
	}
	if _, err := Parse("/a(b/", true); err == nil || err.Error() != "no regular expression: missing closing )" {
		t.Errorf("/a(b/: %v", err)
	}
}
