package timeline

import (
	"fmt"
	"testing"
	"time"

	"tapedeck/cassette"
)

// betamax is a cassette of recordings made at the times that are given, one
// without any where that is empty.
func betamax(times ...string) []byte {
	entries := ""
	for i, at := range times {
		if i > 0 {
			entries += ", "
		}
		entries += fmt.Sprintf(`{"request": {"method": "GET", "uri": "http://h.test/%d", "headers": {}, "body": {"encoding": "utf-8", "string": ""}}, `+
			`"response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "url": "http://h.test/%d", "body": {"encoding": "utf-8", "string": ""}}, "recorded_at": %q}`, i, i, at)
	}
	return []byte(`{"http_interactions": [` + entries + `], "recorded_with": "betamax/0.9.0"}`)
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		times      []string
		order      []int // interactions, in the order of the line
		timed      int
		inOrder    bool
		span       time.Duration
		fractional bool
	}{
		"in order":      {[]string{"2014-01-01T00:00:00", "2014-01-01T00:00:05"}, []int{0, 1}, 2, true, 5 * time.Second, false},
		"equal times":   {[]string{"2014-01-01T00:00:00", "2014-01-01T00:00:00"}, []int{0, 1}, 2, true, 0, false},
		"out of order":  {[]string{"2014-01-01T00:00:07", "2014-01-01T00:00:05", "2014-01-01T00:00:06"}, []int{1, 2, 0}, 3, false, 2 * time.Second, false},
		"one is moved":  {[]string{"2014-01-01T00:00:02", "2014-01-01T00:00:01"}, []int{1, 0}, 2, false, time.Second, false},
		"some without":  {[]string{"", "2014-01-01T00:00:01", "soon", "2014-01-01T00:00:00.25Z"}, []int{3, 1, 0, 2}, 2, false, 750 * time.Millisecond, true},
		"none with one": {[]string{"", ""}, []int{0, 1}, 0, true, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := cassette.Read("a.json", betamax(c.times...), cassette.Options{})
			if err != nil {
				t.Fatal(err)
			}
			asked := 0
			l, err := read(t.Context(), f, func(n int) { asked = n })
			if err != nil || asked != len(c.times) {
				t.Fatalf("%d were read, %v", asked, err)
			}
			var order []int
			for _, m := range l.moments {
				order = append(order, m.interaction)
			}
			got := fmt.Sprint(order, l.timed, l.inOrder, l.span(), l.fractional)
			if want := fmt.Sprint(c.order, c.timed, c.inOrder, c.span, c.fractional); got != want {
				t.Errorf("read %s, want %s", got, want)
			}
			if l.says() != (c.timed > 0) {
				t.Errorf("says %v", l.says())
			}
		})
	}
}
