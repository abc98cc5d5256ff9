package body

import (
	"encoding/binary"
	"math"
	"strconv"
)

// msgpackValue writes one MessagePack value as JSON. What JSON has no form for
// is an object: {"$bytes": hex}, {"$ext": type, "bytes": hex}, {"$time": ...}.
func msgpackValue(r *valueReader, depth int) error {
	lead, err := r.number(1)
	if err != nil {
		return err
	}
	switch c := byte(lead); {
	case c <= 0x7f:
		r.out = strconv.AppendUint(r.out, lead, 10)
	case c >= 0xe0:
		r.out = strconv.AppendInt(r.out, int64(int8(c)), 10)
	case c <= 0x8f:
		return r.object(lead&0x0f, depth, msgpackValue)
	case c <= 0x9f:
		return r.list(lead&0x0f, depth, msgpackValue)
	case c <= 0xbf:
		return r.text(lead & 0x1f)
	default:
		return msgpackSized(r, c, depth)
	}
	return nil
}

// msgpackSized writes what has its size or its value behind the lead byte,
// from 0xc0 to 0xdf.
func msgpackSized(r *valueReader, c byte, depth int) error {
	switch c {
	case 0xc0:
		r.out = append(r.out, "null"...)
		return nil
	case 0xc1: // never used
		return errMalformed
	case 0xc2:
		r.out = append(r.out, "false"...)
		return nil
	case 0xc3:
		r.out = append(r.out, "true"...)
		return nil
	}
	// What follows: 1, 2, 4 or 8 bytes of size or value, or a fixed size.
	widths := [...]int{4: 1, 2, 4, 1, 2, 4, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 0, 0, 0, 0, 0, 1, 2, 4, 2, 4, 2, 4}
	width := widths[c-0xc0]
	n, err := r.number(width)
	if err != nil {
		return err
	}
	switch {
	case c <= 0xc6:
		data, err := r.take(n)
		if err == nil {
			r.tagged("$bytes", data)
		}
		return err
	case c <= 0xc9:
		return msgpackExt(r, n)
	case c == 0xca:
		r.float(float64(math.Float32frombits(uint32(n))), 32)
	case c == 0xcb:
		r.float(math.Float64frombits(n), 64)
	case c <= 0xcf:
		r.out = strconv.AppendUint(r.out, n, 10)
	case c <= 0xd3:
		unused := 64 - 8*width
		r.out = strconv.AppendInt(r.out, int64(n<<unused)>>unused, 10)
	case c <= 0xd8:
		return msgpackExt(r, 1<<(c-0xd4))
	case c <= 0xdb:
		return r.text(n)
	case c <= 0xdd:
		return r.list(n, depth, msgpackValue)
	default:
		return r.object(n, depth, msgpackValue)
	}
	return nil
}

// msgpackExt writes an extension of n bytes; type -1 is a time.
func msgpackExt(r *valueReader, n uint64) error {
	kind, err := r.number(1)
	if err != nil {
		return err
	}
	data, err := r.take(n)
	if err != nil {
		return err
	}
	if int8(kind) == -1 {
		switch n {
		case 4:
			return r.time(int64(binary.BigEndian.Uint32(data)), 0)
		case 8:
			both := binary.BigEndian.Uint64(data)
			return r.time(int64(both&(1<<34-1)), int64(both>>34))
		case 12:
			return r.time(int64(binary.BigEndian.Uint64(data[4:])), int64(binary.BigEndian.Uint32(data)))
		}
	}
	r.out = append(r.out, `{"$ext":`...)
	r.out = strconv.AppendInt(r.out, int64(int8(kind)), 10)
	r.out = append(r.out, `,"value":`...)
	r.tagged("$bytes", data)
	r.out = append(r.out, '}')
	return nil
}
