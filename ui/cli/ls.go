package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library/all"
	"tapedeck/ui/match"
	"tapedeck/ui/render"
)

func (p *program) lsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ls FILE...",
		Short: "List interactions, one a line; of a folder its cassettes",
		Args:  takes(1, -1),
		RunE:  func(_ *cobra.Command, args []string) error { return p.list(args) },
	}
}

// list lists what is at the paths. One that cannot be read is reported and
// does not keep the others from being listed.
func (p *program) list(paths []string) error {
	for _, path := range paths {
		var err error
		if info, statErr := os.Stat(path); statErr == nil && info.IsDir() && !cassette.IsFolder(path) {
			err = p.listFolder(path)
		} else {
			err = p.listFile(path, len(paths) > 1)
		}
		if err != nil {
			p.report(err)
		}
	}
	return nil
}

// A summaryJSON is a line of ls --json.
type summaryJSON struct {
	File         string `json:"file"`
	Format       string `json:"format"`
	N            int    `json:"n"`
	Method       string `json:"method"`
	URL          string `json:"url"`
	Status       int    `json:"status"`
	Type         string `json:"type"`
	RequestSize  int    `json:"request_size"`
	ResponseSize int    `json:"response_size"`
	RecordedAt   string `json:"recorded_at"`
	Label        string `json:"label"`
	// Findings are the texts that the screen shows beside the headers.
	Findings []string `json:"findings,omitempty"`
	// LoadError is why the library would not load the file.
	LoadError string `json:"load_error,omitempty"`
}

// listFile prints a line an interaction, with the screen's sign before the
// number of one with findings. With several files each begins with FILE:N, as
// add --from takes it.
func (p *program) listFile(path string, several bool) error {
	f, err := p.open(path)
	if err != nil {
		return err
	}
	ofFile := p.loadFinding(f)
	if ofFile != "" && !p.json && !slices.ContainsFunc(unread(f), func(err error) bool { return repeats(ofFile, err) }) {
		p.sayCut(fmt.Sprintf("%s %s: %s", render.FindingSign, path, ofFile))
	}
	for i := range f.Len() {
		interaction, err := f.At(i)
		if err != nil {
			p.report(inFile(path, inInteraction(i, err)))
			continue
		}
		s, odd := model.Summarize(interaction), findings(f, interaction)
		if p.json {
			err = p.printJSON(summaryJSON{path, f.Format().Name, i + 1, s.Method, s.URL, s.Status, s.Type,
				s.RequestSize, s.ResponseSize, s.RecordedAt, s.Label, odd, ofFile})
			if err != nil {
				return err
			}
			continue
		}
		line := summaryLine(s)
		if several {
			line = fmt.Sprintf("%s:%d %s", path, i+1, line)
		} else {
			sign := " "
			if len(odd) > 0 {
				sign = render.FindingSign
			}
			line = fmt.Sprintf("%s%*d %s", sign, len(strconv.Itoa(f.Len())), i+1, line)
		}
		p.sayCut(line)
	}
	return nil
}

// findings are the texts of what is odd about an interaction.
func findings(f *cassette.File, i model.Interaction) (texts []string) {
	l, _ := all.Named(f.Format().Library) // without rules nothing is found of its clients
	for _, finding := range l.Findings(i) {
		texts = append(texts, finding.Text)
	}
	return texts
}

// summaryLine is the screen's row with the widest column last, so that
// nothing needs to be cut or padded.
func summaryLine(s model.Summary) string {
	line := fmt.Sprintf("%-6s %-5s %-5s %7s %s", s.Method, render.Status(s.Status), s.Type, render.ResponseSize(s), s.URL)
	if s.Label != "" {
		line += " [" + s.Label + "]"
	}
	return line
}

// sayCut prints a line that is cut to the terminal's width, whole elsewhere.
func (p *program) sayCut(line string) {
	line = render.Sanitize(line)
	if p.width > 0 {
		line = render.Cut(line, p.width)
	}
	fmt.Fprintln(p.stdout, line)
}

// A cassetteJSON is a line of a folder's listing.
type cassetteJSON struct {
	File         string `json:"file"`
	Format       string `json:"format"`
	Interactions int    `json:"interactions"`
	Size         int64  `json:"size"`
	Error        string `json:"error,omitempty"`
	// LoadError is why the library would not load the file.
	LoadError string `json:"load_error,omitempty"`
}

// unread are the errors of the interactions that cannot be read.
func unread(f *cassette.File) (list []error) {
	for i := range f.Len() {
		if _, err := f.Summary(i); err != nil {
			list = append(list, err)
		}
	}
	return list
}

// repeats reports whether a finding of the file is what an interaction's own
// error says, which is then said once.
func repeats(ofFile string, err error) bool {
	at := new(cassette.Error)
	return errors.As(err, &at) && strings.Contains(ofFile, fmt.Sprintf(": interaction %d: %s", at.Interaction, at.Why))
}

// loadFinding says why the library would not load a cassette, "" if it would.
func (p *program) loadFinding(f *cassette.File) string {
	return match.Setting{}.LoadFinding(context.Background(), f)
}

// listFolder prints a line a cassette.
func (p *program) listFolder(folder string) error {
	return cassette.Find(folder, func(found cassette.Found) bool {
		path := filepath.Join(folder, found.Path)
		var ofFile string
		found = found.ReadFor(path, func(f *cassette.File) { ofFile = p.loadFinding(f) })
		if p.json {
			line := cassetteJSON{LoadError: ofFile, File: path, Format: found.Format.Name, Interactions: found.Len, Size: found.Size}
			if found.Err != nil {
				line.Error = found.Err.Error()
			}
			return p.printJSON(line) == nil
		}
		if found.Err != nil {
			p.sayCut(fmt.Sprintf("%-14s %5s %7s %s: %v", "read-only", "", render.Size(int(found.Size)), path, found.Err))
			return true
		}
		line := fmt.Sprintf("%-14s %5d %7s %s: %s", found.Format.Name, found.Len, render.Size(int(found.Size)), path, ofFile)
		p.sayCut(strings.TrimSuffix(line, ": "))
		return true
	})
}
