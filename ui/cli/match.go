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
	"tapedeck/replay/wanted"
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
	p.completeMatching(c)
	return c
}

// match asks about every request in turn and prints what comes of it.
func (p *program) match(f *cassette.File, m matching, read wantedRead) error {
	answers, err := p.inquire(f, m, read)
	if err != nil {
		return err
	}
	for n, w := range answers {
		if w.Outcome.Action != replay.Play {
			p.status = 1
		}
		if p.json {
			if err := p.printJSON(newMatchJSON(f, w)); err != nil {
				return err
			}
			continue
		}
		if n > 0 {
			p.say("")
		}
		p.sayMatch(f, w)
	}
	return nil
}

// An answer is what a library does about one request, and who told.
type answer struct {
	replay.Why
	q    *replay.Inquirer
	read wantedRequest
}

// inquire plays the requests in order. Those that failed under another setting
// are of another test: a session of their own.
func (p *program) inquire(f *cassette.File, m matching, read wantedRead) ([]answer, error) {
	sessions := map[string]*replay.Inquirer{}
	var answers []answer
	for _, r := range read.about(m.of(f)) {
		told := r.Failure
		if told == nil {
			told = read.failure
		}
		o := m.inquiry(f, told)
		setting := fmt.Sprint(o.Version, o.Mode, o.MatchOn, o.OwnMatchers)
		q := sessions[setting]
		if q == nil {
			var err error
			if q, err = replay.NewInquirer(o, f); err != nil {
				return nil, err
			}
			sessions[setting] = q
		}
		w, err := q.Ask(asked(r, m.on != nil || m.library != ""))
		if err != nil {
			return nil, err
		}
		answers = append(answers, answer{w, q, r})
	}
	return answers, nil
}

// of is the library whose rules are asked.
func (m matching) of(f *cassette.File) string {
	if m.library != "" {
		return m.library
	}
	return f.Format().Library
}

// inquiry is how the library is set up: by the flags, else by what the failure
// tells, else as it is by default.
func (m matching) inquiry(f *cassette.File, told *wanted.Failure) replay.Inquiry {
	o := replay.Inquiry{IgnoreHosts: m.ignore, WebMock: true}
	o.Library, o.Version, o.Mode, o.MatchOn = m.of(f), m.version, m.mode, m.on
	o.State, o.AllowRepeats = replay.Existing, m.repeats
	o.JSON = strings.HasSuffix(f.Path(), ".json")
	if o.Version == "" && f.Format().Name == "go-vcr" && f.Format().Version == "1" {
		o.Version = "3.2.0" // version 2 of the format came with 3.2, what compares more with 4
	}
	if told != nil && told.Library == o.Library {
		if o.Mode == "" {
			o.Mode = told.Mode()
		}
		if words := strings.Fields(told.Version); o.Version == "" && len(words) > 0 {
			o.Version = words[0]
		}
		if o.MatchOn == nil {
			o.MatchOn, o.OwnMatchers = knownMatchers(o.Library, told.MatchOn())
		}
	}
	return o
}

// knownMatchers tells the library's matchers from the test's own. Without one
// of the library's the names say nothing.
func knownMatchers(library string, told []string) (known, own []string) {
	var takes []string
	for _, l := range replay.Libraries() {
		if l.Name == library {
			takes = l.Matchers
		}
	}
	for _, name := range told {
		if name = strings.TrimPrefix(name, ":"); slices.Contains(takes, name) {
			known = append(known, name)
		} else {
			own = append(own, name)
		}
	}
	return known, own
}

// applyRemedy makes the ops of a remedy, after trying them on a copy of the
// step: what they are for must come true.
func (p *program) applyRemedy(f *cassette.File, m matching, read wantedRead) ([]model.Op, string, error) {
	answers, err := p.inquire(f, m, read)
	if err != nil {
		return nil, "", err
	}
	var w answer
	var remedy replay.Remedy
	for _, w = range answers {
		if remedy, err = w.q.Remedy(w.Why, m.apply); err == nil {
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
	if err := p.try(f, w, remedy); err != nil {
		return nil, "", fmt.Errorf("not changed: %s: %w", remedy.ID, err)
	}
	return remedy.Ops, "made " + about(f, []int{remedy.At}) + " match", nil
}

// try makes the step, asks the matchers and takes it back.
func (p *program) try(f *cassette.File, w answer, r replay.Remedy) error {
	step, err := f.Do(cassette.Change{Ops: r.Ops, KeepFollowUps: p.keep})
	if err != nil {
		return err
	}
	changed, err := f.At(r.At)
	if err == nil {
		var failing []string
		if failing, err = w.q.Failing(w.Why, changed); err == nil && len(failing) > 0 {
			err = errors.New("it would still not match: " + strings.Join(failing, ", "))
		}
	}
	if step.Changed {
		f.Undo()
	}
	return err
}
