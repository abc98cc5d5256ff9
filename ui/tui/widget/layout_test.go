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

// A list beside the detail whose rows need more than half of the screen gets 66
// columns, as far as 53 are left to the detail.
func TestRoomyList(t *testing.T) {
	for _, c := range []struct{ width, needs, list int }{
		{120, 0, 60}, {120, 60, 60}, {120, 61, 66}, {120, 66, 66}, {120, 500, 66},
		{100, 66, 50}, {107, 66, 53}, {110, 66, 56}, {119, 66, 65}, {131, 66, 66}, {134, 500, 67}, {200, 500, 88},
	} {
		p := Layout(c.width, 40, OnList, false, Divider{}.Needing(c.needs))
		if p.List.Width != c.list || p.Divider.X != c.list || p.Detail.X != c.list+1 || p.Detail.Width != c.width-c.list-1 {
			t.Errorf("%+v: list %+v, divider %+v, detail %+v", c, p.List, p.Divider, p.Detail)
		}
	}
	if p := Layout(120, 40, OnList, false, Divider{Column: 45}.Needing(500)); p.List.Width != 45 {
		t.Errorf("divided by hand at 45: %+v", p.List)
	}
}

// A list that takes what its rows need leaves 40 columns to the detail.
func TestTakingList(t *testing.T) {
	for _, c := range []struct{ width, needs, list int }{
		{120, 0, 60}, {120, 60, 60}, {120, 61, 61}, {120, 79, 79}, {120, 500, 79}, {100, 500, 59}, {160, 100, 100}, {200, 90, 90},
	} {
		if p := Layout(c.width, 40, OnList, false, Divider{}.Taking(c.needs)); p.List.Width != c.list || p.Detail.Width != c.width-c.list-1 {
			t.Errorf("%+v: list %+v, detail %+v", c, p.List, p.Detail)
		}
	}
	if p := Layout(120, 40, OnList, false, Divider{Column: 45}.Taking(500)); p.List.Width != 45 {
		t.Errorf("divided by hand at 45: %+v", p.List)
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
