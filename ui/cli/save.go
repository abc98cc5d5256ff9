package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"tapedeck/cassette"
)

// write puts a changed cassette where the flags say. One that came from
// standard input goes to standard output.
func (p *program) write(f *cassette.File, c changeJSON) error {
	to := p.output
	if to == "" && c.File == "-" {
		to = "-"
	}
	switch {
	case p.dryRun && p.json:
		diff := string(f.Diff())
		c.Diff = &diff
		return p.printJSON(c)
	case p.dryRun:
		return p.exact(f.Diff())
	case to == "-":
		return p.print(f)
	case to == "" && !c.Changed:
		return p.conclude(c)
	}
	report, err := p.save(f, to, c.Did)
	if err != nil {
		return err
	}
	c.Saved = (*reportJSON)(&report)
	return p.conclude(c)
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
