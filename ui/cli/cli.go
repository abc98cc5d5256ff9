// Package cli is the command line: small commands over the calls that the
// screen makes too. What a command prints about a recording is sanitised; only
// show --part, --wire and --raw, --dry-run and a cassette on standard output
// are exact, and those too are sanitised where standard output is a terminal.
package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/ui/mask"
	"tapedeck/ui/render"
	"tapedeck/ui/tui"
)

// Exit statuses other than 0.
const (
	exitFound  = 1 // a finding, a difference or no match
	exitFailed = 2 // wrong usage or a failure
)

// A program is one run of tapedeck: its streams and its flags.
type program struct {
	stdin  *bufio.Reader
	stdout *bufio.Writer
	stderr io.Writer
	// screen: standard input and output are terminals. interactive: somebody
	// can be asked, on standard error. terminal: standard output is one, width
	// columns wide.
	screen, interactive, terminal bool
	width                         int
	theme                         render.Theme
	noEcho                        func() (string, error) // reads a secret from the terminal

	mask     *mask.Mask // credentials that are not printed, nil: all are
	stdinFor string     // what standard input was read for
	status   int

	input, out, err *os.File // the streams as tapedeck has them

	format                   string
	screenTheme              string
	fresh                    bool
	color                    string
	json                     bool
	output                   string
	dryRun, yes, noFollowUps bool
}

// Run runs tapedeck with the arguments after its name and returns the exit
// status.
func Run(args []string, stdin, stdout, stderr *os.File) int {
	in, out := term.IsTerminal(stdin.Fd()), term.IsTerminal(stdout.Fd())
	p := &program{
		stdin: bufio.NewReader(stdin),
		input: stdin, out: stdout, err: stderr,
		stdout:      bufio.NewWriterSize(stdout, 64<<10),
		stderr:      stderr,
		screen:      in && out,
		interactive: in && term.IsTerminal(stderr.Fd()),
		terminal:    out,
		noEcho:      func() (string, error) { return readSecret(stdin) },
	}
	if out {
		p.width, _, _ = term.GetSize(stdout.Fd())
	}
	root := p.root()
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return p.choose(stdout) }
	root.SetArgs(args)
	root.SetOut(p.stdout)
	root.SetErr(stderr)
	if err := root.ExecuteContext(context.Background()); err != nil && !errors.Is(err, errReported) {
		p.report(err)
	}
	if err := p.stdout.Flush(); err != nil {
		p.report(err)
	}
	return p.status
}

// choose takes the colours that --color asks for.
func (p *program) choose(stdout *os.File) error {
	switch {
	case p.color == "always":
		p.theme = render.NewTheme(true, colorprofile.ANSI)
	case p.color == "auto" && p.terminal:
		p.theme = ownColours(stdout)
	case p.color != "auto" && p.color != "never":
		return fmt.Errorf("no --color %q: auto, always or never", p.color)
	}
	return nil
}

// ownColours is a theme of the terminal's own sixteen colours, which its owner
// has made readable on a light or a dark background: that is not asked for here.
func ownColours(stdout io.Writer) render.Theme {
	return render.NewTheme(true, min(render.Profile(stdout, os.Environ()), colorprofile.ANSI))
}

// report prints an error in one line on standard error.
func (p *program) report(err error) {
	p.status = exitFailed
	p.sayErr("tapedeck: " + err.Error())
}

// sayErr writes one line to standard error.
func (p *program) sayErr(line string) {
	p.stdout.Flush()
	fmt.Fprintln(p.stderr, render.Sanitize(line))
}

// say writes one line to standard output.
func (p *program) say(line string) { fmt.Fprintln(p.stdout, render.Sanitize(p.mask.Text(line))) }

// exact writes recorded bytes: as they are, but to a terminal sanitised.
func (p *program) exact(data []byte) error {
	if !p.terminal {
		_, err := p.stdout.Write(data)
		return err
	}
	text := render.SanitizeText(string(data))
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	_, err := p.stdout.WriteString(text)
	return err
}

// Command is the command line as cobra describes it, for its manual pages.
func Command() *cobra.Command { return new(program).root() }

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tapedeck [PATH...]",
		Short: "View, edit and re-record HTTP cassettes",
		Long: "View, edit and re-record HTTP cassettes. PATH is a cassette or a folder of them, - is standard input.\n" +
			"Interactions count from 1; N may be " + numbersHelp + ".",
		Args:          cobra.ArbitraryArgs,
		RunE:          func(c *cobra.Command, args []string) error { return p.start(c, args) },
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("tapedeck {{.Version}}\n")
	root.Flags().StringVar(&p.screenTheme, "theme", "", "the screen's colours by the `NAME` of a theme; dark and light are the default's")
	root.Flags().BoolVar(&p.fresh, "fresh", false, "show cassettes from their first interaction, not as they were left")
	flags := root.PersistentFlags()
	flags.BoolVar(&p.json, "json", false, "print JSON, one object a line where there are many")
	flags.StringVar(&p.format, "format", "", "the cassette's format, instead of detecting it")
	flags.StringVar(&p.color, "color", "auto", "colours on standard output: `auto`, always or never")
	root.RegisterFlagCompletionFunc("theme", cobra.FixedCompletions(tui.ThemeNames(), cobra.ShellCompDirectiveNoFileComp))
	root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
	root.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(cassette.Formats(), cobra.ShellCompDirectiveNoFileComp))
	root.AddCommand(p.lsCommand(), p.showCommand(), p.setCommand(), p.unsetCommand(), p.addCommand(),
		p.rmCommand(), p.cpCommand(), p.mvCommand(), p.rerecordCommand(), p.matchCommand(), p.runCommand(), p.schemaCommand())
	return root
}

// changing gives a command the flags of those that change a cassette.
func (p *program) changing(c *cobra.Command) *cobra.Command {
	flags := c.Flags()
	flags.StringVarP(&p.output, "output", "o", "", "write to `OUT` instead of in place, - is standard output")
	flags.BoolVar(&p.dryRun, "dry-run", false, "print the unified diff and change nothing")
	flags.BoolVarP(&p.yes, "yes", "y", false, "answer questions with yes")
	return c
}

// takes checks the number of arguments; most < 0 is any number.
func takes(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return fmt.Errorf("wrong number of arguments: %s", c.UseLine())
		}
		return nil
	}
}

// start shows the cassettes on the screen, or lists them where there is none.
func (p *program) start(root *cobra.Command, paths []string) error {
	for _, path := range paths {
		if _, err := os.Lstat(path); path != "-" && errors.Is(err, os.ErrNotExist) {
			return noSuch(root, path)
		}
	}
	if len(paths) == 0 && p.piped() {
		return p.startPiped(root.Context())
	}
	if p.screen && !p.json && !slices.Contains(paths, "-") {
		return tui.Run(root.Context(), tui.Options{Paths: paths, Format: p.format, Theme: p.screenTheme, Fresh: p.fresh})
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	return p.list(paths)
}

// noSuch says that an argument is neither a file nor a command.
func noSuch(root *cobra.Command, name string) error {
	root.SuggestionsMinimumDistance = 2
	text := fmt.Sprintf("no file or command %q", name)
	if like := root.SuggestionsFor(name); len(like) > 0 {
		text += "; did you mean " + strings.Join(like, " or ") + "?"
	}
	return errors.New(text)
}

// version is the module's, with the commit where it was built from a clone.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	return info.Main.Version
}
