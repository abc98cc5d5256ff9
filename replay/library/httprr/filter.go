package httprr

import (
	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
)

// filtering writes a live request as it is looked up and stored. The scrubbers
// are Go code of the test: what they do is not known.
type filtering struct{}

func (filtering) Played(_ library.Rules, _ []secret.Placeholder, i model.Interaction) model.Interaction {
	return i
}

func (filtering) Live(_ library.Rules, _ []secret.Placeholder, r model.Request) model.Request {
	if w, err := written(r, r.Proto); err == nil {
		return w
	}
	return r
}

func (f filtering) Stored(rules library.Rules, list []secret.Placeholder, r model.Request) model.Request {
	return f.Live(rules, list, r)
}
