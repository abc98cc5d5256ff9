package field

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// unbase64 decodes base64 as Python's and Ruby's decoders do: white space and
// line breaks do not count.
func unbase64(text []byte) ([]byte, error) {
	decoded := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	if n, err := base64.StdEncoding.Decode(decoded, text); err == nil { // it passes over line breaks
		return decoded[:n], nil
	}
	s := strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, string(text))
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("not valid base64: %w", err)
	}
	return b, nil
}

// rubyUnbase64 decodes as Ruby's Base64.decode64 does: up to the first "=",
// whatever is not base64 left out.
func rubyUnbase64(s string) []byte {
	s, _, _ = strings.Cut(s, "=")
	s = strings.Map(func(r rune) rune {
		if r == '+' || r == '/' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, s)
	if len(s)%4 == 1 { // six bits are no byte
		s = s[:len(s)-1]
	}
	b, _ := base64.RawStdEncoding.DecodeString(s) // all of it is base64
	return b
}

// base64Like codes bytes in lines as long as those of the old text. Ruby's
// Base64.encode64 makes lines of 60, the last one ended too.
func base64Like(b []byte, old string, ruby bool) string {
	coded := base64.StdEncoding.EncodeToString(b)
	width := strings.IndexByte(old, '\n')
	closed := strings.HasSuffix(old, "\n")
	switch {
	case closed && strings.Count(old, "\n") == 1 || old == "" && ruby:
		width, closed = 60, true // one line does not say
	case width <= 0:
		return coded
	}
	var lines []string
	for line := range slices.Chunk([]byte(coded), width) {
		lines = append(lines, string(line))
	}
	if closed && len(lines) > 0 {
		lines = append(lines, "")
	}
	return strings.Join(lines, "\n")
}
