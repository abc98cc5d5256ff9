package store

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A packing is how a compressed file holds its text: as gzip (RFC 1952) or as
// zlib (RFC 1950), which Ruby VCR calls compressed.
type packing struct {
	// header is gzip's as it stands in the file, with name, time, comment and
	// the rest; nil for zlib.
	header []byte
	level  int // as far as the header tells
}

// IsPacked reports whether what is stored is compressed.
func IsPacked(s Store) bool {
	f, ok := s.(*file)
	return ok && f.packing != nil
}

// maxHeader bounds a gzip header: its texts may be of any length.
const maxHeader = 128 << 10

// packingOf tells by a file's first bytes how it is compressed, nil if it is
// not.
func packingOf(file io.ReaderAt) (*packing, error) {
	var magic [3]byte
	n, err := file.ReadAt(magic[:], 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch start := magic[:n]; {
	case n == 3 && start[0] == 0x1f && start[1] == 0x8b && start[2] == 8:
		return gzipOf(io.NewSectionReader(file, 0, maxHeader))
	case n == 3 && zlibLevel(start) != 0 && !isText(file):
		return &packing{level: zlibLevel(start)}, nil
	}
	return nil, nil
}

// zlibLevel is the level that a zlib header tells, 0 if it is no such header.
func zlibLevel(start []byte) int {
	if start[0]&0x0f != 8 || start[0]>>4 > 7 || start[1]&0x20 != 0 || (int(start[0])<<8+int(start[1]))%31 != 0 {
		return 0
	}
	return [4]int{flate.BestSpeed, 5, 6, flate.BestCompression}[start[1]>>6]
}

// isText reports whether a file is text that begins as zlib does ("x^"). What
// is compressed holds other bytes soon.
func isText(file io.ReaderAt) bool {
	start := make([]byte, 64)
	n, _ := file.ReadAt(start, 0)
	for i, r := range string(start[:n]) {
		if r == utf8.RuneError && i < n-utf8.UTFMax || unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) {
			return false
		}
	}
	return true
}

// What a gzip header's fourth byte says that it holds.
const (
	gzipChecksum = 1 << (iota + 1)
	gzipExtra
	gzipName
	gzipComment
)

// gzipOf reads a gzip header.
func gzipOf(from io.Reader) (*packing, error) {
	h := headerReader{from: bufio.NewReader(from)}
	start := h.take(10)
	if h.err == nil {
		flags := start[3]
		if flags&gzipExtra != 0 {
			if n := h.take(2); h.err == nil {
				h.take(int(binary.LittleEndian.Uint16(n)))
			}
		}
		for _, text := range []byte{gzipName, gzipComment} {
			if flags&text != 0 {
				h.takeText()
			}
		}
		if flags&gzipChecksum != 0 {
			h.take(2)
		}
	}
	if h.err != nil {
		return nil, errors.New("the gzip header is cut off")
	}
	p := &packing{header: h.taken, level: flate.DefaultCompression}
	switch h.taken[8] {
	case 2:
		p.level = flate.BestCompression
	case 4:
		p.level = flate.BestSpeed
	}
	return p, nil
}

// A headerReader keeps what it takes, up to the first error.
type headerReader struct {
	from  *bufio.Reader
	taken []byte
	err   error
}

func (h *headerReader) take(n int) []byte {
	b := make([]byte, n)
	if h.err == nil {
		_, h.err = io.ReadFull(h.from, b)
	}
	h.taken = append(h.taken, b...)
	return b
}

func (h *headerReader) takeText() {
	var b []byte
	if h.err == nil {
		b, h.err = h.from.ReadBytes(0)
	}
	h.taken = append(h.taken, b...)
}

// packingFor is how a file of a new name is compressed: as the one that it
// comes from where the name ends like that one's or as compressed files' do,
// else by the name alone.
func packingFor(path, was string, had *packing) *packing {
	ext := strings.ToLower(filepath.Ext(path))
	packs := ext == ".gz" || ext == ".zz"
	switch {
	case had != nil && (packs || ext == strings.ToLower(filepath.Ext(was))):
		return had
	case ext == ".gz":
		return &packing{header: []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff}, level: flate.DefaultCompression}
	case ext == ".zz":
		return &packing{level: flate.DefaultCompression}
	}
	return nil
}

// pack compresses what write writes.
func (p *packing) pack(w io.Writer, write func(io.Writer) error) error {
	if p.header == nil {
		z, err := zlib.NewWriterLevel(w, p.level)
		if err == nil {
			err = write(z)
		}
		if err == nil {
			err = z.Close()
		}
		return err
	}
	// Not by gzip.Writer, which writes a header of its own.
	if _, err := w.Write(p.header); err != nil {
		return err
	}
	deflate, err := flate.NewWriter(w, p.level)
	if err != nil {
		return err
	}
	sum := &checksum{to: deflate}
	if err := write(sum); err != nil {
		return err
	}
	if err := deflate.Close(); err != nil {
		return err
	}
	end := binary.LittleEndian.AppendUint32(nil, sum.crc)
	_, err = w.Write(binary.LittleEndian.AppendUint32(end, sum.size))
	return err
}

// A checksum passes on what it takes, and keeps what ends a gzip file.
type checksum struct {
	to        io.Writer
	crc, size uint32
}

func (c *checksum) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.crc = crc32.Update(c.crc, crc32.IEEETable, b[:n])
	c.size += uint32(n)
	return n, err
}

// Whatever comes out of a compressed file is bounded: freely up to freeSize,
// beyond that to mostRatio times the file's size. Texts seldom shrink to a
// twentieth; what was made to fill a memory does to a thousandth.
const (
	freeSize  = 64 << 20
	mostRatio = 100
)

// An unpacked text is read from a compressed file.
type unpacked struct {
	file io.Closer
	in   *counted // what of the file was read
	text io.Reader
	from *bufio.Reader // what text reads, to see that nothing follows it
	gzip bool          // whose reader sees that itself

	out, most, size int64 // size is the file's
}

func (p *packing) unpack(file io.ReadCloser, size int64) (*unpacked, error) {
	u := &unpacked{file: file, in: &counted{Reader: file}, gzip: p.header != nil, size: size, most: max(freeSize, mostRatio*size)}
	u.from = bufio.NewReaderSize(u.in, 64<<10)
	var err error
	if u.gzip {
		u.text, err = gzip.NewReader(u.from)
	} else {
		u.text, err = zlib.NewReader(u.from)
	}
	if err != nil {
		return nil, damaged(err)
	}
	return u, nil
}

func damaged(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the compressed file is cut off")
	}
	return fmt.Errorf("the compressed file is damaged: %w", err)
}

func (u *unpacked) Read(b []byte) (int, error) {
	n, err := u.text.Read(b)
	u.out += int64(n)
	switch {
	case u.out > u.most:
		return 0, fmt.Errorf("it unpacks to more than %d MB, %d bytes that were compressed: too much for a cassette", u.most>>20, u.size)
	case err == io.EOF && !u.gzip:
		if _, more := u.from.ReadByte(); more == nil {
			return n, errors.New("the compressed file goes on after its end")
		}
	case err != nil && err != io.EOF:
		err = damaged(err)
	}
	return n, err
}

// Size grows with what was read as the whole will if it goes on like that.
func (u *unpacked) Size() int64 {
	if u.in.n == 0 {
		return u.size
	}
	return max(u.out, int64(float64(u.out)*float64(u.size)/float64(u.in.n)))
}

func (u *unpacked) Close() error { return u.file.Close() }

type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	return n, err
}
