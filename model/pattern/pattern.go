// Package pattern has what a person looks for in texts: words, whatever their
// case, or a regular expression between slashes.
package pattern

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// A Pattern is what is looked for. The zero Pattern is found nowhere.
type Pattern struct {
	text string         // as it was typed
	re   *regexp.Regexp // nil for words
	fold *regexp.Regexp // of words beyond ASCII, which upper and lower case may write in different lengths
}

// Words are looked for as they stand, whatever their case.
func Words(text string) Pattern {
	p := Pattern{text: text}
	if !isASCII(text) {
		p.fold = regexp.MustCompile("(?i)" + regexp.QuoteMeta(strings.ToValidUTF8(text, "\ufffd")))
	}
	return p
}

// Parse reads what a person typed: a regular expression (RE2) between slashes,
// /token[0-9]+/, of which the case is ignored and ^ and $ are ends of lines, else
// words. With paths a text in
// which no character is special, /v1/, stands for itself.
func Parse(text string, paths bool) (Pattern, error) {
	if len(text) < 3 || text[0] != '/' || text[len(text)-1] != '/' {
		return Words(text), nil
	}
	expression := text[1 : len(text)-1]
	if paths && !strings.ContainsAny(expression, `\^$*+?()[]{}|`) {
		return Words(text), nil
	}
	re, err := regexp.Compile("(?im)" + expression)
	if err != nil {
		if wrong, ok := err.(*syntax.Error); ok {
			return Pattern{}, fmt.Errorf("no regular expression: %s", wrong.Code)
		}
		return Pattern{}, fmt.Errorf("no regular expression: %w", err)
	}
	return Pattern{text: text, re: re}, nil
}

// String is what was typed.
func (p Pattern) String() string { return p.text }

// Regexp reports whether it is a regular expression.
func (p Pattern) Regexp() bool { return p.re != nil }

// Empty reports whether nothing is looked for.
func (p Pattern) Empty() bool { return p.text == "" }

// A Match is a range that was found, in bytes of the text.
type Match struct{ Start, End int }

// In reports whether it stands in a text.
func (p Pattern) In(text string) bool {
	if p.re != nil {
		if at := p.re.FindStringIndex(text); at == nil || at[1] > at[0] {
			return at != nil
		}
	}
	return p.Finder()(text, 0).Start >= 0
}

// most bounds how many matches of an expression are looked for in a text.
const most = 200_000

// A Finder finds the first match from an offset on; its Start is negative if
// there is none. Offsets only grow from call to call.
type Finder func(text string, from int) Match

var noMatch = Match{Start: -1}

// Finder is for one way through a text. Empty matches of a regular expression
// are none.
func (p Pattern) Finder() Finder {
	switch {
	case p.Empty():
		return func(string, int) Match { return noMatch }
	case p.re != nil:
		return matching(p.re)
	case p.fold != nil:
		return matching(p.fold)
	}
	return ignoringCase(p.text)
}

// matching finds by an expression, which looks at the whole text: ^ and \b mean
// what stands before as well.
func matching(re *regexp.Regexp) Finder {
	var all [][]int
	looked := false
	return func(text string, from int) Match {
		if !looked {
			all, looked = re.FindAllStringIndex(text, most), true
		}
		for ; len(all) > 0; all = all[1:] {
			if at := all[0]; at[0] >= from && at[1] > at[0] {
				return Match{at[0], at[1]}
			}
		}
		return noMatch
	}
}

// ignoringCase finds ASCII words: it tries the offsets where the first letter
// stands in either case.
func ignoringCase(words string) Finder {
	first := [2]byte{strings.ToLower(words)[0], strings.ToUpper(words)[0]}
	var next [2]int // where either first letter stands, not before from
	return func(text string, from int) Match {
		for i := from; ; i++ {
			for k, c := range first {
				if next[k] < i || i == 0 {
					next[k] = indexFrom(text, i, c)
				}
			}
			i = min(next[0], next[1])
			if i+len(words) > len(text) {
				return noMatch
			}
			if strings.EqualFold(text[i:i+len(words)], words) {
				return Match{i, i + len(words)}
			}
		}
	}
}

// indexFrom is where c stands in text from i on, the text's length if nowhere.
func indexFrom(text string, i int, c byte) int {
	if i < len(text) {
		if n := strings.IndexByte(text[i:], c); n >= 0 {
			return i + n
		}
	}
	return len(text)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
