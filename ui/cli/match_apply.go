package cli

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
	"tapedeck/ui/testrun"
)

// A pick is one of a failing request of a test run.
type pick struct {
	row    testrun.Row
	remedy explain.Remedy
}

// applyRemedies does the remedies that --apply names, all of one cassette as
// one change. Nothing is written before all of them are found to hold; then each
// cassette is saved, and said to be, before the next one is changed.
func (p *program) applyRemedies(project *testrun.Project, rows []testrun.Row, m matching) error {
	byCassette := map[string][]pick{}
	var order []string
	for _, id := range strings.Split(m.apply, ",") {
		c, err := findRemedy(project, rows, strings.TrimSpace(id))
		if err != nil {
			return err
		}
		name := c.row.Place.Path
		if len(byCassette[name]) == 0 {
			order = append(order, name)
		}
		byCassette[name] = append(byCassette[name], c)
	}
	if len(order) > 1 && p.output != "" {
		return fmt.Errorf("--output: the remedies change %d cassettes: leave it out, or apply those of one", len(order))
	}
	for _, name := range order {
		if err := p.holdTogether(project, byCassette[name]); err != nil {
			return inFile(project.Path(name), err)
		}
	}
	for _, name := range order {
		if err := p.askGuess(byCassette[name]); err != nil {
			return err
		}
	}
	for _, name := range order {
		if p.dryRun && !p.json && len(order) > 1 {
			p.say("--- " + name)
			p.say("+++ " + name)
		}
		err := p.change(project.Path(name), func(f *cassette.File) ([]model.Op, string, error) {
			return p.opsOf(f, byCassette[name], m.sending)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// findRemedy finds a remedy by its ID, which begins with the request's number
// unless only one has it.
func findRemedy(project *testrun.Project, rows []testrun.Row, id string) (pick, error) {
	var answers []match.Answer
	var asked []testrun.Row
	for _, row := range rows {
		if strings.HasPrefix(id, fmt.Sprintf("%d.", row.Number)) && row.Answer == nil && row.Unused() == nil {
			return pick{}, fmt.Errorf("no remedy %q: %s", id, row.Reason())
		}
		if r, ok := unusedRemedy(project, row); ok && r.ID == id {
			return pick{row, r}, nil
		}
		if row.Answer != nil {
			answers, asked = append(answers, *row.Answer), append(asked, row)
		}
	}
	if number, _, ok := strings.Cut(id, "."); ok && !slices.ContainsFunc(rows, func(r testrun.Row) bool { return fmt.Sprint(r.Number) == number }) {
		return pick{}, fmt.Errorf("no remedy %q: the text has %s", id, render.Counted(len(rows), "failing request"))
	}
	if number, _, ok := strings.Cut(id, "."); ok {
		for n := range asked {
			if fmt.Sprint(asked[n].Number) == number {
				answers, asked = answers[n:n+1], asked[n:n+1]
				break
			}
		}
	}
	a, remedy, err := match.FindRemedy(answers, id)
	if err != nil {
		return pick{}, err
	}
	at := slices.IndexFunc(asked, func(r testrun.Row) bool { return r.Number == a.Number })
	return pick{asked[at], remedy}, nil
}

// holdTogether tries each of a cassette's remedies, and sees that no two change
// one interaction in two ways.
func (p *program) holdTogether(project *testrun.Project, list []pick) error {
	f, err := project.Open(list[0].row.Place.Path)
	if err != nil {
		return err
	}
	for n, c := range list {
		if c.row.Answer != nil {
			if err := p.try(f, *c.row.Answer, c.remedy); err != nil {
				return fmt.Errorf("not changed: %s: %w", c.remedy.ID, err)
			}
		}
		for _, other := range list[:n] {
			both := c.remedy.At >= 0 && c.remedy.At == other.remedy.At && !c.remedy.Copies() && !other.remedy.Copies()
			if both && (c.remedy.Kind != other.remedy.Kind || !reflect.DeepEqual(c.remedy.Ops, other.remedy.Ops)) {
				return fmt.Errorf("not changed: %s and %s both change %d: apply one of them and run the tests again", other.remedy.ID, c.remedy.ID, c.remedy.At+1)
			}
		}
	}
	return nil
}

// askGuess asks before a cassette is changed that is a guess.
func (p *program) askGuess(list []pick) error {
	for _, c := range list {
		if place := c.row.Place; place.By == testrun.Guess {
			question := fmt.Sprintf("%s is a guess: %s. Change it?", place.Path, cmp.Or(place.Note, "the text does not tell the cassette"))
			return p.ask(question, "change "+place.Path+", which is a guess")
		}
	}
	return nil
}

// opsOf are the ops of a cassette's remedies in an order in which none moves
// what a later one is about: what changes an interaction, then copies from the
// last one on. The same remedy of two failures is done once.
func (p *program) opsOf(f *cassette.File, list []pick, o sending) (ops []model.Op, did string, err error) {
	slices.SortStableFunc(list, func(a, b pick) int {
		rank := func(c pick) int {
			switch {
			case c.remedy.Copies():
				return 1
			case c.remedy.Kind == explain.Unused:
				return 2
			}
			return 0
		}
		return cmp.Or(rank(a)-rank(b), rank(a)*(b.remedy.At-a.remedy.At))
	})
	var words []string
	for n, c := range list {
		if n > 0 && !c.remedy.Copies() && c.remedy.At == list[n-1].remedy.At && c.remedy.Kind == list[n-1].remedy.Kind {
			continue
		}
		made, word := c.remedy.Ops, ""
		switch {
		case c.remedy.Sends():
			made, word, err = p.rerecordWanted(f, *c.row.Answer, c.remedy, o)
		case c.remedy.Kind == explain.Unused && len(list) > 1:
			err = errors.New("what is not played is deleted alone: leave the other remedies of this cassette out")
		default:
			word = match.Made(c.remedy)
		}
		if err != nil {
			return nil, "", err
		}
		ops, words = append(ops, made...), append(words, word)
	}
	return ops, strings.Join(words, "; "), nil
}

// unusedRemedy deletes the interactions of a row's cassette that its test did not
// play.
func unusedRemedy(project *testrun.Project, row testrun.Row) (explain.Remedy, bool) {
	at := unusedIn(project, row)
	if len(at) == 0 {
		return explain.Remedy{}, false
	}
	r := match.DeleteUnused(at)
	r.ID = fmt.Sprintf("%d.%s", row.Number, r.ID)
	return r, true
}
