package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/library"
	"tapedeck/replay/send"
	"tapedeck/ui/match"
	"tapedeck/ui/rerecord"
)

// A matching is what the flags of match say.
type matching struct {
	match.Setting
	curl, request, failure string
	from                   string
	apply                  string
	sending                sending // of a remedy that re-records
	maxBytes               int     // of a body, with --json over a test run
	unmask                 bool
}

const matchHelp = "Tell whether a request would replay, as which interaction, and if not, why and what can be done. The\n" +
	"request is read out of TEXT, @FILE or standard input: what a failed test printed, a curl command, an HTTP/1.1\n" +
	"message, HAR or JSON; several are played in order. With both --error and --curl the failure tells the\n" +
	"setting and the curl command the request. --apply does one of the remedies, as one change. A failure\n" +
	"of another cassette than PATH is said to be one, and nothing is offered for it.\n\n" +
	"Of a folder, without PATH the current one, TEXT is what a whole test run printed: each failure is asked about\n" +
	"the cassette that it is of, and what is no failure of a cassette is counted. A first argument that begins with\n" +
	"@ or is - is TEXT. The status is 0 if everything replays and 1 if not."

func (p *program) matchCommand() *cobra.Command {
	var m matching
	c := p.changing(&cobra.Command{
		Use:   "match [PATH] [TEXT]",
		Short: "Tell whether a request would replay, and if not, why",
		Long:  matchHelp,
		Args:  takes(0, 2),
		RunE:  func(_ *cobra.Command, args []string) error { return p.startMatch(withFolder(args), m) },
	})
	p.matchFlags(c, &m)
	return c
}

// matchFlags are those that say what is asked, of whom, and what is done then.
func (p *program) matchFlags(c *cobra.Command, m *matching) {
	flags := c.Flags()
	flags.StringVar(&m.Library, "as", "", "the `LIBRARY` that replays, instead of the cassette's own")
	flags.StringVar(&m.Version, "version-of", "", "the library's `VERSION`, instead of the newest known")
	flags.StringVar(&m.Mode, "mode", "", "the record `MODE`, by the library's own name")
	flags.StringSliceVar(&m.On, "on", nil, "the `MATCHERS` that the test matches on, separated by commas")
	flags.StringSliceVar(&m.IgnoreHosts, "ignore-host", nil, "a `HOST` that the test lets through")
	flags.BoolVar(&m.Repeats, "repeats", false, "the test allows an interaction to be played again")
	flags.BoolVar(&m.Here, "here", false, "FILE stands for the cassette that the failure names")
	flags.StringVar(&m.curl, "curl", "", "the request of a curl `COMMAND`")
	flags.StringVar(&m.request, "request", "", "the request in `F`: an HTTP/1.1 message, HAR, JSON or curl")
	flags.StringVar(&m.failure, "error", "", "what a failed test printed, in `F`")
	flags.StringVar(&m.from, "from", "", "the request of interaction N of another cassette, `FILE:N`")
	flags.StringVar(&m.apply, "apply", "", "do the remedy with this `ID`; of a test run several, separated by commas")
	flags.IntVar(&m.maxBytes, "max-bytes", rowBytes, "with --json over a test run, the first `N` bytes of a body, 0 is all")
	flags.BoolVar(&m.unmask, "unmask", false, "show the values of headers that carry credentials")
	p.sendingFlags(c, &m.sending)
	worseFlag(c, &m.sending)
	c.MarkFlagsMutuallyExclusive("curl", "request", "from")
	p.completeMatching(c)
}

// startMatch asks about a cassette, or about all that a folder holds.
func (p *program) startMatch(args []string, m matching) error {
	if isFolder(args[0]) {
		return p.matchRun(args[0], args[1:], m)
	}
	if err := p.holdsCassette(args); err != nil {
		return err
	}
	read, err := p.readWanted(m, args[1:])
	if err != nil && len(read.Unused) == 0 {
		return err
	}
	if m.apply != "" {
		return p.change(args[0], func(f *cassette.File) ([]model.Op, string, error) { return p.applyRemedy(f, m, read) })
	}
	f, err := p.open(args[0])
	if err != nil {
		return err
	}
	return inFile(args[0], p.match(f, m, read))
}

// match asks about every request in turn and prints what comes of it.
func (p *program) match(f *cassette.File, m matching, read match.Wanted) error {
	p.hides(m)
	if len(read.Unused) > 0 {
		if err := p.matchUnused(f, read); err != nil || len(read.Requests) == 0 {
			return err
		}
	}
	answers, err := match.Ask(context.Background(), match.RecordingsOf(f), m.Setting, read, nil)
	if err != nil {
		return err
	}
	p.hide(f, answers)
	own, others := match.Own(answers)
	if !p.json {
		p.sayMatches(f, own, read.LeftOut(others))
	}
	for _, w := range answers {
		if w.Outcome.Action != library.Play {
			p.status = exitFound
		}
		if p.json {
			out := newMatchJSON(f, w)
			p.mask.In(&out)
			if err := p.printJSON(out); err != nil {
				return err
			}
		}
	}
	return nil
}

// applyRemedy makes the ops of a remedy, after trying them: what they are for
// must come true. One that re-records sends the wanted request first, once that
// is agreed to.
func (p *program) applyRemedy(f *cassette.File, m matching, read match.Wanted) ([]model.Op, string, error) {
	if m.apply == string(explain.Unused) {
		return p.deleteUnused(f, read)
	}
	answers, err := match.Ask(context.Background(), match.RecordingsOf(f), m.Setting, read, nil)
	if err != nil {
		return nil, "", err
	}
	own, _ := match.Own(answers)
	a, remedy, err := match.FindRemedy(own, m.apply)
	if err != nil {
		return nil, "", err
	}
	if err := p.try(f, a, remedy); err != nil {
		return nil, "", fmt.Errorf("not changed: %s: %w", remedy.ID, err)
	}
	if remedy.Sends() {
		return p.rerecordWanted(f, a, remedy, m.sending)
	}
	return remedy.Ops, match.Made(remedy), nil
}

// rerecordWanted sends the wanted request, with what the text does not say as
// it is recorded, and takes it over with its response.
func (p *program) rerecordWanted(f *cassette.File, a match.Answer, r explain.Remedy, o sending) ([]model.Op, string, error) {
	recorded, err := f.At(r.At)
	if err != nil {
		return nil, "", err
	}
	request, taken := a.Whole(recorded.Request)
	o.take = string(send.TakeAll)
	return p.rerecord(f, []rerecord.Target{match.Sending(r, request, taken)}, o)
}

// try makes the step, asks the matchers and takes it back.
func (p *program) try(f *cassette.File, a match.Answer, r explain.Remedy) error {
	switch r.Kind {
	case explain.Relax:
		return errors.New("it is text to copy into the test, not a change of the cassette: match prints it")
	case explain.AsCurl:
		return errors.New("it is text to copy, not a change of the cassette: match prints it")
	}
	if r.Refused != nil {
		return r.Refused
	}
	if len(r.Ops) == 0 {
		return nil
	}
	c := a.Change(r)
	c.KeepFollowUps = p.noFollowUps
	step, err := f.Do(c)
	if err == nil && step.Changed {
		f.Undo()
	}
	return err
}
