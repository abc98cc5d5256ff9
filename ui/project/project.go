// Package project reads a project's .tapedeck.yaml: what is put in when its
// cassettes are sent again, where it goes, and how the tests' library is set up.
//
// The file is a stranger's until its reader trusts it. Reading it is bounded
// and runs nothing; no environment variable and no file that it names is read
// before Trusted, and nothing is sent with it.
package project

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/settings"
)

// Name is what the file is called.
const Name = ".tapedeck.yaml"

// A File is a project's settings. The zero File says nothing and needs no trust.
type File struct {
	Path string // absolute; "" where there is no file
	hash string // SHA-256 of its text

	Replay   Replay
	Volatile model.Volatile // headers whose recorded values stay
	Limits   Limits
	Filters  Filters
	Hosts    []Host
}

// A Replay is how the tests set their library up, for match and its screen.
// What is empty is the library's own default.
type Replay struct {
	Library, Version, Mode string
	Matchers               []string
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

// Limits are how much is sent at once, and how long it may take. 0 is what
// send.Options and send.Batch take for it.
type Limits struct {
	Parallel  int
	PerSecond float64
	Timeout   time.Duration
	Body      int64 // most bytes of a response
}

// Filters are the library's own, by its own names: what is taken out before
// something is stored.
type Filters struct {
	Requests library.Filters // filter_headers, filter_query_parameters, filter_post_data_parameters
	Decode   bool            // decode_compressed_response
	// Placeholders are Betamax's and Ruby VCR's filter_sensitive_data. Replace
	// may name variables.
	Placeholders []secret.Placeholder
}

// A Host is what is sent to one recorded origin. Values may name variables of
// the environment: ${NAME}.
type Host struct {
	Origin       string // "https://api.github.com", as replay.Origin writes it
	NoScheme     bool   // written without a scheme, which means https
	Live         string // where it goes instead, "" for Origin
	Header       model.Header
	Query        []send.Parameter
	Placeholders []secret.Placeholder // Placeholder stands in the cassette, Replace is sent
	Certificate  Certificate
}

// A Certificate names the files of a client's certificate, relative to the
// project file. CA is whom to believe besides the system's authorities.
type Certificate struct{ Cert, Key, CA string }

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

// host is what is sent to the origin of a URL, nil if nothing is said of it.
func (f File) host(url string) *Host {
	origin := send.Origin(url)
	if origin == "" {
		return nil
	}
	for i := range f.Hosts {
		if f.Hosts[i].Origin == origin {
			return &f.Hosts[i]
		}
	}
	return nil
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

// Uses reports whether what the file sends or reads has to do with requests to
// the origin of a URL.
func (f File) Uses(url string) bool { return f.host(url) != nil || len(f.Filters.variables()) > 0 }

// Variables names those that a placeholder of a request to a URL stands for.
func (f File) Variables(url, placeholder string) []string {
	h := f.host(url)
	if h == nil {
		return nil
	}
	template, _ := h.template(placeholder)
	return appendNames(nil, template)
}

// Destination is where the request for a URL goes and what is put into it, to
// be shown. It reads nothing: variables stand there as placeholders.
func (f File) Destination(url string) send.Destination {
	h := f.host(url)
	if h == nil {
		return send.Destination{}
	}
	d := send.Destination{Origin: h.Origin, Live: h.Live}
	for _, line := range h.Header {
		line.Value = h.shown(line.Value)
		d.Header = append(d.Header, line)
	}
	for _, p := range h.Query {
		p.Value = h.shown(p.Value)
		d.Query = append(d.Query, p)
	}
	return d
}

// shown is a value with what stands in the cassette for each
// variable: the placeholder for exactly that, else <NAME>.
func (h *Host) shown(value string) string {
	return variable.ReplaceAllStringFunc(value, h.standsFor)
}

func (h *Host) standsFor(reference string) string {
	for _, p := range h.Placeholders {
		if p.Replace == reference {
			return p.Placeholder
		}
	}
	return "<" + nameOf(reference) + ">"
}

// A Sends is what a project file sends to one host.
type Sends struct {
	To        string   // the real destination
	Instead   string   // the recorded origin, where that is another
	Variables []string // by name, each once
	Files     []string // the client's certificate and key
	Believes  string   // whose word for who answers is taken, besides the system's authorities
}

// Sends lists what the file sends and where to, to be agreed to. It is empty
// where the file needs no trust.
func (f File) Sends() []Sends {
	var all []Sends
	for _, h := range f.Hosts {
		s := Sends{To: h.Origin, Variables: h.variables(), Believes: h.Certificate.CA}
		if h.Live != "" {
			s.To, s.Instead = h.Live, h.Origin
		}
		for _, path := range []string{h.Certificate.Cert, h.Certificate.Key} {
			if path != "" && !slices.Contains(s.Files, path) {
				s.Files = append(s.Files, path)
			}
		}
		all = append(all, s)
	}
	if names := f.Filters.variables(); len(names) > 0 {
		all = append(all, Sends{Variables: names})
	}
	return all
}

func (h *Host) variables() []string {
	var names []string
	for _, line := range h.Header {
		names = appendNames(names, line.Value)
	}
	for _, p := range h.Query {
		names = appendNames(names, p.Value)
	}
	for _, p := range h.Placeholders {
		names = appendNames(names, p.Replace)
	}
	return names
}

func (f Filters) variables() []string {
	var names []string
	for _, p := range f.Placeholders {
		names = appendNames(names, p.Replace)
	}
	return names
}

// Words is what the file sends in one line: "sends GH_TOKEN to api.github.com".
func (s Sends) Words() string {
	what := append(slices.Clone(s.Variables), s.Files...)
	switch {
	case s.To == "":
		return "reads " + render.Listed(what) + " to keep its value out of cassettes"
	case len(what) == 0:
		what = []string{"requests"}
	}
	words := "sends " + render.Listed(what) + " to " + strings.TrimPrefix(s.To, "https://")
	if s.Instead != "" {
		words += " instead of " + strings.TrimPrefix(s.Instead, "https://")
	}
	if s.Believes != "" {
		words += ", believing " + s.Believes
	}
	return words
}

// hashText names a file's content.
func hashText(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// lookup reads a variable of the environment; tests put another one here.
var lookup = os.LookupEnv
