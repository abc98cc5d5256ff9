package cli

import "github.com/spf13/cobra"

// completeFields completes the names of fields.
func completeFields(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"request.method", "request.url", "request.header.", "request.body",
		"response.status", "response.reason", "response.header.", "response.body"}, cobra.ShellCompDirectiveNoSpace
}

// completeFieldsLast completes them in the arguments after FILE N.
func completeFieldsLast(c *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
	if len(args) < 2 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return completeFields(c, args, start)
}
