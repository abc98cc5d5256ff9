package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/ui/render/done"
)

func (p *program) mvCommand() *cobra.Command {
	return p.changing(&cobra.Command{
		Use:               "mv FILE N TO",
		ValidArgsFunction: completeArguments(nil),
		Short:             "Move interactions so that the first of them is number TO",
		Args:              takes(3, 3),
		RunE: func(_ *cobra.Command, args []string) error {
			return p.changeAt(args[0], args[1], func(f *cassette.File, at []int) ([]model.Op, string, error) {
				to, err := number(args[2], f.Len())
				if err != nil {
					return nil, "", err
				}
				if to+len(at) > f.Len() {
					return nil, "", fmt.Errorf("no room for %d interactions at %d: there are %d", len(at), to+1, f.Len())
				}
				ops := moves(at, to)
				if len(ops) == 0 {
					return nil, fmt.Sprintf("nothing changed: %s already at %d", done.Numbers(at), to+1), nil
				}
				return ops, done.Moved(at, to), nil
			})
		},
	})
}

// moves puts the interactions at, which ascend, side by side so that the first
// is at index to. Those that go down move last first and those that go up
// first first, so that none is in another's way.
func moves(at []int, to int) []model.Op {
	var ops []model.Op
	for i, from := range slices.Backward(at) {
		if from < to+i {
			ops = append(ops, model.Move{At: from, To: to + i})
		}
	}
	for i, from := range at {
		if from > to+i {
			ops = append(ops, model.Move{At: from, To: to + i})
		}
	}
	return ops
}
