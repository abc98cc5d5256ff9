package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"github.com/spf13/cobra"

	"tapedeck/ui/testrun"
	"tapedeck/ui/tui"
	"tapedeck/ui/tui/failures"
	"tapedeck/ui/tui/input"
)

const runHelp = "Run a command that runs tests, and then open the screen on what failed of its cassettes; R runs it again.\n" +
	"Without a terminal the failures are printed as match prints them. The exit status is the command's own."

func (p *program) runCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "run -- CMD [ARG...]",
		Short: "Run tests and open what failed",
		Long:  runHelp,
		Args:  takes(1, -1),
		RunE:  func(c *cobra.Command, args []string) error { return p.runTests(c.Context(), args) },
	}
	c.Flags().SetInterspersed(false)
	return c
}

// runTests runs a command and shows what failed.
func (p *program) runTests(ctx context.Context, args []string) error {
	switches, err := testrun.ReadSwitches()
	if err != nil {
		p.sayErr("tapedeck: " + err.Error())
	}
	command := testrun.Command{Args: args, In: p.input, Out: p.out, Err: p.err, Switches: switches.Agreed(), Titled: true}
	finished, err := command.Run(ctx)
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("%s: no such command", args[0])
	}
	if err != nil {
		return err
	}
	if finished.Asked {
		p.status = finished.Status
		return nil
	}
	run := finished.Run()
	if !run.Fails() || !p.terminal || p.json || !input.HasKeys() {
		err = p.sayRun(run)
		p.status = finished.Status
		return err
	}
	source := &failures.Source{Run: run, Folder: ".", Name: command.Name(), Command: &command, Switches: switches, Status: finished.Status}
	err = tui.Run(ctx, tui.Options{Failed: source, Format: p.format, Theme: p.screenTheme})
	p.status = source.Status
	return err
}

// sayRun prints what failed, in one line where nothing did.
func (p *program) sayRun(run testrun.Run) error {
	if run.Fails() || run.Found() && len(run.Reports) > 0 {
		return p.matchRows(".", run, matching{maxBytes: rowBytes})
	}
	p.sayErr("tapedeck: no test failed in what it printed")
	return nil
}
