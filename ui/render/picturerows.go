package render

import (
	"fmt"
	"image/color"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// A fitted is a picture in the width of a document.
type fitted struct {
	Picture
	painted map[int]string // rows, in the profile
	profile colorprofile.Profile
}

// fit makes a picture at most width cells wide.
func (p *Picture) fit(width int) *fitted {
	w, h := fitInto(p.width, p.height, width)
	f := &fitted{Picture: Picture{w, h, make([]dot, w*h)}, painted: map[int]string{}}
	for i := range f.dots {
		f.dots[i] = average(samples, func(x, y int) color.Color {
			return p.dots[at(i/w, y, h, p.height)*p.width+at(i%w, x, w, p.width)]
		})
	}
	return f
}

// rows is how many a picture takes, with a blank one above it.
func (f *fitted) rows() int {
	if f == nil {
		return 0
	}
	return 1 + (f.height+1)/2
}

// row is row i of a picture in the theme's colours; without colours it is
// empty.
func (f *fitted) row(i int, t Theme) string {
	if i == 0 || !t.coloured() {
		return ""
	}
	if f.profile != t.profile {
		f.profile = t.profile
		clear(f.painted)
	}
	if s, ok := f.painted[i]; ok {
		return s
	}
	var out []byte
	upper := f.dots[2*(i-1)*f.width:]
	for x := range f.width {
		out = append(append(out, "\x1b["...), sgr(38, upper[x], t.profile)...)
		if 2*i <= f.height {
			out = append(append(out, ';'), sgr(48, upper[f.width+x], t.profile)...)
		}
		out = append(out, "m▀"...)
	}
	f.painted[i] = string(append(out, reset...))
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
