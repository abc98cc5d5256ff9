package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/send"
	"tapedeck/ui/project"
	"tapedeck/ui/rerecord"
)

func (p *program) rerecordCommand() *cobra.Command {
	var o sending
	c := p.changing(&cobra.Command{
		Use:               "rerecord FILE [N | all]",
		ValidArgsFunction: completeArguments(nil),
		Short:             "Send requests again and replace their responses",
		Long: "Send requests again, show what differs, and replace the recorded responses at the same place. What would\n" +
			"be sent is shown first; nothing is sent or replaced unasked. What is put in (tokens, other hosts,\n" +
			"certificates) stands in the project's " + project.Name + ", once it is trusted; a placeholder that stands for\n" +
			"a secret is else asked for, without echo, or given by --value. Values are sent and neither kept nor shown.\n" +
			"With --check nothing is replaced: the exit status is 1 if an answer differs from the recorded one.",
		Args: takes(1, 2),
		RunE: func(_ *cobra.Command, args []string) error { return p.startRerecord(args, o) },
	})
	flags := c.Flags()
	flags.StringVar(&o.filter, "filter", "", "those that an `EXPRESSION` shows: status:5xx host:api -method:GET ...")
	flags.StringVar(&o.curl, "curl", "", "the recorded request as a curl `COMMAND`, where the cassette keeps only a hash of it")
	flags.StringVar(&o.request, "request", "", "the same as an HTTP/1.1 message in `F`, - is standard input")
	flags.StringVar(&o.take, "take", string(send.TakeAll), "what to take of an answer: `all`, body or headers")
	flags.BoolVar(&o.check, "check", false, "only tell what differs; the exit status is 1 if something does")
	flags.IntVar(&o.limits.Parallel, "parallel", 0, "send up to `COUNT` at once, instead of one after the other")
	flags.Float64Var(&o.limits.PerSecond, "rate", 0, "begin at most `COUNT` a second")
	flags.DurationVar(&o.limits.Timeout, "timeout", 0, "for one exchange, like 10s; 30s without it")
	p.sendingFlags(c, &o)
	worseFlag(c, &o)
	c.MarkFlagsMutuallyExclusive("curl", "request")
	c.MarkFlagsMutuallyExclusive("check", "take")
	c.MarkFlagsMutuallyExclusive("check", "dry-run")
	c.MarkFlagsMutuallyExclusive("check", "output")
	return c
}

func (p *program) startRerecord(args []string, o sending) error {
	if !slices.Contains([]send.Taking{send.TakeAll, send.TakeBody, send.TakeHeaders}, send.Taking(o.take)) {
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
		targets, err := p.targets(at, o)
		if err != nil {
			return nil, "", err
		}
		return p.rerecord(f, targets, o)
	})
}

// targets are interactions as they are recorded, or with the request that is given.
func (p *program) targets(at []int, o sending) ([]rerecord.Target, error) {
	if o.curl == "" && o.request == "" {
		return rerecord.AsRecorded(at), nil
	}
	if len(at) != 1 {
		return nil, fmt.Errorf("a request is given for one interaction, not for %d", len(at))
	}
	request, err := p.requestOf(o.curl, o.request)
	return []rerecord.Target{{At: at[0], Request: &request, Given: true}}, err
}
