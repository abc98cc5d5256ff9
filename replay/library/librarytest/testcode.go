package librarytest

import (
	"fmt"
	"strings"
	"testing"

	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// A CodeRow is test code and how it sets its library up.
type CodeRow struct {
	Name string
	// Files are the test's own file and those with what is set up for several.
	Files []string
	Test  string // the name of the test's function; a block's by its first argument; "" for none
	Want  string // as PrintSetup writes it
}

// CheckCode holds what a library reads of test code to rows.
func CheckCode(t *testing.T, l library.Library, read func(string) *source.File, rows []CodeRow) {
	for _, row := range rows {
		t.Run(row.Name, func(t *testing.T) {
			var c library.TestCode
			for i, text := range row.Files {
				c.Files = append(c.Files, library.CodeFile{Path: fmt.Sprint("file", i), File: read(text)})
			}
			for _, s := range c.Own().Scopes {
				if s.Name == row.Test && row.Test != "" || s.By != nil && len(s.By.Args) > 0 && s.By.Args[0].Text == row.Test {
					c.Test = s
				}
			}
			if c.Test == nil && row.Test != "" {
				t.Fatalf("no test %s", row.Test)
			}
			if got := PrintSetup(l.SetUpInCode(c)); got != row.Want {
				t.Errorf("got  %s\nwant %s", got, row.Want)
			}
		})
	}
}

// PrintSetup writes what a setup says.
func PrintSetup(s library.CodeSetup) string {
	var parts []string
	add := func(name string, value any) { parts = append(parts, fmt.Sprintf("%s=%v", name, value)) }
	if s.Mode != "" {
		add("mode", s.Mode)
	}
	if s.MatchOn != nil {
		add("match", s.MatchOn)
	}
	if s.IgnoreHosts != nil {
		add("ignore", s.IgnoreHosts)
	}
	if s.Repeats {
		add("repeats", true)
	}
	for _, f := range []struct {
		name string
		all  []library.Replacement
	}{{"headers", s.Filters.Headers}, {"query", s.Filters.Query}, {"post", s.Filters.PostData}} {
		for _, r := range f.all {
			if r.Value != nil {
				add(f.name, r.Name+":"+*r.Value)
			} else {
				add(f.name, r.Name)
			}
		}
	}
	for _, p := range s.Placeholders {
		add(p.Placeholder, p.Replace)
	}
	for _, u := range s.Unknown {
		add("unknown", fmt.Sprintf("%s:%s:%d", u.Name, u.Path, u.Line))
	}
	return strings.Join(parts, " ")
}
