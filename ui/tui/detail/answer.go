package detail

import (
	"context"

	"tapedeck/model/body"
	"tapedeck/ui/query"
	"tapedeck/ui/render"
)

// An answered is what a query gives of a body: indented where it is not too long
// for that, and what ended it early.
type answered struct {
	text   []byte
	values int
	more   bool
	err    error
}

func (a answered) words() string {
	if a.more {
		return "the first " + render.Counted(a.values, "value") + " that jq gives"
	}
	return "what jq gives"
}

// answerOf asks a body; ok is false for one that is not JSON.
func answerOf(ctx context.Context, q *query.Query, pretty render.Body) (t body.Type, a answered, ok bool) {
	if pretty.Type != body.JSON && pretty.Type != body.NDJSON {
		return pretty.Type, a, false
	}
	given, err := q.Ask(ctx, pretty.Text)
	if t = body.JSON; given.Values != 1 {
		t = body.NDJSON
	}
	a = answered{given.Text, given.Values, given.More, err}
	if indented := body.Pretty(t, given.Text); indented != nil {
		a.text = indented
	}
	return t, a, true
}
