package compare

import "testing"

// Names that there is no room for are counted; the first is cut at worst.
func TestWithin(t *testing.T) {
	for _, c := range []struct {
		names string
		room  int
		want  string
	}{
		{"host, port, path, query", 23, "host, port, path, query"},
		{"host, port, path, query", 22, "host, port, path, +1"},
		{"host, port, path, query", 19, "host, port, +2"},
		{"host, port, path, query", 8, "host, +3"},
		{"host, port, path, query", 7, "host, …"},
		{"used up", 7, "used up"},
		{"would replay", 8, "would r…"},
		{"", 8, ""},
	} {
		if got := Within(c.names, c.room); got != c.want {
			t.Errorf("%q in %d cells: %q, want %q", c.names, c.room, got, c.want)
		}
	}
}
