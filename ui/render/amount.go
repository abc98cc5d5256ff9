package render

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Size writes a number of bytes in powers of 1000, with a decimal below 100:
// "873 B", "30.2 kB", "848 kB".
func Size(n int) string {
	if n < 1000 {
		return strconv.Itoa(n) + " B"
	}
	const units = "kMGTPE"
	value, unit := float64(n)/1000, 0
	for value >= 999.5 {
		value /= 1000
		unit++
	}
	if value < 99.95 {
		return fmt.Sprintf("%.1f %cB", value, units[unit])
	}
	return fmt.Sprintf("%.0f %cB", value, units[unit])
}

// Age writes how long before now t was, in whole units: "5m", "3h", "12d",
// "7mo", "2y". A month is 30 days, a year 365; a time to come is "0m", and no
// time at all is "".
func Age(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	const day = 24 * time.Hour
	ago := max(0, now.Sub(t))
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{365 * day, "y"}, {30 * day, "mo"}, {day, "d"}, {time.Hour, "h"}} {
		if ago >= u.unit {
			return fmt.Sprint(int(ago/u.unit), u.name)
		}
	}
	return fmt.Sprint(int(ago/time.Minute), "m")
}

// Duration writes how long an exchange took: "120 ms", "1.4 s".
func Duration(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// Count writes a number with separators: "40,213".
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Counted counts things: "1 header", "2,000 headers".
func Counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Count(n) + " " + what + "s"
}

// Listed joins words: "status, body and 2 headers".
func Listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
