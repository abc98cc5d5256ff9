package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render/done"
)

func (p *program) rmCommand() *cobra.Command {
	return p.changing(&cobra.Command{
		Use:               "rm FILE N",
		ValidArgsFunction: completeArguments(nil),
		Short:             "Delete interactions",
		Args:              takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			return p.changeAt(args[0], args[1], func(f *cassette.File, at []int) ([]model.Op, string, error) {
				var ops []model.Op
				for _, i := range slices.Backward(at) {
					ops = append(ops, model.Delete{At: i})
				}
				return ops, done.Deleted(f, at), nil
			})
		},
	})
}
