package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/ui/render"
)

// completeFields completes names of fields.
func completeFields(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"request.method", "request.url", "request.header.", "request.body",
		"response.status", "response.reason", "response.header.", "response.body"}, cobra.ShellCompDirectiveNoSpace
}

// completeArguments completes FILE with file names, N with the numbers of the
// interactions in it, and what follows as rest does.
func completeArguments(rest cobra.CompletionFunc) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
		switch {
		case len(args) == 0:
			return nil, cobra.ShellCompDirectiveDefault
		case len(args) == 1:
			return completeNumbers(args[0]), cobra.ShellCompDirectiveNoFileComp
		case rest != nil:
			return rest(c, args, start)
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeNumbers lists a cassette's interactions with what tells them apart;
// of a large one the first, which is as much as a shell can show.
func completeNumbers(path string) []string {
	const most = 200
	f, err := cassette.Open(path, cassette.Options{})
	if err != nil {
		return nil
	}
	var numbers []string
	for i := range min(f.Len(), most) {
		s, err := f.Summary(i)
		if err != nil {
			continue
		}
		about := fmt.Sprintf("%s %s %s", s.Method, shortURL(s.URL), s.Label)
		numbers = append(numbers, cobra.CompletionWithDesc(fmt.Sprint(i+1), render.Sanitize(about)))
	}
	return numbers
}
