package cli

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/failure"
	"tapedeck/ui/render/done"
	"tapedeck/ui/rerecord"
)

// An addition is what the flags of add say.
type addition struct {
	curl, request, from string
	at                  string
	record              bool
	sending             sending
}

const addHelp = "Add an interaction, at the end or --at N: the request of a curl command or of an HTTP/1.1 message, with\n" +
	"the response given like set does (response.status=200 response.body=@file) or recorded with --record;\n" +
	"or a copy of another cassette's interactions. What the request holds is kept in the cassette: write a\n" +
	"placeholder for a secret (-H 'Authorization: Bearer <TOKEN>') and give --value '<TOKEN>=@file'."

func (p *program) addCommand() *cobra.Command {
	var a addition
	c := p.changing(&cobra.Command{
		Use:   "add FILE [FIELD=VALUE...]",
		Short: "Add an interaction",
		Long:  addHelp,
		Args:  takes(1, -1),
		RunE:  func(_ *cobra.Command, args []string) error { return p.startAdd(args, a) },
	})
	flags := c.Flags()
	flags.StringVar(&a.curl, "curl", "", "the request of a curl `COMMAND`")
	flags.StringVar(&a.request, "request", "", "the request of an HTTP/1.1 message in `F`, - is standard input")
	flags.StringVar(&a.from, "from", "", "a copy of interaction N of another cassette, `FILE:N`")
	flags.StringVar(&a.at, "at", "", "insert as number `N`")
	flags.BoolVar(&a.record, "record", false, "send the request and record the response")
	p.sendingFlags(c, &a.sending)
	c.MarkFlagsOneRequired("curl", "request", "from")
	c.MarkFlagsMutuallyExclusive("curl", "request", "from")
	c.MarkFlagsMutuallyExclusive("from", "record")
	return c
}

// startAdd reads what is to be added and adds it.
func (p *program) startAdd(args []string, a addition) error {
	all, err := p.assignments(args[1:])
	if err != nil {
		return err
	}
	fresh, library, err := p.newInteractions(a, all)
	if err != nil {
		return err
	}
	return p.change(args[0], func(f *cassette.File) ([]model.Op, string, error) { return p.add(f, a, library, fresh, all) })
}

// add makes the ops that insert the new interactions, in order.
func (p *program) add(f *cassette.File, a addition, library string, fresh []model.Interaction, all []assignment) ([]model.Op, string, error) {
	at := f.Len()
	if a.at != "" {
		var err error
		if at, err = number(a.at, f.Len()+1); err != nil {
			return nil, "", fmt.Errorf("--at: %w", err)
		}
	}
	var ops []model.Op
	var added []string
	for n, i := range fresh {
		i, err := p.complete(f, a, all, i.AsIn(f.Format().Library, library), at+n)
		if err != nil {
			return nil, "", err
		}
		ops = append(ops, model.Insert{At: at + n, Interaction: i})
		for _, assignment := range all {
			if assignment.field.Side == "" {
				ops = append(ops, assignment.op(at+n, i))
			}
		}
		added = append(added, done.Name(at+n, i.Request.Method, i.Request.URL))
	}
	return ops, "added " + strings.Join(added, ", "), nil
}

// newInteractions reads the request, or with --from whole interactions and their library.
func (p *program) newInteractions(a addition, given []assignment) (fresh []model.Interaction, library string, err error) {
	if a.from != "" {
		fresh, library, err = p.interactionsFrom(a.from)
		for n, i := range fresh {
			for _, g := range given {
				i = i.Supply(g.field, g.value)
			}
			if f, why := i.NotCopied(); why != "" {
				return nil, "", fmt.Errorf("--from %s: %s %s: %s cannot be copied: %s; %s=@FILE gives one", a.from, i.Request.Method, i.Request.URL, f, why, f)
			}
			fresh[n] = i
		}
		return fresh, library, err
	}
	request, err := p.requestOf(a.curl, a.request)
	return []model.Interaction{{Request: request, Response: model.Response{Body: model.Body{Absent: true}}}}, "", err
}

// requestOf is the request of a curl command, else of an HTTP/1.1 message in a file.
func (p *program) requestOf(curl, file string) (r model.Request, err error) {
	if curl != "" {
		if r, err = failure.ReadCurl(curl, p.read); err != nil {
			err = fmt.Errorf("--curl: %w", err)
		}
		return r, err
	}
	data, err := p.read(file)
	if err != nil {
		return r, err
	}
	if r, err = failure.ReadHTTP(data); err != nil {
		err = fmt.Errorf("%s: %w", file, err)
	}
	return r, err
}

func (p *program) interactionsFrom(from string) (all []model.Interaction, library string, err error) {
	colon := strings.LastIndex(from, ":")
	if colon < 0 {
		return nil, "", fmt.Errorf("--from: %q is not FILE:N", from)
	}
	path := from[:colon]
	f, at, err := p.openAt(path, from[colon+1:])
	if err != nil {
		return nil, "", err
	}
	for _, i := range at {
		interaction, err := f.At(i)
		if err != nil {
			return nil, "", inFile(path, inInteraction(i, err))
		}
		all = append(all, interaction)
	}
	return all, f.Format().Library, nil
}

// complete gives a new interaction its response: recorded, then as assigned.
func (p *program) complete(f *cassette.File, a addition, all []assignment, i model.Interaction, at int) (model.Interaction, error) {
	var err error
	if a.record {
		if i, err = p.record(f, i, at, a.sending); err != nil {
			return i, err
		}
	}
	var ops []model.Op
	for _, assignment := range all {
		if assignment.field.Side != "" { // else it is set once it is there, as its format has it
			ops = append(ops, assignment.op(0, i))
		}
	}
	for _, op := range ops {
		before := i
		if i, err = model.Apply(i, op); err != nil {
			return i, err
		}
		i, _ = model.Follow(before, i, ops...)
	}
	if i.Response.Status == 0 {
		return i, errors.New("no response: give response.status=200, response.header.NAME=..., response.body=..., or --record")
	}
	if i.Response.Reason == "" && a.from == "" && !a.record {
		i.Response.Reason = http.StatusText(i.Response.Status)
	}
	return i, nil
}

// record sends the request of a new interaction.
func (p *program) record(f *cassette.File, i model.Interaction, at int, o sending) (model.Interaction, error) {
	o.not = "not recorded"
	run, err := rerecord.PrepareNew(f, i, at)
	if err != nil {
		return i, inInteraction(at, fmt.Errorf("not recorded: %w", err))
	}
	results, err := p.results(f, run, o)
	if err != nil {
		return i, err
	}
	err = results[0].Err
	if why := results[0].Unsearched(); err == nil && why != "" {
		err = p.askDespite([]doubt{unsearched(why, o)}, "record it")
	}
	if err != nil {
		return i, inInteraction(at, fmt.Errorf("not recorded: %w", err))
	}
	return run.Stored(results[0])
}
