package detail

import (
	"context"

	"tapedeck/model/body"
	"tapedeck/ui/query"
	"tapedeck/ui/render"
)

// A queryResult is what a query gives of a body: indented where it is not too long
// for that, and what ended it early.
type queryResult struct {
	text   []byte
	values int
	more   bool
	err    error
}

func (r queryResult) words() string {
	if r.more {
		return "the first " + render.Counted(r.values, "value") + " that jq gives"
	}
	return "what jq gives"
}

// resultOf runs a query on a body; ok is false for one that is not JSON.
func resultOf(ctx context.Context, q *query.Query, pretty render.Body) (t body.Type, r queryResult, ok bool) {
	if pretty.Type != body.JSON && pretty.Type != body.NDJSON {
		return pretty.Type, r, false
	}
	given, err := q.Run(ctx, pretty.Text)
	if t = body.JSON; given.Values != 1 {
		t = body.NDJSON
	}
	r = queryResult{given.Text, given.Values, given.More, err}
	if indented := body.Pretty(t, given.Text); indented != nil {
		r.text = indented
	}
	return t, r, true
}
