// Package printed reads what programs print: lines that test runners put
// something before, that terminals broke and that stand in other texts.
package printed

import (
	"strconv"
	"strings"

	"tapedeck/model/lazyregexp"
)

// ContainsAny reports whether a text contains one of several.
func ContainsAny(s string, subs []string) bool {
	for _, sub := range subs {
		if strings.Contains(s, sub) {
			return true
		}
	}
	return false
}

// Prefix is what a runner puts before each line of a message ("E       ",
// "     "), seen at the line where the sentence stands that begins a line of it.
func Prefix(line, sentence string) string {
	prefix, _, _ := strings.Cut(line, sentence)
	return prefix
}

// Within takes a runner's prefix off. Blank lines may have lost a part of it; a
// line without it is not of the message, or was wrapped.
func Within(line, prefix string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(line, prefix); ok {
		return rest, true
	}
	if strings.HasPrefix(prefix, strings.TrimRight(line, " \t")) {
		return "", true
	}
	return line, false
}

// MaxWrapped bounds the lines that a message's line, which a terminal may have
// broken, is looked for on; maxWrappedLen their bytes.
const (
	MaxWrapped    = 30
	maxWrappedLen = 16 << 10
)

// Unwrapped matches the line at i, or if it does not match, the line joined
// with those that follow, as a terminal may have broken it. What matches begins
// on the line.
func Unwrapped(lines []string, i int, re *lazyregexp.Regexp) []string {
	joined := lines[i]
	sentence, _ := re.LiteralPrefix()
	for n := i + 1; ; n++ {
		if m := re.FindStringSubmatchIndex(joined); m != nil && m[0] < len(lines[i]) {
			return re.FindStringSubmatch(joined)
		}
		if n >= len(lines) || n >= i+MaxWrapped || lines[n] == "" || len(joined) > maxWrappedLen {
			return nil
		}
		if sentence != "" && strings.Contains(lines[n], sentence) {
			return nil // the next of its kind
		}
		joined += lines[n]
	}
}

// Number reads a count that a message holds, nil if it is none.
func Number(s string) *int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return nil
	}
	return &n
}
