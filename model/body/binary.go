package body

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tapedeck/model/body/jsontext"
)

// Types of binary bodies that have a readable form.
const (
	Protobuf Type = "proto" // a protocol buffers message
	GRPC     Type = "grpc"  // gRPC's or gRPC-web's length-prefixed messages
	MsgPack  Type = "mpack" // MessagePack
	CBOR     Type = "cbor"  // RFC 8949
)

// declaredBinary is the type among these that a media type promises, if the bytes bear
// it out.
func declaredBinary(contentType string, data []byte) Type {
	t := binaryMedia(contentType)
	if t == "" {
		return ""
	}
	if pretty, err := Format(t, data); pretty == nil && err == nil {
		return ""
	}
	return t
}

// binaryMedia is the type among these that a media type promises, "" for none.
func binaryMedia(contentType string) Type {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	switch media = strings.TrimSpace(media); {
	case strings.HasPrefix(media, "application/grpc"):
		return GRPC
	case strings.Contains(media, "protobuf"):
		return Protobuf
	case strings.Contains(media, "msgpack") || strings.Contains(media, "messagepack"):
		return MsgPack
	case media == "application/cbor" || strings.HasSuffix(media, "+cbor"):
		return CBOR
	}
	return ""
}

// PrettyType is the type of what Pretty gives for a type.
func PrettyType(t Type) Type {
	switch t {
	case MsgPack, CBOR:
		return JSON
	case Protobuf, GRPC, Multipart:
		return Outline
	}
	return t
}

// errMalformed says that bytes are not what they should be. No more than that
// is needed: they are then shown in hex.
var errMalformed = errors.New("malformed")

// maxNesting is how deep binary values may stand in each other.
const maxNesting = 500

// A valueReader takes binary values off data and writes them as JSON.
type valueReader struct {
	data   []byte
	out    []byte
	limit  int // of out
	pieces int // taken
}

// prettyValues writes values that follow each other as JSON, each on lines of
// its own.
func prettyValues(data []byte, value func(r *valueReader, depth int) error) ([]byte, error) {
	r := valueReader{data: data, limit: MaxReadable(data)}
	for len(r.data) > 0 {
		if err := value(&r, 0); err != nil {
			var over *LimitError
			errors.As(err, &over)
			if over == nil {
				return nil, nil
			}
			return nil, over
		}
		r.out = append(r.out, '\n')
	}
	return prettyJSON(NDJSON, r.out)
}

// take takes n bytes off the data.
func (r *valueReader) take(n uint64) ([]byte, error) {
	r.pieces++
	switch {
	case n > uint64(len(r.data)):
		return nil, errMalformed
	case len(r.out) > r.limit:
		return nil, errLong
	case r.pieces > maxPieces:
		return nil, errPieces
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken, nil
}

// number takes a big-endian number of that many bytes.
func (r *valueReader) number(size int) (n uint64, err error) {
	taken, err := r.take(uint64(size))
	for _, c := range taken {
		n = n<<8 | uint64(c)
	}
	return n, err
}

// list writes n values between two brackets. Each takes at least a byte, so n
// is bounded by the data.
func (r *valueReader) list(n uint64, depth int, value func(*valueReader, int) error) error {
	if n > uint64(len(r.data)) {
		return errMalformed
	}
	if depth >= maxNesting {
		return errDepth(maxNesting)
	}
	r.out = append(r.out, '[')
	for i := range n {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		if err := value(r, depth+1); err != nil {
			return err
		}
	}
	r.out = append(r.out, ']')
	return nil
}

// object writes n pairs.
func (r *valueReader) object(n uint64, depth int, value func(*valueReader, int) error) error {
	if n > uint64(len(r.data))/2 {
		return errMalformed
	}
	if depth >= maxNesting {
		return errDepth(maxNesting)
	}
	r.out = append(r.out, '{')
	for i := range n {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		if err := r.pair(depth, value); err != nil {
			return err
		}
	}
	r.out = append(r.out, '}')
	return nil
}

// pair writes a key and its value. A key that is no string becomes the string
// of its JSON.
func (r *valueReader) pair(depth int, value func(*valueReader, int) error) error {
	start := len(r.out)
	if err := value(r, depth+1); err != nil {
		return err
	}
	if key := r.out[start:]; key[0] != '"' {
		if len(key) > 1000 {
			return errMalformed // quoted in each other they would double every time
		}
		r.out = jsontext.AppendQuoted(r.out[:start], string(key))
	}
	r.out = append(r.out, ':')
	return value(r, depth+1)
}

// text writes a string, as its bytes where it is not UTF-8.
func (r *valueReader) text(n uint64) error {
	s, err := r.take(n)
	if err != nil {
		return err
	}
	if !utf8.Valid(s) {
		r.tagged("$bytes", s)
		return nil
	}
	r.out = jsontext.AppendQuoted(r.out, string(s))
	return nil
}

// tagged writes bytes in hex, under a name that tells them from text.
func (r *valueReader) tagged(name string, data []byte) {
	r.out = append(r.out, `{"`+name+`":"`...)
	r.out = append(hex.AppendEncode(r.out, data), `"}`...)
}

func (r *valueReader) float(f float64, bits int) {
	switch {
	case math.IsNaN(f):
		r.out = append(r.out, "NaN"...)
	case math.IsInf(f, 1):
		r.out = append(r.out, "Infinity"...)
	case math.IsInf(f, -1):
		r.out = append(r.out, "-Infinity"...)
	default:
		start := len(r.out)
		r.out = strconv.AppendFloat(r.out, f, 'g', -1, bits)
		if !bytes.ContainsAny(r.out[start:], ".e") {
			r.out = append(r.out, ".0"...)
		}
	}
}

// time writes a point in time, or fails where no calendar has it.
func (r *valueReader) time(seconds, nanoseconds int64) error {
	t := time.Unix(seconds, nanoseconds).UTC()
	if t.Year() < 0 || t.Year() > 9999 {
		return errMalformed
	}
	r.out = append(r.out, `{"$time":"`+t.Format(time.RFC3339Nano)+`"}`...)
	return nil
}
