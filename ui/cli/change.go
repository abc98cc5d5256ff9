package cli

import (
	"errors"
	"fmt"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render/done"
)

// A plan returns the ops of a change and, in the words of the screen, what it does.
type plan func(f *cassette.File) (ops []model.Op, did string, err error)

// change opens the cassette at path, makes one change and writes what comes of
// it to where the flags say.
func (p *program) change(path string, plan plan) error {
	f, err := p.open(path)
	if err != nil {
		return err
	}
	ops, did, err := plan(f)
	if err != nil {
		return inFile(path, err)
	}
	step, err := f.Do(cassette.Change{Ops: ops, KeepFollowUps: p.noFollowUps})
	if refused := new(cassette.RefusedError); errors.As(err, &refused) && refused.Op != nil {
		return inFile(path, inInteraction(model.At(refused.Op), fmt.Errorf("not changed: %w", err)))
	}
	if err != nil {
		return inFile(path, err)
	}
	if len(ops) > 0 && !step.Changed {
		did = "nothing changed: the file already says so"
	}
	return p.write(f, newChangeJSON(path, did, step))
}

// changeAt is change for a command that names interactions.
func (p *program) changeAt(path, n string, plan func(f *cassette.File, at []int) ([]model.Op, string, error)) error {
	return p.change(path, func(f *cassette.File) ([]model.Op, string, error) {
		at, err := numbers(n, f.Len())
		if err != nil {
			return nil, "", err
		}
		return plan(f, at)
	})
}

// openAt opens the cassette at path and reads which interactions n names.
func (p *program) openAt(path, n string) (*cassette.File, []int, error) {
	f, err := p.open(path)
	if err != nil {
		return nil, nil, err
	}
	at, err := numbers(n, f.Len())
	if err != nil {
		return nil, nil, inFile(path, err)
	}
	return f, at, nil
}

// A changeJSON is what a change came to; with --json it is printed.
type changeJSON struct {
	File      string         `json:"file"`
	Did       string         `json:"did"`
	Changed   bool           `json:"changed"` // false: the file already said so
	FollowUps []followUpJSON `json:"follow_ups"`
	Lost      []string       `json:"lost,omitempty"` // what an added interaction held and the format does not keep
	Diff      *string        `json:"diff,omitempty"`
	Saved     *reportJSON    `json:"saved,omitempty"`
	// said is the change in one line: what was done, what followed, what was lost.
	said string
}

type followUpJSON struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
}

type reportJSON struct {
	Path    string `json:"path"`
	Changed int    `json:"changed"`
	Added   int    `json:"added"`
	Deleted int    `json:"deleted"`
	Moved   int    `json:"moved"`
	Lines   int    `json:"lines"`
}

func newChangeJSON(path, did string, step cassette.Step) changeJSON {
	c := changeJSON{File: path, Did: did, Changed: step.Changed, FollowUps: []followUpJSON{}, Lost: step.Lost}
	for _, follow := range step.FollowUps {
		c.FollowUps = append(c.FollowUps, followUpJSON(follow))
	}
	c.said = did + done.FollowUps(step.FollowUps)
	if len(step.Lost) > 0 {
		c.said += "; not carried over: " + strings.Join(step.Lost, ", ")
	}
	return c
}

// conclude says what was changed and saved.
func (p *program) conclude(c changeJSON) error {
	if p.json {
		return p.printJSON(c)
	}
	p.say(c.said)
	if c.Saved != nil {
		p.say(done.Saved(c.Saved.Path, cassette.Report(*c.Saved)))
	}
	return nil
}
