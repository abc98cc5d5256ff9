package model

import (
	"strings"
	"testing"
)

// A body's text is stored in the charset that the body is read in, or refused.
func TestSetText(t *testing.T) {
	for _, test := range []struct {
		name, contentType, recorded, text string
		want                              string // the bytes, or after "not: " why not
	}{
		{"utf-8", "text/plain; charset=utf-8", "x", "café 茶", "café 茶"},
		{"no label, ascii", "text/plain", "x", "café", "café"},
		{"latin-1", "text/plain; charset=ISO-8859-1", "caf\xe9", "thé", "th\xe9"},
		{"latin-1, of ascii", "text/plain; charset=ISO-8859-1", "cafe", "thé", "th\xe9"},
		{"latin-1, of nothing", "text/plain; charset=ISO-8859-1", "", "thé", "th\xe9"},
		{"latin-1 cannot", "text/plain; charset=ISO-8859-1", "cafe", "le thé\n茶", "not: line 2, column 1: iso-8859-1 has no '茶'"},
		{"ascii cannot", "text/plain; charset=us-ascii", "cafe", "thé", "not: us-ascii has no 'é'"},
		{"shift-jis", "text/html; charset=Shift_JIS", "\x92\x83", "茶x", "\x92\x83x"},
		{"windows-1252 by guess", "text/plain", "caf\xe9", "5 €", "5 \x80"},
		{"a guess that would not be made again", "text/plain", "caf\xe9", "Ã©", "not: would be read as utf-8"},
		{"utf-16 with its mark", "text/plain", "\xff\xfea\x00", "é", "\xff\xfe\xe9\x00"},
		{"utf-16, mark given", "text/plain", "\xfe\xff\x00a", "\ufeffé", "\xfe\xff\x00\xe9"},
		{"an image was there", "image/png", "\x89PNG\r\n\x1a\n\xff", "é", "é"},
		{"unknown label", "text/plain; charset=klingon", "x", "é", "é"},
	} {
		t.Run(test.name, func(t *testing.T) {
			i := Interaction{Response: Response{Header: Header{{"Content-Type", test.contentType}}, Body: Body{Wire: []byte(test.recorded)}}}
			after, err := Apply(i, SetText{Side: InResponse, Text: test.text})
			if why, refused := strings.CutPrefix(test.want, "not: "); refused {
				if err == nil || !strings.Contains(err.Error(), why) {
					t.Errorf("%q, %v, want %q", after.Response.Body.Wire, err, why)
				}
				return
			}
			if err != nil || string(after.Response.Body.Wire) != test.want {
				t.Errorf("%q, %v, want %q", after.Response.Body.Wire, err, test.want)
			}
		})
	}
}
