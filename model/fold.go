package model

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// containsFold reports whether a text holds a word in lower case, whatever its case
// there. It makes no copy of the text where that can be avoided.
func containsFold(text []byte, lower string) bool {
	if !isASCII(lower) {
		return strings.Contains(strings.ToLower(string(text)), lower)
	}
	return indexASCII(text, lower) >= 0 || mayFold(text, lower) && strings.Contains(strings.ToLower(string(text)), lower)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// mayFold reports whether a text has one of the two characters beyond ASCII that are
// letters of a word of ASCII in lower case.
func mayFold(text []byte, lower string) bool {
	return strings.Contains(lower, "k") && bytes.Contains(text, []byte("\u212a")) ||
		strings.Contains(lower, "i") && bytes.Contains(text, []byte("\u0130"))
}

// indexASCII is where a word in lower case stands in a text, whatever its case
// there; -1 if it does not. It looks for the word's rarest byte.
func indexASCII(text []byte, lower string) int {
	if lower == "" {
		return 0
	}
	at := rarest(lower)
	small, large := newFinder(text, lower[at]), newFinder(text, upper(lower[at]))
	for {
		i := small.at
		if large.at < i {
			i = large.at
		}
		if i == len(text) {
			return -1
		}
		if from := i - at; from >= 0 && from+len(lower) <= len(text) && equalASCII(text[from:from+len(lower)], lower) {
			return from
		}
		small.pass(i)
		large.pass(i)
	}
}

// A finder goes through the places of a byte.
type finder struct {
	text []byte
	what byte
	at   int // the next place, the text's length for none
}

func newFinder(text []byte, what byte) finder {
	f := finder{text: text, what: what, at: -1}
	f.pass(-1)
	return f
}

// pass goes on behind a place, unless that is done.
func (f *finder) pass(i int) {
	if f.at > i {
		return
	}
	if n := bytes.IndexByte(f.text[i+1:], f.what); n >= 0 {
		f.at = i + 1 + n
	} else {
		f.at = len(f.text)
	}
}

func equalASCII(text []byte, lower string) bool {
	for i, c := range text {
		if c != lower[i] && c != upper(lower[i]) {
			return false
		}
	}
	return true
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

// byRarity are letters as often as they come in English, the rarest first; what is
// no letter comes more often in JSON and HTML.
const byRarity = "zqjxkvbpygfwmucldrhsnioate"

// rarest is where the byte stands of which there are the fewest.
func rarest(word string) (at int) {
	least := len(byRarity) + 1
	for i := range len(word) {
		rank := strings.IndexByte(byRarity, word[i])
		if rank < 0 {
			rank = len(byRarity)
		}
		if rank < least {
			least, at = rank, i
		}
	}
	return at
}
