package library

import (
	"tapedeck/model"
	"tapedeck/replay/secret"
)

// A Filtering is what a library does to requests before they are matched and
// stored.
type Filtering interface {
	Played(Rules, []secret.Placeholder, model.Interaction) model.Interaction // a recorded one
	Live(Rules, []secret.Placeholder, model.Request) model.Request
	Stored(Rules, []secret.Placeholder, model.Request) model.Request // a live one that is kept
}

// unfiltered is that of a library that does nothing to them.
type unfiltered struct{}

func (unfiltered) Played(_ Rules, _ []secret.Placeholder, i model.Interaction) model.Interaction {
	return i
}
func (unfiltered) Live(_ Rules, _ []secret.Placeholder, r model.Request) model.Request   { return r }
func (unfiltered) Stored(_ Rules, _ []secret.Placeholder, r model.Request) model.Request { return r }

// A RequestFilter takes out of a request what the filters name, as a version of
// the library does; "" is the newest known.
type RequestFilter func(f Filters, version string, r Request) (Request, error)

// Stored is what is left of a request that is to be stored.
func (filter RequestFilter) Stored(f Filters, version string, r model.Request) (model.Request, error) {
	filtered, err := filter(f, version, RequestOf(model.Interaction{Request: r}))
	if err != nil {
		return r, err
	}
	r.URL, r.Header = filtered.URI, nil
	for _, field := range filtered.Header {
		for _, value := range field.Values {
			r.Header = append(r.Header, model.HeaderLine{Name: field.Name, Value: value})
		}
	}
	r.Body.Wire = filtered.Body
	return r, nil
}
