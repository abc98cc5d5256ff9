package model

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// byName are the values of each name, in lower case.
func (h Header) byName() map[string][]string {
	values := map[string][]string{}
	for _, line := range h {
		name := strings.ToLower(line.Name)
		values[name] = append(values[name], line.Value)
	}
	return values
}

// set replaces all values of name, keeping the lines' order and spelling.
func (h Header) set(name string, values []string) (Header, error) {
	if err := checkLine(name, values...); err != nil {
		return nil, err
	}
	out := make(Header, 0, len(h)+len(values))
	after, spelled := -1, name
	for _, line := range h {
		if !strings.EqualFold(line.Name, name) {
			out = append(out, line)
			continue
		}
		if len(values) > 0 {
			out = append(out, HeaderLine{line.Name, values[0]})
			values = values[1:]
			after, spelled = len(out), line.Name
		}
	}
	if after < 0 {
		after = out.insertAt(name)
	}
	more := make(Header, len(values))
	for n, v := range values {
		more[n] = HeaderLine{spelled, v}
	}
	return slices.Insert(out, after, more...), nil
}

func (h Header) add(name, value string) (Header, error) {
	if err := checkLine(name, value); err != nil {
		return nil, err
	}
	for n := len(h) - 1; n >= 0; n-- {
		if strings.EqualFold(h[n].Name, name) {
			return slices.Insert(h, n+1, HeaderLine{h[n].Name, value}), nil
		}
	}
	return slices.Insert(h, h.insertAt(name), HeaderLine{name, value}), nil
}

// insertAt is where a new name goes: in sorted order where the names are
// sorted, as PyYAML leaves them, else at the end.
func (h Header) insertAt(name string) int {
	byName := func(a, b HeaderLine) int { return strings.Compare(a.Name, b.Name) }
	if len(h) < 2 || h[0].Name == h[len(h)-1].Name || !slices.IsSortedFunc(h, byName) {
		return len(h)
	}
	n, _ := slices.BinarySearchFunc(h, HeaderLine{Name: name}, byName)
	return n
}

func (h Header) setLine(n int, name, value string) (Header, error) {
	if n < 0 || n >= len(h) {
		return nil, fmt.Errorf("no header line %d, there are %d", n+1, len(h))
	}
	if err := checkLine(name, value); err != nil {
		return nil, err
	}
	h[n] = HeaderLine{name, value}
	return h, nil
}

func (h Header) dropLine(n int) (Header, error) {
	if n < 0 || n >= len(h) {
		return nil, fmt.Errorf("no header line %d, there are %d", n+1, len(h))
	}
	return slices.Delete(h, n, n+1), nil
}

// checkLine refuses what is no header line, or would be read as more than one.
func checkLine(name string, values ...string) error {
	if name == "" {
		return errors.New("a header needs a name")
	}
	if strings.TrimSpace(name) != name || strings.ContainsAny(name, ":\t\r\n\x00") || !utf8.ValidString(name) {
		return fmt.Errorf("%q is no header name (RFC 9110 section 5.1)", name)
	}
	for _, v := range values {
		if !utf8.ValidString(v) {
			return fmt.Errorf("header %s: the value is not valid UTF-8", name)
		}
		if strings.ContainsAny(v, "\r\n\x00") {
			return fmt.Errorf("header %s: a line break or NUL would end the value and begin another header (RFC 9110 section 5.5)", name)
		}
	}
	return nil
}

// credentials are what names of headers hold that carry them (RFC 9110 section
// 11, RFC 6265, and what services call theirs).
var credentials = []string{"authorization", "cookie", "api-key", "apikey", "token", "secret", "password", "signature", "credential", "x-auth"}

// IsCredential reports whether a header of that name carries a credential.
func IsCredential(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(credentials, func(part string) bool { return strings.Contains(name, part) })
}
