package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/ui/render"
)

// completeFields completes names of fields, among them the headers that
// interaction N of FILE has.
func completeFields(_ *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
	list := []string{"request.method", "request.url", "request.header.", "request.body",
		"response.status", "response.reason", "response.header.", "response.body", "recorded_at", "duration"}
	return append(list, headerFields(args)...), cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// completeHeaders completes the fields that can be removed.
func completeHeaders(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	return headerFields(args), cobra.ShellCompDirectiveNoFileComp
}

// headerFields are the header fields of the interactions that FILE and N name.
func headerFields(args []string) []string {
	if len(args) < 2 {
		return nil
	}
	f, err := cassette.Open(args[0], cassette.Options{})
	if err != nil {
		return nil
	}
	at, err := numbers(args[1], f.Len())
	if err != nil {
		return nil
	}
	var list []string
	for _, i := range at[:min(len(at), mostCompleted)] {
		interaction, err := f.At(i)
		if err != nil {
			continue
		}
		for side, header := range map[model.Side]model.Header{model.InRequest: interaction.Request.Header, model.InResponse: interaction.Response.Header} {
			for _, line := range header {
				list = append(list, render.Sanitize(model.HeaderField(side, line.Name).String()))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// completeMatching completes the flags that say how a library is set up, with
// the names of --as or of the cassette's own library.
func (p *program) completeMatching(c *cobra.Command) {
	ofLibrary := func(names func(library.Library) []string) cobra.CompletionFunc {
		return func(_ *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
			name, _ := c.Flags().GetString("as")
			if name == "" && len(args) > 0 {
				if f, err := cassette.Open(args[0], cassette.Options{}); err == nil {
					name = f.Format().Library
				}
			}
			var list []string
			for _, l := range all.Libraries() {
				if name == "" || l.Name == name {
					list = append(list, names(l)...)
				}
			}
			return afterComma(start, list), cobra.ShellCompDirectiveNoFileComp
		}
	}
	var libraries []string
	for _, l := range all.Libraries() {
		libraries = append(libraries, l.Name)
	}
	c.RegisterFlagCompletionFunc("as", cobra.FixedCompletions(libraries, cobra.ShellCompDirectiveNoFileComp))
	c.RegisterFlagCompletionFunc("mode", ofLibrary(func(l library.Library) []string { return l.Modes }))
	c.RegisterFlagCompletionFunc("on", ofLibrary(func(l library.Library) []string { return l.Matchers }))
	c.RegisterFlagCompletionFunc("version-of", ofLibrary(func(l library.Library) []string { return l.Versions }))
}

// afterComma completes the last of several words that commas separate.
func afterComma(start string, words []string) []string {
	before := start[:strings.LastIndexByte(start, ',')+1]
	var list []string
	for _, word := range words {
		list = append(list, before+word)
	}
	return list
}

// mostCompleted bounds what is completed of a large cassette: more than a
// shell can show.
const mostCompleted = 200

// completeArguments completes FILE with file names, N with the numbers of the
// interactions in it, and what follows as rest does.
func completeArguments(rest cobra.CompletionFunc) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
		switch {
		case len(args) == 0:
			return nil, cobra.ShellCompDirectiveDefault
		case len(args) == 1:
			return completeNumbers(args[0], start), cobra.ShellCompDirectiveNoFileComp
		case rest != nil:
			return rest(c, args, start)
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeNumbers completes the last part of N: a cassette's interactions with
// what tells them apart, of a large one the first, and after "3-" those that
// can end the range.
func completeNumbers(path, start string) []string {
	f, err := cassette.Open(path, cassette.Options{})
	if err != nil {
		return nil
	}
	part := start[strings.LastIndexByte(start, ',')+1:]
	from, _, isRange := strings.Cut(part, "-")
	first, before := 0, ""
	if isRange {
		if first, err = number(from, f.Len()); err != nil {
			return nil
		}
		before = from + "-"
	}
	var numbers []string
	for i := first; i < min(f.Len(), first+mostCompleted); i++ {
		s, err := f.Summary(i)
		if err != nil {
			continue
		}
		about := fmt.Sprintf("%s %s %s", s.Method, render.CutMiddle(render.ShortURL(s.URL), 60), s.Label)
		numbers = append(numbers, cobra.CompletionWithDesc(before+fmt.Sprint(i+1), render.Sanitize(about)))
	}
	switch {
	case isRange:
		numbers = append(numbers, cobra.CompletionWithDesc(before, fmt.Sprintf("all from %s on", from)))
	case f.Len() > 1:
		numbers = append(numbers, cobra.CompletionWithDesc("all", fmt.Sprintf("all %d interactions", f.Len())))
	}
	return afterComma(start, numbers)
}
