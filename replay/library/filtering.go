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

// Filters is what the library does to requests.
func (l Library) Filters() Filtering {
	if l.Filtering != nil {
		return l.Filtering
	}
	return unfiltered{}
}

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

// A Replacement gives a named header or parameter another value, or removes it.
type Replacement struct {
	Name  string
	Value *string // nil: removed
}

// Filters are what vcrpy takes out of requests (vcr/filters.py): out of the
// live one before it is matched and out of every recorded one when a cassette is
// loaded. They run in this order.
type Filters struct {
	Headers  []Replacement // filter_headers
	Query    []Replacement // filter_query_parameters
	PostData []Replacement // filter_post_data_parameters
}

// None reports whether there are none.
func (f Filters) None() bool { return len(f.Headers)+len(f.Query)+len(f.PostData) == 0 }
