package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/ui/cli/kept"
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
		if isFolder(path) {
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

// A row is what ls prints of an interaction.
type row struct {
	text kept.Text // its line, or the rest of its line of JSON
	odd  bool
	err  error // why there is none of these
}

// listing makes the rows of a file.
type listing struct {
	*program
	f       *cassette.File
	path    string
	library library.Library
	several bool
	numbers int       // how wide they are
	room    kept.Room // of rows
	start   []byte    // what lines of JSON begin with
}

// listFile prints a line an interaction, with the screen's sign before the
// number of one with findings. With several files each begins with FILE:N, as
// add --from takes it.
func (p *program) listFile(path string, several bool) error {
	f, err := p.openBy(cassette.Begin, path)
	if err != nil {
		return err
	}
	l := listing{program: p, f: f, path: path, several: several}
	ofFile, rows, err := l.read()
	if f.Replaced() { // perhaps while rows were made
		ofFile, rows, err = l.read()
	}
	if err != nil {
		return err
	}
	l.numbers = len(strconv.Itoa(f.Len()))
	if ofFile != "" && !p.json && !slices.ContainsFunc(rows.errs, func(err error) bool { return repeats(ofFile, err) }) {
		p.sayCut(fmt.Sprintf("%s %s: %s", render.FindingSign, path, ofFile))
	}
	show := func(i int, r row) error { return l.show(i, r, ofFile) }
	if rows.made && rows.All() {
		return rows.each(show)
	}
	return cassette.Walk(context.Background(), f, 0, f.Len(), l.row, func(i int, r row) error {
		defer l.room.Shown(r.text)
		return show(i, r)
	})
}

// mostKept bounds the memory of rows: a row says what the whole file is found to be,
// and where there are more they are made again after that.
const mostKept = 16 << 20

// rows are the rows of a file.
type rows struct {
	kept.Texts
	made bool
	errs []error
}

const (
	isRow byte = iota
	isOdd
	isError // the next of the errors
)

func (k *rows) add(r row) {
	kind := isRow
	switch {
	case r.err != nil:
		kind, k.errs = isError, append(k.errs, r.err)
	case r.odd:
		kind = isOdd
	}
	k.Add(kind, r.text.Bytes)
}

func (k *rows) each(show func(i int, r row) error) error {
	errs := k.errs
	return k.Each(func(i int, kind byte, text []byte) error {
		if kind == isError {
			err := errs[0]
			errs = errs[1:]
			return show(i, row{err: err})
		}
		return show(i, row{text: kept.Text{Bytes: text}, odd: kind == isOdd})
	})
}

// read makes the rows, while the file is read, and says why the library would not
// load the file, "" if it would; where nothing is known of that there is no need of
// rows.
func (l *listing) read() (ofFile string, found rows, err error) {
	l.start = summaryJSON{File: l.path, Format: l.f.Format().Name}.appendStart(nil)
	l.library, _ = all.Named(l.f.Format().Library) // without rules nothing is found of its clients
	loads, known := match.Setting{}.LoadsBy(l.f)
	if !known {
		return "", found, l.f.Index(context.Background())
	}
	found.made, found.Most = true, mostKept
	finding, err := cassette.WalkLoading(context.Background(), l.f, loads.Version, l.row, func(_ int, r row) error {
		found.add(r)
		l.room.Shown(r.text)
		return nil
	})
	return loads.Says(finding), found, err
}

// row makes the row of an interaction.
func (l *listing) row(v *cassette.Visit) row {
	var odd []string
	s, plain := v.Plain()
	if !plain {
		interaction, err := v.Interaction()
		if err != nil {
			return row{err: err}
		}
		s, odd = model.Summarize(interaction), l.findings(interaction)
	}
	if !l.json {
		return row{text: kept.Text{Bytes: []byte(render.SummaryLine(s))}, odd: len(odd) > 0}
	}
	text := summaryJSON{Method: s.Method, URL: s.URL, Status: s.Status, Type: s.Type,
		RequestSize: s.RequestSize, ResponseSize: s.ResponseSize, RecordedAt: s.RecordedAt, Label: s.Label, Findings: odd}
	return row{text: l.room.Text(text.appendRest)}
}

// show prints a row; ofFile is why the library would not load the file.
func (l *listing) show(i int, r row, ofFile string) error {
	switch {
	case r.err != nil:
		l.report(inFile(l.path, inInteraction(i, r.err)))
	case l.json:
		return l.printRow(i, r.text.Bytes, ofFile)
	case l.several:
		l.sayCut(fmt.Sprintf("%s:%d %s", l.path, i+1, r.text.Bytes))
	default:
		sign := " "
		if r.odd {
			sign = render.FindingSign
		}
		l.sayCut(fmt.Sprintf("%s%*d %s", sign, l.numbers, i+1, r.text.Bytes))
	}
	return nil
}

// printRow prints a row of JSON with its last member, why the library would not
// load the file.
func (l *listing) printRow(i int, rest []byte, ofFile string) error {
	if ofFile != "" {
		why, err := render.LineJSON(ofFile)
		if err != nil {
			return err
		}
		rest = slices.Concat(rest[:len(rest)-1], []byte(`,"load_error":`), why, []byte("}"))
	}
	l.stdout.Write(l.start)
	l.stdout.Write(strconv.AppendInt(l.stdout.AvailableBuffer(), int64(i+1), 10))
	l.stdout.Write(rest)
	return l.stdout.WriteByte('\n')
}

// findings are the texts of what is odd about an interaction.
func (l *listing) findings(i model.Interaction) (texts []string) {
	for _, finding := range l.library.Findings(i) {
		texts = append(texts, finding.Text)
	}
	return texts
}

// sayCut prints a line that is cut to the terminal's width, whole elsewhere.
func (p *program) sayCut(line string) {
	line = render.Sanitize(p.mask.Text(line))
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
	return cassette.FindEach(context.Background(), folder, func(found cassette.Found) cassetteJSON {
		path := filepath.Join(folder, found.Path)
		line := cassetteJSON{File: path, Size: found.Size}
		found, counted := found.Count()
		if !counted {
			found = found.ReadFor(path, func(f *cassette.File) { line.LoadError = p.loadFinding(f) })
		}
		line.Format, line.Interactions = found.Format.Name, found.Len
		if found.Err != nil {
			line.Error = found.Err.Error()
		}
		return line
	}, p.sayCassette)
}

func (p *program) sayCassette(c cassetteJSON) error {
	size := render.Size(int(c.Size))
	switch {
	case p.json:
		return p.printJSON(c)
	case c.Error != "":
		p.sayCut(fmt.Sprintf("%-14s %5s %7s %s: %s", "read-only", "", size, c.File, c.Error))
	default:
		line := fmt.Sprintf("%-14s %5d %7s %s: %s", c.Format, c.Interactions, size, c.File, c.LoadError)
		p.sayCut(strings.TrimSuffix(line, ": "))
	}
	return nil
}
