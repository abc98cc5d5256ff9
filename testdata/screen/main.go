// Command screen turns a terminal's screen, as `tmux capture-pane -p -e` prints
// it, into an SVG picture:
//
//	tmux capture-pane -p -e | go run ./testdata/screen 80 24 > picture.svg
package main

import (
	"fmt"
	"html"
	"image/color"
	"io"
	"os"
	"strconv"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// The size of a cell in SVG units, for a font of 14.
const (
	cellWidth, cellHeight = 8.43, 18.0
	margin                = 12.0
)

// A palette is what the terminal itself would show where nothing is said.
type palette struct{ background, text, faint string }

var dark = palette{"#16181d", "#d7dae0", "#8a8f99"}
var light = palette{"#ffffff", "#24292f", "#6e7781"}

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "screen:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	if len(args) < 2 {
		return fmt.Errorf("usage: screen WIDTH HEIGHT [light]")
	}
	width, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	height, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	colours := dark
	if len(args) > 2 && args[2] == "light" {
		colours = light
	}
	screen := uv.NewScreenBuffer(width, height)
	uv.NewStyledString(strings.TrimRight(string(text), "\n")).Draw(screen, screen.Bounds())
	for y := range height {
		fill(screen, y, width)
	}
	_, err = io.WriteString(out, picture(screen, width, height, colours))
	return err
}

// halfBlock is what pictures are made of: its ground is a pixel.
const halfBlock = "▀"

// fill lets the ground of a row's last text go on to the end of the row: tmux prints
// no cells that were erased, which have it too.
func fill(screen uv.ScreenBuffer, y, width int) {
	last := width - 1
	for last >= 0 && (screen.CellAt(last, y) == nil || strings.TrimSpace(screen.CellAt(last, y).Content) == "" && styleOf(screen.CellAt(last, y)).Bg == nil) {
		last--
	}
	if last < 0 || styleOf(screen.CellAt(last, y)).Bg == nil || screen.CellAt(last, y).Content == halfBlock {
		return
	}
	ground := uv.Cell{Content: " ", Width: 1, Style: uv.Style{Bg: styleOf(screen.CellAt(last, y)).Bg}}
	for x := last + 1; x < width; x++ {
		screen.SetCell(x, y, &ground)
	}
}

func picture(screen uv.ScreenBuffer, width, height int, p palette) string {
	var b strings.Builder
	w, h := float64(width)*cellWidth+2*margin, float64(height)*cellHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f">`+"\n", w, h, w, h)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", p.background)
	b.WriteString(`<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">` + "\n")
	for y := range height {
		row(&b, screen, y, width, p)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// row draws runs of cells of one style.
func row(b *strings.Builder, screen uv.ScreenBuffer, y, width int, p palette) {
	for x := 0; x < width; {
		first := screen.CellAt(x, y)
		style := styleOf(first)
		text, end := "", x
		for end < width {
			cell := screen.CellAt(end, y)
			if s := styleOf(cell); !s.Equal(&style) {
				break
			}
			content, cells := " ", 1
			if cell != nil && cell.Content != "" {
				content, cells = cell.Content, max(1, cell.Width)
			}
			text += content
			end += cells
		}
		draw(b, text, x, y, end-x, style, p)
		x = end
	}
}

func styleOf(c *uv.Cell) uv.Style {
	if c == nil {
		return uv.Style{}
	}
	return c.Style
}

func draw(b *strings.Builder, text string, x, y, cells int, s uv.Style, p palette) {
	fill, ground := hex(s.Fg, p.text), hex(s.Bg, "")
	if s.Attrs&uv.AttrFaint != 0 && s.Fg == nil {
		fill = p.faint
	}
	if s.Attrs&uv.AttrReverse != 0 {
		if ground == "" {
			ground = p.background
		}
		fill, ground = ground, fill
	}
	left, top := margin+float64(x)*cellWidth, margin+float64(y)*cellHeight
	if ground != "" {
		fmt.Fprintf(b, `<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"/>`+"\n", left, top, float64(cells)*cellWidth, cellHeight, ground)
	}
	weight := ""
	if s.Attrs&uv.AttrBold != 0 {
		weight = ` font-weight="bold"`
	}
	if s.Underline != 0 { // below the blanks too
		fmt.Fprintf(b, `<rect x="%.2f" y="%.2f" width="%.2f" height="1" fill="%s"/>`+"\n", left, top+16, float64(cells)*cellWidth, fill)
	}
	// SVG viewers differ in what they do with blanks: each word has its position.
	at := 0
	for _, word := range strings.SplitAfter(text, " ") {
		size := ansi.StringWidth(word)
		if word = strings.TrimSuffix(word, " "); word != "" {
			fmt.Fprintf(b, `<text x="%.2f" y="%.2f" fill="%s"%s textLength="%.2f">%s</text>`+"\n", left+float64(at)*cellWidth,
				top+13.5, fill, weight, float64(ansi.StringWidth(word))*cellWidth, html.EscapeString(word))
		}
		at += size
	}
}

func hex(c color.Color, otherwise string) string {
	if c == nil {
		return otherwise
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
