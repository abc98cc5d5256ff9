package body

import (
	"strings"
	"testing"
)

// The parts of a multipart body are read and written in charsets of their own.
func TestPartsHaveTheirOwnCharset(t *testing.T) {
	const contentType = `multipart/form-data; boundary="=b="`
	lines := func(s ...string) string { return strings.Join(s, "\r\n") }
	field := func(name, more, value string) string {
		return lines("--=b=", `Content-Disposition: form-data; name="`+name+`"`+more, "", value, "")
	}
	latin, utf := "\r\nContent-Type: text/plain; charset=iso-8859-1", "\r\nContent-Type: text/plain; charset=utf-8"
	both := field("a", latin, "caf\xe9") + field("b", utf, "thé") + field("c", "", "x") + "--=b=--\r\n"
	for _, test := range []struct {
		name, data, text, charset string
		edit                      [2]string
		want                      string // what then is not as in data, or after "not: " why not
	}{
		{"each its own", both, strings.Replace(both, "\xe9", "é", 1), "iso-8859-1", [2]string{"café", "été"}, "\xe9t\xe9"},
		{"the other one", both, strings.Replace(both, "\xe9", "é", 1), "iso-8859-1", [2]string{"thé", "茶"}, "茶"},
		{"without a label", both, strings.Replace(both, "\xe9", "é", 1), "iso-8859-1", [2]string{"x\r", "é\r"}, "é\r"},
		{"it cannot hold", both, strings.Replace(both, "\xe9", "é", 1), "iso-8859-1", [2]string{"café", "茶"}, "not: part 1: line 1, column 1: iso-8859-1 has no '茶'"},
		{"a common one", field("_charset_", "", "iso-8859-1") + field("a", "", "\xe9") + field("b", utf, "é") + "--=b=--",
			field("_charset_", "", "iso-8859-1") + field("a", "", "é") + field("b", utf, "é") + "--=b=--", "iso-8859-1", [2]string{"\r\n\r\né\r", "\r\n\r\nè\r"}, "\xe8\r"},
		{"base64 is kept", field("a", latin+"\r\nContent-Transfer-Encoding: base64", "6Q==") + "--=b=--",
			field("a", latin+"\r\nContent-Transfer-Encoding: base64", "6Q==") + "--=b=--", "", [2]string{"6Q==", "6A=="}, "6A=="},
		{"cut off", "--=b=\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\xe9", "--=b=\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\né", "iso-8859-1", [2]string{"é", "è"}, "\xe8"},
		{"no parts", "caf\xe9", "café", "windows-1252", [2]string{"é", "è"}, "\xe8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, charset, exact := ReadText(contentType, []byte(test.data))
			if string(text) != test.text || charset != test.charset || !exact {
				t.Fatalf("%q in %s, %v, want %q in %s", text, charset, exact, test.text, test.charset)
			}
			edited := strings.Replace(string(text), test.edit[0], test.edit[1], 1)
			back, err := WriteText([]byte(edited), contentType, []byte(test.data))
			if why, refused := strings.CutPrefix(test.want, "not: "); refused {
				if err == nil || err.Error() != why {
					t.Errorf("%q, %v, want %s", back, err, why)
				}
				return
			}
			if err != nil || !strings.Contains(string(back), test.want) || strings.Contains(test.want, "\xe9") && strings.Contains(string(back), "é\r\n--=b=\r\nContent-Disposition: form-data; name=\"b\"") {
				t.Errorf("%q, %v, want %q", back, err, test.want)
			}
			again, _, _ := ReadText(contentType, back)
			if string(again) != edited {
				t.Errorf("reads back %q, want %q", again, edited)
			}
		})
	}
}
