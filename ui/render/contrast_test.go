package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
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

// coloursIn are the colours of text and ground in the parameters of an SGR
// sequence, -1 for none.
func coloursIn(t *testing.T, sgr string) (text, ground int) {
	text, ground = -1, -1
	fields := strings.Split(sgr, ";")
	for i := 0; i < len(fields); i++ {
		if fields[i] != "38" && fields[i] != "48" {
			continue
		}
		n, err := strconv.Atoi(fields[i+2])
		if fields[i+1] != "5" || err != nil {
			t.Fatalf("%q is not known", sgr)
		}
		if fields[i] == "38" {
			text = paletteColour(n)
		} else {
			ground = paletteColour(n)
		}
		i += 2
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
