package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// tabStop is how many cells apart tab stops are.
const tabStop = 4

// Bounds on what one character cell may hold: more of it would be a stack that
// covers other rows, or a way to hide data.
const (
	maxMarks   = 4  // combining marks on one letter
	maxCluster = 16 // characters that join into one
)

// Sanitize makes recorded text safe to show on one line. Control characters
// become their pictures (U+2400...), invalid bytes \xNN, and characters that
// are invisible, unassigned, private or steer the direction of text <U+XXXX>;
// a tab becomes blanks. Nothing is dropped silently but U+200D and U+FE0F
// where they follow a character: terminals disagree about their width.
func Sanitize(s string) string { return sanitize(s, false) }

// SanitizeText is Sanitize for several lines: line ends (\n) stay, and tab
// stops count from the start of the line.
func SanitizeText(s string) string { return sanitize(s, true) }

func sanitize(s string, lines bool) string {
	var out strings.Builder
	from := 0   // s[kept:i] goes out as it is
	column := 0 // cells since the start of the line
	for i := 0; i < len(s); {
		if n := plainPrefix(s[i:]); n > 0 {
			i += n
			column += n
			continue
		}
		g := nextGlyph(s[i:], column)
		if lines && s[i] == '\n' {
			g, column = glyph{size: 1, text: "\n"}, 0
		}
		if g.text != s[i:i+g.size] {
			out.WriteString(s[from:i])
			out.WriteString(g.text)
			from = i + g.size
		}
		i += g.size
		column += g.width
	}
	if from == 0 {
		return s
	}
	out.WriteString(s[from:])
	return out.String()
}

// A glyph is the least piece of text that is shown as one: a character with
// its marks, or a stand-in. It is never split over two rows or two colours.
type glyph struct {
	size  int    // bytes of the source
	width int    // cells
	text  string // sanitised
}

// nextGlyph takes the first glyph off s, which is not empty. column is where
// it is shown, for tabs. The widths of successive glyphs add up to the width
// of their joined texts.
func nextGlyph(s string, column int) glyph {
	c := s[0]
	switch {
	case c == '\t':
		n := tabStop - column%tabStop
		return glyph{1, n, "    "[:n]}
	case c < ' ' || c == 0x7f:
		return glyph{1, 1, picture(c)}
	case c < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf):
		return glyph{1, 1, s[:1]}
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		return glyph{1, 4, string([]byte{'\\', 'x', lowerHex[c>>4], lowerHex[c&15]})}
	}
	if simple(r) && !mayJoin(s[size:]) {
		return glyph{size, simpleWidth(r), s[:size]}
	}
	if kindOf(r) != base {
		text := standIn(r)
		return glyph{size, len(text), text}
	}
	return cluster(s, r, size)
}

// cluster takes a character and all that joins it off s.
func cluster(s string, first rune, size int) glyph {
	n, text := size, s[:size]
	for marks, joiners, runes := 0, 0, 1; n < len(s); runes++ {
		r, size := utf8.DecodeRuneInString(s[n:])
		longer := s[:n+size]
		if n > len(text) { // a joiner was left out
			longer = text + s[n:n+size]
		}
		switch k := kindOf(r); {
		case r == utf8.RuneError && size == 1:
			return glyph{n, ansi.StringWidth(text), text}
		case k == joiner && joiners < 2:
			joiners++
			n += size
			continue
		case k == mark && marks < maxMarks, k == modifier && marks < maxMarks && unicode.Is(unicode.So, first):
			marks++
		case k == base && joins(longer, len(text)):
			if runes >= maxCluster {
				text += standIn(r)
				return glyph{n + size, ansi.StringWidth(text), text}
			}
			marks = 0
		default:
			return glyph{n, ansi.StringWidth(text), text}
		}
		joiners = 0
		text = longer
		n += size
	}
	return glyph{n, ansi.StringWidth(text), text}
}

// joins reports whether a terminal that knows grapheme clusters shows the
// character at i as part of what is before it.
func joins(s string, i int) bool {
	clusters := graphemes.FromString(s)
	for clusters.Next() {
		if clusters.End() == i {
			return false
		}
	}
	return true
}

// A kind is how a character behaves beside others.
type kind int

const (
	base     kind = iota // stands alone
	mark                 // is drawn on the character before it
	modifier             // colours the emoji before it
	joiner               // U+200D and U+FE0F
	hidden               // is not seen, or moves what is seen
)

func kindOf(r rune) kind {
	switch {
	case r < 0x7f && r >= ' ' || simple(r):
		return base
	case r == 0x200d || r == 0xfe0f:
		return joiner
	case r >= 0x1f3fb && r <= 0x1f3ff:
		return modifier
	case !unicode.IsGraphic(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, blanks):
		return hidden
	case unicode.In(r, unicode.M, trailing):
		return mark
	}
	return base
}

// blanks are characters that Unicode counts as graphic, yet that show nothing
// (Braille blank, Khitan filler, null notehead) or that a terminal puts
// together with whatever comes after them (Prepend in UAX #29).
var blanks = table(0x0d4e, 0x2800, 0x111c2, 0x111c3, 0x1193f, 0x11941, 0x11a84, 0x11a85, 0x11a86, 0x11a87,
	0x11a88, 0x11a89, 0x11d46, 0x11f02, 0x16fe4, 0x1d159)

// trailing are letters that are drawn on the one before them: Thai and Lao am,
// halfwidth voiced marks.
var trailing = table(0x0e33, 0x0eb3, 0xff9e, 0xff9f)

func table(runes ...rune) *unicode.RangeTable {
	t := new(unicode.RangeTable)
	for _, r := range runes {
		if r <= 0xffff {
			t.R16 = append(t.R16, unicode.Range16{Lo: uint16(r), Hi: uint16(r), Stride: 1})
		} else {
			t.R32 = append(t.R32, unicode.Range32{Lo: uint32(r), Hi: uint32(r), Stride: 1})
		}
	}
	return t
}

// simple reports whether a character is of the common ones that are always
// shown as they are, join no other simple one, and have one width.
func simple(r rune) bool {
	switch {
	case r < 0xa0:
		return false
	case r < 0x300:
		return r != 0xad
	case r < 0x1100:
		return r >= 0x3a3 && r <= 0x482 || r >= 0x48a && r <= 0x52f
	case r < 0x2028:
		return r >= 0x2010
	case r < 0xac00:
		return r >= 0x4e00 && r <= 0x9fff || r >= 0x3041 && r <= 0x3096 || r >= 0x30a1 && r <= 0x30ff || r >= 0x3001 && r <= 0x3029
	}
	return r <= 0xd7a3 || r >= 0xff01 && r <= 0xff60
}

func simpleWidth(r rune) int {
	if r < 0x2028 {
		return 1
	}
	return 2
}

// mayJoin reports whether rest starts with something that could join a simple
// character before it.
func mayJoin(rest string) bool {
	if rest == "" || rest[0] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return !simple(r)
}

// picture is the visible stand-in of a control character.
func picture(c byte) string {
	const pictures = "␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟"
	if c == 0x7f {
		return "␡"
	}
	return pictures[3*c : 3*c+3]
}

const lowerHex, upperHex = "0123456789abcdef", "0123456789ABCDEF"

// standIn is <U+XXXX>, with at least four digits.
func standIn(r rune) string {
	text := make([]byte, 0, len("<U+10FFFF>"))
	text = append(text, "<U+"...)
	for shift := 20; shift >= 0; shift -= 4 {
		if digits := r >> shift; digits > 0 || shift < 16 {
			text = append(text, upperHex[digits&15])
		}
	}
	return string(append(text, '>'))
}

// plainPrefix counts the printable ASCII characters at the start of s that
// nothing joins: the last one before a non-ASCII character is left out.
func plainPrefix(s string) int {
	n := asciiPrefix(s)
	if n > 0 && n < len(s) && s[n] >= utf8.RuneSelf {
		n--
	}
	return n
}

// plainRun is plainPrefix up to a number of bytes, reading not much more.
func plainRun(s string, most int) int {
	return min(most, plainPrefix(s[:min(len(s), most+2)]))
}

// asciiPrefix counts the bytes from ' ' to '~' at the start of s, eight at a
// time: a byte is none of them if it, or it plus 1, or it minus 0x20 has its
// high bit set.
func asciiPrefix(s string) int {
	const high, ones = 0x8080808080808080, 0x0101010101010101
	n := 0
	for ; len(s)-n >= 8; n += 8 {
		x := uint64(s[n]) | uint64(s[n+1])<<8 | uint64(s[n+2])<<16 | uint64(s[n+3])<<24 |
			uint64(s[n+4])<<32 | uint64(s[n+5])<<40 | uint64(s[n+6])<<48 | uint64(s[n+7])<<56
		if (x|(x+ones)|(x-0x20*ones))&high != 0 {
			break
		}
	}
	for n < len(s) && s[n] >= ' ' && s[n] < 0x7f {
		n++
	}
	return n
}
