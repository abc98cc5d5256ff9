package pictures

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// MostNumber is the highest number that a picture can have: that of its image in kitty's
// protocol, of which it is the uppermost byte, is an int of 32 bits on some machines.
const MostNumber = 127

// Ground is the colour of placeholders, one of the 256: the lowest byte of the number
// of an image in kitty's protocol. The number of the picture is the uppermost.
const Ground = 200

// placeholders are the cells of a row of a picture whose pixels the terminal has, as
// in kitty's graphics protocol: U+10EEEE with the row, the column and the number as
// combining characters. No recorded text holds one on the screen.
func placeholders(number, row, columns int) string {
	var out strings.Builder
	out.WriteString(ansi.SGR(38, 5, Ground))
	for x := range columns {
		for _, r := range []rune{kitty.Placeholder, kitty.Diacritic(row), kitty.Diacritic(x), kitty.Diacritic(number)} {
			out.WriteRune(r)
		}
	}
	return out.String() + "\x1b[m"
}
