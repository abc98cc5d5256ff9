package librarytest

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"time"

	"tapedeck/replay/library"
)

// With makes a session over recorded keys, in order, that asks for others.
func (r SessionRow) With(mode, keys, asked string) SessionRow {
	r.Mode, r.state, r.keys, r.Requests = mode, library.Existing, nil, [][2]string{}
	if keys == "" {
		r.state, r.File = library.Missing, nil
	} else {
		r.keys = strings.Split(keys, "")
		r.File = r.Text(0)
	}
	for _, key := range asked {
		r.Requests = append(r.Requests, [2]string{"GET", r.base + string(key)})
	}
	return r
}

// Odd are sessions over files that are none of the library's own, or broken.
func (r SessionRow) Odd() []SessionRow {
	var rows []SessionRow
	for _, mode := range append([]string{""}, r.layout.Library.Modes...) {
		for _, asked := range []string{"", "A", "BAA"} {
			one := r.With(mode, "A", asked)
			text := one.File
			rows = append(rows, one, one.With(mode, "", asked))
			for state, file := range map[library.FileState][]byte{library.Empty: {}, library.Malformed: []byte(r.layout.Broken), library.Foreign: []byte(r.layout.Foreign),
				library.Undecodable: bytes.Replace(text, []byte("REC-0.0"), []byte("REC-0.0\xff"), 1), library.Marked: append([]byte("\xef\xbb\xbf"), text...)} {
				odd := one
				odd.state, odd.File = state, file
				if odd.keys = nil; state == library.Marked {
					odd.keys = []string{"A"}
				}
				rows = append(rows, odd)
			}
		}
	}
	return rows
}

// Plain are sessions of each mode, and of one that there is not, that end with an
// exception or, where the library can, let requests through.
func (r SessionRow) Plain() []SessionRow {
	var rows []SessionRow
	for _, mode := range append([]string{"sometimes"}, r.layout.Library.Modes...) {
		for _, keys := range []string{"", "A", "AB", "BA"} {
			one := r.With(mode, keys, "ABC")
			one.Raises = true
			rows = append(rows, one)
			if one.Raises = false; r.layout.Library.Can.Ignore {
				one.Ignore = []string{"B"}
				rows = append(rows, one)
			}
		}
	}
	return rows
}

// Aged varies what re_record_interval, clean_outdated_http_interactions and the
// network make of interactions of several ages; the last two not: plain.
func (r SessionRow) Aged(interval, old int, plain bool) []SessionRow {
	var rows []SessionRow
	for _, mode := range r.layout.Library.Modes {
		for _, ages := range [][]int{{0, 0, 0}, {old, 0, 0}, {0, old, 0}, {0, 0, old}, {old, old, old}} {
			for _, asked := range []string{"A", "ACD"} {
				for n := range 4 {
					if plain && n > 0 {
						continue
					}
					r.Interval, r.Clean, r.Offline, r.Ages = interval, n&1 > 0, n&2 > 0, ages
					rows = append(rows, r.With(mode, "ABC", asked))
				}
			}
		}
	}
	return rows
}

// Text is the cassette as the library writes it; level counts cassettes
// outwards and marks the responses.
func (r SessionRow) Text(level int) []byte {
	var list []string
	for i, key := range r.keys {
		at := time.Now().UTC()
		if i < len(r.Ages) {
			at = at.Add(-time.Duration(r.Ages[i]) * time.Second)
		}
		host := strings.TrimSuffix(strings.TrimPrefix(r.base, "http://"), "/n")
		list = append(list, strings.NewReplacer("URL", r.base+key, "BODY", fmt.Sprintf("REC-%d.%d", level, i), "HOST", host,
			"ISO", at.Format("2006-01-02T15:04:05"), "HTTPDATE", at.Format(http.TimeFormat)).Replace(r.layout.Entry))
	}
	return []byte(r.layout.Before + strings.Join(list, r.layout.Between) + r.layout.After)
}
