package body

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"

	"tapedeck/model/body/jsontext"
)

// maxMessages is how deep protocol buffers may stand in each other; below
// that a message is shown as bytes.
const maxMessages = 100

// prettyProtobuf lists the fields of a message by number, as protoc
// --decode_raw does. Without a schema a field's type is a guess: a number may
// be signed, bytes may be text or a message.
func prettyProtobuf(data []byte) ([]byte, error) {
	if len(data) == 0 || !isMessage(data) {
		return nil, nil
	}
	p := protoPrinter{limit: MaxReadable(data)}
	p.message(data, 0)
	if len(p.out) > p.limit {
		return nil, errLong
	}
	return bytes.TrimSuffix(p.out, []byte("\n")), nil
}

// isMessage reports whether bytes are fields from end to end.
func isMessage(data []byte) bool {
	for len(data) > 0 {
		_, _, n := protowire.ConsumeField(data)
		if n < 0 {
			return false
		}
		data = data[n:]
	}
	return true
}

type protoPrinter struct {
	out   []byte
	limit int
}

// message writes the fields of a valid message.
func (p *protoPrinter) message(data []byte, depth int) {
	for len(data) > 0 && len(p.out) <= p.limit {
		number, kind, n := protowire.ConsumeTag(data)
		data = data[n:]
		for range min(depth, 40) {
			p.out = append(p.out, "  "...)
		}
		p.out = strconv.AppendInt(p.out, int64(number), 10)
		data = data[p.value(number, kind, data, depth):]
	}
}

// value writes a field's value and returns its length.
func (p *protoPrinter) value(number protowire.Number, kind protowire.Type, data []byte, depth int) int {
	switch kind {
	case protowire.VarintType:
		v, n := protowire.ConsumeVarint(data)
		p.out = append(p.out, ": "...)
		p.out = strconv.AppendUint(p.out, v, 10)
		if int64(v) < 0 {
			p.out = fmt.Appendf(p.out, " (%d)", int64(v))
		}
		p.out = append(p.out, '\n')
		return n
	case protowire.Fixed32Type:
		v, n := protowire.ConsumeFixed32(data)
		p.out = fmt.Appendf(p.out, ": 0x%08x (%v)\n", v, math.Float32frombits(v))
		return n
	case protowire.Fixed64Type:
		v, n := protowire.ConsumeFixed64(data)
		p.out = fmt.Appendf(p.out, ": 0x%016x (%v)\n", v, math.Float64frombits(v))
		return n
	case protowire.BytesType:
		v, n := protowire.ConsumeBytes(data)
		p.bytes(v, depth)
		return n
	}
	v, n := protowire.ConsumeGroup(number, data)
	p.bytesAs(v, depth, true)
	return n
}

// bytes writes text, a message or bytes. Text that starts with a control
// character, as messages do, is a message if it can be one.
func (p *protoPrinter) bytes(v []byte, depth int) {
	if Readable(v) && (len(v) == 0 || v[0] >= ' ' || !isMessage(v)) {
		p.out = append(p.out, ": "...)
		p.out = append(jsontext.AppendQuoted(p.out, string(v)), '\n')
		return
	}
	p.bytesAs(v, depth, isMessage(v))
}

func (p *protoPrinter) bytesAs(v []byte, depth int, message bool) {
	if !message || depth >= maxMessages {
		p.out = fmt.Appendf(p.out, ": 0x%x\n", v)
		return
	}
	p.out = append(p.out, " {\n"...)
	p.message(v, depth+1)
	for range min(depth, 40) {
		p.out = append(p.out, "  "...)
	}
	p.out = append(p.out, "}\n"...)
}

// prettyGRPC lists the messages of a gRPC or gRPC-web body: each a flag byte,
// four bytes of length, and that many bytes. gRPC-web ends in a frame of
// trailers, and its text form is base64.
func prettyGRPC(data []byte) ([]byte, error) {
	if decoded, err := base64.StdEncoding.DecodeString(string(data)); err == nil && len(data) > 0 {
		data = decoded
	}
	var out []byte
	limit := MaxReadable(data)
	for n := 1; len(data) > 0; n++ {
		frame := valueReader{data: data, limit: limit}
		flags, _ := frame.number(1)
		size, err := frame.number(4)
		if err != nil {
			return nil, nil
		}
		payload, err := frame.take(size)
		if err != nil || flags&^0x81 != 0 {
			return nil, nil
		}
		data = frame.data
		out = append(out, grpcFrame(n, byte(flags), payload, limit-len(out))...)
		if len(out) > limit {
			return nil, errLong
		}
	}
	return bytes.TrimSuffix(out, []byte("\n")), nil
}

// grpcFrame writes the n-th frame under a line that says what it is. It may
// decompress to limit bytes.
func grpcFrame(n int, flags byte, payload []byte, limit int) []byte {
	title := fmt.Sprintf("message %d, %d B", n, len(payload))
	if flags&1 != 0 {
		title += ", compressed"
		if plain, err := undo("gzip", payload, int64(limit)); err == nil {
			title, payload = title+" with gzip", plain
		}
	}
	out := []byte(title + "\n")
	if flags&0x80 != 0 {
		out = fmt.Appendf(nil, "trailers, %d B\n", len(payload))
	}
	text, _ := prettyProtobuf(payload)
	switch {
	case flags&0x80 != 0 && Readable(payload):
		text = bytes.ReplaceAll(bytes.TrimSpace(payload), []byte("\r\n"), []byte("\n"))
	case text == nil && len(payload) > 0:
		text = fmt.Appendf(nil, "0x%x", payload)
	}
	for line := range bytes.Lines(text) {
		out = append(append(out, "  "...), line...)
	}
	if len(text) > 0 {
		out = append(out, '\n')
	}
	return out
}
