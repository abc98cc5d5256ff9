package body

import (
	"math"
	"math/big"
	"strconv"
)

// cborValue writes one CBOR value (RFC 8949) as JSON. What JSON has no form
// for is an object: {"$bytes": hex}, {"$tag": number, "value": ...},
// {"$simple": number}.
func cborValue(r *valueReader, depth int) error {
	lead, err := r.number(1)
	if err != nil {
		return err
	}
	major, info := lead>>5, lead&31
	n, open := info, info == 31
	switch {
	case info >= 24 && info <= 27:
		if n, err = r.number(1 << (info - 24)); err != nil {
			return err
		}
	case info > 27 && !open:
		return errMalformed
	}
	if open && (major < 2 || major > 5) {
		return errMalformed // a break, or what has no length
	}
	switch major {
	case 0:
		r.out = strconv.AppendUint(r.out, n, 10)
	case 1: // -1 - n, which may not fit in 64 bits
		minus := new(big.Int).SetUint64(n)
		r.out = minus.Not(minus).Append(r.out, 10)
	case 2, 3:
		return r.cborString(major, n, open)
	case 4:
		return r.cborList(n, open, depth)
	case 5:
		return r.cborMap(n, open, depth)
	case 6:
		return r.cborTag(n, depth)
	default:
		return r.cborSimple(info, n)
	}
	return nil
}

// ends takes the break off that ends what has no length.
func (r *valueReader) ends() bool {
	if len(r.data) > 0 && r.data[0] == 0xff {
		r.data = r.data[1:]
		return true
	}
	return false
}

// cborString writes bytes or text, joining the chunks of one without a length.
func (r *valueReader) cborString(major, n uint64, open bool) error {
	data, err := []byte(nil), error(nil)
	if !open {
		data, err = r.take(n)
	}
	for open && !r.ends() {
		lead, err := r.number(1)
		if err != nil || lead>>5 != major || lead&31 > 27 {
			return errMalformed
		}
		size := lead & 31
		if size >= 24 {
			if size, err = r.number(1 << (size - 24)); err != nil {
				return err
			}
		}
		chunk, err := r.take(size)
		if err != nil {
			return err
		}
		data = append(data, chunk...)
	}
	switch {
	case err != nil:
		return err
	case major == 2:
		r.tagged("$bytes", data)
		return nil
	}
	whole := valueReader{data: data, out: r.out, limit: r.limit}
	err = whole.text(uint64(len(data)))
	r.out = whole.out
	return err
}

func (r *valueReader) cborList(n uint64, open bool, depth int) error {
	if !open {
		return r.list(n, depth, cborValue)
	}
	if depth >= maxNesting {
		return errMalformed
	}
	r.out = append(r.out, '[')
	for i := 0; !r.ends(); i++ {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		if err := cborValue(r, depth+1); err != nil {
			return err
		}
	}
	r.out = append(r.out, ']')
	return nil
}

func (r *valueReader) cborMap(n uint64, open bool, depth int) error {
	if !open {
		return r.object(n, depth, cborValue)
	}
	if depth >= maxNesting {
		return errMalformed
	}
	r.out = append(r.out, '{')
	for i := 0; !r.ends(); i++ {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		if err := r.pair(depth, cborValue); err != nil {
			return err
		}
	}
	r.out = append(r.out, '}')
	return nil
}

// cborTag writes a tagged value. The tag that only says "this is CBOR" is left
// out.
func (r *valueReader) cborTag(n uint64, depth int) error {
	if depth >= maxNesting {
		return errMalformed
	}
	const selfDescribed = 55799
	if n == selfDescribed {
		return cborValue(r, depth+1)
	}
	r.out = append(r.out, `{"$tag":`...)
	r.out = strconv.AppendUint(r.out, n, 10)
	r.out = append(r.out, `,"value":`...)
	if err := cborValue(r, depth+1); err != nil {
		return err
	}
	r.out = append(r.out, '}')
	return nil
}

// cborSimple writes a float or one of the simple values.
func (r *valueReader) cborSimple(info, n uint64) error {
	switch {
	case info == 25:
		r.float(half(uint16(n)), 32)
	case info == 26:
		r.float(float64(math.Float32frombits(uint32(n))), 32)
	case info == 27:
		r.float(math.Float64frombits(n), 64)
	case n == 20:
		r.out = append(r.out, "false"...)
	case n == 21:
		r.out = append(r.out, "true"...)
	case n == 22:
		r.out = append(r.out, "null"...)
	default:
		r.out = append(r.out, `{"$simple":`...)
		r.out = append(strconv.AppendUint(r.out, n, 10), '}')
	}
	return nil
}

// half is a number in 16 bits (IEEE 754 binary16).
func half(bits uint16) float64 {
	exponent, mantissa := int(bits>>10&31), float64(bits&1023)
	f := math.Ldexp(1024+mantissa, exponent-25)
	switch {
	case exponent == 0:
		f = math.Ldexp(mantissa, -24)
	case exponent == 31 && mantissa == 0:
		f = math.Inf(1)
	case exponent == 31:
		return math.NaN()
	}
	if bits>>15 != 0 {
		f = -f
	}
	return f
}
