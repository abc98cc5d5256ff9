package body

import (
	"strings"
	"testing"
)

func TestTypeOf(t *testing.T) {
	for _, c := range []struct {
		contentType, data string
		want              Type
	}{
		{"application/json", "", None},
		{"application/json; charset=utf-8", `{"a":1}`, JSON},
		{"application/vnd.api+json", `[1]`, JSON},
		{"application/json", `{"a":`, JSON},
		{"application/json", "Not Found", Text},
		{"application/json", "nullable", JSON},
		{"application/json", "-12", JSON},
		{"application/json", "<!DOCTYPE html><p>", HTML},
		{"application/json", "{\"a\":1}\n{\"a\":2}\n", NDJSON},
		{"application/x-ndjson", "{\"a\":1}\n", NDJSON},
		{"application/json", "\x1f\x8b\x08\x00", Bytes},
		{"text/plain", `{"a":1}`, JSON},
		{"text/plain", `{a}`, Text},
		{"text/plain", "caf\xe9", Text},
		{"", "caf\xe9", Bytes},
		{"", "hello", Text},
		{"application/octet-stream", "\x00\x01", Bytes},
		{"application/octet-stream", "hello", Text},
		{"text/html", "<p>hi", HTML},
		{"text/html; charset=utf-8", `{"error":"x"}`, JSON},
		{"", "  <html>", HTML},
		{"", "<?xml version='1.0'?><a/>", XML},
		{"", "<?xml version='1.0'?><svg/>", SVG},
		{"application/soap+xml", "<a/>", XML},
		{"image/svg+xml", "<svg/>", SVG},
		{"application/x-www-form-urlencoded", "a=1&b=2", Form},
		{"application/x-www-form-urlencoded", `{"a":1}`, JSON},
		{"multipart/form-data; boundary=x", "--x\r\n\r\nhi\r\n--x--", Multipart},
		{"multipart/form-data; boundary=x", "--x\r\n\r\n\x00\x01\r\n--x--", Bytes},
		{"text/event-stream", "data: x\n\n", SSE},
		{"", "event: x\ndata: y\n\n", SSE},
		{"text/javascript", "var a", JavaScript},
		{"text/css", "a{}", CSS},
		{"text/csv; charset=utf-8", "a,b", CSV},
		{"application/yaml", "a: 1", YAML},
		{"application/openapi+yaml", "a: 1", YAML},
		{"application/yaml", `{"a": 1}`, JSON},
		{"image/png", "\x89PNG\r\n\x1a\n...", PNG},
		{"text/html", "\x89PNG\r\n\x1a\n...", PNG},
		{"image/png", "Not Found", Text},
		{"", "\xff\xd8\xff\xe0", JPEG},
		{"", "GIF89a", GIF},
		{"", "RIFF\x10\x00\x00\x00WEBPVP8 ", WebP},
		{"", "%PDF-1.7", PDF},
		{"", "PK\x03\x04", Zip},
		{"application/json", "\xff\xfe{\x00}\x00", JSON},
		{"", "\xff\xfeh\x00i\x00", Text},
		{"application/grpc", "\x00\x00\x00\x00\x05hello", GRPC},
		{"nonsense; ; =", "{}", JSON},
		{"text/plain", "log \x1b[31mred\x1b[0m", Text},
	} {
		if got := TypeOf(c.contentType, []byte(c.data)); got != c.want {
			t.Errorf("%s of %q: got %s, want %s", c.contentType, c.data, got, c.want)
		}
	}
}

// TypeOfStart says what TypeOf does, or nothing, however much of the start is known.
func TestTypeOfStart(t *testing.T) {
	known := 0
	for _, media := range []string{"", "application/json", "application/vnd.a+json; charset=utf-16", "application/grpc+json", "text/html; charset=utf-8",
		"image/svg+xml", "text/csv", "text/plain", "application/x-www-form-urlencoded", "text/event-stream", "application/yaml", "a/b", "multipart/form-data"} {
		for _, text := range []string{"{}", "[1]", "{\"a\":\n1}", "{}\n{}", "{\n}", "a=b", "<a/>", "<?xml version=\"1.0\"?>\n<a/>", "<html>", "GIF89a", "PK\x05\x06", "%PDF-1", " {}", "\ufeff{}", "null", "\"a\"", "x: 1\ny: 2", "é",
			"[\n1]\n[2]", "{\n\"a\": 1}\n{}", "moss and fern\n", "data: 1\n\n", "Event: a\n\n", "Plain text of more than that", "RIFF0000WEBPVP8 ", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "\xff\xd8\xff\xe0\x00\x10", "moss\x00"} {
			for n := range min(len(text), StartSize) + 1 {
				got := TypeOfStart(media, []byte(text[:n]), printable([]byte(text)), strings.Contains(text, "\n"))
				if got != "" && got != TypeOf(media, []byte(text)) {
					t.Errorf("%q, %d known, of %q is %s, want %s", text, n, media, got, TypeOf(media, []byte(text)))
				}
				if got != "" {
					known++
				}
			}
		}
	}
	if known == 0 {
		t.Error("no type is known")
	}
}
