package match

import (
	"strings"
	"testing"

	"tapedeck/model"
)

// What there is no room for is left out of the values, where they agree and where
// they end; both are still told apart.
func TestWithin(t *testing.T) {
	long := strings.Repeat("a", 40)
	for _, c := range []struct {
		of    model.Difference
		width int
		want  string
	}{
		{model.Difference{Path: "query page", Was: "1", Now: "2"}, 60, "query page: wanted 2, recorded 1"},
		{model.Difference{Path: "x", Was: long + "1", Now: long + "2"}, 40, "x: wanted …aaaaaaa2, recorded …aaaaaaa1"},
		{model.Difference{Path: "x", Was: "b" + long, Now: "c" + long}, 40, "x: wanted caaaaaaa…, recorded baaaaaaa…"},
		{model.Difference{Path: "x", Kind: model.Added, Now: long}, 36, "x: wanted aaaaaaaaaaa…, not recorded"},
	} {
		m := Mismatch{mismatchWords("m", c.of), c.of.Now, c.of, "m"}
		if got := m.Within(c.width); got != c.want {
			t.Errorf("%+v within %d: %q, want %q", c.of, c.width, got, c.want)
		}
	}
}
