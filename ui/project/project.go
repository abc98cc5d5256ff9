// Package project reads a project's .tapedeck.yaml: what is put in when its
// cassettes are sent again, where it goes, and how the tests' library is set up.
//
// The file is a stranger's until its reader trusts it. Reading it is bounded
// and runs nothing; no environment variable and no file that it names is read
// before Trusted, and nothing is sent with it.
package project

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"tapedeck/replay/explain"
	"tapedeck/replay/secret"
	"tapedeck/replay/send"
	"tapedeck/ui/settings"
)

// Find looks for the project file beside a cassette and in the folders above.
// Without one the File is zero. A cassette that was read from standard input
// ("-" or "") has none.
func Find(cassette string) (File, error) {
	if cassette == "-" || cassette == "" {
		return File{}, nil
	}
	folder, err := filepath.Abs(filepath.Dir(cassette))
	if err != nil {
		return File{}, err
	}
	for {
		path := filepath.Join(folder, Name)
		text, err := settings.ReadFile(path)
		if err == nil {
			f, err := Parse(text)
			if err != nil {
				return File{}, fmt.Errorf("%s: %w", path, err)
			}
			f.Path = path
			return f, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return File{}, err
		}
		if folder == filepath.Dir(folder) {
			return File{}, nil
		}
		folder = filepath.Dir(folder)
	}
}

// Setup is how the tests set their library up, filters among it. Of placeholders
// for variables those are left out that are not trusted, or not set.
func (f File) Setup() explain.Setup {
	s := explain.Setup{Library: f.Replay.Library, Version: f.Replay.Version, Mode: f.Replay.Mode, MatchOn: f.Replay.Matchers, Filters: f.Filters.Requests}
	trusted := !f.NeedsTrust()
	for _, p := range f.Filters.Placeholders {
		if !trusted && variable.MatchString(p.Replace) {
			continue
		}
		if value, ok := expand(p.Replace); ok && value != "" {
			s.Placeholders = append(s.Placeholders, secret.Placeholder{Placeholder: p.Placeholder, Replace: value})
		}
	}
	return s
}

// Unused names the hosts written without a scheme to which none of the
// requests goes that a cassette holds: https was meant by them. requests lists
// the URLs; it is asked only where there is such a host. A project may hold the
// hosts of many cassettes, so one that has nothing to do with these requests is
// named only where the others have nothing to do with them either.
func (f File) Unused(requests func() []string) []string {
	if !slices.ContainsFunc(f.Hosts, func(h Host) bool { return h.NoScheme }) {
		return nil
	}
	origins := map[string]bool{}
	for _, u := range requests() {
		if origin := send.Origin(u); origin != "" {
			origins[origin] = true
		}
	}
	used := slices.ContainsFunc(f.Hosts, func(h Host) bool { return origins[h.Origin] })
	var notes []string
	for _, h := range f.Hosts {
		if !h.NoScheme || origins[h.Origin] {
			continue
		}
		key := strings.TrimPrefix(h.Origin, "https://")
		note := fmt.Sprintf("%s: %s means %s, to which no request of this cassette goes", Name, key, h.Origin)
		switch other := sameHost(h.Origin, origins); {
		case other != "":
			notes = append(notes, note+"; write "+other+" for those that go there")
		case !used:
			notes = append(notes, note)
		}
	}
	return notes
}

// sameHost is the first origin of the same host name, by another scheme or port.
func sameHost(origin string, origins map[string]bool) string {
	name := func(origin string) string {
		u, err := url.Parse(origin)
		if err != nil {
			return ""
		}
		return u.Hostname()
	}
	for _, other := range slices.Sorted(maps.Keys(origins)) {
		if name(other) == name(origin) {
			return other
		}
	}
	return ""
}
