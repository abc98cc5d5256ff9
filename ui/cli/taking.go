package cli

import (
	"fmt"
	"math"
	"slices"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
	"tapedeck/ui/render/diff"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
)

// rerecord makes the ops that take over the responses that were agreed to. What
// failed is reported; the others are still taken.
func (p *program) rerecord(f *cassette.File, targets []rerecord.Target, o sending) ([]model.Op, string, error) {
	o.not = "not re-recorded"
	run, err := rerecord.Prepare(f, targets)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", o.not, err)
	}
	results, err := p.results(f, run, o)
	if err != nil {
		return nil, "", err
	}
	results, err = p.agreedTo(f, results, o)
	if err != nil {
		return nil, "", err
	}
	var ops []model.Op
	var taken []rerecord.Taken
	for _, a := range results {
		t := rerecord.Take(a, send.Taking(o.take))
		taken = append(taken, t)
		ops = append(ops, t.Ops...)
	}
	return ops, rerecord.Done(taken), nil
}

// agreedTo says what differs and asks once for all what to take; what is the same
// is among that. What hardly
// anyone wants, and what may hold a secret, is asked for on its own; --yes does
// not take it.
func (p *program) agreedTo(f *cassette.File, results []*send.Result, o sending) ([]*send.Result, error) {
	var take, same, asked []*send.Result
	for _, a := range results {
		p.sayDifferences(a, len(results) > 1)
		switch doubts := doubts(a, o); {
		case a.Err != nil:
			p.failed(f, a.At, fmt.Errorf("not re-recorded: %w", a.Err))
		case a.Same():
			same = append(same, a)
		case len(doubts) == 0:
			asked = append(asked, a)
		default:
			if err := p.askDespite(doubts, fmt.Sprintf("replace the response of %d", a.At+1)); err != nil {
				p.failed(f, a.At, fmt.Errorf("not re-recorded: %w", err))
				continue
			}
			take = append(take, a)
		}
	}
	if err := p.agreeToReplace(asked); err != nil {
		return nil, err
	}
	if take = slices.Concat(take, asked, same); len(take) == 0 {
		return nil, errReported
	}
	slices.SortFunc(take, func(a, b *send.Result) int { return a.At - b.At })
	return take, nil
}

func (p *program) agreeToReplace(results []*send.Result) error {
	var what string
	switch len(results) {
	case 0:
		return nil
	case 1:
		what = fmt.Sprintf("replace the response of %d", results[0].At+1)
	default:
		what = "replace the responses of " + numbersOf(results)
	}
	err := p.ask(what+"?", what)
	if err == nil {
		return nil
	}
	if err = fmt.Errorf("not re-recorded: %w", err); len(results) == 1 {
		err = inInteraction(results[0].At, err)
	}
	return err
}

// A doubt is why --yes alone does not take a response.
type doubt struct {
	why, flag string
	given     bool
}

func doubts(a *send.Result, o sending) []doubt {
	list := []doubt{{a.Worse(), "--even-if-worse", o.evenIfWorse}}
	if send.Taking(o.take) != send.TakeHeaders {
		list = append(list, unsearched(a.Unsearched(), o))
	}
	return slices.DeleteFunc(list, func(d doubt) bool { return d.why == "" })
}

func unsearched(why string, o sending) doubt {
	return doubt{why, "--even-if-unsearched", o.evenIfUnsearched}
}

// askDespite asks whether to do something despite doubts. With --yes each takes
// a flag of its own.
func (p *program) askDespite(doubts []doubt, what string) error {
	for _, d := range doubts {
		switch {
		case !p.yes:
			if err := p.ask(fmt.Sprintf("%s. %s?", d.why, what), fmt.Sprintf("%s (%s)", what, d.why)); err != nil {
				return err
			}
		case !d.given:
			return fmt.Errorf("%s; --yes does not take that without %s", d.why, d.flag)
		default:
			p.sayErr(fmt.Sprintf("%s: taken, as %s says", d.why, d.flag))
		}
	}
	return nil
}

func numbersOf(results []*send.Result) string {
	var at []int
	for _, a := range results {
		at = append(at, a.At)
	}
	return done.Numbers(at)
}

// mostDifferences is how many rows of differences are printed for a response.
const mostDifferences = 200

// sayDifferences says how a response differs from the recorded response.
func (p *program) sayDifferences(a *send.Result, named bool) {
	if a.Err != nil {
		return
	}
	if named {
		p.sayErr(fmt.Sprintf("%d  %s %s, answered in %s: %s", a.At+1, a.Plan.Method, render.CutMiddle(render.ShortURL(a.Plan.URL), 60), render.Duration(a.Got.Took), rerecord.Summary(a)))
	}
	if a.Same() {
		return
	}
	rows := diff.Rows(a.Old.Response, a.New, a.Diff, a.Kept)
	for _, row := range rows[:min(len(rows), mostDifferences)] {
		p.sayErr(row.Paint(math.MaxInt32, render.Theme{}))
	}
	if more := len(rows) - mostDifferences; more > 0 {
		p.sayErr(fmt.Sprintf("  … %d more", more))
	}
}
