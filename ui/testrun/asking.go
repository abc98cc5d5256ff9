package testrun

import (
	"context"

	"tapedeck/ui/match"
)

// An Asking is what one test asks of one cassette, in the test's order.
type Asking struct {
	// Answers are those to the requests that failed.
	Answers []match.Answer

	wanted  match.Wanted
	setting match.Setting
	numbers []int      // of the rows, one for each answer
	notes   [][]string // what else is known of each
}

// Again asks the same of the cassette as it is now, under what a person says.
func (a *Asking) Again(ctx context.Context, r *match.Recordings, said match.Setting) (*Asking, error) {
	now := *a
	now.wanted, now.setting = a.wanted.Again(a.Answers), said
	now.setting.Code, now.setting.Here = a.setting.Code, true
	err := now.ask(ctx, r)
	return &now, err
}

func (a *Asking) ask(ctx context.Context, r *match.Recordings) (err error) {
	if a.Answers, err = match.Ask(ctx, r, a.setting, a.wanted, nil); err != nil {
		return err
	}
	for n := range a.Answers {
		if n < len(a.notes) {
			a.Answers[n].Notes = append(a.Answers[n].Notes, a.notes[n]...)
		}
		if n < len(a.numbers) {
			a.Answers[n].Number = a.numbers[n]
		}
	}
	return nil
}

// number gives the next answer the number of its row.
func (a *Asking) number(number int) {
	a.Answers[len(a.numbers)].Number = number
	a.numbers = append(a.numbers, number)
}

// Wanted is what was asked, and under which setting.
func (a *Asking) Wanted() (match.Wanted, match.Setting) { return a.wanted, a.setting }

// Of is the answer to the request of a row, nil if there is none.
func (a *Asking) Of(number int) *match.Answer {
	for n := range a.Answers {
		if a.Answers[n].Number == number {
			return &a.Answers[n]
		}
	}
	return nil
}
