package body

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Encode applies the codings in order. like is the coded body that the result
// replaces: what can be kept of its shape (gzip header fields, zlib or raw
// deflate, the checksum of zstd) is kept. like may be nil.
func Encode(plain []byte, codings []string, like []byte) ([]byte, error) {
	codings = names(codings)
	if len(codings) > maxCodings {
		return nil, errCodings
	}
	likes := make([][]byte, len(codings))
	for i, name := range slices.Backward(codings) {
		likes[i] = like
		if inner, err := undo(name, like, MaxDecoded); err == nil {
			like = inner
		} else {
			like = nil
		}
	}
	out := plain
	for i, name := range codings {
		var err error
		if out, err = apply(name, out, likes[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// apply puts one coding on.
func apply(name string, plain, like []byte) ([]byte, error) {
	var buf bytes.Buffer
	var w io.WriteCloser
	var err error
	switch name {
	case "gzip", "x-gzip":
		return gzipLike(plain, like)
	case "deflate":
		if _, raw, e := inflate(like, MaxDecoded); e == nil && raw {
			w, err = flate.NewWriter(&buf, flate.DefaultCompression)
			break
		}
		w, err = zlib.NewWriterLevel(&buf, zlibLevel(like))
	case "br":
		return brotlied(plain)
	case "zstd":
		var h zstd.Header
		sum := len(like) == 0 || h.Decode(like) != nil || h.HasCheckSum
		w, err = zstd.NewWriter(&buf, zstd.WithEncoderCRC(sum), zstd.WithEncoderConcurrency(1),
			zstd.WithZeroFrames(true))
	default:
		return nil, fmt.Errorf("unknown content coding %q", name)
	}
	if err != nil {
		return nil, reason(name, err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, reason(name, err)
	}
	if err := w.Close(); err != nil {
		return nil, reason(name, err)
	}
	return buf.Bytes(), nil
}

// brotlied writes br. Very short streams may happen to be text, which Decode
// would leave as it is: another window gives them another first byte.
func brotlied(plain []byte) ([]byte, error) {
	var buf bytes.Buffer
	for _, window := range []int{0, 16, 17, 18, 19, 20, 24} { // 0: the coder's choice
		buf.Reset()
		w := brotli.NewWriterOptions(&buf, brotli.WriterOptions{Quality: brotli.DefaultCompression, LGWin: window})
		if _, err := w.Write(plain); err != nil {
			return nil, reason("br", err)
		}
		if err := w.Close(); err != nil {
			return nil, reason("br", err)
		}
		if !Readable(buf.Bytes()) {
			return buf.Bytes(), nil
		}
	}
	return nil, errors.New("br: the stream would read as text")
}

// zlibLevel is a level that writes the level field of like (RFC 1950
// section 2.2), so that the header stays.
func zlibLevel(like []byte) int {
	if !zlibHeader(like) {
		return zlib.DefaultCompression
	}
	return [...]int{zlib.BestSpeed, 5, zlib.DefaultCompression, zlib.BestCompression}[like[1]>>6]
}

// gzipLike keeps the header fields of RFC 1952 section 2.3: time, name,
// comment, extra field, operating system and the hint about the level.
func gzipLike(plain, like []byte) ([]byte, error) {
	var hint byte
	var header *gzip.Header
	if r, err := gzip.NewReader(bytes.NewReader(like)); err == nil {
		header, hint = &r.Header, like[8]
	}
	level := gzip.DefaultCompression
	switch hint {
	case 2:
		level = gzip.BestCompression
	case 4:
		level = gzip.BestSpeed
	}
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, level)
	if err != nil {
		return nil, reason("gzip", err)
	}
	if header != nil {
		w.Header = *header
	}
	if _, err := w.Write(plain); err != nil {
		return nil, reason("gzip", err)
	}
	if err := w.Close(); err != nil {
		return nil, reason("gzip", err)
	}
	out := buf.Bytes()
	if header != nil {
		out[8] = hint
	}
	return out, nil
}
