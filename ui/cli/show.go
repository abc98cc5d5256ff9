package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library/all"
	"tapedeck/ui/render"
	"tapedeck/ui/snippet"
)

func (p *program) showCommand() *cobra.Command {
	var part, as string
	var wire, raw bool
	c := &cobra.Command{
		Use:               "show FILE N",
		ValidArgsFunction: completeArguments(nil),
		Short:             "Show headers and the decoded body, or one part of an interaction exactly",
		Args:              takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			f, at, err := p.openAt(args[0], args[1])
			if err != nil {
				return err
			}
			for _, i := range at {
				err := error(nil)
				if as != "" {
					err = p.showAs(f, i, as)
				} else {
					err = p.showOne(f, i, part, wire, raw)
				}
				if err != nil {
					return inFile(args[0], inInteraction(i, err))
				}
			}
			return nil
		},
	}
	c.Flags().StringVar(&part, "part", "", "print exactly one `FIELD`: request.body, response.header.NAME...")
	c.Flags().StringVar(&as, "as", "", "print it as `FORM`: curl, httpie, python, go, ruby, har, stub")
	c.Flags().BoolVar(&wire, "wire", false, "the body (response.body without --part) before content decoding")
	c.Flags().BoolVar(&raw, "raw", false, "the text of the file that holds the interaction, or the part")
	c.MarkFlagsMutuallyExclusive("wire", "raw", "as")
	c.MarkFlagsMutuallyExclusive("part", "as")
	c.RegisterFlagCompletionFunc("part", completeFields)
	return c
}

// showAs prints an interaction as code that sends it, or as a stub of what tests
// of the cassette's library use.
func (p *program) showAs(f *cassette.File, at int, form string) error {
	lib, err := all.Named(f.Format().Library)
	if err != nil {
		return err
	}
	kind, err := snippet.Named(form, lib.Stub)
	if err != nil {
		return err
	}
	i, err := f.At(at)
	if err != nil {
		return err
	}
	text, err := kind.Write(i)
	if err != nil {
		return fmt.Errorf("%s: %w", kind.Title, err)
	}
	return p.exact([]byte(strings.TrimSuffix(text, "\n") + "\n"))
}

func (p *program) showOne(f *cassette.File, at int, part string, wire, raw bool) error {
	if raw && part == "" {
		return p.exact(f.Text(at))
	}
	if wire && part == "" {
		part = model.ResponseBody.String()
	}
	if part == "" {
		return p.showWhole(f, at)
	}
	field, err := model.ParseField(part)
	if err != nil {
		return err
	}
	if raw {
		source, ok := f.Source(at, field)
		if !ok {
			return fmt.Errorf("%s: no text of its own in the file: show without --raw prints the value", field)
		}
		return p.exact(source.Text)
	}
	i, err := f.At(at)
	if err != nil {
		return err
	}
	return p.showPart(i, field, wire)
}

// showPart prints the value of one field: a body decoded or as on the wire,
// the values of a header one a line.
func (p *program) showPart(i model.Interaction, f model.Field, wire bool) error {
	if f.Part != model.BodyPart {
		values := fieldValues(i, f)
		if wire {
			return fmt.Errorf("%s: no body: --wire is for bodies", f)
		}
		if len(values) == 0 {
			return fmt.Errorf("%s: not recorded", f)
		}
		return p.exact([]byte(strings.Join(values, "\n")))
	}
	if b := i.Body(f.Side); b.Unreadable != "" {
		return fmt.Errorf("%s: not readable: %s: --raw prints what the file holds", f, b.Unreadable)
	}
	if wire {
		return p.exact(i.Body(f.Side).Wire)
	}
	decoded := i.Body(f.Side).Decode(i.Header(f.Side))
	if decoded.Beyond() && !p.terminal {
		return p.stream(i, f.Side)
	}
	if decoded.Beyond() {
		return fmt.Errorf("%s: %w: send it to a file or a pipe", f, decoded.Err)
	}
	if decoded.Err != nil {
		return fmt.Errorf("%s: %w: --wire prints it undecoded", f, decoded.Err)
	}
	return p.exact(decoded.Bytes)
}

// stream prints a decoded body of any size without holding it.
func (p *program) stream(i model.Interaction, side model.Side) error {
	r, err := i.Body(side).Reader(i.Header(side))
	if err != nil {
		return err
	}
	_, err = io.Copy(p.stdout, r)
	return err
}

// fieldValues returns what a field says that is no body; only headers can have
// several values or none.
func fieldValues(i model.Interaction, f model.Field) []string {
	switch f {
	case model.RequestMethod:
		return []string{i.Request.Method}
	case model.RequestURL:
		return []string{i.Request.URL}
	case model.ResponseStatus:
		return []string{fmt.Sprint(i.Response.Status)}
	case model.ResponseReason:
		return []string{i.Response.Reason}
	case model.RecordedAt:
		return []string{i.RecordedAt}
	case model.Duration:
		return []string{i.Took}
	}
	return i.Header(f.Side).Values(f.Name)
}

func (p *program) showWhole(f *cassette.File, at int) error {
	ofFile := p.loadFinding(f)
	i, err := f.At(at)
	if err != nil {
		if ofFile != "" && !repeats(ofFile, err) {
			p.report(inFile(f.Path(), errors.New(ofFile)))
		}
		return err
	}
	if p.json {
		out := newInteractionJSON(at+1, i)
		out.LoadError = ofFile
		return p.printJSON(out)
	}
	l, _ := all.Named(f.Format().Library) // without rules nothing is found of its clients
	return render.Interaction(p.stdout, i, at+1, render.Options{Theme: p.theme, File: ofFile, Findings: l.Findings(i)})
}
