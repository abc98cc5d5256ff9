package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/replay/send"
	"tapedeck/ui/project"
	"tapedeck/ui/render"
	"tapedeck/ui/rerecord"
)

// A sending is what the flags of the commands that send say.
type sending struct {
	values []string
	trust  bool
	filter string
	take   string
	check  bool
	// curl and request are the request of one interaction, of which the cassette
	// keeps hashes.
	curl, request string
	limits        project.Limits
	not           string // what an error says was not done
	// what --yes does not answer
	evenIfWorse, evenIfUnsearched bool
}

func worseFlag(c *cobra.Command, o *sending) {
	c.Flags().BoolVar(&o.evenIfWorse, "even-if-worse", false, "with --yes, also take a 4xx or 5xx in the place of a 2xx, and a redirect to another host")
}

func (p *program) sendingFlags(c *cobra.Command, o *sending) {
	c.Flags().StringArrayVar(&o.values, "value", nil, "what to send for a placeholder, `PLACEHOLDER=@FILE`")
	c.Flags().BoolVar(&o.evenIfUnsearched, "even-if-unsearched", false, "with --yes, also take a body that cannot be searched for the values that were put in")
	c.Flags().BoolVar(&o.trust, "trust", false, "trust this project's "+project.Name+" for this run")
}

// results sends what was agreed to and returns what came of each, in recorded
// order.
func (p *program) results(f *cassette.File, run *rerecord.Run, o sending) ([]*send.Result, error) {
	results := run.Refused
	if len(run.Jobs) > 0 {
		if err := p.agree(f, run, o); err != nil {
			if len(run.Jobs) == 1 {
				err = inInteraction(run.Jobs[0].At, fmt.Errorf("%s: %w", o.not, err))
			}
			return nil, err
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for {
		a, ok := run.Next(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, fmt.Errorf("%s: stopped, all is as before", o.not)
		case !ok:
			slices.SortFunc(results, func(a, b *send.Result) int { return a.At - b.At })
			return results, nil
		}
		results = append(results, a)
	}
}

// agree shows what would be sent, has the project file trusted, asks, and
// finds the values.
func (p *program) agree(f *cassette.File, run *rerecord.Run, o sending) error {
	run.Limit(o.limits)
	for _, note := range run.Notes {
		p.sayErr(note)
	}
	remarks := run.Remarks(f)
	for _, j := range run.Jobs {
		p.sayPlan(j, rerecord.Notes(j, remarks[j.At]))
	}
	if err := p.trust(run, o.trust); err != nil {
		return err
	}
	if err := p.agreeToSend(run); err != nil {
		return err
	}
	if err := run.Fill(); err != nil {
		return err
	}
	return p.fill(run, o.values)
}

// trust asks whether the project file is trusted. --yes does not answer that.
func (p *program) trust(run *rerecord.Run, given bool) error {
	if !run.NeedsTrust() {
		return nil
	}
	for _, s := range run.Project.Sends() {
		p.sayErr(project.Name + " " + s.Words())
	}
	if given {
		return nil
	}
	if !p.interactive || p.stdinFor != "" || p.yes {
		return fmt.Errorf("%s: not trusted, nothing is sent: --trust trusts it for this run", run.Project.Path)
	}
	line, err := p.prompt("trust it? [t/n] ")
	if err != nil {
		return err
	}
	if line != "t" {
		return fmt.Errorf("%s: not trusted, nothing is sent", run.Project.Path)
	}
	return run.Project.Trust()
}

// sayPlan shows a request as it would go out.
func (p *program) sayPlan(j *send.Job, notes []string) {
	plan := j.Plan
	p.sayErr(plan.Method + " " + plan.URL)
	if plan.Instead != "" {
		p.sayErr("  instead of " + plan.Instead)
	}
	for _, line := range plan.Header {
		p.sayErr("  " + line.Name + ": " + line.Value)
	}
	if made := rerecord.Remade(plan); made != "" {
		p.sayErr("  " + made)
	}
	p.sayErr("  body  " + render.Size(len(plan.Body)))
	for _, note := range notes {
		p.sayErr("  " + note)
	}
	if missing := j.Placeholders(); len(missing) > 0 {
		p.sayErr("  values put in: " + strings.Join(missing, ", "))
	}
}

// agreeToSend asks whether to send. Methods that may change something are
// agreed to by a word.
func (p *program) agreeToSend(run *rerecord.Run) error {
	first := run.Jobs[0].Plan
	what, word := fmt.Sprintf("%s %s", first.Method, first.URL), first.Method
	them := "it"
	if n := len(run.Jobs); n > 1 {
		what, word, them = render.Counted(n, "request")+" to "+run.Hosts(), "send", "them"
	}
	if may := run.MayChange(); may != "" {
		return p.askFor(fmt.Sprintf("%s. Type %s to send %s: ", may, word, them), "send "+what, word)
	}
	if len(run.Jobs) > 1 {
		return p.ask(fmt.Sprintf("send %s?", what), "send "+what)
	}
	return p.ask("send it?", "send "+what)
}

// fill finds what to send for each placeholder that the project file does not
// say: given, or asked for.
func (p *program) fill(run *rerecord.Run, given []string) error {
	files := map[string]string{}
	for _, arg := range given {
		split := strings.LastIndex(arg, "=@")
		if split < 0 {
			return errors.New("--value: give PLACEHOLDER=@FILE: the value is read from a file, so that it is in no command line")
		}
		files[arg[:split]] = arg[split+2:]
	}
	read := map[string]string{}
	for missing := run.Missing(); missing != nil; missing = run.Missing() {
		name := missing.Placeholder
		value, ok := read[name]
		if !ok {
			var err error
			if value, err = p.secret(*missing, files); err != nil {
				return err
			}
		}
		if value == "" {
			return noValue(*missing)
		}
		if _, ok := files[name]; ok { // given for all hosts
			read[name] = value
		}
		run.Give(*missing, value)
	}
	return nil
}

func noValue(m rerecord.Missing) error {
	text := fmt.Sprintf("no value for %s: give --value '%s=@FILE'", m.Placeholder, m.Placeholder)
	if len(m.Unset) > 0 {
		text += ", or set " + strings.Join(m.Unset, " and ")
	}
	return errors.New(text)
}

func (p *program) secret(missing rerecord.Missing, files map[string]string) (string, error) {
	if path, ok := files[missing.Placeholder]; ok {
		data, err := p.read(path)
		return strings.TrimRight(string(data), "\r\n"), err
	}
	if !p.interactive {
		return "", nil
	}
	fmt.Fprint(p.stderr, render.Sanitize(missing.Ask))
	return p.noEcho()
}
