//go:build unix

package shell

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A command gets the text and gives its output; what went wrong says so.
func TestFilter(t *testing.T) {
	t.Setenv("SHELL", "/bin/sh")
	for _, c := range []struct {
		name, line, output, said, err string
	}{
		{"output", "tr a-z A-Z", "A TEXT", "", ""},
		{"standard error beside it", "cat; echo warned >&2", "a text", "warned\n", ""},
		{"a text that is not read", "echo other", "other\n", "", ""},
		{"a status", "echo half; echo why >&2; exit 3", "half\n", "why\n", "it exited with 3"},
		{"a signal", "kill -9 $$", "", "", "it exited with 137"},
		{"no such command", "exec /nonexistent/command 2>/dev/null", "", "", "it exited with 127"},
		{"too much", "cat /dev/zero", strings.Repeat("\x00", 100), "", "it printed over 256 MB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			output, said, err := filter(context.Background(), c.line, []byte("a text"), 100)
			message := ""
			if err != nil {
				message = err.Error()
			}
			if string(output) != c.output || string(said) != c.said || message != c.err {
				t.Errorf("it gives %q, says %q, fails with %q", output, said, message)
			}
			if failed := new(Failure); errors.As(err, &failed) && string(failed.Said) != c.said {
				t.Errorf("the failure says %q", failed.Said)
			}
		})
	}
}

// A command that is stopped ends together with what it started, and has no terminal.
func TestStopped(t *testing.T) {
	t.Setenv("SHELL", "/bin/sh")
	begun := filepath.Join(t.TempDir(), "begun")
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		for {
			if _, err := os.Stat(begun); err == nil {
				stop()
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	_, _, err := Filter(ctx, "(touch '"+begun+"'; sleep 1000); true", nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped command gives %v", err)
	}
	if _, _, err := Filter(context.Background(), "! true </dev/tty", nil); err != nil {
		t.Errorf("it has a terminal: %v", err)
	}
}
