package explain

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tapedeck/cassette"
	"tapedeck/replay"
	"tapedeck/replay/failure"
)

// A place is which cassette a text speaks of, as seen from the one that is
// asked about.
type place struct {
	// name is as the text names the cassette, empty if it names none.
	name string
	// here: it is the one that is asked about, or none is named.
	here bool
	// absent: no such cassette is found from here.
	absent bool
	// cassette is what the text tells of the one that is asked about.
	cassette failure.Cassette
	// inner is the cassette that was in use inside it, if another was: its mode
	// decides what is recorded.
	inner failure.Cassette
}

// placed tells whose failure a request's is, or where it was played from.
func (s Setting) placed(f *cassette.File, r Request) place {
	told := []failure.Cassette{r.From}
	if r.Failure != nil {
		told = r.Failure.Cassettes
	}
	var named []failure.Cassette
	for _, c := range told {
		if nameOf(c) != "" {
			named = append(named, c)
		}
	}
	switch {
	case len(named) == 0 && len(told) == 0:
		return place{here: true}
	case len(named) == 0:
		return place{here: true, cassette: told[0]}
	case s.Here || f.Path() == "" || f.Path() == "-":
		return place{name: nameOf(named[0]), here: true, cassette: named[0]}
	}
	at := whereabouts(f.Path())
	for i, c := range named {
		if at.is(c) {
			p := place{name: nameOf(c), here: true, cassette: c}
			if i > 0 {
				p.inner = named[0]
			}
			return p
		}
	}
	return place{name: nameOf(named[0]), absent: !at.found(named[0])}
}

// refusedInside says that the cassette in use inside this one has refused what
// this one's own mode would record.
func (p place) refusedInside(w *replay.Why) {
	recorded := w.Outcome.Action == replay.Record || w.Outcome.Action == replay.RecordReplacing
	if name := nameOf(p.inner); name != "" && w.Refused && !w.Elsewhere && recorded {
		w.Outcome = replay.Outcome{Action: replay.Fail}
		w.Reason = fmt.Sprintf("nothing matches, and %s in mode %s, in use inside it, forbids recording", name, p.inner.Mode)
	}
}

// nameOf is a cassette as a text names it.
func nameOf(c failure.Cassette) string {
	if c.Path != "" {
		return c.Path
	}
	return c.Name
}

// of says whose failure it is: "of cassettes/query.yaml, not of headers.yaml".
func (p place) of(f *cassette.File) string {
	not := fmt.Sprintf("a failure of %s, not of %s", p.name, f.Path())
	if p.absent {
		not += ", and no such cassette is found from here"
	}
	return not
}

// A whereabout is where a cassette lies in its project.
type whereabout struct {
	path string // absolute
	// folders are those that a path in a text may begin in: from the cassette's
	// own up to the project's.
	folders []string
}

// projectMarks are what stands in the topmost folder of a project.
var projectMarks = []string{".git", ".hg", ".tapedeck.yaml", "go.mod", "pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "pytest.ini", "Gemfile", "Rakefile"}

// whereabouts looks for the project's topmost folder; without one it is the
// current folder, if the cassette lies in it, else the cassette's own.
func whereabouts(file string) whereabout {
	w := whereabout{path: file}
	if abs, err := filepath.Abs(file); err == nil {
		w.path = abs
	}
	own := filepath.Dir(w.path)
	top, _ := os.Getwd() // without one the cassette's own folder is all there is
	if !within(own, top) {
		top = own
	}
	for folder := own; ; folder = filepath.Dir(folder) {
		if slices.ContainsFunc(projectMarks, func(mark string) bool { return exists(filepath.Join(folder, mark)) }) {
			top = folder
			break
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	for folder := own; within(folder, top); folder = filepath.Dir(folder) {
		w.folders = append(w.folders, folder)
		if folder == top {
			break
		}
	}
	return w
}

// within reports whether a folder is another one or lies in it.
func within(folder, other string) bool {
	rel, err := filepath.Rel(other, folder)
	return other != "" && err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil || !errors.Is(err, fs.ErrNotExist)
}

// is reports whether this is the cassette that a text names: the base names
// agree, and no longer tail of the path leads to another place of the project.
func (w whereabout) is(c failure.Cassette) bool {
	tails := w.tails(c)
	if tails == nil {
		return false
	}
	elsewhere := false
	for _, tail := range tails {
		if !strings.Contains(tail, "/") {
			continue
		}
		first, _, _ := strings.Cut(tail, "/")
		for _, folder := range w.folders {
			if filepath.Join(folder, filepath.FromSlash(tail)) == w.path {
				return true
			}
			elsewhere = elsewhere || exists(filepath.Join(folder, first))
		}
	}
	return !elsewhere
}

// tails are the ends of the path by which a text names this cassette, the
// longest first, with the extension that a name lacks; nil if the base names
// differ.
func (w whereabout) tails(c failure.Cassette) []string {
	named, own := slashed(nameOf(c)), path.Base(filepath.ToSlash(w.path))
	switch plain := withoutCompression(own); {
	case path.Base(named) == own:
	case path.Base(named) == plain:
		named = path.Join(path.Dir(named), own)
	case c.Path == "" && slices.Contains([]string{path.Base(named), path.Base(rubyFile(named))}, strings.TrimSuffix(plain, path.Ext(plain))):
		named = path.Join(path.Dir(named), own)
	default:
		return nil
	}
	words := strings.Split(strings.Trim(path.Clean(named), "/"), "/")
	for len(words) > 0 && words[0] == ".." {
		words = words[1:]
	}
	var tails []string
	for i := range words {
		tails = append(tails, strings.Join(words[i:], "/"))
	}
	return tails
}

// found reports whether the cassette that a text names is found from here.
func (w whereabout) found(c failure.Cassette) bool {
	named := slashed(nameOf(c))
	for _, folder := range append([]string{"", "."}, w.folders...) {
		for _, extension := range []string{"", ".json", ".yml", ".yaml"} {
			if c.Path != "" && extension != "" {
				continue
			}
			if exists(filepath.Join(folder, filepath.FromSlash(named+extension))) {
				return true
			}
		}
	}
	return false
}

func slashed(name string) string {
	if !strings.Contains(name, "/") {
		return strings.ReplaceAll(name, `\`, "/")
	}
	return name
}

// withoutCompression is a file's name without the suffix that says how it is
// compressed.
func withoutCompression(name string) string {
	for _, suffix := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, suffix)
	}
	return name
}

var notInRubyFile = regexp.MustCompile(`[^\p{L}\p{M}\p{N}\p{Pc}\-/]+`)

// rubyFile is the file's name that Ruby VCR makes of a cassette's name.
func rubyFile(name string) string { return notInRubyFile.ReplaceAllString(name, "_") }

// Own are the answers about the cassette that was asked, and in words how many
// failures are of others. Where none is about it, all are given.
func Own(answers []Answer) (own []Answer, others string) {
	var names []string
	count, open := 0, 0
	for _, a := range answers {
		if a.Placed {
			own = append(own, a)
			continue
		}
		if a.Sent && a.Cassette == "" {
			open++
			continue
		}
		count++
		if name := cmp.Or(a.Cassette, a.Library); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(own) == 0 {
		return answers, ""
	}
	if open > 0 {
		others = fmt.Sprintf("left out, sent for real and of no cassette that the text tells (--here asks this one): %d", open)
	}
	if count == 0 {
		return own, others
	}
	if more := len(names) - mostNamed; more > 0 {
		names = append(names[:mostNamed], fmt.Sprintf("%d more", more))
	}
	what := "failures of other cassettes are"
	if count == 1 {
		what = "failure of another cassette is"
	}
	left := fmt.Sprintf("%d %s left out: %s", count, what, Listed(names))
	if others != "" {
		left += "; " + others
	}
	return own, left
}

// LeftOut adds to what Own says how many failures are left out as the text does
// not name their requests.
func (w Wanted) LeftOut(others string) string {
	if w.unnamed == 0 {
		return others
	}
	unnamed := fmt.Sprintf("left out, sent for real and not named by the text (run pytest with --tb=long): %d", w.unnamed)
	if others != "" {
		return others + "; " + unnamed
	}
	return unnamed
}

// mostNamed bounds the cassettes that are named.
const mostNamed = 5
