package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"tapedeck/ui/render/palette"
)

// Each colour has a contrast of at least 4.5:1 with its ground (WCAG 2.2, AA): in
// the dark theme black and #1e1e1e, in the light one white, or its own; and with that
// of a text that is edited.
func TestContrast(t *testing.T) {
	_, darkField := coloursIn(t, styles[Field].dark)
	_, lightField := coloursIn(t, styles[Field].light)
	grounds := map[bool][]int{true: {0x000000, 0x1e1e1e, darkField}, false: {0xffffff, lightField}}
	for role, s := range styles {
		for dark, sgr := range map[bool]string{true: s.dark, false: s.light} {
			text, own := coloursIn(t, sgr)
			if text < 0 {
				if own >= 0 {
					t.Errorf("role %d, dark %v: a ground without a colour of the text", role, dark)
				}
				continue
			}
			on := grounds[dark]
			if own >= 0 {
				on = []int{own}
			}
			for _, ground := range on {
				if c := contrast(text, ground); c < 4.5 {
					t.Errorf("role %d, dark %v: %.2f:1 of %06x on %06x", role, dark, c, text, ground)
				}
			}
		}
	}
}

// So has each colour of each theme, on its own ground too, and as the nearest of 256
// colours.
func TestThemesContrast(t *testing.T) {
	for _, p := range palette.All() {
		colours := Colours{}
		for role, colour := range p.Colours {
			if err := colours.Set(role, colour); err != nil {
				t.Errorf("%s: %s: %v", p.Name, role, err)
			}
		}
		for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
			theme := NewTheme(p.Dark, profile).With(colours)
			_, field := coloursIn(t, theme.start[Field])
			ground, err := strconv.ParseInt(p.Ground[1:], 16, 32)
			grounds := []int{0xffffff, int(ground), field}
			if p.Dark {
				grounds = []int{0, 0x1e1e1e, int(ground), field}
			}
			if err != nil || field < 0 {
				t.Errorf("%s: ground %q: %v", p.Name, p.Ground, err)
			}
			coloured := 0
			for role, sgr := range theme.start {
				text, own := coloursIn(t, sgr)
				if text < 0 {
					continue
				}
				coloured++
				on := grounds
				if own >= 0 {
					on = []int{own}
				}
				for _, ground := range on {
					if c := contrast(text, ground); c < 4.5 {
						t.Errorf("%s, profile %v, role %d: %.2f:1 of %06x on %06x", p.Name, profile, role, c, text, ground)
					}
				}
			}
			if coloured < len(p.Colours)-2 { // but for the two grounds
				t.Errorf("%s: %d roles of %d have a colour", p.Name, coloured, len(p.Colours))
			}
		}
	}
}

// coloursIn are the colours of text and ground in an SGR sequence or its
// parameters, -1 for none.
func coloursIn(t *testing.T, sgr string) (text, ground int) {
	text, ground = -1, -1
	fields := strings.Split(strings.TrimSuffix(strings.TrimPrefix(sgr, "\x1b["), "m"), ";")
	for i := 0; i < len(fields); i++ {
		if fields[i] != "38" && fields[i] != "48" {
			continue
		}
		n := []int{}
		for _, f := range fields[i+2:] {
			v, err := strconv.Atoi(f)
			if err != nil {
				t.Fatalf("%q is not known", sgr)
			}
			n = append(n, v)
		}
		of, used := 0, 2
		switch {
		case fields[i+1] == "5":
			of = paletteColour(n[0])
		case fields[i+1] == "2":
			of, used = n[0]<<16|n[1]<<8|n[2], 4
		default:
			t.Fatalf("%q is not known", sgr)
		}
		if fields[i] == "38" {
			text = of
		} else {
			ground = of
		}
		i += used
	}
	return text, ground
}

// paletteColour is a colour of xterm's 256, as 0xrrggbb. The first 16 are the
// terminal's own but for black.
func paletteColour(n int) int {
	switch {
	case n >= 232:
		return (8 + 10*(n-232)) * 0x010101
	case n >= 16:
		level := func(n int) int { return []int{0, 95, 135, 175, 215, 255}[n%6] }
		return level((n-16)/36)<<16 | level((n-16)/6)<<8 | level(n-16)
	case n == 0:
		return 0
	}
	panic(fmt.Sprintf("colour %d is the terminal's own", n))
}

// contrast is that of two colours by WCAG's formula.
func contrast(a, b int) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c int) float64 {
	part := func(v int) float64 {
		s := float64(v&255) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c>>16) + 0.7152*part(c>>8) + 0.0722*part(c)
}
