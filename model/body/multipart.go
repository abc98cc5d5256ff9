package body

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"slices"
	"strings"
)

// A Part is one part of a multipart body (RFC 2046 section 5.1).
type Part struct {
	Header textproto.MIMEHeader
	Body   []byte // its Content-Transfer-Encoding undone
	// ContentType is the header's, with the charset that a field _charset_
	// gives to those without (RFC 7578 section 4.6).
	ContentType string
}

// Names are the names of a part's header fields, in alphabetical order: their
// own order is not kept.
func (p Part) Names() []string {
	var names []string
	for name := range p.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// MaxParts bounds how many parts are told apart.
const MaxParts = 10_000

// Parts takes a multipart body apart. The error says why no more than the
// returned parts could be read.
func Parts(contentType string, data []byte) ([]Part, error) {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(media, "multipart/") {
		return nil, errors.New("no multipart type")
	}
	boundary := params["boundary"]
	if boundary == "" {
		return nil, errors.New("the type names no boundary")
	}
	var parts []Part
	common := ""
	defer func() {
		for n := range parts {
			parts[n].ContentType = inCharset(parts[n].ContentType, common)
		}
	}()
	in := multipart.NewReader(bytes.NewReader(data), boundary)
	for len(parts) < MaxParts {
		p, err := in.NextRawPart()
		if err == io.EOF {
			return parts, nil
		}
		if err != nil {
			return parts, errors.New("the parts are malformed or cut off")
		}
		raw, err := io.ReadAll(p)
		decoded := transferDecoded(p.Header.Get("Content-Transfer-Encoding"), raw)
		parts = append(parts, Part{Header: p.Header, Body: decoded, ContentType: p.Header.Get("Content-Type")})
		if p.FormName() == "_charset_" {
			common = commonCharset(raw)
		}
		if err != nil {
			return parts, errors.New("a part is cut off")
		}
	}
	return parts, errors.New("there are more than 10000 parts")
}

// commonCharset is the charset that a field _charset_ names for the parts that
// name none, "" if it is not known.
func commonCharset(field []byte) string {
	const longest = 100 // bytes of a label
	if label := strings.ToLower(string(bytes.TrimSpace(field[:min(len(field), longest)]))); find(label) != nil {
		return label
	}
	return ""
}

// inCharset is a part's Content-Type with the charset that the others have,
// where it names none.
func inCharset(contentType, common string) string {
	if common == "" || charsetParam(contentType) != "" {
		return contentType
	}
	return cmp.Or(contentType, "text/plain") + "; charset=" + common
}

// transferDecoded undoes a Content-Transfer-Encoding, if the bytes are in it.
func transferDecoded(name string, data []byte) []byte {
	var decoded io.Reader
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "base64":
		decoded = base64.NewDecoder(base64.StdEncoding, bytes.NewReader(data))
	case "quoted-printable":
		decoded = quotedprintable.NewReader(bytes.NewReader(data))
	default:
		return data
	}
	out, err := io.ReadAll(decoded)
	if err != nil {
		return data
	}
	return out
}
