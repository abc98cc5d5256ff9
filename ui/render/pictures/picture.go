// Package pictures shows images in a terminal, and finds those that texts hold.
//
// Images are hostile input: how many pixels are decoded, how long a decoder may take
// and what scaling needs is bounded, and what is shown is made of the decoded pixels
// alone.
package pictures

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"time"

	"golang.org/x/image/webp"

	"tapedeck/model/body"
)

// Bounds of what is done for an image.
const (
	maxPixels   = 40_000_000 // more are not decoded
	mostColumns = 160
	mostRows    = 60
	samples     = 4 // across and down, that make up a dot
)

// Patience is how long a decoder may take: a file of a few kB can keep one busy for
// minutes.
var Patience = 2 * time.Second

// A Picture is an image made small enough for a terminal.
type Picture struct {
	width, height int // in dots, two of which a cell shows, one above the other
	dots          []dot
	data          []byte // that it was decoded from
	from          decoder
}

// A dot is a colour.
type dot struct{ r, g, b uint8 }

// A decoder reads one kind of images.
type decoder struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var decoders = map[body.Type]decoder{
	body.PNG:  {png.DecodeConfig, png.Decode},
	body.JPEG: {jpeg.DecodeConfig, jpeg.Decode},
	body.GIF:  {gif.DecodeConfig, gif.Decode}, // its first frame
	body.WebP: {webp.DecodeConfig, webp.Decode},
}

// Is reports whether images of a type can be shown.
func Is(t body.Type) bool { return decoders[t].decode != nil }

// Decode returns an image's size, and its picture or why there is none. The size
// is zero where not even that is known.
func Decode(t body.Type, data []byte) (size image.Point, small *Picture, err error) {
	return decode(data, decoders[t])
}

func decode(data []byte, d decoder) (size image.Point, small *Picture, err error) {
	defer func() {
		if recover() != nil {
			small, err = nil, errors.New("it cannot be decoded")
		}
	}()
	config, err := d.config(bytes.NewReader(data))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return image.Point{}, nil, errors.New("it cannot be decoded")
	}
	size = image.Pt(config.Width, config.Height)
	if config.Width > maxPixels/config.Height {
		return size, nil, errors.New("it has more than 40 million pixels")
	}
	img, err := d.pixels(data)
	if err != nil {
		return size, nil, err
	}
	small = shrink(img)
	small.data, small.from = data, d
	return size, small, nil
}

// pixels decodes an image whose size was looked at.
func (d decoder) pixels(data []byte) (image.Image, error) {
	img, err := d.decode(&impatient{bytes.NewReader(data), time.Now().Add(Patience)})
	switch {
	case errors.Is(err, errTooLong):
		return nil, err
	case err != nil || img.Bounds().Empty():
		return nil, errors.New("it cannot be decoded")
	}
	return img, nil
}

// An impatient reader hands out little at a time, and nothing after its time.
type impatient struct {
	from *bytes.Reader
	end  time.Time
}

var errTooLong = errors.New("it takes too long to decode")

func (r *impatient) Read(p []byte) (int, error) {
	if time.Now().After(r.end) {
		return 0, errTooLong
	}
	return r.from.Read(p[:min(len(p), 512)])
}

// shrink makes an image at most mostColumns by mostRows cells large.
func shrink(img image.Image) *Picture {
	bounds := img.Bounds()
	w, h := fitInto(bounds.Dx(), bounds.Dy(), mostColumns, mostRows)
	p := &Picture{width: w, height: h, dots: make([]dot, w*h)}
	for i := range p.dots {
		p.dots[i] = average(samples, func(x, y int) color.Color {
			return img.At(bounds.Min.X+at(i%w, x, w, bounds.Dx()), bounds.Min.Y+at(i/w, y, h, bounds.Dy()))
		})
	}
	return p
}

// fitInto is the size in dots of an image in so many columns and rows.
func fitInto(width, height, columns, rows int) (w, h int) {
	w, h = width, height
	if w > columns {
		w, h = columns, max(1, height*columns/width)
	}
	if h > 2*rows {
		w, h = max(1, w*2*rows/h), 2*rows
	}
	return w, h
}

// at is the pixel, of size, of the n-th of the samples in a dot, of dots.
func at(dot, n, dots, size int) int {
	return min(size-1, (dot*samples+n)*size/(dots*samples))
}

// average mixes n by n samples; what is transparent lies on grey.
func average(n int, sample func(x, y int) color.Color) dot {
	var sum [3]uint32
	for i := range n * n {
		r, g, b, a := sample(i%n, i/n).RGBA()
		for k, c := range [3]uint32{r, g, b} {
			sum[k] += c>>8 + (0xffff-a)>>9
		}
	}
	mixed := func(k int) uint8 { return uint8(min(255, sum[k]/uint32(n*n))) }
	return dot{mixed(0), mixed(1), mixed(2)}
}

// RGBA makes a dot a color.Color.
func (d dot) RGBA() (r, g, b, a uint32) {
	return uint32(d.r) * 0x101, uint32(d.g) * 0x101, uint32(d.b) * 0x101, 0xffff
}
