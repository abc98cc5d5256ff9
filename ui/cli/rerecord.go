package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/project"
	"tapedeck/ui/render"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
)

// A sending is what the flags of the commands that send say.
type sending struct {
	values []string
	trust  bool
	filter string
	take   string
	check  bool
	limits project.Limits
	not    string // what an error says was not done
	// what --yes does not answer
	evenIfWorse, evenIfUnsearched bool
}

func (p *program) rerecordCommand() *cobra.Command {
	var o sending
	c := p.changing(&cobra.Command{
		Use:               "rerecord FILE [N | all]",
		ValidArgsFunction: completeArguments(nil),
		Short:             "Send requests again and replace their responses",
		Long: "Send requests again, show what differs, and replace the recorded responses at the same place. What would\n" +
			"be sent is shown first; nothing is sent or replaced unasked. What is put in (tokens, other hosts,\n" +
			"certificates) is told by the project's " + project.Name + ", once it is trusted; a placeholder that stands for\n" +
			"a secret is else asked for, without echo, or given by --value. Values are sent and neither kept nor shown.\n" +
			"With --check nothing is replaced: the exit status is 1 if an answer differs from the recorded one.",
		Args: takes(1, 2),
		RunE: func(_ *cobra.Command, args []string) error { return p.startRerecord(args, o) },
	})
	flags := c.Flags()
	flags.StringVar(&o.filter, "filter", "", "those that an `EXPRESSION` shows: status:5xx host:api -method:GET ...")
	flags.StringVar(&o.take, "take", string(rerecord.All), "what to take of an answer: `all`, body or headers")
	flags.BoolVar(&o.check, "check", false, "only tell what differs; the exit status is 1 if something does")
	flags.IntVar(&o.limits.Parallel, "parallel", 0, "send up to `COUNT` at once, instead of one after the other")
	flags.Float64Var(&o.limits.PerSecond, "rate", 0, "begin at most `COUNT` a second")
	flags.DurationVar(&o.limits.Timeout, "timeout", 0, "for one exchange, like 10s; 30s without it")
	p.sendingFlags(c, &o)
	worseFlag(c, &o)
	c.MarkFlagsMutuallyExclusive("check", "take")
	c.MarkFlagsMutuallyExclusive("check", "dry-run")
	c.MarkFlagsMutuallyExclusive("check", "output")
	return c
}

func worseFlag(c *cobra.Command, o *sending) {
	c.Flags().BoolVar(&o.evenIfWorse, "even-if-worse", false, "with --yes, also take a 4xx or 5xx in the place of a 2xx, and a redirect to another host")
}

func (p *program) sendingFlags(c *cobra.Command, o *sending) {
	c.Flags().StringArrayVar(&o.values, "value", nil, "what to send for a placeholder, `PLACEHOLDER=@FILE`")
	c.Flags().BoolVar(&o.evenIfUnsearched, "even-if-unsearched", false, "with --yes, also take a body that cannot be searched for the values that were put in")
	c.Flags().BoolVar(&o.trust, "trust", false, "trust this project's "+project.Name+" for this run")
}

func (p *program) startRerecord(args []string, o sending) error {
	if !slices.Contains([]rerecord.Taking{rerecord.All, rerecord.Body, rerecord.Headers}, rerecord.Taking(o.take)) {
		return fmt.Errorf("no --take %q: all, body or headers", o.take)
	}
	n := ""
	if len(args) > 1 {
		n = args[1]
	}
	if o.check {
		return p.checkDrift(args[0], n, o)
	}
	return p.change(args[0], func(f *cassette.File) ([]model.Op, string, error) {
		at, err := chosen(f, n, o.filter)
		if err != nil {
			return nil, "", err
		}
		return p.rerecord(f, rerecord.AsRecorded(at), o)
	})
}

// chosen lists the interactions that N, all or a filter name.
func chosen(f *cassette.File, n, expression string) ([]int, error) {
	filter, err := model.ParseFilter(expression)
	switch {
	case err != nil:
		return nil, fmt.Errorf("--filter: %w", err)
	case n == "" && expression == "":
		return nil, errors.New("which interactions? " + numbersHelp + ", or --filter EXPRESSION")
	case n == "":
		n = "all"
	}
	at, err := numbers(n, f.Len())
	if err != nil || expression == "" {
		return at, err
	}
	at = slices.DeleteFunc(at, func(i int) bool {
		summary, err := f.Summary(i)
		return err != nil || !filter.Match(model.Subject{
			Summary:     summary,
			Interaction: func() (model.Interaction, error) { return f.At(i) },
		})
	})
	if len(at) == 0 {
		return nil, fmt.Errorf("nothing matches %s", expression)
	}
	return at, nil
}

// rerecord makes the ops that take over the responses that were agreed to. What
// failed is reported; the others are still taken.
func (p *program) rerecord(f *cassette.File, targets []rerecord.Target, o sending) ([]model.Op, string, error) {
	run, err := rerecord.Prepare(f, targets)
	if err != nil {
		return nil, "", err
	}
	o.not = "not re-recorded"
	results, err := p.results(f, run, o)
	if err != nil {
		return nil, "", err
	}
	results, same, err := p.agreedTo(f, results, o)
	if err != nil {
		return nil, "", err
	}
	var ops []model.Op
	var taken []int
	words := map[string]bool{}
	for _, a := range results {
		of, what := a.Ops(rerecord.Taking(o.take))
		if len(of) == 0 {
			same = append(same, a.At)
			continue
		}
		ops = append(ops, of...)
		taken = append(taken, a.At)
		words[what] = true
	}
	return ops, did(taken, same, words, o.take), nil
}

// did says what was replaced: "re-recorded 3: body replaced", "re-recorded 2
// interactions (3, 5): responses replaced, 18 the same".
func did(taken, same []int, words map[string]bool, take string) string {
	what := rerecord.Taking(take).OfMany()
	if len(words) == 1 {
		for what = range words { // the only one
		}
	}
	var parts []string
	switch {
	case len(taken) == 0 && len(same) == 1 && take == string(rerecord.All):
		return fmt.Sprintf("re-recorded %d: same answer, nothing changed", same[0]+1)
	case len(taken) == 0 && len(same) == 1:
		return fmt.Sprintf("re-recorded %d: %s the same, nothing changed", same[0]+1, take)
	case len(taken) == 1:
		parts = append(parts, fmt.Sprintf("re-recorded %d: %s replaced", taken[0]+1, what))
	case len(taken) > 1:
		parts = append(parts, fmt.Sprintf("re-recorded %s: %s replaced", done.Numbers(taken), what))
	default:
		return fmt.Sprintf("re-recorded %d interactions: same answers, nothing changed", len(same))
	}
	if len(same) > 0 {
		parts = append(parts, fmt.Sprintf("%d the same", len(same)))
	}
	return strings.Join(parts, ", ")
}

// results sends what was agreed to and returns what came of each, in recorded
// order.
func (p *program) results(f *cassette.File, run *rerecord.Run, o sending) ([]*rerecord.Result, error) {
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
			slices.SortFunc(results, func(a, b *rerecord.Result) int { return a.At - b.At })
			return results, nil
		}
		results = append(results, a)
	}
}

// errReported ends a command whose errors were reported already.
var errReported = errors.New("reported already")

// failed reports the error of one interaction; the others go on.
func (p *program) failed(f *cassette.File, at int, err error) {
	p.report(inFile(f.Path(), inInteraction(at, err)))
}

// agreedTo says what differs and asks once for all what to take. What hardly
// anyone wants, and what may hold a secret, is asked for on its own; --yes does
// not take it.
func (p *program) agreedTo(f *cassette.File, results []*rerecord.Result, o sending) (take []*rerecord.Result, same []int, err error) {
	var asked []*rerecord.Result
	for _, a := range results {
		p.sayDifferences(a, len(results) > 1)
		switch doubts := doubts(a, o); {
		case a.Err != nil:
			p.failed(f, a.At, fmt.Errorf("not re-recorded: %w", a.Err))
		case a.Same():
			same = append(same, a.At)
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
	if len(asked) > 0 {
		what := fmt.Sprintf("replace the response of %d", asked[0].At+1)
		if len(asked) > 1 {
			what = "replace the responses of " + numbersOf(asked)
		}
		if err := p.ask(what+"?", what); err != nil {
			err = fmt.Errorf("not re-recorded: %w", err)
			if len(asked) == 1 {
				err = inInteraction(asked[0].At, err)
			}
			return nil, nil, err
		}
	}
	if take = append(take, asked...); len(take)+len(same) == 0 {
		return nil, nil, errReported
	}
	slices.SortFunc(take, func(a, b *rerecord.Result) int { return a.At - b.At })
	return take, same, nil
}

// A doubt is why --yes alone does not take a response.
type doubt struct {
	why, flag string
	given     bool
}

func doubts(a *rerecord.Result, o sending) []doubt {
	list := []doubt{{a.Worse(), "--even-if-worse", o.evenIfWorse}}
	if rerecord.Taking(o.take) != rerecord.Headers {
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

func numbersOf(results []*rerecord.Result) string {
	var at []int
	for _, a := range results {
		at = append(at, a.At)
	}
	return done.Numbers(at)
}

// mostDifferences is how many rows of differences are printed for a response.
const mostDifferences = 200

// sayDifferences says how a response differs from the recorded response.
func (p *program) sayDifferences(a *rerecord.Result, named bool) {
	if a.Err != nil {
		return
	}
	if named {
		p.sayErr(fmt.Sprintf("%d  %s %s, answered in %s: %s", a.At+1, a.Plan.Method, render.CutMiddle(render.ShortURL(a.Plan.URL), 60), render.Duration(a.Got.Took), a.Summary()))
	}
	if a.Same() {
		return
	}
	rows := render.DiffRows(a.Old.Response, a.New, a.Diff, a.Kept)
	for _, row := range rows[:min(len(rows), mostDifferences)] {
		p.sayErr(row.Paint(math.MaxInt32, render.Theme{}))
	}
	if more := len(rows) - mostDifferences; more > 0 {
		p.sayErr(fmt.Sprintf("  … %d more", more))
	}
}

func (p *program) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of " + project.Name,
		Long:  "Print the JSON Schema of " + project.Name + ", with which editors complete and check the file.",
		Args:  takes(0, 0),
		RunE:  func(*cobra.Command, []string) error { return p.exact(project.Schema) },
	}
}
