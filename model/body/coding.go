package body

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Decoded is a body with its content codings undone.
type Decoded struct {
	Bytes []byte
	// Codings are those undone, in the order in which they were applied
	// (RFC 9110 section 8.4): the last one is undone first.
	Codings []string
	// NotCoded are codings that the header names while the bytes are not in
	// them: many libraries store the decoded body under the old header.
	NotCoded []string
	// Err says why a coding that the bytes seem to be in could not be undone.
	// Bytes then holds what there was before that step, and what the header
	// names before that coding is in neither list.
	Err error
}

// Beyond reports whether it expands to more than MaxDecoded. Reader reads it.
func (d Decoded) Beyond() bool {
	var over *LimitError
	return errors.As(d.Err, &over)
}

// errCodings says that there are too many: each takes the whole body again.
var errCodings = fmt.Errorf("more than %d content codings", maxCodings)

// errNotCoded says that bytes are not in a coding.
var errNotCoded = errors.New("the bytes are not in this coding")

// Decode undoes the codings that Content-Encoding's values name, last first,
// as far as the bytes bear them out: gzip, deflate (zlib or raw), br, zstd,
// identity. At most MaxDecoded bytes come out. Text is never taken for deflate
// or br, which have no mark of their own. A coding of another name is NotCoded
// over text and an error over anything else.
func Decode(wire []byte, contentEncoding []string) Decoded {
	return decode(wire, contentEncoding, MaxDecoded)
}

func decode(wire []byte, contentEncoding []string, limit int64) Decoded {
	d := Decoded{Bytes: wire}
	all := names(contentEncoding)
	if len(all) > maxCodings {
		d.Err = errCodings
		return d
	}
	for _, name := range slices.Backward(all) {
		out, err := undo(name, d.Bytes, limit)
		switch {
		case err == nil:
			d.Bytes = out
			d.Codings = slices.Insert(d.Codings, 0, name)
		case errors.Is(err, errNotCoded):
			d.NotCoded = slices.Insert(d.NotCoded, 0, name)
		default:
			d.Err = err
			return d
		}
	}
	return d
}

// names lists the codings of Content-Encoding's values in lower case. Identity
// is no coding (RFC 9110 section 8.4.1).
func names(contentEncoding []string) []string {
	var out []string
	for _, value := range contentEncoding {
		for name := range strings.SplitSeq(value, ",") {
			name = strings.ToLower(strings.TrimSpace(name))
			if name != "" && name != "identity" {
				out = append(out, name)
			}
		}
	}
	return out
}

// Reader reads what Decode gives without its bound: nothing is held. The error
// is Decode's where that is about something else.
func Reader(wire []byte, contentEncoding []string) (io.Reader, error) {
	d := Decode(wire, contentEncoding)
	if !d.Beyond() {
		return bytes.NewReader(d.Bytes), d.Err
	}
	all := names(contentEncoding)
	r := io.Reader(bytes.NewReader(d.Bytes))
	for _, name := range slices.Backward(all[:len(all)-len(d.Codings)-len(d.NotCoded)]) {
		var err error
		if r, err = reader(name, r); err != nil {
			return nil, reason(name, err)
		}
	}
	return r, nil
}

// reader undoes one coding while it is read, judging by the first bytes
// whether they are in it.
func reader(name string, from io.Reader) (io.Reader, error) {
	in := bufio.NewReader(from)
	head, _ := in.Peek(in.Size())
	plain := Readable(bytes.ToValidUTF8(head, nil)) || magic(head) != ""
	switch {
	case name == "gzip" || name == "x-gzip":
		if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
			return gzip.NewReader(in)
		}
	case name == "zstd":
		if zstdMagic(head) {
			r, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(64<<20))
			return r, err
		}
	case name == "deflate" && !plain:
		if zlibHeader(head) {
			return zlib.NewReader(in)
		}
		return flate.NewReader(in), nil
	case name == "br" && !plain:
		return brotli.NewReader(in), nil
	}
	return in, nil
}

// undo takes one coding off, or returns errNotCoded or why it cannot.
func undo(name string, data []byte, limit int64) (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("%s: %v", name, r)
		}
	}()
	if len(data) == 0 {
		return nil, errNotCoded
	}
	switch name {
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
			return nil, errNotCoded
		}
		r, _ := gzipReaders.Get().(*gzip.Reader)
		if r == nil {
			r = new(gzip.Reader)
		}
		defer gzipReaders.Put(r)
		if err := r.Reset(bytes.NewReader(data)); err != nil {
			return nil, reason(name, err)
		}
		// The end of gzip data is its size, if it is true.
		size := binary.LittleEndian.Uint32(data[max(0, len(data)-4):])
		return expandTo(name, r, limit, int(min(int64(size), limit, 64*int64(len(data)))))
	case "deflate":
		out, _, err := inflate(data, limit)
		return out, err
	case "br":
		return unbrotli(data, limit)
	case "zstd":
		return unzstd(data, limit)
	}
	if Readable(data) {
		return nil, errNotCoded
	}
	return nil, fmt.Errorf("unknown content coding %q", name)
}

// gzipReaders are kept: one costs more than most bodies.
var gzipReaders sync.Pool

// expand reads a decoder to its end, or to the limit.
func expand(name string, r io.Reader, limit int64) ([]byte, error) {
	return expandTo(name, r, limit, 0)
}

// expandTo is expand of what is about size bytes.
func expandTo(name string, r io.Reader, limit int64, size int) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, err := b.ReadFrom(io.LimitReader(r, limit+1))
	out := b.Bytes()
	if int64(len(out)) > limit || errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		return nil, errExpands(name, limit)
	}
	if err != nil {
		return nil, reason(name, err)
	}
	return out, nil
}

// reason words a decoder's error.
func reason(name string, err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: the data is cut off", name)
	}
	_, why, prefixed := strings.Cut(err.Error(), ": ")
	if !prefixed {
		why = err.Error()
	}
	return fmt.Errorf("%s: %s", name, strings.ToLower(why))
}

// inflate undoes deflate: a zlib stream (RFC 9110), or the bare deflate stream
// that some servers send. Trailing bytes mean that it was neither.
func inflate(data []byte, limit int64) (out []byte, raw bool, err error) {
	if Readable(data) || magic(data) != "" {
		return nil, false, errNotCoded
	}
	err = errNotCoded
	if zlibHeader(data) {
		in := bytes.NewReader(data)
		var z io.Reader
		if z, err = zlib.NewReader(in); err == nil {
			out, err = expand("deflate", z, limit)
		} else {
			err = reason("deflate", err)
		}
		if err == nil && in.Len() == 0 {
			return out, false, nil
		}
		if err == nil {
			err = errors.New("deflate: more bytes after the end")
		}
	}
	var over *LimitError
	if errors.As(err, &over) {
		return nil, false, err
	}
	in := bytes.NewReader(data)
	out, e := expand("deflate", flate.NewReader(in), limit)
	switch {
	case e == nil && in.Len() == 0:
		return out, true, nil
	case errors.As(e, &over):
		return nil, true, e
	}
	return nil, false, err
}

// zlibHeader checks the two bytes of RFC 1950 section 2.2.
func zlibHeader(data []byte) bool {
	return len(data) >= 2 && data[0]&0x0f == 8 && data[0]>>4 <= 7 &&
		(uint(data[0])<<8|uint(data[1]))%31 == 0
}

// unbrotli undoes br. It has no mark of its own, so bytes that do not decode
// are taken for plain, unless they only end too early and are no text in any
// charset either.
func unbrotli(data []byte, limit int64) ([]byte, error) {
	if Readable(data) || magic(data) != "" {
		return nil, errNotCoded
	}
	out, err := io.ReadAll(io.LimitReader(brotli.NewReader(bytes.NewReader(data)), limit+1))
	if int64(len(out)) > limit {
		return nil, errExpands("br", limit)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) && len(out) > 0 && !printable(data) {
		return nil, errors.New("br: the data is cut off")
	}
	if err != nil {
		return nil, errNotCoded
	}
	return out, nil
}

// zstdMagic are the marks of a frame and of a skippable frame (RFC 8878).
func zstdMagic(data []byte) bool {
	return bytes.HasPrefix(data, []byte{0x28, 0xb5, 0x2f, 0xfd}) ||
		len(data) >= 4 && data[0]&0xf0 == 0x50 && bytes.Equal(data[1:4], []byte{0x2a, 0x4d, 0x18})
}

func unzstd(data []byte, limit int64) ([]byte, error) {
	if !zstdMagic(data) {
		return nil, errNotCoded
	}
	r, err := zstd.NewReader(bytes.NewReader(data), zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderMaxMemory(uint64(limit)+1), zstd.WithDecoderMaxWindow(64<<20))
	if err != nil {
		return nil, reason("zstd", err)
	}
	defer r.Close()
	return expand("zstd", r, limit)
}

// Readable reports whether bytes are text for people: valid UTF-8 without
// control characters other than tab, line ends and form feed.
func Readable(data []byte) bool {
	return utf8.Valid(data) && !bytes.ContainsFunc(data, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' || r == 0x7f
	})
}
