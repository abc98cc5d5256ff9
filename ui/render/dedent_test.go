package render

import "testing"

func TestDedent(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"one", "one"},
		{"'a\n    b\n    c'", "'a\nb\nc'"},
		{"|\n    a\n      b\n\n    c\n", "|\na\n  b\n\nc\n"},
		{"|\n    a\n  \n    c", "|\na\n\nc"},
		{"a\nb\n  c", "a\nb\n  c"},
		{"a\n\tb\n  c", "a\n\tb\n  c"},
	} {
		if got := string(Dedent([]byte(c.text))); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
		}
	}
}
