package render

import (
	"bytes"
	"fmt"
	"strings"

	"tapedeck/model/body"
	"tapedeck/ui/render/pictures"
)

// Bounds of the view of parts.
const (
	maxPartDepth = 5   // of multiparts in each other
	maxPartHex   = 256 // bytes of a part that are shown in hex
)

// multipart shows each part of a multipart body: its header and its readable
// form. It is nil for a body that has no parts. found are the parts that are images.
func multipart(contentType string, data []byte) (text []byte, found []pictures.Found) {
	if media := strings.TrimSpace(strings.ToLower(contentType)); !strings.HasPrefix(media, "multipart/") {
		return nil, nil
	}
	text = guarded(func() (text []byte) {
		text, found = parts(contentType, data, 0, body.MaxReadable(data))
		return text
	})
	return text, found
}

// parts is nil where there are none and where it would be longer than limit.
func parts(contentType string, data []byte, depth, limit int) (out []byte, found []pictures.Found) {
	list, err := body.Parts(contentType, data)
	if len(list) == 0 {
		return nil, nil
	}
	for n, p := range list {
		start := len(out)
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
		text, images := partText(p, text, kind, depth, limit-len(out))
		for line := range bytes.Lines(text) {
			if line[0] != '\n' {
				out = append(out, "  "...)
			}
			out = append(out, line...)
		}
		if out = append(bytes.TrimRight(out, "\n"), "\n\n"...); len(out) > limit {
			return nil, nil
		}
		for _, f := range images {
			f.Start, f.End, f.Part = start, len(out), n+1
			found = append(found, f)
		}
	}
	out = bytes.TrimSuffix(out, []byte("\n"))
	if err != nil {
		out = append(out, "\nnot all parts: "+err.Error()+"\n"...)
	}
	return out, found
}

// partText is the readable form of a part's body, and the images that it is or has
// as parts; text is that body in UTF-8.
func partText(p body.Part, text []byte, kind body.Type, depth, limit int) ([]byte, []pictures.Found) {
	if kind == body.Multipart && depth < maxPartDepth {
		if text, found := parts(p.ContentType, p.Body, depth+1, limit); text != nil {
			return text, found
		}
	}
	if pretty := body.Pretty(kind, text); pretty != nil {
		return pretty, nil
	}
	switch {
	case kind.Textual() || kind == body.None:
		return text, nil
	case pictures.Is(kind):
		return hexText(text), []pictures.Found{pictures.Whole(kind, p.Body)}
	}
	return hexText(text), nil
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
