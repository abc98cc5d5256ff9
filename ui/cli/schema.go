package cli

import (
	"github.com/spf13/cobra"

	"tapedeck/ui/project"
)

func (p *program) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of " + project.Name,
		Long:  "Print the JSON Schema of " + project.Name + ", with which editors complete and check the file.",
		Args:  takes(0, 0),
		RunE:  func(*cobra.Command, []string) error { return p.exact(project.Schema) },
	}
}
