package lazyregexp

import (
	"regexp"
	"slices"
	"testing"
)

// It finds what the regular expression of the standard library finds.
func TestRegexp(t *testing.T) {
	const text = `([a-z]+)=(\d+)`
	lazy, strict := New(text), regexp.MustCompile(text)
	for _, s := range []string{"", "a", "a=1", "x a=1 bc=23"} {
		if lazy.MatchString(s) != strict.MatchString(s) || !slices.Equal(lazy.FindStringSubmatch(s), strict.FindStringSubmatch(s)) ||
			lazy.ReplaceAllString(s, "$2=$1") != strict.ReplaceAllString(s, "$2=$1") {
			t.Errorf("%q: another answer", s)
		}
	}
}

// What is no regular expression is found where it stands, by the tests of its
// package.
func TestNone(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	New("(")
}
