package body

import (
	"bytes"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"tapedeck/model/body/jsontext"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	data, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// compact is the pretty form on one line.
func compact(pretty []byte) string {
	lines := strings.Split(string(pretty), "\n")
	for i := range lines {
		lines[i] = strings.TrimLeft(lines[i], " ")
	}
	return strings.Join(lines, "")
}

// The vectors are those of the MessagePack specification's format table, of
// RFC 8949 appendix A, and of the protocol buffers encoding guide.
func TestBinary(t *testing.T) {
	for _, c := range []struct {
		typ       Type
		hex, want string
	}{
		{MsgPack, "82 a7 636f6d70616374 c3 a6 736368656d61 00", `{"compact": true,"schema": 0}`},
		{MsgPack, "c0", "null"},
		{MsgPack, "93 01 e0 ff", "[1,-32,-1]"},
		{MsgPack, "cc ff", "255"},
		{MsgPack, "cf ffffffffffffffff", "18446744073709551615"},
		{MsgPack, "d0 80", "-128"},
		{MsgPack, "d1 8000", "-32768"},
		{MsgPack, "d3 8000000000000000", "-9223372036854775808"},
		{MsgPack, "ca 3fc00000", "1.5"},
		{MsgPack, "ca 3dcccccd", "0.1"},
		{MsgPack, "cb 7ff0000000000000", "Infinity"},
		{MsgPack, "cb 4008000000000000", "3.0"},
		{MsgPack, "d9 03 616263", `"abc"`},
		{MsgPack, "a1 22", `"\""`},
		{MsgPack, "a2 c328", `{"$bytes": "c328"}`},
		{MsgPack, "c4 02 00ff", `{"$bytes": "00ff"}`},
		{MsgPack, "d4 05 2a", `{"$ext": 5,"value": {"$bytes": "2a"}}`},
		{MsgPack, "d6 ff 00000001", `{"$time": "1970-01-01T00:00:01Z"}`},
		{MsgPack, "d7 ff 00000004 00000001", `{"$time": "1970-01-01T00:00:01.000000001Z"}`},
		{MsgPack, "dc 0001 c2", "[false]"},
		{MsgPack, "de 0001 01 02", `{"1": 2}`},
		{MsgPack, "81 92 01 02 03", `{"[1,2]": 3}`},
		{MsgPack, "01 02", "12"},
		{MsgPack, "c1", ""},
		{MsgPack, "93 01", ""},
		{MsgPack, "dd ffffffff", ""},
		{MsgPack, "c6 ffffffff", ""},

		{CBOR, "00", "0"},
		{CBOR, "1bffffffffffffffff", "18446744073709551615"},
		{CBOR, "3bffffffffffffffff", "-18446744073709551616"},
		{CBOR, "3903e7", "-1000"},
		{CBOR, "f93e00", "1.5"},
		{CBOR, "f97bff", "65504.0"},
		{CBOR, "f90001", "5.9604645e-08"},
		{CBOR, "f9c400", "-4.0"},
		{CBOR, "f97e00", "NaN"},
		{CBOR, "f9fc00", "-Infinity"},
		{CBOR, "fa47c35000", "100000.0"},
		{CBOR, "fb3ff199999999999a", "1.1"},
		{CBOR, "f4 f5 f6", "falsetruenull"},
		{CBOR, "f7", `{"$simple": 23}`},
		{CBOR, "c11a514b67b0", `{"$tag": 1,"value": 1363896240}`},
		{CBOR, "d9d9f7 01", "1"},
		{CBOR, "4401020304", `{"$bytes": "01020304"}`},
		{CBOR, "62c3bc", `"ü"`},
		{CBOR, "8301820203820405", "[1,[2,3],[4,5]]"},
		{CBOR, "a201020304", `{"1": 2,"3": 4}`},
		{CBOR, "a26161016162820203", `{"a": 1,"b": [2,3]}`},
		{CBOR, "5f42010243030405ff", `{"$bytes": "0102030405"}`},
		{CBOR, "7f657374726561646d696e67ff", `"streaming"`},
		{CBOR, "9f018202039f0405ffff", "[1,[2,3],[4,5]]"},
		{CBOR, "bf61610161629f0203ffff", `{"a": 1,"b": [2,3]}`},
		{CBOR, "ff", ""},
		{CBOR, "9f01", ""},
		{CBOR, "1c", ""},

		{Protobuf, "08 9601", "1: 150"},
		{Protobuf, "12 07 74657374696e67", `2: "testing"`},
		{Protobuf, "1a 03 089601", "3 {1: 150}"},
		{Protobuf, "08 ffffffffffffffffff01", "1: 18446744073709551615 (-1)"},
		{Protobuf, "0d 0000803f", "1: 0x3f800000 (1)"},
		{Protobuf, "09 000000000000f03f", "1: 0x3ff0000000000000 (1)"},
		{Protobuf, "0a 02 ff00", "1: 0xff00"},
		{Protobuf, "0a 00", `1: ""`},
		{Protobuf, "0b 08 01 0c", "1 {1: 1}"},
		{Protobuf, "0b 08 01", ""},
		{Protobuf, "12 07 74", ""},
		{Protobuf, "07", ""},

		{GRPC, "00 00000002 0801 00 00000000", "message 1, 2 B1: 1message 2, 0 B"},
		{GRPC, "00 00000003 ffffff 80 00000010 677270632d7374617475733a 30 0d0a", ""},
		{GRPC, "00 00000001 ff 80 00000010 677270632d7374617475733a20300d0a", "message 1, 1 B0xfftrailers, 16 Bgrpc-status: 0"},
		{GRPC, hex.EncodeToString([]byte("AAAAAAIIAQ==")), "message 1, 2 B1: 1"},
		{GRPC, "02 00000000", ""},
		{GRPC, "00 000000", ""},
	} {
		data := unhex(t, c.hex)
		if got := compact(Pretty(c.typ, data)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.typ, c.hex, got, c.want)
		}
	}
}

func TestCompressedGRPC(t *testing.T) {
	zipped, err := Encode([]byte{8, 1}, []string{"gzip"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	frame := append([]byte{1, 0, 0, 0, byte(len(zipped))}, zipped...)
	if got, want := string(Pretty(GRPC, frame)), "message 1, 26 B, compressed with gzip\n  1: 1"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestBinaryTypes(t *testing.T) {
	for _, c := range []struct {
		contentType, data string
		want              Type
	}{
		{"application/x-protobuf", "\x08\x01", Protobuf},
		{"application/vnd.google.protobuf; proto=x", "\x12\x07testing", Protobuf},
		{"application/x-protobuf", "REDACTED", Text},
		{"application/grpc-web+proto", "\x00\x00\x00\x00\x02\x08\x01", GRPC},
		{"application/msgpack", "\x81\xa1a\x01", MsgPack},
		{"application/vnd.msgpack", "\xc1", Bytes},
		{"application/senml+cbor", "\xa1\x01\x02", CBOR},
		{"application/json", `{"a":1}`, JSON},
	} {
		if got := TypeOf(c.contentType, []byte(c.data)); got != c.want {
			t.Errorf("%s %q is %s, want %s", c.contentType, c.data, got, c.want)
		}
	}
}

// TestHostileBinary: nesting and sizes that promise more than there is.
func TestHostileBinary(t *testing.T) {
	var message []byte
	for range 3000 {
		message = protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), message)
	}
	for _, c := range []struct {
		name string
		typ  Type
		data []byte
		ok   bool
	}{
		{"nested lists", MsgPack, bytes.Repeat([]byte{0x91}, 1<<20), false},
		{"nested keys", MsgPack, bytes.Repeat([]byte{0x81}, 1<<20), false},
		{"nested tags", CBOR, bytes.Repeat([]byte{0xc1}, 1<<20), false},
		{"nested open lists", CBOR, bytes.Repeat([]byte{0x9f}, 1<<20), false},
		{"much from little", CBOR, bytes.Repeat([]byte{0xf0}, 8<<20), false},
		{"nested messages", Protobuf, message, true},
		{"nested groups", Protobuf, append(bytes.Repeat([]byte{0x0b}, 5000), bytes.Repeat([]byte{0x0c}, 5000)...), true},
	} {
		if got := Pretty(c.typ, c.data); (got != nil) != c.ok {
			t.Errorf("%s gives %d bytes", c.name, len(got))
		}
	}
}

// checkBinary: whatever the bytes are, what comes out is text, and JSON where
// it says so. It reports whether anything did.
func checkBinary(t *testing.T, data []byte) bool {
	t.Helper()
	any := false
	for _, typ := range []Type{MsgPack, CBOR, Protobuf, GRPC} {
		out := Pretty(typ, data)
		if out == nil {
			continue
		}
		any = true
		if !Readable(out) && typ != GRPC && typ != MsgPack && typ != CBOR {
			t.Errorf("%s of %x is no text: %q", typ, data, out)
		}
		if PrettyType(typ) == JSON && check(out, jsontext.Python, true) != nil {
			t.Errorf("%s of %x is no JSON: %q", typ, data, out)
		}
	}
	return any
}

func FuzzBinary(f *testing.F) {
	f.Add([]byte("\x82\xa7compact\xc3\xa6schema\x00"))
	f.Add([]byte("\xbfaa\x01ab\x9f\x02\x03\xff\xff"))
	f.Add([]byte("\x1a\x03\x08\x96\x01"))
	f.Add([]byte("\x00\x00\x00\x00\x02\x08\x01"))
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were a message", reached, inputs) })
	f.Fuzz(func(t *testing.T, data []byte) {
		inputs++
		if checkBinary(t, data) {
			reached++
		}
	})
}

// TestRandomBinary is FuzzBinary on inputs of its own, to say how many of them
// are worth something.
func TestRandomBinary(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	const inputs = 20_000
	reached := 0
	for range inputs {
		data := make([]byte, 1+random.IntN(12))
		for i := range data {
			data[i] = byte(random.IntN(256))
		}
		if checkBinary(t, data) {
			reached++
		}
	}
	t.Logf("%d of %d inputs had a readable form", reached, inputs)
	if reached < inputs/20 {
		t.Error("the inputs are too wild")
	}
}
