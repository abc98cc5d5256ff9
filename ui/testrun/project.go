package testrun

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"tapedeck/cassette"
	"tapedeck/replay/library"
	"tapedeck/ui/match"
)

// A Project is the folder that the cassettes of a test run are looked for in.
// Several goroutines may ask it.
type Project struct {
	root   string              // absolute
	above  []string            // the folders from the project's topmost one down to root
	files  map[string][]string // by base name, below root, with slashes
	stems  map[string][]string // by base name without extension
	dirs   map[string]bool     // below root
	listed func() []string     // the cassettes, for guesses

	opening sync.Mutex // of opened
	opened  map[string]*opened
	code    sync.Mutex // of uses and sources
	uses    map[usesKey]testUses
	sources library.Sources

	// OpenFile opens a cassette; nil is as package cassette does.
	OpenFile func(path string) (*cassette.File, error)
}

// A usesKey is a test, as a library would set cassettes up for it.
type usesKey struct {
	test    *Test
	library string
}

// A testUses is what the code of a test says of its cassettes.
type testUses struct {
	test library.TestCase
	uses library.Uses
}

// An opened cassette is asked about again and again.
type opened struct {
	once       sync.Once
	file       *cassette.File
	recordings *match.Recordings
	err        error
	urls       func() []recordedURL // for guesses
}

// mostEntries bounds the files and folders of a project that are looked at.
const mostEntries = 300_000

// OpenProject lists the files of a folder.
func OpenProject(folder string) (*Project, error) {
	root, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	p := &Project{root: root, files: map[string][]string{}, stems: map[string][]string{}, dirs: map[string]bool{}, opened: map[string]*opened{}, uses: map[usesKey]testUses{}}
	p.listed = sync.OnceValue(p.list)
	top := match.ProjectTop(root)
	for f := root; ; f = filepath.Dir(f) {
		p.above = append([]string{f}, p.above...)
		if f == top || f == filepath.Dir(f) {
			break
		}
	}
	if _, err := os.Stat(root); err != nil {
		return nil, err
	}
	left := mostEntries
	err = fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // a folder that cannot be read holds nothing to find
		}
		if left--; left < 0 {
			return fs.SkipAll
		}
		if d.IsDir() {
			if name != "." && notLookedInto(filepath.Join(root, name), d.Name()) {
				return fs.SkipDir
			}
			p.dirs[name] = true
		}
		base := path.Base(name)
		p.files[base] = append(p.files[base], name)
		p.stems[stem(base)] = append(p.stems[stem(base)], name)
		return nil
	})
	return p, err
}

// notLookedInto are the folders of version control, caches and installed
// packages.
func notLookedInto(folder, name string) bool {
	if strings.HasPrefix(name, ".") || name == "node_modules" || name == "__pycache__" || name == "site-packages" {
		return true
	}
	_, err := os.Stat(filepath.Join(folder, "pyvenv.cfg"))
	return err == nil
}

// stem is a file's name without how it is compressed and its extension.
func stem(base string) string {
	for _, suffix := range []string{".gz", ".zst"} {
		base = strings.TrimSuffix(base, suffix)
	}
	return strings.TrimSuffix(base, path.Ext(base))
}

// FS is the project's files.
func (p *Project) FS() fs.FS { return os.DirFS(p.root) }

// Path is where a file below the project lies.
func (p *Project) Path(below string) string { return filepath.Join(p.root, filepath.FromSlash(below)) }

// Open opens a cassette of the project, once.
func (p *Project) Open(below string) (*cassette.File, error) {
	o := p.open(below)
	return o.file, o.err
}

func (p *Project) open(below string) *opened {
	p.opening.Lock()
	o := p.opened[below]
	if o == nil {
		o = &opened{}
		p.opened[below] = o
	}
	p.opening.Unlock()
	o.once.Do(func() {
		open := p.OpenFile
		if open == nil {
			open = func(path string) (*cassette.File, error) { return cassette.Open(path, cassette.Options{}) }
		}
		if o.file, o.err = open(p.Path(below)); o.err == nil {
			o.recordings = match.RecordingsOf(o.file)
		}
		o.urls = sync.OnceValue(o.readURLs)
	})
	return o
}
