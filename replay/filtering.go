package replay

import (
	"tapedeck/model"
	"tapedeck/replay/secret"
)

// A filtering is what a library does to requests before they are matched and
// stored.
type filtering interface {
	played(Rules, []secret.Placeholder, model.Interaction) model.Interaction // a recorded one
	live(Rules, []secret.Placeholder, model.Request) model.Request
	stored(Rules, []secret.Placeholder, model.Request) model.Request // a live one that is kept
}

// unfiltered is that of a library that does nothing to them.
type unfiltered struct{}

func (unfiltered) played(_ Rules, _ []secret.Placeholder, i model.Interaction) model.Interaction {
	return i
}
func (unfiltered) live(_ Rules, _ []secret.Placeholder, r model.Request) model.Request   { return r }
func (unfiltered) stored(_ Rules, _ []secret.Placeholder, r model.Request) model.Request { return r }

// filters is what the library does to requests.
func (l Library) filters() filtering {
	if l.filtering != nil {
		return l.filtering
	}
	return unfiltered{}
}

// A Replacement gives a named header or parameter another value, or removes it.
type Replacement struct {
	Name  string
	Value *string // nil: removed
}

// VcrpyFilters are what vcrpy takes out of requests (vcr/filters.py): out of the
// live one before it is matched and out of every recorded one when a cassette is
// loaded. They run in this order.
type VcrpyFilters struct {
	Headers  []Replacement // filter_headers
	Query    []Replacement // filter_query_parameters
	PostData []Replacement // filter_post_data_parameters
}

func (f VcrpyFilters) none() bool { return len(f.Headers)+len(f.Query)+len(f.PostData) == 0 }
