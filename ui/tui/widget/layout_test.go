package widget

import "testing"

// A list above the detail takes no more rows than it has; one beside it does.
func TestFitList(t *testing.T) {
	for _, c := range []struct{ width, height, rows, list, detail int }{
		{80, 24, 1, 3, 18}, {80, 24, 0, 3, 18}, {80, 24, 5, 7, 14}, {80, 24, 20, 8, 13}, {120, 40, 1, 37, 37},
	} {
		p := Layout(c.width, c.height, OnList, false, Divider{}).FitList(c.rows)
		if p.List.Height != c.list || p.Detail.Height != c.detail || p.Divider.Empty() && p.Detail.Y != p.List.Y+p.List.Height {
			t.Errorf("%+v: list %+v, detail %+v", c, p.List, p.Detail)
		}
	}
}

func TestLayout(t *testing.T) {
	for _, c := range []struct {
		width, height int
		focus         Focus
		zoom          bool
		list, detail  Rect
	}{
		{80, 24, OnList, false, Rect{0, 1, 80, 8}, Rect{0, 9, 80, 13}},
		{99, 24, OnList, false, Rect{0, 1, 99, 8}, Rect{0, 9, 99, 13}},
		{100, 24, OnList, false, Rect{0, 1, 50, 21}, Rect{51, 1, 49, 21}},
		{120, 40, OnDetail, false, Rect{0, 1, 60, 37}, Rect{61, 1, 59, 37}},
		{180, 40, OnList, false, Rect{0, 1, 88, 37}, Rect{89, 1, 91, 37}},
		{100, 15, OnList, false, Rect{0, 1, 50, 13}, Rect{51, 1, 49, 13}},
		{80, 19, OnList, false, Rect{0, 1, 80, 16}, Rect{}},
		{80, 19, OnDetail, false, Rect{}, Rect{0, 1, 80, 16}},
		{60, 12, OnList, false, Rect{0, 1, 60, 10}, Rect{}},
		{120, 40, OnList, true, Rect{0, 1, 120, 37}, Rect{}},
		{120, 40, OnDetail, true, Rect{}, Rect{0, 1, 120, 37}},
	} {
		p := Layout(c.width, c.height, c.focus, c.zoom, Divider{})
		if p.TooSmall || p.List != c.list || p.Detail != c.detail {
			t.Errorf("%dx%d focus %d zoom %v: list %v, detail %v, want %v, %v",
				c.width, c.height, c.focus, c.zoom, p.List, p.Detail, c.list, c.detail)
		}
	}
	for _, c := range [][2]int{{59, 12}, {60, 11}, {0, 0}, {-1, 5}} {
		if !Layout(c[0], c[1], OnList, false, Divider{}).TooSmall {
			t.Errorf("%dx%d is laid out", c[0], c[1])
		}
	}
}
