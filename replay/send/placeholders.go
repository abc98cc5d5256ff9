package send

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/placeholder"
	"tapedeck/replay/secret"
)

// spots lists the placeholders of a plan.
func (p Plan) spots() ([]placeholder.Spot, error) {
	var spots []placeholder.Spot
	_, err := p.rewrite(func(s placeholder.Spot, raw string, _ func(string) string) string {
		spots = append(spots, s)
		return raw
	})
	return spots, err
}

// naming gives every spot the name under which its value is asked for. A mask
// that says nothing and occurs in several places is asked for place by place:
// the REDACTED of a Cookie is not that of an Authorization.
func naming(spots []placeholder.Spot) func(placeholder.Spot) string {
	places := map[string]map[string]bool{}
	for _, s := range spots {
		if places[s.Text] == nil {
			places[s.Text] = map[string]bool{}
		}
		places[s.Text][s.Place] = true
	}
	return func(s placeholder.Spot) string {
		if !s.Named && len(places[s.Text]) > 1 {
			return s.Text + " in " + s.Place
		}
		return s.Text
	}
}

// placeholderNames returns the names in order of appearance, each once.
func (p Plan) placeholderNames() ([]string, error) {
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

// Without is the plan without the headers in which a placeholder stands. One that
// stands elsewhere cannot be left out.
func (p Plan) Without(name string) (Plan, error) {
	spots, err := p.spots()
	if err != nil {
		return Plan{}, err
	}
	named := naming(spots)
	var headers []string
	for _, s := range spots {
		if named(s) != name {
			continue
		}
		header, ok := strings.CutPrefix(s.Place, "header ")
		if !ok {
			return Plan{}, fmt.Errorf("%s stands in the %s, which cannot be left out", name, s.Place)
		}
		headers = append(headers, header)
	}
	kept := make(model.Header, 0, len(p.Header))
	for _, line := range p.Header {
		if !slices.Contains(headers, line.Name) {
			kept = append(kept, line)
			continue
		}
		p.LeftOut = append(slices.Clip(p.LeftOut), line.Name)
	}
	p.Header = kept
	return p.checked()
}

// maxKnown bounds the texts that are looked for in the body because they stand
// elsewhere.
const maxKnown = 100

// rewrite walks URL, header and body.
func (p Plan) rewrite(sub placeholder.Substitute) (Plan, error) {
	var known []string
	note := func(s placeholder.Spot, raw string, escape func(string) string) string {
		if s.Named && len(known) < maxKnown && !slices.Contains(known, s.Text) {
			known = append(known, s.Text)
		}
		return sub(s, raw, escape)
	}
	p.URL = placeholder.RewriteURL(p.URL, note)
	header := make(model.Header, len(p.Header))
	for i, line := range p.Header {
		line.Value = placeholder.Rewrite(line.Value, "header "+line.Name, placeholder.In(line.Value), note, placeholder.AsIs)
		header[i] = line
	}
	p.Header = header
	var err error
	p.Body, err = placeholder.RewriteBody(p.Body, p.Header, known, sub)
	return p, err
}

// fill puts the values instead of the placeholders.
func (p Plan) fill(values map[string]string) (Plan, secret.Values, error) {
	spots, err := p.spots()
	if err != nil {
		return Plan{}, nil, err
	}
	name := naming(spots)
	var known secret.Values
	for _, s := range spots {
		key, value := name(s), values[name(s)]
		if value == "" {
			return Plan{}, nil, fmt.Errorf("no value for %s", key)
		}
		if strings.ContainsAny(value, "\r\n\x00") {
			return Plan{}, nil, fmt.Errorf("the value for %s has a line break", key)
		}
		known = known.With(value, s.Text)
	}
	filled, err := p.rewrite(func(s placeholder.Spot, raw string, escape func(string) string) string {
		if value := values[name(s)]; value != s.Text {
			return escape(value)
		}
		return raw
	})
	if err != nil {
		return Plan{}, nil, errors.New(known.Hide(err.Error()))
	}
	return filled, known, nil
}
