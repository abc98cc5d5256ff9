// Package lazyregexp has regular expressions that are compiled when they are
// first used. A program with hundreds of them in package variables would else
// compile all of them at each start, and use few. A text that cannot match, by its
// first byte or for want of a literal that each match has, is told without the
// expression: most lines that a test run prints are such.
package lazyregexp

import (
	"os"
	"regexp"
	"strings"
	"sync"
)

// A Regexp is a regular expression that is compiled when it is first used.
type Regexp struct {
	text    string
	once    sync.Once
	re      *regexp.Regexp
	looking sync.Once
	need    needs
}

// New is regexp.MustCompile: it panics at an expression that is none, in a
// test's program at once and else when it is first used.
func New(text string) *Regexp {
	r := &Regexp{text: text}
	if inTest {
		r.compiled()
	}
	return r
}

var inTest = len(os.Args) > 0 && strings.HasSuffix(strings.TrimSuffix(os.Args[0], ".exe"), ".test")

func (r *Regexp) compiled() *regexp.Regexp {
	r.once.Do(func() { r.re = regexp.MustCompile(r.text) })
	return r.re
}

// mayMatch is false for a text that cannot match.
func (r *Regexp) mayMatch(s string) bool {
	r.looking.Do(func() { r.need = needsOf(r.text) })
	return r.need.metBy(s)
}

// The methods of regexp.Regexp that are used.

// Match is regexp.Regexp's.
func (r *Regexp) Match(b []byte) bool { return r.compiled().Match(b) }

// MatchString is regexp.Regexp's.
func (r *Regexp) MatchString(s string) bool { return r.mayMatch(s) && r.compiled().MatchString(s) }

// LiteralPrefix is regexp.Regexp's.
func (r *Regexp) LiteralPrefix() (prefix string, complete bool) { return r.compiled().LiteralPrefix() }

// FindSubmatch is regexp.Regexp's.
func (r *Regexp) FindSubmatch(b []byte) [][]byte { return r.compiled().FindSubmatch(b) }

// FindString is regexp.Regexp's.
func (r *Regexp) FindString(s string) string {
	if !r.mayMatch(s) {
		return ""
	}
	return r.compiled().FindString(s)
}

// FindStringIndex is regexp.Regexp's.
func (r *Regexp) FindStringIndex(s string) []int {
	if !r.mayMatch(s) {
		return nil
	}
	return r.compiled().FindStringIndex(s)
}

// FindStringSubmatch is regexp.Regexp's.
func (r *Regexp) FindStringSubmatch(s string) []string {
	if !r.mayMatch(s) {
		return nil
	}
	return r.compiled().FindStringSubmatch(s)
}

// FindStringSubmatchIndex is regexp.Regexp's.
func (r *Regexp) FindStringSubmatchIndex(s string) []int {
	if !r.mayMatch(s) {
		return nil
	}
	return r.compiled().FindStringSubmatchIndex(s)
}

// FindAllString is regexp.Regexp's.
func (r *Regexp) FindAllString(s string, n int) []string {
	if !r.mayMatch(s) {
		return nil
	}
	return r.compiled().FindAllString(s, n)
}

// FindAllStringIndex is regexp.Regexp's.
func (r *Regexp) FindAllStringIndex(s string, n int) [][]int {
	if !r.mayMatch(s) {
		return nil
	}
	return r.compiled().FindAllStringIndex(s, n)
}

// FindAllStringSubmatch is regexp.Regexp's.
func (r *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	if !r.mayMatch(s) {
		return nil
	}
	return r.compiled().FindAllStringSubmatch(s, n)
}

// ReplaceAllString is regexp.Regexp's.
func (r *Regexp) ReplaceAllString(s, by string) string {
	if !r.mayMatch(s) {
		return s
	}
	return r.compiled().ReplaceAllString(s, by)
}

// ReplaceAllStringFunc is regexp.Regexp's.
func (r *Regexp) ReplaceAllStringFunc(s string, by func(string) string) string {
	if !r.mayMatch(s) {
		return s
	}
	return r.compiled().ReplaceAllStringFunc(s, by)
}

// ReplaceAll is regexp.Regexp's.
func (r *Regexp) ReplaceAll(b, by []byte) []byte { return r.compiled().ReplaceAll(b, by) }

// ReplaceAllFunc is regexp.Regexp's.
func (r *Regexp) ReplaceAllFunc(b []byte, by func([]byte) []byte) []byte {
	return r.compiled().ReplaceAllFunc(b, by)
}

// FindAllIndex is regexp.Regexp's.
func (r *Regexp) FindAllIndex(b []byte, n int) [][]int { return r.compiled().FindAllIndex(b, n) }

// FindSubmatchIndex is regexp.Regexp's.
func (r *Regexp) FindSubmatchIndex(b []byte) []int { return r.compiled().FindSubmatchIndex(b) }

// FindAllStringSubmatchIndex is regexp.Regexp's.
func (r *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if !r.mayMatch(s) {
		return nil
	}
	return r.compiled().FindAllStringSubmatchIndex(s, n)
}
