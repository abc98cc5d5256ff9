package done

import (
	"strings"
	"testing"

	"tapedeck/ui/render"
)

func TestFromTo(t *testing.T) {
	long := "https://api.example.org/v1/plants/monstera/leaves/"
	for _, c := range []struct{ from, to, want string }{
		{"200", "404", "200 -> 404"},
		{"", "x", `"" -> x`},
		{"x", "", `x -> ""`},
		{long + "1?page=1&size=20", long + "1?page=12&size=20", "…ves/1?page=1&size=… -> …ves/1?page=12&size=…"},
		{"/plants?page=1&fields=name,light,water,soil", "http://a.test/plants?page=1&fields=name,light,water,soil", "/plant… -> http://a.test/plant…"},
		{long, long + "é", "…tera/leaves/ -> …tera/leaves/é"},
		{long + "é" + long, long + "è" + long, "…era/leaves/éhttps:… -> …era/leaves/èhttps:…"},
		{long + "\x1b[31m", long + "\x1b[32m", "…leaves/" + render.Sanitize("\x1b[31m") + " -> …leaves/" + render.Sanitize("\x1b[32m")},
	} {
		got := FromTo(c.from, c.to)
		if got != c.want {
			t.Errorf("%q -> %q: %q, want %q", c.from, c.to, got, c.want)
		}
	}
	if got := FromTo(strings.Repeat("a", 1000), strings.Repeat("b", 1000)); render.Width(got) != 2*mostValue+4 {
		t.Errorf("%q is %d cells wide", got, render.Width(got))
	}
}
