package body

import (
	"bytes"
	"testing"
)

func TestCharset(t *testing.T) {
	for _, c := range []struct {
		name, contentType, data, charset, text string
		exact                                  bool
	}{
		{"no label", "application/json", "é", "utf-8", "é", true},
		{"no label, not UTF-8", "text/html", "caf\xe9 \x80", "windows-1252", "café €", true},
		{"label", `text/html; Charset="UTF-8"`, "é", "utf-8", "é", true},
		{"label, broken bytes", "text/html; charset=utf-8", "caf\xe9", "utf-8", "caf\ufffd", false},
		{"latin-1 is latin-1", "text/html; charset=ISO-8859-1", "\x80\xe9\xff", "iso-8859-1", "\u0080éÿ", true},
		{"windows-1252, a byte it lacks", "text/html; charset=windows-1252", "\x81", "windows-1252", "\ufffd", false},
		{"unknown label", "text/html; charset=klingon", "é", "utf-8", "é", true},
		{"a label that no page may use", "text/html; charset=hz-gb-2312", "x", "utf-8", "x", true},
		{"broken media type", "text/html; =; charset=latin1", "\xe9", "latin1", "é", true},
		{"ASCII", "text/plain; charset=us-ascii", "abc", "us-ascii", "abc", true},
		{"ASCII with more", "text/plain; charset=us-ascii", "caf\xe9", "us-ascii", "café", false},
		{"shift_jis", "text/html; charset=Shift_JIS", "\x83e\x83X\x83g", "shift_jis", "テスト", true},
		{"shift_jis, broken", "text/html; charset=Shift_JIS", "\x83", "shift_jis", "\ufffd", false},
		{"iso-2022-jp", "text/html; charset=iso-2022-jp", "\x1b$B%F%9%H\x1b(B", "iso-2022-jp", "テスト", true},
		{"UTF-8 mark", "application/json; charset=latin1", "\ufeff{}", "utf-8", "\ufeff{}", true},
		{"UTF-16 mark", "application/json", "\xff\xfe{\x00}\x00", "utf-16le", "\ufeff{}", true},
		{"UTF-16 mark, big end first", "application/json", "\xfe\xff\x00{\x00}", "utf-16be", "\ufeff{}", true},
		{"UTF-16 label", "text/plain; charset=utf-16le", "a\x00b\x00", "utf-16le", "ab", true},
		{"UTF-16, half a character", "text/plain; charset=utf-16le", "a\x00b", "utf-16le", "a\ufffd", false},
		{"nothing", "", "", "utf-8", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			charset := Charset(c.contentType, []byte(c.data))
			text, exact := ToUTF8([]byte(c.data), charset)
			if charset != c.charset || string(text) != c.text || exact != c.exact {
				t.Fatalf("%s, %q, exact %v; want %s, %q, exact %v", charset, text, exact, c.charset, c.text, c.exact)
			}
			if back, err := FromUTF8(text, charset); exact && (err != nil || string(back) != c.data) {
				t.Errorf("%q goes back as %q, %v", text, back, err)
			}
		})
	}
}

func TestUnknownCharset(t *testing.T) {
	for _, c := range []struct{ contentType, data, want string }{
		{"text/plain; charset=Klingon", "x", "klingon"},
		{"text/plain; charset=utf-7", "x", "utf-7"},
		{"text/plain; charset=hz-gb-2312", "x", "hz-gb-2312"},
		{"text/plain; charset=klingon", "\ufeffx", ""},
		{"text/plain; charset=Shift_JIS", "x", ""},
		{"text/plain", "x", ""},
		{"", "\xff", ""},
	} {
		if got := UnknownCharset(c.contentType, []byte(c.data)); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.contentType, c.data, got, c.want)
		}
	}
}

// TestLatin1 takes every byte there and back.
func TestLatin1(t *testing.T) {
	var all []byte
	for b := range 256 {
		all = append(all, byte(b))
	}
	for _, charset := range []string{"iso-8859-1", "latin1", "koi8-r"} {
		text, exact := ToUTF8(all, charset)
		back, err := FromUTF8(text, charset)
		if !exact || err != nil || !bytes.Equal(back, all) {
			t.Errorf("%s: exact %v, %v", charset, exact, err)
		}
	}
}

func TestFromUTF8Refuses(t *testing.T) {
	for _, c := range []struct{ text, charset, err string }{
		{"a\né€", "iso-8859-1", `line 2, column 2: iso-8859-1 has no '€'`},
		{"é", "us-ascii", `line 1, column 1: us-ascii has no 'é'`},
		{"テ€", "shift_jis", `line 1, column 2: shift_jis has no '€'`},
		{"\xff", "utf-8", "the text is not valid UTF-8"},
	} {
		if out, err := FromUTF8([]byte(c.text), c.charset); err == nil || err.Error() != c.err {
			t.Errorf("%q in %s: %q, %v, want %s", c.text, c.charset, out, err, c.err)
		}
	}
}

// FuzzCharset holds exact to its word.
func FuzzCharset(f *testing.F) {
	for _, label := range []string{"utf-8", "iso-8859-1", "us-ascii", "shift_jis", "gb18030", "big5", "euc-kr", "utf-16", "utf-16be", "x-user-defined", "iso-2022-jp"} {
		f.Add([]byte("a\xe9\x83e\xff\xfe"), label)
		f.Add([]byte("plain"), label)
	}
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were exact", reached, inputs) })
	f.Fuzz(func(t *testing.T, data []byte, label string) {
		inputs++
		charset := Charset("text/plain; charset="+label, data)
		text, exact := ToUTF8(data, charset)
		back, err := FromUTF8(text, charset)
		if exact != (err == nil && bytes.Equal(back, data)) {
			t.Fatalf("%s: %q is %q, exact %v, and back %q, %v", charset, data, text, exact, back, err)
		}
		if exact {
			reached++
		}
	})
}
