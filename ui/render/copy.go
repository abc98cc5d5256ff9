package render

import (
	"errors"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/body"
)

// The texts below are for copying. They are as recorded, not sanitised.

// HeaderText is a header's lines.
func HeaderText(h model.Header) string {
	var b strings.Builder
	for _, line := range h {
		b.WriteString(line.Name + ": " + line.Value + "\n")
	}
	return b.String()
}

// BodyText is a body decoded and in UTF-8. The error says why it is no text.
func BodyText(i model.Interaction, side model.Side) (string, error) {
	b, h := i.Body(side), i.Header(side)
	if b.Absent {
		return "", errors.New("no body")
	}
	if b.Unreadable != "" {
		return "", errors.New(b.Locked)
	}
	decoded := b.Decode(h)
	if decoded.Err != nil {
		return "", decoded.Err
	}
	text, contentType := decoded.Bytes, h.Get("Content-Type")
	if body.TypeOf(contentType, text).Textual() {
		text, _, _ = body.ReadText(contentType, text)
	}
	if !utf8.Valid(text) || strings.IndexByte(string(text), 0) >= 0 {
		return "", errors.New("the body is not text")
	}
	return string(text), nil
}
