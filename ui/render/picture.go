package render

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
	maxPixels      = 40_000_000 // more are not decoded
	pictureColumns = 160
	pictureRows    = 60
	samples        = 4 // across and down, that make up a dot
)

// decoderPatience is how long a decoder may take: a file of a few kB can keep one
// busy for minutes.
var decoderPatience = 2 * time.Second

// A Picture is an image made small enough for a terminal.
type Picture struct {
	width, height int // in dots, two of which a cell shows, one above the other
	dots          []dot
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

func isImage(t body.Type) bool { return decoders[t].decode != nil }

// decodeImage returns an image's size, and its picture or why there is none.
func decodeImage(data []byte, d decoder) (size image.Point, small *Picture, err error) {
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
	img, err := d.decode(&impatient{bytes.NewReader(data), time.Now().Add(decoderPatience)})
	switch {
	case errors.Is(err, errTooLong):
		return size, nil, err
	case err != nil || img.Bounds().Empty():
		return size, nil, errors.New("it cannot be decoded")
	}
	return size, shrink(img), nil
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

// shrink makes an image at most pictureColumns by pictureRows cells large.
func shrink(img image.Image) *Picture {
	bounds := img.Bounds()
	w, h := fitInto(bounds.Dx(), bounds.Dy(), pictureColumns)
	p := &Picture{w, h, make([]dot, w*h)}
	for i := range p.dots {
		p.dots[i] = average(samples, func(x, y int) color.Color {
			return img.At(bounds.Min.X+at(i%w, x, w, bounds.Dx()), bounds.Min.Y+at(i/w, y, h, bounds.Dy()))
		})
	}
	return p
}

// fitInto is the size in dots of an image in so many columns.
func fitInto(width, height, columns int) (w, h int) {
	w, h = width, height
	if w > columns {
		w, h = columns, max(1, height*columns/width)
	}
	if h > 2*pictureRows {
		w, h = max(1, w*2*pictureRows/h), 2*pictureRows
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
