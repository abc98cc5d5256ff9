package lazyregexp

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// needs are what a text must have for an expression to match. The zero needs are
// met by every text.
type needs struct {
	anchored bool      // a match begins where the text does, with a byte
	first    [256]bool // which that byte may be, where it is anchored
	literals []string  // of which each match has one; none: not known
}

// Bounds of the literals: shorter ones stand in too many texts, and more of them
// take longer to look for than the expression does.
const (
	leastLiteral = 2
	mostLiterals = 12
)

func needsOf(text string) (n needs) {
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return needs{} // compiling it says so
	}
	n.literals = literalsOf(re)
	if beginsText(re) {
		n.anchored = !n.mayBegin(re)
	}
	return n
}

func (n *needs) metBy(s string) bool {
	if n.anchored && (s == "" || !n.first[s[0]]) {
		return false
	}
	return n.literals == nil || slices.ContainsFunc(n.literals, func(literal string) bool { return strings.Contains(s, literal) })
}

// beginsText reports whether an expression matches at the beginning of a text
// alone.
func beginsText(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText:
		return true
	case syntax.OpCapture, syntax.OpConcat:
		return len(re.Sub) > 0 && beginsText(re.Sub[0])
	case syntax.OpAlternate:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !beginsText(sub) })
	}
	return false
}

// mayBegin notes the bytes that a match may begin with. It reports whether the
// match may be empty, and what follows it then counts too.
func (n *needs) mayBegin(re *syntax.Regexp) (empty bool) {
	switch re.Op {
	case syntax.OpLiteral:
		n.runes(re.Rune[0], re.Rune[0])
		if re.Flags&syntax.FoldCase != 0 {
			n.foldedRune(re.Rune[0])
		}
		return false
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			n.runes(re.Rune[i], re.Rune[i+1])
		}
		return false
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		n.runes(0, utf8.MaxRune)
		return false
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !n.mayBegin(sub) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			empty = n.mayBegin(sub) || empty
		}
		return empty
	case syntax.OpCapture, syntax.OpPlus:
		return n.mayBegin(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		n.mayBegin(re.Sub[0])
		return true
	case syntax.OpRepeat:
		return n.mayBegin(re.Sub[0]) || re.Min == 0
	}
	return true // what is of no width, and what matches nothing
}

// runes notes the first bytes of runes. A byte that begins no rune counts as
// U+FFFD, so beyond ASCII all bytes go together.
func (n *needs) runes(from, to rune) {
	for c := from; c <= min(to, utf8.RuneSelf-1); c++ {
		n.first[c] = true
	}
	for c := utf8.RuneSelf; c < len(n.first) && to >= utf8.RuneSelf; c++ {
		n.first[c] = true
	}
}

// foldedRune notes the other forms of a rune whose case does not count; those of
// some letters of ASCII lie beyond it.
func (n *needs) foldedRune(r rune) {
	for _, form := range []string{strings.ToLower(string(r)), strings.ToUpper(string(r))} {
		n.first[form[0]] = true
	}
	n.runes(utf8.RuneSelf, utf8.MaxRune)
}

// literalsOf are texts of which each match has one, nil if that is not known.
func literalsOf(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		text := string(re.Rune)
		if re.Flags&syntax.FoldCase != 0 || len(text) < leastLiteral || strings.ContainsRune(text, utf8.RuneError) {
			return nil
		}
		return []string{text}
	case syntax.OpCapture, syntax.OpPlus:
		return literalsOf(re.Sub[0])
	case syntax.OpRepeat:
		if sub := re.Sub[0]; re.Min > 1 && sub.Op == syntax.OpLiteral && sub.Flags&syntax.FoldCase == 0 && !slices.Contains(sub.Rune, utf8.RuneError) {
			return []string{strings.Repeat(string(sub.Rune), re.Min)}
		}
		if re.Min > 0 {
			return literalsOf(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if l := literalsOf(sub); l != nil && (best == nil || rarer(l, best)) {
				best = l
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			l := literalsOf(sub)
			if l == nil || len(all)+len(l) > mostLiterals {
				return nil
			}
			all = append(all, l...)
		}
		return all
	}
	return nil
}

// rarer reports whether one list of literals is likely to be in fewer texts: by
// its shortest one.
func rarer(a, b []string) bool {
	shortest := func(list []string) int {
		return len(slices.MinFunc(list, func(a, b string) int { return len(a) - len(b) }))
	}
	return shortest(a) > shortest(b)
}
