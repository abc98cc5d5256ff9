package render

import (
	"bytes"
	"fmt"
	"strings"

	"tapedeck/model/body"
)

// Bounds of the view of parts.
const (
	maxPartDepth = 5   // of multiparts in each other
	maxPartHex   = 256 // bytes of a part that are shown in hex
)

// multipart shows each part of a multipart body: its header and its readable
// form. It is nil for a body that has no parts.
func multipart(contentType string, data []byte) []byte {
	if media := strings.TrimSpace(strings.ToLower(contentType)); !strings.HasPrefix(media, "multipart/") {
		return nil
	}
	return guarded(func() []byte { return parts(contentType, data, 0, body.MaxReadable(data)) })
}

// parts is nil where there are none and where it would be longer than limit.
func parts(contentType string, data []byte, depth, limit int) []byte {
	list, err := body.Parts(contentType, data)
	if len(list) == 0 {
		return nil
	}
	var out []byte
	for n, p := range list {
		kind := body.TypeOf(p.ContentType, p.Body)
		text, charset := p.Body, ""
		if kind.Textual() {
			text, charset, _ = body.ReadText(p.ContentType, p.Body)
		}
		if charset != "" {
			charset = ", " + charset
		}
		out = fmt.Appendf(out, "part %d, %s, %s%s\n", n+1, typeName(kind), Size(len(p.Body)), charset)
		for _, name := range p.Names() {
			for _, value := range p.Header[name] {
				out = fmt.Appendf(out, "  %s: %s\n", name, value)
			}
		}
		out = append(out, '\n')
		for line := range bytes.Lines(partText(p, text, kind, depth, limit-len(out))) {
			if line[0] != '\n' {
				out = append(out, "  "...)
			}
			out = append(out, line...)
		}
		if out = append(bytes.TrimRight(out, "\n"), "\n\n"...); len(out) > limit {
			return nil
		}
	}
	out = bytes.TrimSuffix(out, []byte("\n"))
	if err != nil {
		out = append(out, "\nnot all parts: "+err.Error()+"\n"...)
	}
	return out
}

// partText is the readable form of a part's body; text is that in UTF-8.
func partText(p body.Part, text []byte, kind body.Type, depth, limit int) []byte {
	if kind == body.Multipart && depth < maxPartDepth {
		if text := parts(p.ContentType, p.Body, depth+1, limit); text != nil {
			return text
		}
	}
	if pretty := body.Pretty(kind, text); pretty != nil {
		return pretty
	}
	if kind.Textual() || kind == body.None {
		return text
	}
	return hexText(text)
}

// hexText is the start of bytes in hex, in rows that fit beside the indentation
// of a part on 80 columns.
func hexText(data []byte) []byte {
	d := NewHexDocument(data[:min(len(data), maxPartHex)], 70)
	var out []byte
	for i := range d.Rows() {
		out = append(append(out, d.Row(i, 0, Theme{})...), '\n')
	}
	if len(data) > maxPartHex {
		out = append(out, "…\n"...)
	}
	return out
}
