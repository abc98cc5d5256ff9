package render

import (
	"bytes"
	"strings"

	"tapedeck/model/body"
)

// A within is where JSON stands in a text that holds more than it.
type within struct {
	start, end int
	ok         bool
}

// findWithin finds it in text that is not all JSON.
func findWithin(t body.Type, text []byte) (w within) {
	guarded(func() []byte {
		w.start, w.end, w.ok = body.Within(t, text)
		return nil
	})
	return w
}

// around says how much other text there is.
func (w within) around(text []byte) string {
	var parts []string
	if w.start > 0 {
		parts = append(parts, "behind "+Size(w.start))
	}
	if rest := text[w.end:]; len(bytes.TrimSpace(rest)) > 0 {
		parts = append(parts, "then "+Size(len(rest)))
	}
	return strings.Join(parts, ", ") + " of text"
}

// format is the readable form of the text.
func (w within) format(text []byte) (out []byte, err error) {
	out = guarded(func() (pretty []byte) {
		pretty, err = body.FormatWithin(text, w.start, w.end)
		return pretty
	})
	return out, err
}
