package render

import (
	"math"
	"testing"
	"time"
)

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 1: "1 B", 873: "873 B", 999: "999 B", 1000: "1.0 kB", 30_200: "30.2 kB", 99_949: "99.9 kB",
		99_950: "100 kB", 848_000: "848 kB", 999_499: "999 kB", 999_500: "1.0 MB", 48_300_000: "48.3 MB",
		1_100_000_000: "1.1 GB", 1 << 62: "4.6 EB",
	} {
		if n > math.MaxInt {
			continue // of no int here
		}
		if got := Size(int(n)); got != want {
			t.Errorf("Size(%d) is %q, want %q", n, got, want)
		}
	}
}

func TestAge(t *testing.T) {
	now := time.Date(2024, 6, 1, 12, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	for ago, want := range map[time.Duration]string{
		-time.Hour: "0m", 30 * time.Second: "0m", 5 * time.Minute: "5m", 59 * time.Minute: "59m", 3 * time.Hour: "3h",
		12 * day: "12d", 29 * day: "29d", 30 * day: "1mo", 7 * 30 * day: "7mo", 364 * day: "12mo", 365 * day: "1y", 800 * day: "2y",
	} {
		if got := Age(now.Add(-ago), now); got != want {
			t.Errorf("Age of %v is %q, want %q", ago, got, want)
		}
	}
	if got := Age(time.Time{}, now); got != "" {
		t.Errorf("Age of no time is %q", got)
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		s                string
		width            int
		want, wantMiddle string
	}{
		{"abcdefghij", 10, "abcdefghij", "abcdefghij"},
		{"abcdefghij", 9, "abcdefgh…", "ab…efghij"},
		{"abcdefghij", 1, "…", "…"},
		{"abcdefghij", 0, "", ""},
		{"日本語日本語", 7, "日本語…", "日…本語"},
		{"日本語日本語", 12, "日本語日本語", "日本語日本語"},
		{"日本語日本語", 2, "…", "…"},
		{"👩👩👧x", 6, "👩👩…", "…👩👧x"},
		{"🇩🇪🇫🇷🇮🇹", 5, "🇩🇪🇫🇷…", "…🇫🇷🇮🇹"},
		{"e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301…", "…e\u0301e\u0301"},
	} {
		if got := Cut(c.s, c.width); got != c.want {
			t.Errorf("Cut(%q, %d) is %q, want %q", c.s, c.width, got, c.want)
		}
		if got := CutMiddle(c.s, c.width); got != c.wantMiddle {
			t.Errorf("CutMiddle(%q, %d) is %q, want %q", c.s, c.width, got, c.wantMiddle)
		}
	}
}
