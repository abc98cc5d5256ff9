package cli

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/ui/render"
)

func (p *program) rerecordCommand() *cobra.Command {
	var values []string
	c := p.changing(&cobra.Command{
		Use:               "rerecord FILE N",
		ValidArgsFunction: completeArguments(nil),
		Short:             "Send requests again and replace their responses",
		Long: "Send requests again, show what differs, and replace the recorded responses at the same place. What would\n" +
			"be sent is shown first; nothing is sent or replaced unasked. A placeholder that stands for a secret is\n" +
			"asked for, without echo, or given by --value; the value is sent and neither kept nor shown.",
		Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			return p.changeAt(args[0], args[1], func(f *cassette.File, at []int) ([]model.Op, string, error) {
				return p.rerecord(f, at, values)
			})
		},
	})
	p.valueFlag(c, &values)
	return c
}

func (p *program) valueFlag(c *cobra.Command, values *[]string) {
	c.Flags().StringArrayVar(values, "value", nil, "what to send for a placeholder, `PLACEHOLDER=@FILE`")
}

// rerecord makes the ops that take over the new responses that were agreed to.
func (p *program) rerecord(f *cassette.File, at []int, values []string) ([]model.Op, string, error) {
	var ops []model.Op
	var did []string
	for _, i := range at {
		old, err := f.At(i)
		if err != nil {
			return nil, "", inInteraction(i, err)
		}
		answer, err := p.send(f, old, values)
		if err != nil {
			return nil, "", inInteraction(i, fmt.Errorf("not re-recorded: %w", err))
		}
		words := p.compare(old.Response, &answer.Response)
		if words == "" {
			did = append(did, fmt.Sprintf("re-recorded %d: same answer, nothing changed", i+1))
			continue
		}
		if err := p.ask(fmt.Sprintf("replace the response of %d?", i+1), fmt.Sprintf("replace the response of %d", i+1)); err != nil {
			return nil, "", inInteraction(i, fmt.Errorf("not re-recorded: %w", err))
		}
		ops = append(ops, model.SetResponse{At: i, Response: answer.Response})
		did = append(did, fmt.Sprintf("re-recorded %d: %s replaced", i+1, words))
	}
	return ops, strings.Join(did, ", "), nil
}

// send shows what would be sent, asks, and sends it.
func (p *program) send(f *cassette.File, i model.Interaction, given []string) (replay.Answer, error) {
	library := f.Format().Library
	plan, err := replay.NewPlan(library, i)
	if err != nil {
		return replay.Answer{}, err
	}
	p.tellPlan(plan)
	if err := p.agree(plan); err != nil {
		return replay.Answer{}, err
	}
	values, err := p.values(plan, given)
	if err != nil {
		return replay.Answer{}, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return replay.Send(ctx, plan, library, i, replay.SendOptions{Network: true, Values: values})
}

// tellPlan shows a request as it would go out.
func (p *program) tellPlan(plan replay.Plan) {
	p.tell(plan.Method + " " + plan.URL)
	for _, line := range plan.Header {
		p.tell("  " + line.Name + ": " + line.Value)
	}
	if len(plan.Dropped) > 0 {
		p.tell("  not sent as recorded: " + strings.Join(plan.Dropped, ", "))
	}
	p.tell("  body  " + render.Size(len(plan.Body)))
	if len(plan.Placeholders) > 0 {
		p.tell("  needs a value for: " + strings.Join(plan.Placeholders, ", "))
	}
}

// agree asks whether to send. A method that may change something is agreed to
// by its name.
func (p *program) agree(plan replay.Plan) error {
	host := plan.URL
	if u, err := url.Parse(plan.URL); err == nil {
		host = u.Host
	}
	would := fmt.Sprintf("send %s %s", plan.Method, plan.URL)
	if plan.Safe() {
		return p.ask("send it?", would)
	}
	question := fmt.Sprintf("%s may change data on %s. Type %s to send it: ", plan.Method, host, plan.Method)
	return p.askFor(question, would, plan.Method)
}

// values finds what to send for each placeholder: given, or asked for.
func (p *program) values(plan replay.Plan, given []string) (map[string]string, error) {
	files := map[string]string{}
	for _, arg := range given {
		split := strings.LastIndex(arg, "=@")
		if split < 0 {
			return nil, fmt.Errorf("--value takes PLACEHOLDER=@FILE, so that the value is in no command line")
		}
		files[arg[:split]] = arg[split+2:]
	}
	values := map[string]string{}
	for _, name := range plan.Placeholders {
		value, err := p.secret(name, files)
		if err != nil {
			return nil, err
		}
		if value == "" {
			return nil, fmt.Errorf("no value for %s: --value '%s=@FILE'", name, name)
		}
		values[name] = value
	}
	return values, nil
}

func (p *program) secret(name string, files map[string]string) (string, error) {
	if path, ok := files[name]; ok {
		data, err := p.read(path)
		return strings.TrimRight(string(data), "\r\n"), err
	}
	if !p.interactive {
		return "", nil
	}
	fmt.Fprint(p.stderr, render.Sanitize(fmt.Sprintf("value for %s, sent only, never kept or shown: ", name)))
	return p.noEcho()
}

// mostDifferences is how many rows of differences are told for an answer.
const mostDifferences = 200

// compare tells how an answer differs from the recorded response and sums it
// up, "" if it does not. Headers that always differ keep the recorded value.
func (p *program) compare(old model.Response, answer *model.Response) string {
	var kept []string
	answer.Header, kept = model.KeepVolatile(old.Header, answer.Header)
	d := model.DiffResponses(old, *answer)
	rows := render.DiffRows(old, *answer, d, kept)
	for _, row := range rows[:min(len(rows), mostDifferences)] {
		p.tell(row.Paint(math.MaxInt32, render.Theme{}))
	}
	if more := len(rows) - mostDifferences; more > 0 {
		p.tell(fmt.Sprintf("  … %d more", more))
	}
	return differenceWords(d)
}

// differenceWords is "status, body and 2 headers", "" without a difference.
func differenceWords(d model.ResponseDiff) string {
	var parts []string
	if len(d.Status) > 0 {
		parts = append(parts, "status")
	}
	if len(d.Body) > 0 {
		parts = append(parts, "body")
	}
	switch n := len(d.Headers); {
	case n == 1:
		parts = append(parts, "1 header")
	case n > 1:
		parts = append(parts, fmt.Sprintf("%d headers", n))
	}
	if last := len(parts) - 1; last > 0 {
		return strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	return strings.Join(parts, "")
}
