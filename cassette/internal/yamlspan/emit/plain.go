package emit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tapedeck/model/lazyregexp"
)

// A shape is what libyaml's analysis of a scalar says about the styles that
// can hold it (yaml_emitter_analyze_scalar).
type shape struct {
	breaks     bool // a line break is in it
	flowPlain  bool // plain inside [] or {}
	blockPlain bool // plain outside
	single     bool
	block      bool // | and >
	looseBlock bool // | reads back, though libyaml would not write it
	foldable   bool // > reads back: no line starts with a blank
}

// plain reports whether the readers take it back as a plain scalar at p. What
// it then resolves to is another question.
func (s shape) plain(p Place) bool {
	if p.Flow > 0 {
		return s.flowPlain
	}
	return s.blockPlain
}

// quotes reports whether single quotes can hold it at p.
func (s shape) quotes(p Place) bool { return s.single && !(p.Key && s.breaks) }

// shape analyses text. Unlike libyaml it takes an empty text for not plain
// (it reads as null), and NEL, LS and PS, which YAML 1.1 and 1.2 read
// differently, for special characters.
func (d Dialect) shape(text string) shape {
	if text == "" {
		return shape{single: true}
	}
	var special, unprintable, tab, breaks, breakBlank, spaceBreak bool
	inFlow := strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...")
	inBlock := inFlow
	prev := rune('\n') // what stands before counts as blank for "#", not as a break
	for i, r := range text {
		switch {
		case i == 0 && strings.IndexByte("#,[]{}&*!|>'\"%@`", text[0]) >= 0:
			inFlow, inBlock = true, true
		case i == 0 && (r == '?' || r == ':' || r == '-'):
			blank := blankAt(text, 1)
			inFlow = inFlow || blank || r != '-'
			inBlock = inBlock || blank
		case r == ':':
			inFlow = true
			inBlock = inBlock || blankAt(text, i+1)
		case r == ',' || r == '?' || r == '[' || r == ']' || r == '{' || r == '}':
			inFlow = true
		case r == '#' && isBlankOrBreak(prev):
			inFlow, inBlock = true, true
		}
		switch {
		case r == '\n':
			breaks = true
			spaceBreak = spaceBreak || prev == ' '
		case r == '\t':
			tab = true
			breakBlank = breakBlank || (i > 0 && prev == '\n')
		case r == ' ':
			breakBlank = breakBlank || (i > 0 && prev == '\n')
		case !d.printable(r):
			special = true
			unprintable = unprintable || !readable(r)
		}
		prev = r
	}
	first, last := text[0], text[len(text)-1]
	edges := first == ' ' || first == '\n' || last == ' ' || last == '\n'
	var s shape
	s.breaks = breaks
	s.single = !breakBlank && !spaceBreak && !special && !tab
	s.blockPlain = s.single && !edges && !breaks && !inBlock
	s.flowPlain = s.single && !edges && !breaks && !inFlow
	s.block = last != ' ' && !spaceBreak && !special && (d.tabs || !tab)
	s.looseBlock = !unprintable && (!special || d.astral)
	s.foldable = !breakBlank && !spaceBreak && !tab && last != ' ' && first != ' ' && first != '\n'
	return s
}

// blankAt reports whether text ends at i or has a blank or break there.
func blankAt(text string, i int) bool {
	if i >= len(text) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return isBlankOrBreak(r)
}

func isBlankOrBreak(r rune) bool {
	switch r {
	case 0, ' ', '\t', '\r', '\n', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// printable reports whether the file's writer puts r, no break and no tab,
// into plain, single-quoted and block scalars as it is.
func (d Dialect) printable(r rune) bool {
	switch {
	case r <= '~':
		return r >= ' '
	case !d.unicode || !readable(r):
		return false
	}
	return r <= 0xFFFF || d.astral
}

// readable reports whether every reader takes r raw, and as no line break.
func readable(r rune) bool {
	switch {
	case r <= '~':
		return r >= ' ' || r == '\n' || r == '\t'
	case r < 0xA0, r == 0x2028, r == 0x2029, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return true
}

// What PyYAML, Psych (of every age), go-yaml and R's yaml resolve a plain
// scalar to is wider for each than YAML says; these are the sum of their
// resolvers.
var (
	otherNumber = lazyregexp.New(`^[-+]?(?:` +
		`0[xXoObB][0-9a-fA-F_,]+` + // hexadecimal, octal, binary
		`|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?` + // base 60
		`|(?:[0-9][0-9_,]*\.?|\.[0-9eE])[0-9_,]*(?:[eE][-+]?[0-9_]*)?` + // integers and floats
		`|\.(?i:inf|nan)` +
		`)$`)
	otherTime = lazyregexp.New(`^-?\d{4}-\d{1,2}-\d{1,2}(?:` +
		`(?:[Tt]|\s+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?(?:\s*(?:Z|[-+]\d{1,2}(?::?\d\d)?:?))?` +
		`)?$`)
)

var otherWords = map[string]bool{
	"y": true, "yes": true, "on": true, "true": true,
	"n": true, "no": true, "off": true, "false": true,
	"null": true, "~": true, "": true, "=": true, "<<": true,
	".na": true, ".na.integer": true, ".na.real": true, ".na.character": true, ".na.logical": true,
}

// resolvesToString reports whether every reader takes the plain scalar text
// for a string.
func resolvesToString(text string) bool {
	if len(text) <= len(".na.character") && otherWords[strings.ToLower(text)] {
		return false
	}
	switch c := text[0]; { // the empty text is among the words
	case c == ':':
		return !isSymbol(text)
	case c == '-' || c == '+' || c == '.' || '0' <= c && c <= '9':
		bare := strings.ReplaceAll(text, "_", "") // as go-yaml looks at it
		return !otherNumber.MatchString(text) && !otherNumber.MatchString(bare) && !otherTime.MatchString(text)
	}
	return true
}

// isSymbol reports whether Psych reads the plain scalar text as a symbol.
func isSymbol(text string) bool { return len(text) > 1 && text[0] == ':' }

// psychDoubles reports whether Psych double-quotes text before it looks at
// anything else: y, n, and what starts with no letter, digit or underscore
// (unless a double quote is in it).
func psychDoubles(text string) bool {
	if text == "y" || text == "n" {
		return true
	}
	if text == "" || strings.Contains(text, `"`) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text)
	return !(unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.Nd, r) || unicode.Is(unicode.Pc, r))
}

// keeps reports whether a block scalar of text needs the indicator +.
func keeps(text string) bool {
	return text == "\n" || strings.HasSuffix(text, "\n\n")
}

// hinted reports whether a block scalar of text needs its indentation
// written: readers take it from the first line otherwise.
func hinted(text string) bool {
	return text[0] == ' ' || text[0] == '\n' || text[0] == '\t'
}
