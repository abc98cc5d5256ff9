package jwt

import (
	"encoding/base64"
	"strings"
	"testing"
)

func webToken(parts ...string) string {
	for i := range parts {
		parts[i] = base64.RawURLEncoding.EncodeToString([]byte(parts[i]))
	}
	return strings.Join(parts, ".")
}

func TestText(t *testing.T) {
	const head = `{"alg":"HS256"}`
	for _, c := range []struct{ name, token, want string }{
		{"behind a scheme", "Bearer " + webToken(head, `{"sub":"1","iat":1516239022,"exp":1516242622.5}`, "sig"),
			"header {\n  \"alg\": \"HS256\"\n}\npayload {\n  \"sub\": \"1\",\n  \"iat\": 1516239022,\n  \"exp\": 1516242622.5\n}\n" +
				"issued 2018-01-18 01:30:22 UTC\nexpires 2018-01-18 02:30:22 UTC\nsignature not verified"},
		{"no signature", webToken(head, `{}`) + ".", "header {\n  \"alg\": \"HS256\"\n}\npayload {}\nnot signed"},
		{"encrypted", webToken(head, "k", "i", "c", "t"), "header {\n  \"alg\": \"HS256\"\n}\npayload encrypted"},
		{"hostile", webToken(head, "{\"a\":\"\u009b\u202e\"}", "s"), "header {\n  \"alg\": \"HS256\"\n}\npayload {\n  \"a\": \"<U+009B><U+202E>\"\n}\nsignature not verified"},
		{"a time that is none", webToken(head, `{"exp":1e300,"iat":"x","nbf":-1}`, "s"), "header {\n  \"alg\": \"HS256\"\n}\npayload {\n  \"exp\": 1e300,\n  \"iat\": \"x\",\n  \"nbf\": -1\n}\nsignature not verified"},
		{"no header", webToken(`{"typ":"x"}`, `{}`, "s"), ""},
		{"no JSON", webToken(head, `{`, "s"), ""},
		{"three words", "a.b.c", ""},
		{"a version", "1.2.3", ""},
		{"empty", "", ""},
		{"far too long", strings.Repeat("a.", 100_000), ""},
	} {
		if got, ok := Text(c.token); got != c.want || ok != (c.want != "") {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}
