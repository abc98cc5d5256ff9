package replay

import (
	"slices"

	"tapedeck/model"
)

// spots lists the placeholders of a plan.
func (p Plan) spots() ([]spot, error) {
	var spots []spot
	_, err := p.rewrite(func(s spot, raw string, _ func(string) string) string {
		spots = append(spots, s)
		return raw
	})
	return spots, err
}

// naming gives every spot the name under which its value is asked for. A mask
// that says nothing and stands in several places is asked for place by place:
// the REDACTED of a Cookie is not that of an Authorization.
func naming(spots []spot) func(spot) string {
	places := map[string]map[string]bool{}
	for _, s := range spots {
		if places[s.text] == nil {
			places[s.text] = map[string]bool{}
		}
		places[s.text][s.place] = true
	}
	return func(s spot) string {
		if !s.named && len(places[s.text]) > 1 {
			return s.text + " in " + s.place
		}
		return s.text
	}
}

// placeholders returns the names in order of appearance, each once.
func (p Plan) placeholders() ([]string, error) {
	spots, err := p.spots()
	if err != nil {
		return nil, err
	}
	name := naming(spots)
	seen := map[string]bool{}
	var list []string
	for _, s := range spots {
		if key := name(s); !seen[key] {
			seen[key] = true
			list = append(list, key)
		}
	}
	return list, nil
}

// maxKnown bounds the texts that are looked for in the body because they stand
// elsewhere.
const maxKnown = 100

// rewrite walks URL, header and body.
func (p Plan) rewrite(sub substitute) (Plan, error) {
	var known []string
	note := func(s spot, raw string, escape func(string) string) string {
		if s.named && len(known) < maxKnown && !slices.Contains(known, s.text) {
			known = append(known, s.text)
		}
		return sub(s, raw, escape)
	}
	p.URL = rewriteURL(p.URL, note)
	header := make(model.Header, len(p.Header))
	for i, line := range p.Header {
		line.Value = rewrite(line.Value, "header "+line.Name, marksIn(line.Value), note, asIs)
		header[i] = line
	}
	p.Header = header
	var err error
	p.Body, err = rewriteBody(p.Body, p.Header, known, sub)
	return p, err
}
