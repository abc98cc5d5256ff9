package palette

import "testing"

// The nearest of the 256 colours keeps the hue.
func TestNearest(t *testing.T) {
	for _, c := range []struct {
		r, g, b uint8
		want    uint8
	}{
		{0, 0, 0, 16}, {255, 255, 255, 231}, {0x5f, 0x87, 0xaf, 67}, {0x80, 0x80, 0x80, 244},
		{0xd2, 0x0f, 0x39, 161}, // red, not grey
		{0x74, 0x6f, 0x0d, 58},  // olive, not brown
		{0xff, 0x55, 0x55, 203},
	} {
		if got := Nearest(c.r, c.g, c.b); got != c.want {
			t.Errorf("#%02x%02x%02x: %d, want %d", c.r, c.g, c.b, got, c.want)
		}
	}
}

// Three themes are for dark terminals and two for light ones, each with all roles.
func TestAll(t *testing.T) {
	count := map[bool]int{}
	for _, p := range All() {
		count[p.Dark]++
		for role := range All()[0].Colours {
			if p.Colours[role] == "" {
				t.Errorf("%s lacks %s", p.Name, role)
			}
		}
	}
	if count[true] != 3 || count[false] != 2 {
		t.Errorf("%v", count)
	}
}
