package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render/done"
)

const setHelp = "Give fields new values, all in one step. FIELD is request.method, request.url, request.header.NAME,\n" +
	"request.body, response.status, response.reason, response.header.NAME, response.body, recorded_at or\n" +
	"duration (of go-vcr). For headers = replaces all values and += adds one. VALUE is text, @path or @-\n" +
	"(standard input). The text of a body is stored in the charset that show reads it in, and coded again\n" +
	"as it was."

func (p *program) setCommand() *cobra.Command {
	c := p.changing(&cobra.Command{
		Use:   "set FILE N FIELD=VALUE...",
		Short: "Give fields new values",
		Long:  setHelp,
		Args:  takes(3, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			all, err := p.assignments(args[2:])
			if err != nil {
				return err
			}
			return p.changeAt(args[0], args[1], func(f *cassette.File, at []int) ([]model.Op, string, error) {
				var ops []model.Op
				for _, i := range at {
					now, _ := f.At(i) // what cannot be read is refused
					for _, a := range all {
						ops = append(ops, a.op(i, now))
					}
				}
				return ops, setWords(f, at, all), nil
			})
		},
	})
	p.followUpsFlag(c)
	c.ValidArgsFunction = completeArguments(completeFields)
	return c
}

func (p *program) followUpsFlag(c *cobra.Command) {
	c.Flags().BoolVar(&p.noFollowUps, "keep", false, "leave the fields that would follow (Content-Length, the reason phrase) as they are")
}

// setWords is "status of 2: 500 -> 200" for one short field, else "status, body of
// 2, 3 set".
func setWords(f *cassette.File, at []int, all []assignment) string {
	var fields []model.Field
	for _, a := range all {
		fields = append(fields, a.field)
	}
	if len(at) > 1 || len(all) > 1 || all[0].field.Part == model.BodyPart || all[0].add {
		return done.SetIn(at, fields...)
	}
	i, err := f.At(at[0])
	old := strings.Join(fieldValues(i, fields[0]), ", ")
	if err != nil || old == "" {
		return done.SetIn(at, fields...)
	}
	return done.Set(fields[0], at[0], old, string(all[0].value)).String()
}
