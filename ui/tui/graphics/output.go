package graphics

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// An Output is the way to the terminal. Into each screen that is written it puts the
// pictures of the rows that were written.
//
// kitty's pictures are put where their placeholders are by the terminal itself; of
// the others a row is drawn again after each screen that writes one of its cells, so
// that it stays whole whatever covers it in between. What leaves the screen needs
// nothing: writing other text erases the pixels of a cell.
type Output struct {
	To     io.Writer
	mu     sync.Mutex
	away   bool            // something else has the terminal
	images map[int]encoded // by number; nil before the first
}

// send writes something that is no screen, unless something else has the terminal.
func (o *Output) send(s string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.away {
		_, _ = io.WriteString(o.To, s) // the next screen finds out what is wrong with the terminal
	}
}

// put gives the terminal a picture. Nothing is written between the pieces in which
// kitty's protocol takes a large one: another command there, or the end of the screen,
// would leave the terminal with a part, to which it adds the next picture.
func (o *Output) put(number int, e encoded) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.away {
		_, _ = io.WriteString(o.To, e.send)
	}
	if o.images == nil {
		o.images = map[int]encoded{}
	}
	o.images[number] = e
}

// remove takes a picture away.
func (o *Output) remove(number int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.away {
		_, _ = io.WriteString(o.To, o.images[number].delete)
	}
	delete(o.images, number)
}

// Write writes a screen.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, err := o.To.Write(o.withPictures(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// withPictures is a screen with its pictures.
func (o *Output) withPictures(p []byte) []byte {
	if at := bytes.Index(p, []byte(ansi.ResetModeAltScreenSaveCursor)); at >= 0 { // the images are of the screen that is left
		o.away = true
		return insert(p, at, o.all(func(e encoded) string { return e.delete }))
	}
	if at := bytes.Index(p, []byte(ansi.SetModeAltScreenSaveCursor)); at >= 0 {
		o.away = false
		p = insert(p, at+len(ansi.SetModeAltScreenSaveCursor), o.all(func(e encoded) string { return e.send }))
	}
	if o.images == nil {
		return p
	}
	out, drawn := o.draw(p)
	if len(drawn) == 0 {
		return out
	}
	end := len(out) - len(ansi.ResetModeSynchronizedOutput)
	if !bytes.HasSuffix(out, []byte(ansi.ResetModeSynchronizedOutput)) {
		end = len(out)
	}
	return insert(out, end, ansi.SaveCursor+drawn+ansi.RestoreCursor)
}

// all is something of each image.
func (o *Output) all(of func(encoded) string) string {
	var out strings.Builder
	for _, e := range o.images {
		out.WriteString(of(e))
	}
	return out.String()
}

// insert makes a copy of a screen with something put in.
func insert(p []byte, at int, s string) []byte {
	return append(append(append(make([]byte, 0, len(p)+len(s)), p[:at]...), s...), p[at:]...)
}

// draw takes the cells of pictures that are drawn row by row out of a screen. drawn
// is what draws their rows.
func (o *Output) draw(p []byte) (out []byte, drawn string) {
	var rows strings.Builder
	done := map[cell]bool{}
	for {
		at := bytes.Index(p, placeholder)
		if at < 0 {
			return append(out, p...), rows.String()
		}
		out = append(out, p[:at]...)
		p = p[at:]
		c, size := readCell(p)
		if size == 0 { // kitty's own
			out, p = append(out, p[:len(placeholder)]...), p[len(placeholder):]
			continue
		}
		out, p = append(out, ' '), p[size:]
		c.column = 0
		if e := o.images[c.number]; !done[c] && c.row < len(e.rows) {
			done[c] = true
			rows.WriteString(ansi.CursorPosition(c.x+1, c.y+1) + e.rows[c.row])
		}
	}
}

var placeholder = []byte(string(kitty.Placeholder))

// A cell is one of a picture that is drawn row by row, and where that row starts.
type cell struct{ x, y, row, column, number int }

// place tells in each cell of a picture where its row starts on the screen.
func place(rows []string) {
	for y, row := range rows {
		before, _, holds := strings.Cut(row, string(placeholder))
		if !holds {
			continue
		}
		x := ansi.StringWidth(before)
		where := string([]rune{kitty.Placeholder, kitty.Diacritic(y), kitty.Diacritic(x / base), kitty.Diacritic(x % base)})
		rows[y] = strings.ReplaceAll(row, string(placeholder), where)
	}
}

// base is that of the numbers that combining characters are the digits of.
const base = 100

// readCell reads a cell that place has written. It is 0 bytes long if it is none.
func readCell(p []byte) (c cell, size int) {
	var read [6]int
	size = len(placeholder)
	for i := range read {
		r, n := utf8.DecodeRune(p[size:])
		digit, ok := digits()[r]
		if !ok {
			return cell{}, 0
		}
		read[i] = digit
		size += n
	}
	return cell{read[1]*base + read[2], read[0], read[3], read[4], read[5]}, size
}

// digits are what the combining characters stand for.
var digits = sync.OnceValue(func() map[rune]int {
	m := map[rune]int{}
	for i := range 297 {
		m[kitty.Diacritic(i)] = i
	}
	return m
})
