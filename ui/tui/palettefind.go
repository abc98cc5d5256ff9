package tui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tapedeck/ui/tui/screen"
)

// ranked are the actions among some that a text finds, those that it most likely
// means first: a key, the name, how the name begins, how a word of it does, how
// several words of it do ("rr" for re-record), how a word of the help does. Loosely
// a name is found that has the letters in that order. Each name is there once.
func (m *app) ranked(text string, loosely bool, among func(a *screen.Action) bool) []*screen.Action {
	low := strings.ToLower(text)
	var found []*screen.Action
	add := func(fits func(a *screen.Action) bool) {
		for i := range m.actions {
			a := &m.actions[i]
			is := func(b *screen.Action) bool { return b.Name == a.Name }
			if among(a) && !a.In.Has(promptMode) && fits(a) && !slices.ContainsFunc(found, is) {
				found = append(found, a)
			}
		}
	}
	if loosely {
		add(func(a *screen.Action) bool {
			return lettersIn(strings.ToLower(a.Name), strings.ReplaceAll(low, " ", ""))
		})
		return found
	}
	add(func(a *screen.Action) bool { return slices.Contains(a.Labels(), text) || slices.Contains(a.Keys, text) })
	add(func(a *screen.Action) bool { return strings.ToLower(a.Name) == low })
	add(func(a *screen.Action) bool { return strings.HasPrefix(strings.ToLower(a.Name), low) })
	add(func(a *screen.Action) bool { return inWords(a.Name, low, false) })
	add(func(a *screen.Action) bool { return beginnings(wordsOf(a.Name), strings.ReplaceAll(low, " ", "")) })
	add(func(a *screen.Action) bool { return inWords(a.Help, low, utf8.RuneCountInString(low) < leastOfHelp) })
	return found
}

// leastOfHelp is how many letters find the beginning of a word of the help; fewer
// find a whole word.
const leastOfHelp = 3

// wordsOf are the words of a text in small letters.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// inWords reports whether each word of a text begins one of the words of s, or is
// one. A text without letters stands in s as it is.
func inWords(s, text string, whole bool) bool {
	searched := wordsOf(text)
	if len(searched) == 0 {
		return strings.Contains(s, text)
	}
	words := wordsOf(s)
	for _, w := range searched {
		if !slices.ContainsFunc(words, func(word string) bool { return word == w || !whole && strings.HasPrefix(word, w) }) {
			return false
		}
	}
	return true
}

// beginnings reports whether a text is made of the beginnings of some words, in
// their order.
func beginnings(words []string, text string) bool {
	if text == "" {
		return true
	}
	for i, w := range words {
		for n := 1; n <= min(len(w), len(text)) && w[:n] == text[:n]; n++ {
			if beginnings(words[i+1:], text[n:]) {
				return true
			}
		}
	}
	return false
}

// lettersIn reports whether s has the letters of a text in that order.
func lettersIn(s, text string) bool {
	for _, r := range text {
		at := strings.IndexRune(s, r)
		if at < 0 {
			return false
		}
		s = s[at+utf8.RuneLen(r):]
	}
	return true
}
