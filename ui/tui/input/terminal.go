// Package input reads what is typed and pasted from the terminal.
package input

import (
	"math/bits"
	"os"
	"runtime"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// MostPasted is how many bytes are taken of what is pasted.
const MostPasted = 4_000_000

// A Terminal is the one that keys come from. Within a bracketed paste it
// leaves out escape sequences and what is no UTF-8: Bubble Tea drops both, but
// waits for more at each and looks at all that waits again, which takes time
// quadratic in the paste. Beyond MostPasted bytes it leaves out the rest.
type Terminal struct {
	*os.File
	paste pasteReader
}

// Open is the terminal on standard input or, where that is a pipe, the
// controlling one; nil where Bubble Tea is to find it.
func Open() *Terminal {
	if runtime.GOOS == "windows" {
		return nil // keys are read from the console there
	}
	if term.IsTerminal(os.Stdin.Fd()) {
		return &Terminal{File: os.Stdin}
	}
	tty, _, err := tea.OpenTTY()
	if err != nil {
		return nil
	}
	return &Terminal{File: tty}
}

// HasKeys reports whether there is a terminal that keys can come from.
func HasKeys() bool {
	if runtime.GOOS == "windows" || term.IsTerminal(os.Stdin.Fd()) {
		return true
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return false
	}
	tty.Close()
	return true
}

// Read reads keys and pastes.
func (in *Terminal) Read(p []byte) (int, error) {
	if len(in.paste.out) == 0 {
		n, err := in.File.Read(p[:max(1, len(p)-len(pasteEnd))]) // there is room for what was held back
		in.paste.write(p[:n])
		if err != nil {
			return 0, err
		}
	}
	n := copy(p, in.paste.out)
	in.paste.out = append(in.paste.out[:0], in.paste.out[n:]...)
	return n, nil
}

// What begins and ends a bracketed paste.
const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// A pasteReader passes on what comes, a paste without what is no text.
type pasteReader struct {
	out     []byte
	matched int // bytes of pasteStart that came last
	pasting bool
	taken   int // bytes of this paste
	escape  escapeState
	params  []byte // of the sequence, as many as pasteEnd has
	char    []byte // that is being read
	rest    int    // bytes that it still has
}

type escapeState int

const (
	plainText escapeState = iota
	afterEscape
	inSequence
)

func (r *pasteReader) write(p []byte) {
	for _, c := range p {
		if r.pasting {
			r.pasted(c)
			continue
		}
		r.out = append(r.out, c)
		switch {
		case c == pasteStart[r.matched]:
			r.matched++
		case c == pasteStart[0]:
			r.matched = 1
		default:
			r.matched = 0
		}
		if r.matched == len(pasteStart) {
			*r = pasteReader{out: r.out, pasting: true}
		}
	}
}

// pasted takes a byte of a paste.
func (r *pasteReader) pasted(c byte) {
	switch {
	case c == 0x1b:
		r.escape = afterEscape
	case r.escape == afterEscape && c == '[':
		r.escape, r.params = inSequence, r.params[:0]
	case r.escape == inSequence && c >= 0x20 && c <= 0x3f:
		if len(r.params) < len(pasteEnd) {
			r.params = append(r.params, c)
		}
	case r.escape == inSequence && c >= 0x40 && c <= 0x7e:
		r.escape = plainText
		if c == '~' && string(r.params) == "201" {
			*r = pasteReader{out: append(r.out, pasteEnd...)}
		}
	default:
		r.escape = plainText
		r.text(c)
	}
}

// text takes a byte that is part of no sequence, and passes on whole characters.
func (r *pasteReader) text(c byte) {
	switch {
	case c < utf8.RuneSelf:
		r.char, r.rest = append(r.char[:0], c), 0
	case r.rest > 0 && c < 0xc0:
		r.char = append(r.char, c)
		r.rest--
	case c == 0x9b: // a control sequence in 8 bits
		r.escape, r.params, r.rest = inSequence, r.params[:0], 0
		return
	default:
		r.char, r.rest = append(r.char[:0], c), bits.LeadingZeros8(^c)-1
		if r.rest < 1 || r.rest > 3 {
			r.rest = 0
			return
		}
	}
	if r.rest > 0 {
		return
	}
	if char, _ := utf8.DecodeRune(r.char); char == utf8.RuneError || char >= 0x80 && unicode.IsControl(char) {
		return
	}
	if r.taken <= MostPasted {
		r.taken += len(r.char)
		r.out = append(r.out, r.char...)
	}
}
