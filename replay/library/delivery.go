package library

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/exception"
)

// A Client is an HTTP client through which a library plays a response. What
// it does with one whose body was edited is its own doing as much as the
// library's.
type Client struct {
	Name    string // "requests", "net/http"
	Urllib3 int    // the major version of urllib3 below the client, 0: none

	// Codings are those it undoes; it lets others be.
	Codings []string
	// Undecodable is the class it raises on a body that is not in the coding.
	Undecodable string
	// Counts: it holds a plain Content-Length against the bytes that it read.
	Counts bool
	// Stored: a recording keeps what the client made of the coded body, so a
	// body that is coded still comes from elsewhere.
	Stored bool
}

// The codings that clients undo: CONTENT_DECODERS of urllib3.response (br and
// zstd only where their packages are installed; x-gzip since 2),
// SUPPORTED_DECODERS of httpx._decoders.
var (
	Urllib3Codings = []string{"gzip", "x-gzip", "deflate"}
	OlderCodings   = []string{"gzip", "deflate"} // of urllib3 1
	HttpxCodings   = []string{"gzip", "deflate"}
)

// A Delivery is what a client gets from a recorded response.
type Delivery struct {
	Body   []byte
	Raised *exception.Error // nil: the client gets Body
	// Coded: Body is still in a coding that it was sent in.
	Coded bool
	// at is the header that the failure is about, why what is wrong with it.
	at, why string
}

// Deliver says what the client makes of the response as it is stored.
func (c Client) Deliver(i model.Interaction) Delivery { return c.deliver(i, undoCoding) }

// An undoing takes one coding off; ok is false where the bytes are not in it.
type undoing func(name string, data []byte) (plain []byte, ok bool)

// undoneOnce is undoCoding for many clients of one response: what the last of
// them asked is remembered. A body in one coding, as whole as Decode wants it, is
// undone once for Decode too.
func undoneOnce(r model.Response) undoing {
	if whole := r.Body.Decode(r.Header); whole.Err == nil && len(whole.Codings) == 1 && len(whole.NotCoded) == 0 {
		return func(string, []byte) ([]byte, bool) { return whole.Bytes, true }
	}
	var name string
	var data, plain []byte
	var ok bool
	return func(n string, d []byte) ([]byte, bool) {
		if n != name || len(d) != len(data) || len(d) > 0 && &d[0] != &data[0] {
			name, data = n, d
			plain, ok = undoCoding(n, d)
		}
		return plain, ok
	}
}

func (c Client) deliver(i model.Interaction, undo undoing) Delivery {
	h, wire := i.Response.Header, i.Response.Body.Wire
	d := c.decode(h, i.Response.Body, undo)
	if d.Raised != nil || !c.Counts {
		return d
	}
	if wrong, ok := miscounted(i.Response.Status, h, len(wire)); ok {
		return wrong
	}
	return d
}

// decode undoes the codings that the client knows, last first.
func (c Client) decode(h model.Header, b model.Body, undo undoing) Delivery {
	d := Delivery{Body: b.Wire}
	undone := false
	for _, name := range slices.Backward(codingNames(h)) {
		if !slices.Contains(c.Codings, name) || len(d.Body) == 0 {
			continue
		}
		plain, ok := undo(name, d.Body)
		if !ok {
			return Delivery{at: "Content-Encoding", why: fmt.Sprintf("Content-Encoding says %s, the body is not", name),
				Raised: exception.New(c.Undecodable, undecodableText(c.Undecodable, name))}
		}
		d.Body, undone = plain, true
	}
	d.Coded = !undone && (bytes.HasPrefix(b.Wire, gzipMagic) || isCoded(b.Decode(h)))
	return d
}

func isCoded(d body.Decoded) bool { return len(d.Codings) > 0 || d.Beyond() }

// undecodableText is what urllib3 says; httpx passes on zlib's own words.
func undecodableText(class, coding string) string {
	if class == "DecodingError" {
		return "Error -3 while decompressing data"
	}
	return fmt.Sprintf("Received response with content-encoding: %s, but failed to decode it.", coding)
}

func codingNames(h model.Header) []string {
	var names []string
	for name := range strings.SplitSeq(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		names = append(names, strings.ToLower(strings.TrimSpace(name)))
	}
	return names
}

var gzipMagic = []byte{0x1f, 0x8b}

// undoCoding reports whether the body is in the coding, as zlib sees it: one
// that is cut off is no error, nor is what follows the first gzip member.
func undoCoding(name string, data []byte) (plain []byte, ok bool) {
	if !strings.HasSuffix(name, "gzip") {
		d := body.Decode(data, []string{name})
		return d.Bytes, isCoded(d)
	}
	if !bytes.HasPrefix(data, gzipMagic[:min(len(data), 2)]) {
		return nil, false
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	}
	r.Multistream(false)
	plain, err = io.ReadAll(io.LimitReader(r, body.MaxDecoded))
	return plain, err == nil || errors.Is(err, io.ErrUnexpectedEOF)
}

// miscounted restates HTTPResponse._init_length and IncompleteRead of urllib3
// 2: a length beside chunked, a negative and a non-numeric one are not
// enforced, and Betamax does not say that a request was HEAD.
func miscounted(status int, h model.Header, size int) (Delivery, bool) {
	bodiless := status == 204 || status == 304 || status/100 == 1
	if !bodiless && !h.Has("Content-Length") {
		return Delivery{}, false
	}
	said := strings.Join(h.Values("Content-Length"), ", ")
	if h.Has("Content-Length") && chunked(h) {
		return Delivery{}, false
	}
	length, agree := enforcedLength(said)
	if !agree {
		return Delivery{at: "Content-Length", why: fmt.Sprintf("Content-Length says %s", said),
			Raised: exception.New("InvalidHeader", fmt.Sprintf("Content-Length contained multiple unmatching values (%s)", said))}, true
	}
	if bodiless {
		length = new(big.Int)
	}
	if length == nil || length.Cmp(big.NewInt(int64(size))) == 0 {
		return Delivery{}, false
	}
	missing := new(big.Int).Sub(length, big.NewInt(int64(size)))
	why := fmt.Sprintf("Content-Length says %s, the body has %d", length, size)
	if bodiless {
		why = fmt.Sprintf("a %d has no body, this one has %d", status, size)
	}
	text := fmt.Sprintf("Connection broken: IncompleteRead(%d bytes read, %s more expected)", size, missing)
	return Delivery{at: "Content-Length", why: why, Raised: exception.New("ChunkedEncodingError", text)}, true
}

func chunked(h model.Header) bool {
	for coding := range strings.SplitSeq(strings.Join(h.Values("Transfer-Encoding"), ","), ",") {
		if strings.EqualFold(strings.TrimSpace(coding), "chunked") {
			return true
		}
	}
	return false
}

// maxDigits is how long a number Python's int takes.
const maxDigits = 4300

// enforcedLength is nil where urllib3 takes the header for none. Several
// numbers must be the same one.
func enforcedLength(said string) (length *big.Int, agree bool) {
	var lengths []*big.Int
	for part := range strings.SplitSeq(said, ",") {
		if part = strings.TrimSpace(part); len(part) > maxDigits {
			return nil, true
		}
		n, ok := new(big.Int).SetString(part, 10)
		if !ok {
			return nil, true
		}
		lengths = append(lengths, n)
	}
	for _, n := range lengths {
		if n.Cmp(lengths[0]) != 0 {
			return nil, false
		}
	}
	if lengths[0].Sign() < 0 {
		return nil, true
	}
	return lengths[0], true
}
