package pictures

import (
	"errors"
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// mostBetween bounds the pixels of the picture that is made on the way, as wide as the
// new one and as high as the image, of 32 bytes each: an image may be very high.
const mostBetween = 2 << 20

// Pixels decodes the image again and makes it as large as its cells are, each of a
// size in pixels. What is transparent lies on grey. It takes long.
func (f *Fitted) Pixels(cell image.Point) (out *image.RGBA, err error) {
	defer func() {
		if recover() != nil {
			out, err = nil, errors.New("it cannot be decoded")
		}
	}()
	img, err := f.from.pixels(f.data)
	if err != nil {
		return nil, err
	}
	out = image.NewRGBA(image.Rect(0, 0, f.Columns()*cell.X, f.Rows()*cell.Y))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{0x80}), image.Point{}, draw.Src)
	var scaler draw.Scaler = draw.BiLinear
	switch {
	case img.Bounds().Dx() <= out.Rect.Dx():
		scaler = draw.NearestNeighbor // as sharp as half blocks show it
	case out.Rect.Dx()*img.Bounds().Dy() > mostBetween:
		scaler = draw.ApproxBiLinear
	}
	scaler.Scale(out, out.Bounds(), img, img.Bounds(), draw.Over, nil)
	return out, nil
}
