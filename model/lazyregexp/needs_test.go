package lazyregexp

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What a text must have is read off the expression.
func TestNeeds(t *testing.T) {
	for _, test := range []struct {
		text     string
		literals []string
		first    string // the bytes of ASCII that a match begins with; "" where that is not known
		beyond   bool   // and those beyond it
	}{
		{`abc`, []string{"abc"}, "", false},
		{`^abc`, []string{"abc"}, "a", false},
		{`^(?:ERROR|FAIL): (.+)$`, []string{"ERROR", "FAIL"}, "EF", false},
		{`^_{3,} (.+?) _{3,}$`, []string{"___"}, "_", false},
		{`^\d+\) (.+)$`, []string{") "}, "0123456789", false},
		{`^[ #]*(one|two)?x`, nil, " #otx", false},
		{`^[^ -~]`, nil, string(controls()) + "\x7f", true},
		{`(?:requests\.(?:A|Bc)|OSError)`, []string{"requests.", "OSError"}, "", false},
		{`(?i)^ski`, nil, "sS", true},
		{`^(?:ab)?$`, nil, "", false},
		{`^(?:ab){2}`, []string{"abab"}, "a", false},
		{`(?m)^ab|^cd`, []string{"ab", "cd"}, "", false},
		{`^ab|^cd`, []string{"ab", "cd"}, "ac", false},
		{`(ab)+c?`, []string{"ab"}, "", false},
		{`(ab)*c`, nil, "", false},
		{`ab|c`, nil, "", false},
		{`a�b`, nil, "", false},
	} {
		n := needsOf(test.text)
		var first []byte
		for c := range 128 {
			if n.first[c] {
				first = append(first, byte(c))
			}
		}
		want := []byte(test.first)
		slices.Sort(want)
		if !n.anchored {
			first = nil
		}
		if !slices.Equal(n.literals, test.literals) || string(first) != string(want) || n.anchored && n.first[200] != test.beyond {
			t.Errorf("%s: literals %q, first %q (beyond ASCII: %v)", test.text, n.literals, first, n.first[200])
		}
	}
}

func controls() (all []byte) {
	for c := range byte(' ') {
		all = append(all, c)
	}
	return all
}

// No text that matches is told not to.
func TestMayMatch(t *testing.T) {
	parts := []string{"", "a", "ab", "abc", "^", "$", `\b`, ".", `\s*`, `\S+`, `\d`, "[^a]", "[a-c]", "x?", "(?i)sk", "k", "(?:ab|cd)", "(?:ab|c|)", "(ab)+", "(?:ab){2,}", "_{3,}", "b*", "(?m)^", "(?s).", "ſ", "é", "�", `\x80`, "(?:^|b)", "|"}
	texts := []string{"a", "b", "c", "d", "s", "S", "k", "K", "\u212a", "ſ", "é", "x", "_", "___", "ab", " ", "\n", "1", "\xff", "\x80", "�"}
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(from []string, most int) string {
		var b strings.Builder
		for range r.IntN(most) {
			b.WriteString(from[r.IntN(len(from))])
		}
		return b.String()
	}
	matched, told := 0, 0
	for range 3000 {
		text := pick(parts, 6)
		strict, err := regexp.Compile(text)
		if err != nil {
			continue
		}
		lazy := New(text)
		for range 30 {
			s := pick(texts, 8)
			if found := strict.FindStringSubmatchIndex(s); !reflect.DeepEqual(lazy.FindStringSubmatchIndex(s), found) {
				t.Fatalf("%s in %q: %v, not %v", text, s, lazy.FindStringSubmatchIndex(s), found)
			} else if found != nil {
				matched++
			} else if !lazy.mayMatch(s) {
				told++
			}
		}
	}
	if matched < 1000 || told < 1000 {
		t.Errorf("%d matched, %d were told not to", matched, told)
	}
}
