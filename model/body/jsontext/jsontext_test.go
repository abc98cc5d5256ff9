package jsontext

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// deepest is how deep brackets nest, strings apart.
func deepest(src []byte) int {
	depth, most := 0, 0
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '"':
			for i++; i < len(src) && src[i] != '"'; i++ {
				if src[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
			most = max(most, depth)
		case '}', ']':
			depth--
		}
	}
	return most
}

// FuzzScanner holds the grammar to encoding/json's, which lets invalid UTF-8
// pass and knows no byte order mark, and the tokens to the bytes.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{`{"a":[1,-0.5e+3,"\u00e9\"",true,null,{}]}`, `[1,]`, `{"a"}`, "01", `"\x"`, "\"\x01\"", "\"\xff\"", "nul", "[]]", strings.Repeat("[", 50)} {
		f.Add([]byte(s))
	}
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were valid", reached, inputs) })
	f.Fuzz(func(t *testing.T, src []byte) {
		inputs++
		if BOM(src) > 0 {
			return
		}
		l, err := Read(src, RFC, false)
		want := json.Valid(src) && utf8.Valid(src) && deepest(src) <= MaxDepth
		if want != (err == nil) {
			t.Fatalf("%q: %v, valid %v", src, err, want)
		}
		if err != nil {
			if e := err.(*Error); e.Offset > len(src) || e.Want == "" {
				t.Fatalf("%q: error %+v", src, e)
			}
			return
		}
		reached++
		end := 0
		for i, token := range l.Tokens() {
			if token.Start < end || token.End <= token.Start || strings.Trim(string(l.space(i)), " \t\r\n") != "" {
				t.Fatalf("%q: token %+v after %d", src, token, end)
			}
			end = token.End
			if token.Kind == '"' {
				checkUnquote(t, src[token.Start:token.End])
			}
		}
	})
}

// checkUnquote holds Unquote to encoding/json, which makes U+FFFD of lone
// surrogates.
func checkUnquote(t *testing.T, token []byte) {
	t.Helper()
	var want string
	if err := json.Unmarshal(token, &want); err != nil {
		t.Fatal(err)
	}
	got := Unquote(token)
	var back []byte
	for s := got; len(s) > 0; {
		r, size := DecodeWTF8(s)
		back = utf8.AppendRune(back, r) // U+FFFD for a surrogate
		s = s[size:]
	}
	if string(back) != want {
		t.Fatalf("%s is %q, encoding/json has %q", token, got, want)
	}
}

func TestPosition(t *testing.T) {
	src := []byte("\ufeffa\né\r\nb\rc")
	for _, c := range []struct{ offset, line, column int }{
		{3, 1, 1}, {4, 1, 2}, {5, 2, 1}, {7, 2, 2}, {9, 3, 1}, {10, 3, 2}, {11, 4, 1}, {99, 4, 2}, {0, 1, 1},
	} {
		if line, column := Position(src, c.offset); line != c.line || column != c.column {
			t.Errorf("offset %d: line %d, column %d, want %d, %d", c.offset, line, column, c.line, c.column)
		}
	}
}
