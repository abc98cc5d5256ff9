package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render"
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
	done := changeJSON{File: path, Did: did, Changed: step.Changed, FollowUps: []followUpJSON{}}
	for _, follow := range step.FollowUps {
		done.FollowUps = append(done.FollowUps, followUpJSON(follow))
	}
	done.Lost = step.Lost
	return p.write(f, done)
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

// write puts a changed cassette where the flags say. One that came from
// standard input goes to standard output.
func (p *program) write(f *cassette.File, done changeJSON) error {
	to := p.output
	if to == "" && done.File == "-" {
		to = "-"
	}
	switch {
	case p.dryRun && p.json:
		diff := string(f.Diff())
		done.Diff = &diff
		return p.printJSON(done)
	case p.dryRun:
		return p.exact(f.Diff())
	case to == "-":
		return p.print(f)
	case to == "" && !done.Changed:
		return p.conclude(done)
	}
	report, err := p.save(f, to, done.Did)
	if err != nil {
		return err
	}
	done.Saved = (*reportJSON)(&report)
	return p.conclude(done)
}

// print writes the cassette to standard output. A terminal gets it sanitised
// as a whole: what is cut into parts would get a line break after each.
func (p *program) print(f *cassette.File) error {
	if !p.terminal {
		return f.WriteStored(p.stdout)
	}
	var all bytes.Buffer
	if _, err := f.WriteTo(&all); err != nil {
		return err
	}
	return p.exact(all.Bytes())
}

// save saves in place, or to another path, asking what saving asks.
func (p *program) save(f *cassette.File, to, did string) (cassette.Report, error) {
	path := f.Path()
	save := f.Save
	if to != "" && !sameFile(to, path) {
		path = to
		save = func(o cassette.SaveOptions) (cassette.Report, error) { return f.SaveAs(to, o) }
	}
	var o cassette.SaveOptions
	for {
		report, err := save(o)
		var question *cassette.SaveQuestion
		if !errors.As(err, &question) {
			return report, inFile(path, err)
		}
		write := "overwrite it"
		if question.Kind == cassette.NeedsInPlace {
			write = "write in place"
		}
		err = p.ask(fmt.Sprintf("%s: %s. %s?", path, question.Why, write), fmt.Sprintf("%s (%s)", write, did))
		if err != nil {
			return report, inFile(path, fmt.Errorf("not saved: %s: %w", question.Why, err))
		}
		o.InPlace = o.InPlace || question.Kind == cassette.NeedsInPlace
		o.Overwrite = o.Overwrite || question.Kind != cassette.NeedsInPlace
	}
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// conclude says what was changed and saved.
func (p *program) conclude(done changeJSON) error {
	if p.json {
		return p.printJSON(done)
	}
	line := done.Did + followed(done.FollowUps)
	if len(done.Lost) > 0 {
		line += "; not carried over: " + strings.Join(done.Lost, ", ")
	}
	p.say(line)
	if done.Saved != nil {
		p.say("saved " + savedWords(*done.Saved))
	}
	return nil
}

// followed names the fields that changed along: ", Content-Length 12 -> 14", or
// of many how often each did.
func followed(ups []followUpJSON) string {
	line, often := "", map[string]int{}
	var names []string
	for _, up := range ups {
		name := up.Field[strings.LastIndex(up.Field, ".")+1:]
		line += fmt.Sprintf(", %s %s -> %s", name, cmp.Or(up.From, `""`), cmp.Or(up.To, `""`))
		if often[name]++; often[name] == 1 {
			names = append(names, name)
		}
	}
	if len(ups) <= mostListed {
		return line
	}
	line = ""
	for _, name := range names {
		line += fmt.Sprintf(", %s followed in %d", name, often[name])
	}
	return line
}

// savedWords is "a.yaml: 2 changed, 1 deleted, 6 lines differ".
func savedWords(r reportJSON) string {
	words := render.Saved(cassette.Report(r))
	if r.Lines == 0 {
		words = append(words, "as it was")
	}
	return r.Path + ": " + strings.Join(words, ", ")
}

// about names interactions: "3 GET /profile", "2 interactions (8, 9)" or, of
// many, "5990 interactions".
func about(f *cassette.File, at []int) string {
	if len(at) > 1 {
		return several(at)
	}
	s, err := f.Summary(at[0])
	if err != nil {
		return counted(at)
	}
	return fmt.Sprintf("%d %s %s", at[0]+1, s.Method, render.CutMiddle(render.ShortURL(s.URL), mostURL))
}

// several is "2 interactions (8, 9)" or, of many, "5990 interactions".
func several(at []int) string {
	if len(at) > mostListed {
		return counted(at)
	}
	return fmt.Sprintf("%d interactions (%s)", len(at), counted(at))
}

// mostURL is how wide a URL is printed.
const mostURL = 60

// mostListed is how many numbers or follow-ups are named one by one.
const mostListed = 8

// counted is the numbers of interactions, from 1; of many it is their count.
func counted(at []int) string {
	if len(at) > mostListed {
		return fmt.Sprintf("%d interactions", len(at))
	}
	var words []string
	for _, i := range at {
		words = append(words, fmt.Sprint(i+1))
	}
	return strings.Join(words, ", ")
}

// inFile puts the path before an error that does not name it.
func inFile(path string, err error) error {
	if named := new(cassette.Error); err == nil || errors.As(err, &named) && named.Path != "" {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// inInteraction puts the number before an error that does not name it.
func inInteraction(at int, err error) error {
	if named := new(cassette.Error); errors.As(err, &named) && named.Interaction > 0 {
		return err
	}
	return fmt.Errorf("interaction %d: %w", at+1, err)
}
