package graphics

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/iterm2"
	"github.com/charmbracelet/x/ansi/kitty"
	"github.com/charmbracelet/x/ansi/sixel"

	"tapedeck/ui/render/pictures"
)

// An encoded is a picture as the terminal takes it: for kitty's protocol what sends
// it and what deletes it; for the others what draws each of its rows of cells at the
// cursor.
type encoded struct {
	send, delete string
	rows         []string
}

// mostSixels is how many pixels are drawn as sixels, whose size cannot be chosen.
const mostSixels = 3_000_000

// encode makes a picture ready under a number.
func encode(p *pictures.Fitted, is protocol, cell image.Point, number int) (encoded, error) {
	if is == sixels && cell.X*cell.Y*p.Columns()*p.Rows() > mostSixels {
		return encoded{}, errors.New("it has too many pixels")
	}
	img, err := p.Pixels(cell)
	if err != nil {
		return encoded{}, err
	}
	if is == kittys {
		return encodeKitty(img, p, number)
	}
	var e encoded
	for y := 0; y < img.Rect.Dy(); y += cell.Y {
		row := img.SubImage(image.Rect(0, y, img.Rect.Dx(), y+cell.Y))
		var drawn string
		if is == iTerm2s {
			drawn, err = encodeITerm2(row, p.Columns())
		} else {
			drawn, err = encodeSixel(row)
		}
		if err != nil {
			return encoded{}, err
		}
		e.rows = append(e.rows, drawn)
	}
	return e, nil
}

// encodeKitty makes an image that placeholders show. The uppermost byte of its
// number tells its pictures apart, the lowest is the placeholders' colour.
func encodeKitty(img image.Image, p *pictures.Fitted, number int) (encoded, error) {
	id := number<<24 | pictures.Ground
	var out strings.Builder
	err := kitty.EncodeGraphics(&out, img, &kitty.Options{
		Action: kitty.TransmitAndPut, Transmission: kitty.Direct, Format: kitty.PNG, Quiet: 2, ID: id,
		VirtualPlacement: true, Columns: p.Columns(), Rows: p.Rows(), Chunk: true,
	})
	return encoded{send: out.String(), delete: ansi.KittyGraphics(nil, "a=d", "d=I", fmt.Sprintf("i=%d", id), "q=2")}, err
}

// encodeSixel makes sixels of an image. A pixel that they leave out stays as it is.
func encodeSixel(img image.Image) (string, error) {
	var out bytes.Buffer
	err := new(sixel.Encoder).Encode(&out, atOrigin{img})
	return ansi.SixelGraphics(0, 1, 0, bytes.TrimSuffix(out.Bytes(), []byte{sixel.LineBreak})), err
}

// encodeITerm2 makes an inline image that is one row high.
func encodeITerm2(img image.Image, columns int) (string, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return "", err
	}
	content := []byte(base64.StdEncoding.EncodeToString(out.Bytes()))
	return ansi.ITerm2(iterm2.File{
		Size: int64(out.Len()), Width: iterm2.Cells(columns), Height: iterm2.Cells(1),
		IgnoreAspectRatio: true, Inline: true, DoNotMoveCursor: true, Content: content,
	}), nil
}

// An atOrigin is an image that starts at 0,0, as the encoder of sixels takes it.
type atOrigin struct{ image.Image }

// Bounds start at 0,0.
func (a atOrigin) Bounds() image.Rectangle {
	b := a.Image.Bounds()
	return b.Sub(b.Min)
}

// At is a pixel.
func (a atOrigin) At(x, y int) color.Color {
	from := a.Image.Bounds().Min
	return a.Image.At(from.X+x, from.Y+y)
}
