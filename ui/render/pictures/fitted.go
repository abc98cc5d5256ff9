package pictures

import (
	"fmt"
	"image/color"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// A Fitted is a picture in the width that there is for it.
type Fitted struct {
	Picture
	painted map[int]string // rows, in the profile
	profile colorprofile.Profile
	number  int // under which the terminal has its pixels, 0 for half blocks
}

// Fit makes a picture at most so many columns and rows large.
func (p *Picture) Fit(columns, rows int) *Fitted {
	w, h := fitInto(p.width, p.height, max(1, columns), max(1, rows))
	f := &Fitted{Picture: Picture{w, h, make([]dot, w*h), p.data, p.from}, painted: map[int]string{}}
	for i := range f.dots {
		f.dots[i] = average(samples, func(x, y int) color.Color {
			return p.dots[at(i/w, y, h, p.height)*p.width+at(i%w, x, w, p.width)]
		})
	}
	return f
}

// Show says under which number the terminal has the pixels, from 1: its cells are
// placeholders then. With 0 it is made of half blocks.
func (f *Fitted) Show(number int) { f.number = number }

// Columns is how wide it is.
func (f *Fitted) Columns() int { return f.width }

// Rows is how many it takes.
func (f *Fitted) Rows() int { return (f.height + 1) / 2 }

// Row is row i in the colours of a profile; without colours it is empty.
func (f *Fitted) Row(i int, profile colorprofile.Profile) string {
	if profile <= colorprofile.ASCII {
		return ""
	}
	if f.number > 0 {
		return placeholders(f.number, i, f.width)
	}
	if f.profile != profile {
		f.profile = profile
		clear(f.painted)
	}
	if s, ok := f.painted[i]; ok {
		return s
	}
	var out []byte
	upper := f.dots[2*i*f.width:]
	for x := range f.width {
		out = append(append(out, "\x1b["...), sgr(38, upper[x], profile)...)
		if 2*i+2 <= f.height {
			out = append(append(out, ';'), sgr(48, upper[f.width+x], profile)...)
		}
		out = append(out, "m▀"...)
	}
	f.painted[i] = string(append(out, "\x1b[m"...))
	return f.painted[i]
}

// sgr are the parameters that set a colour (ECMA-48, and ISO 8613-6 for more
// than 8): of the text for 38, of the ground for 48.
func sgr(ground int, d dot, p colorprofile.Profile) string {
	switch p {
	case colorprofile.TrueColor:
		return fmt.Sprintf("%d;2;%d;%d;%d", ground, d.r, d.g, d.b)
	case colorprofile.ANSI256:
		return fmt.Sprintf("%d;5;%d", ground, uint8(ansi.Convert256(d)))
	}
	c := int(ansi.Convert16(d))
	if c >= 8 {
		return fmt.Sprint(ground + 44 + c) // 90 to 97, 100 to 107
	}
	return fmt.Sprint(ground - 8 + c)
}
