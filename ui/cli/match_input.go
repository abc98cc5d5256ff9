package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"tapedeck/ui/match"
)

// readWanted reads the requests out of what the flags and arguments name.
func (p *program) readWanted(m matching, args []string) (match.Wanted, error) {
	if m.from != "" {
		recorded, _, err := p.interactionsFrom(m.from)
		return match.Of(recorded...), err
	}
	text, file, err := p.wantedText(m, args)
	if err != nil {
		return match.Wanted{}, err
	}
	var read match.Wanted
	if file != "" {
		read, err = match.ReadFile(file, p.read)
	} else {
		read, err = match.Read(text, p.read)
		read.Written = p.stdinWritten()
	}
	if errors.Is(err, match.ErrNone) && file == "" && strings.TrimSpace(text) == "" {
		err = errors.New("the text is empty: give what a failed test printed as TEXT, @FILE or standard input, or --curl CMD")
	}
	if errors.Is(err, match.ErrNone) && isFile(text) {
		err = fmt.Errorf("%w; %s is a file, @%s reads it", err, text, text)
	}
	if err != nil || m.failure == "" || m.curl == "" && m.request == "" {
		return read, err
	}
	failed, err := match.ReadFile(m.failure, p.read)
	if err != nil {
		return match.Wanted{}, fmt.Errorf("%s: %w", m.failure, err)
	}
	return failed.CompletedBy(read)
}

// stdinWritten is when standard input was written, if it was read and is a file.
func (p *program) stdinWritten() (at time.Time) {
	if info, err := p.input.Stat(); err == nil && info.Mode().IsRegular() && p.stdinFor != "" {
		at = info.ModTime()
	}
	return at
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// wantedText is the text that holds the request, or the file that it is in.
func (p *program) wantedText(m matching, args []string) (text, file string, err error) {
	given := slices.Contains([]bool{m.curl != "", m.request != "", m.failure != ""}, true)
	switch {
	case len(args) > 0 && given:
		return "", "", errors.New("a text is given twice: as an argument and by a flag")
	case m.curl != "":
		return m.curl, "", nil
	case m.request != "":
		return "", m.request, nil
	case m.failure != "":
		return "", m.failure, nil
	case len(args) > 0 && strings.HasPrefix(args[0], "@"):
		return "", args[0][1:], nil
	case len(args) > 0 && args[0] != "-":
		return args[0], "", nil
	case len(args) == 0 && (p.interactive || p.screen):
		return "", "", errors.New("no request: give what the failed test printed (2>&1 | tapedeck match FILE -), --curl, --request, --error or --from")
	}
	data, err := p.readStdin("the request")
	return string(data), "", err
}
