package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
)

// A matching is what the flags of match say.
type matching struct {
	library, mode, version string
	on                     []string
	ignore                 []string
	repeats                bool
	curl, request, failure string
	from                   string
	apply                  string
}

func (p *program) matchCommand() *cobra.Command {
	var m matching
	c := p.changing(&cobra.Command{
		Use:   "match FILE [TEXT]",
		Short: "Tell whether a request would replay, and if not, why",
		Long: "Tell whether a request would replay, as which interaction, and if not, why and what can be done. The\n" +
			"request is read out of TEXT or standard input: what a failed test printed, a curl command, an HTTP/1.1\n" +
			"message, HAR or JSON; several are played in order. With both --error and --curl the failure tells the\n" +
			"setting and the curl command the request. --apply does one of the remedies, as one change. The status\n" +
			"is 0 if everything replays and 1 if not.",
		Args: takes(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			read, err := p.readWanted(m, args[1:])
			if err != nil {
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
		},
	})
	flags := c.Flags()
	flags.StringVar(&m.library, "as", "", "the `LIBRARY` that replays, instead of the cassette's own")
	flags.StringVar(&m.version, "version-of", "", "the library's `VERSION`, instead of the newest known")
	flags.StringVar(&m.mode, "mode", "", "the record `MODE`, by the library's own name")
	flags.StringSliceVar(&m.on, "on", nil, "the `MATCHERS` that the test matches on, separated by commas")
	flags.StringSliceVar(&m.ignore, "ignore-host", nil, "a `HOST` that the test lets through")
	flags.BoolVar(&m.repeats, "repeats", false, "the test allows an interaction to be played again")
	flags.StringVar(&m.curl, "curl", "", "the request of a curl `COMMAND`")
	flags.StringVar(&m.request, "request", "", "the request in `F`: an HTTP/1.1 message, HAR, JSON or curl")
	flags.StringVar(&m.failure, "error", "", "what a failed test printed, in `F`")
	flags.StringVar(&m.from, "from", "", "the request of interaction N of another cassette, `FILE:N`")
	flags.StringVar(&m.apply, "apply", "", "do the remedy with this `ID`")
	c.MarkFlagsMutuallyExclusive("curl", "request", "from")
	return c
}

// match asks about every request in turn and prints what comes of it.
func (p *program) match(f *cassette.File, m matching, read wantedRead) error {
	q, whys, err := p.inquire(f, m, read)
	if err != nil {
		return err
	}
	for n, w := range whys {
		if w.Outcome.Action != replay.Play {
			p.status = 1
		}
		if p.json {
			if err := p.printJSON(newMatchJSON(f, q, w, read.requests[n])); err != nil {
				return err
			}
			continue
		}
		if n > 0 {
			p.say("")
		}
		p.sayMatch(f, q, w)
	}
	return nil
}

// inquire plays the requests in order.
func (p *program) inquire(f *cassette.File, m matching, read wantedRead) (*replay.Inquirer, []replay.Why, error) {
	q, err := replay.NewInquirer(m.inquiry(f, read), f)
	if err != nil {
		return nil, nil, err
	}
	var whys []replay.Why
	for _, r := range read.requests {
		w, err := q.Ask(asked(r))
		if err != nil {
			return nil, nil, err
		}
		whys = append(whys, w)
	}
	return q, whys, nil
}

// inquiry is how the library is set up: by the flags, else by what the failure
// tells, else as it is by default.
func (m matching) inquiry(f *cassette.File, read wantedRead) replay.Inquiry {
	o := replay.Inquiry{IgnoreHosts: m.ignore, WebMock: true}
	o.Library, o.Version, o.Mode, o.MatchOn = m.library, m.version, m.mode, m.on
	if o.Library == "" {
		o.Library = f.Format().Library
	}
	o.State, o.AllowRepeats = replay.Existing, m.repeats
	o.JSON = strings.HasSuffix(f.Path(), ".json")
	if told := read.failure; told != nil && told.Library == o.Library {
		if o.Mode == "" {
			o.Mode = told.Mode()
		}
		if words := strings.Fields(told.Version); o.Version == "" && len(words) > 0 {
			o.Version = words[0]
		}
		if o.MatchOn == nil {
			o.MatchOn = knownMatchers(o.Library, toldMatchers(*told))
		}
	}
	return o
}

// knownMatchers leaves out the test's own, of which nothing is known.
func knownMatchers(library string, told []string) []string {
	var known []string
	for _, l := range replay.Libraries() {
		for _, name := range told {
			if name = strings.TrimPrefix(name, ":"); l.Name == library && slices.Contains(l.Matchers, name) {
				known = append(known, name)
			}
		}
	}
	return known
}

// applyRemedy makes the ops of a remedy, after trying them on a copy of the
// step: what they are for must come true.
func (p *program) applyRemedy(f *cassette.File, m matching, read wantedRead) ([]model.Op, string, error) {
	q, whys, err := p.inquire(f, m, read)
	if err != nil {
		return nil, "", err
	}
	var w replay.Why
	var remedy replay.Remedy
	for _, w = range whys {
		if remedy, err = q.Remedy(w, m.apply); err == nil {
			break
		}
	}
	if err != nil {
		return nil, "", err
	}
	if remedy.Refused != nil {
		return nil, "", fmt.Errorf("not changed: %s: %w", remedy.ID, remedy.Refused)
	}
	if remedy.Kind == replay.Repeat {
		return remedy.Ops, "duplicated " + about(f, []int{remedy.At}), nil
	}
	if err := p.try(f, q, w, remedy); err != nil {
		return nil, "", fmt.Errorf("not changed: %s: %w", remedy.ID, err)
	}
	return remedy.Ops, "made " + about(f, []int{remedy.At}) + " match", nil
}

// try makes the step, asks the matchers and takes it back.
func (p *program) try(f *cassette.File, q *replay.Inquirer, w replay.Why, r replay.Remedy) error {
	step, err := f.Do(cassette.Change{Ops: r.Ops, KeepFollowUps: p.keep})
	if err != nil {
		return err
	}
	changed, err := f.At(r.At)
	if err == nil {
		var failing []string
		if failing, err = q.Failing(w, changed); err == nil && len(failing) > 0 {
			err = errors.New("it would still not match: " + strings.Join(failing, ", "))
		}
	}
	if step.Changed {
		f.Undo()
	}
	return err
}
