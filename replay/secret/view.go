package secret

import (
	"bytes"

	"tapedeck/model/body"
)

// A view is a text as it reads below some layers of writing, byte by byte with
// the part of the source that it was read from.
type view struct {
	text     []byte
	from, to []int32 // text[i] was read from source[from[i]:to[i]]; nil: from source[i]
	coded    bool    // below base64 or hex
}

// put appends a byte that is read from of.text[i:j].
func (v *view) put(c byte, of *view, i, j int) {
	from, to := of.span(i, j)
	v.text = append(v.text, c)
	v.from = append(v.from, int32(from))
	v.to = append(v.to, int32(to))
}

// span is what text[i:j] was read from; it is not empty.
func (v *view) span(i, j int) (from, to int) {
	if v.from == nil {
		return i, j
	}
	return int(v.from[i]), int(v.to[j-1])
}

// maxLayers bounds the layers within each other.
const maxLayers = 5

// A pool holds views that are not needed any more, for their memory.
type pool []view

// fresh is an empty view below of.
func (p *pool) fresh(of *view) view {
	v := view{coded: of.coded}
	if n := len(*p); n > 0 {
		old := (*p)[n-1]
		*p = (*p)[:n-1]
		v.text, v.from, v.to = old.text[:0], old.from[:0], old.to[:0]
	}
	return v
}

// readable reports whether what was read from base64 or hex is text around
// text[start:end].
func (v *view) readable(start, end int) bool {
	const around = 64
	start, end = max(0, start-around), min(len(v.text), end+around)
	run := v.text[start:end]
	text := bytes.ToValidUTF8(run, nil) // a character may be cut off at either end
	return body.Readable(text) && len(text) >= len(run)-6
}
