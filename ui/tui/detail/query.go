package detail

import (
	"context"
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/query"
	"tapedeck/ui/render"
	"tapedeck/ui/render/pictures"
	"tapedeck/ui/tui/screen"
	"tapedeck/ui/tui/widget"
)

// startQuery asks for a jq query. Its result takes the place of the bodies, while it
// is typed and then for every interaction.
func (d *Detail) startQuery(m screen.App) tea.Cmd {
	was := d.query
	return m.Ask(widget.Prompt{
		Label: "jq: ", Text: was.String(), Fresh: -1, Verb: "keep", History: m.History("queries"), Hint: "empty shows the whole body",
		Check: func(text string) *widget.Mistake {
			_, err := queryOf(text)
			var wrong *query.Mistake
			if errors.As(err, &wrong) {
				return &widget.Mistake{From: max(0, wrong.At-1), To: max(1, wrong.At), Why: render.Sanitize(wrong.Why)}
			}
			return nil
		},
		Changed: func(text string) tea.Cmd {
			q, err := queryOf(text)
			if err != nil {
				return nil
			}
			return d.run(m, q)
		},
		Done:    func(text string) tea.Cmd { return nil },
		Dropped: func() tea.Cmd { return d.run(m, was) },
	})
}

// queryOf is the query that a text is, nil for none.
func queryOf(text string) (*query.Query, error) {
	if text == "" {
		return nil, nil
	}
	return query.Parse(text)
}

// run shows what a query gives, for nil the bodies as they are.
func (d *Detail) run(m screen.App, q *query.Query) tea.Cmd {
	d.query = q
	return d.Read(m, StandAt(0, 0))
}

// Queried reports whether what is shown of bodies is what a query gives.
func (d *Detail) Queried() bool { return d.query != nil }

// StopQuery shows the bodies as they are.
func (d *Detail) StopQuery(m screen.App) tea.Cmd { return d.run(m, nil) }

// Result is what the query gives of a side's body, and what that is in words.
func (d *Detail) Result(side model.Side) (text, what string, ok bool) {
	for _, p := range d.Shown.parts {
		if p.side == side && p.result != nil {
			return string(p.result.text), p.result.words(), true
		}
	}
	return "", "", false
}

// titled is how many cells of a query the title shows.
const titled = 24

// queried is a part with what the query gives in place of the body. A body that
// is not JSON stays, and the title says so.
func (w viewSpec) queried(ctx context.Context, side model.Side, b render.Body) Part {
	t, r, ok := resultOf(ctx, w.query, b)
	if !ok {
		b.Title = "not JSON"
		return newPart(side, b, w)
	}
	b.Type, b.Text, b.Said, b.ByRoles = t, r.text, nil, false
	b.Title = "jq " + render.Cut(render.Sanitize(w.query.Text), titled) + ", "
	switch {
	case r.err != nil:
		b.Title += "stopped"
		b.Type, b.Text = body.Text, fmt.Appendf(slices.Clip(r.text), "jq: %s\n", r.err)
	case r.more:
		b.Title += "the first " + render.Counted(r.values, "value")
	default:
		b.Title += render.Counted(r.values, "value")
	}
	b.Found = pictures.Find(b.Text)
	p := newPart(side, b, w)
	p.result = &r
	return p
}
