package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render/done"
)

func (p *program) unsetCommand() *cobra.Command {
	c := p.changing(&cobra.Command{
		Use:   "unset FILE N FIELD...",
		Short: "Remove headers",
		Args:  takes(3, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			var fields []model.Field
			for _, arg := range args[2:] {
				field, err := model.ParseField(arg)
				if err != nil {
					return err
				}
				if field.Part != model.HeaderPart {
					return fmt.Errorf("%s cannot be removed: only headers can", field)
				}
				fields = append(fields, field)
			}
			return p.changeAt(args[0], args[1], func(f *cassette.File, at []int) ([]model.Op, string, error) {
				return unsetOps(at, fields), done.Removed(at, fields...), nil
			})
		},
	})
	p.followUpsFlag(c)
	c.ValidArgsFunction = completeArguments(completeHeaders)
	return c
}

func unsetOps(at []int, fields []model.Field) []model.Op {
	var ops []model.Op
	for _, i := range at {
		for _, f := range fields {
			ops = append(ops, model.SetHeader{At: i, Side: f.Side, Name: f.Name})
		}
	}
	return ops
}
