package testrun

import (
	"net/url"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
)

// mostListed bounds the cassettes that are looked into for a guess.
const mostListed = 2000

// guess is the cassette whose requests are nearest to a failure's, of those of
// its library.
func (p *Project) guess(f Failing, note string) Place {
	if f.Request.URL == "" {
		return Place{Note: note}
	}
	if p.listed == nil {
		p.listed = []string{}
		cassette.Find(p.root, func(found cassette.Found) bool { // what cannot be listed is no guess
			p.listed = append(p.listed, strings.ReplaceAll(found.Path, `\`, "/"))
			return len(p.listed) < mostListed
		})
	}
	name := f.failure().Library
	var of []string
	for _, file := range p.listed {
		if o := p.open(file); o.err == nil && (name == "" || o.file.Format().Library == name) {
			of = append(of, file)
		}
	}
	best := p.nearestOf(of, f.Request.Request)
	if best == "" {
		return Place{Note: note}
	}
	return Place{Path: best, By: Guess, Note: note}
}

// nearestOf is the cassette that holds the recording nearest to a request, ""
// if none holds one of its host and method, or of its path.
func (p *Project) nearestOf(files []string, r model.Request) string {
	best, most := "", 0
	wanted := readURL(r.URL)
	for _, file := range files {
		if n := p.nearness(file, wanted, r.Method); n > most {
			best, most = file, n
		}
	}
	return best
}

// mostSummaries bounds the recordings of a cassette that are looked at.
const mostSummaries = 5000

func (p *Project) nearness(file string, wanted requestURL, method string) int {
	o := p.open(file)
	if o.err != nil {
		return 0
	}
	most := 0
	for i := range min(o.file.Len(), mostSummaries) {
		if s, err := o.file.Summary(i); err == nil {
			most = max(most, wanted.nearness(readURL(s.URL), method == "" || strings.EqualFold(method, s.Method)))
		}
	}
	return most
}

// A requestURL is what of a URL is compared for a guess.
type requestURL struct {
	host  string
	path  []string
	query url.Values
}

func readURL(s string) requestURL {
	u, err := url.Parse(s)
	if err != nil {
		return requestURL{host: s}
	}
	return requestURL{u.Host, strings.Split(strings.Trim(u.Path, "/"), "/"), u.Query()}
}

// nearness is 0 where nothing but the host may agree.
func (u requestURL) nearness(o requestURL, sameMethod bool) int {
	n := 0
	for n < min(len(u.path), len(o.path)) && u.path[n] == o.path[n] {
		n++
	}
	whole := n == len(u.path) && n == len(o.path)
	if !whole && (!sameMethod || u.host != o.host || n == 0) {
		return 0
	}
	score := 10 * n
	if whole {
		score += 1000
	}
	if u.host == o.host {
		score += 500
	}
	if sameMethod {
		score += 200
	}
	for name, values := range u.query {
		if have, ok := o.query[name]; ok {
			if score++; strings.Join(have, "\n") == strings.Join(values, "\n") {
				score += 3
			}
		}
	}
	return score
}
