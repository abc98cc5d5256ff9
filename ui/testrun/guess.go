package testrun

import (
	"context"
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
	name := f.failure().Library
	var of []string
	for _, file := range p.listed() {
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

// list lists the cassettes.
func (p *Project) list() (files []string) {
	cassette.Find(p.root, func(found cassette.Found) bool { // what cannot be listed is no guess
		files = append(files, strings.ReplaceAll(found.Path, `\`, "/"))
		return len(files) < mostListed
	})
	return files
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

// mostURLs bounds the recordings of a cassette that are looked at.
const mostURLs = 5000

// A recordedURL is what of a recording is compared for a guess.
type recordedURL struct {
	requestURL
	method string
}

// readURLs reads those of a cassette: they are compared with one request after
// the other.
func (o *opened) readURLs() (urls []recordedURL) {
	if o.err != nil {
		return nil
	}
	_ = cassette.Walk(context.Background(), o.file, 0, mostURLs, func(v *cassette.Visit) *recordedURL {
		r, err := v.Request()
		if err != nil {
			return nil
		}
		return &recordedURL{readURL(r.Request.URL), r.Request.Method}
	}, func(_ int, u *recordedURL) error {
		if u != nil {
			urls = append(urls, *u)
		}
		return nil
	})
	return urls
}

func (p *Project) nearness(file string, wanted requestURL, method string) (most int) {
	for _, u := range p.open(file).urls() {
		most = max(most, wanted.nearness(u.requestURL, method == "" || strings.EqualFold(method, u.method)))
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
