package testrun

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/printed"
)

// A Basis is by what a cassette was found.
type Basis string

// In this order a failure's cassette is looked for.
const (
	Named      Basis = "named"      // the text names it
	Convention Basis = "convention" // the library's conventions name it after the test
	Code       Basis = "code"       // a literal in the test's code
	Guess      Basis = "guess"      // the nearest of the folder's, and maybe another
)

// A Place is the cassette that a failure is of.
type Place struct {
	// Path is below the project, with slashes; of a cassette that lies elsewhere
	// as the text names it. Empty: none is found.
	Path string
	By   Basis
	// Missing: there is no such cassette.
	Missing bool
	// Note says what speaks against it, or what is not known; "" for nothing.
	Note string
}

// named finds the cassette that a text names, from where the tests ran, which
// may have been another folder, machine or container: the longest tail of the
// path that leads to a file. of is the library that it is of, "" for any, which
// tells several of one name apart. ok is false where the text names none.
func (p *Project) named(c library.CassetteInUse, of, near string) (_ Place, ok bool) {
	words := pathWords(cmp.Or(c.Path, c.Name))
	if len(words) == 0 {
		return Place{}, false
	}
	score, found := p.longestTail(words, p.candidates(words, c.Path == ""))
	if c.Path == "" {
		found = p.ofLibrary(found, of)
	}
	if score == 0 {
		if place, ok := p.namedInASCII(words, near); ok {
			return place, true
		}
	}
	there, where := p.locate(words)
	switch {
	case there > score:
		return Place{Path: where, By: Named, Missing: true}, true
	case score == len(words) || score >= 2:
		place := Place{Path: nearest(found, near), By: Named}
		if c.Path == "" && len(found) > 1 && !oneNearest(found, near) {
			place.By, place.Note = Guess, "several cassettes have this name: "+listed(found)
		}
		return place, true
	case where != "":
		return Place{Path: where, By: Named, Missing: true}, true
	case score > 0:
		return Place{Path: nearest(found, near), By: Guess, Note: "the text names " + cmp.Or(c.Path, c.Name)}, true
	}
	return Place{Path: strings.Join(words, "/"), By: Named, Missing: true}, true
}

// mostOpened bounds the cassettes of one name that are opened.
const mostOpened = 20

// ofLibrary are the cassettes of a library, all where none is.
func (p *Project) ofLibrary(files []string, name string) []string {
	if name == "" || len(files) < 2 || len(files) > mostOpened {
		return files
	}
	var list []string
	for _, file := range files {
		if o := p.open(file); o.err == nil && o.file.Format().Library == name {
			list = append(list, file)
		}
	}
	if len(list) == 0 {
		return files
	}
	return list
}

// pathWords are the parts of a path that a text names, of any system, without
// those that only lead upwards.
func pathWords(name string) []string {
	if !strings.Contains(name, "/") {
		name = strings.ReplaceAll(name, `\`, "/")
	}
	words := strings.Split(strings.Trim(path.Clean(name), "/"), "/")
	if len(words[0]) == 2 && words[0][1] == ':' {
		words = words[1:]
	}
	for len(words) > 0 && (words[0] == ".." || words[0] == "." || words[0] == "") {
		words = words[1:]
	}
	return words
}

// candidates are the files whose base name is the last of the words. Of a name
// without a file's extension they are those that a library makes of it.
func (p *Project) candidates(words []string, isName bool) []string {
	base := words[len(words)-1]
	var list []string
	for _, name := range []string{base, base + ".gz", base + ".zst"} {
		list = append(list, p.files[name]...)
	}
	if !isName {
		return list
	}
	list = append(list, p.stems[base]...)
	for _, l := range all.Libraries() {
		if l.FileName != nil {
			list = append(list, p.stems[path.Base(l.FileName(strings.Join(words, "/")))]...)
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	return slices.DeleteFunc(list, func(name string) bool { return !cassetteLike(name) })
}

// noCassettes are the extensions of files that lie beside cassettes, often under
// the same name.
var noCassettes = []string{".py", ".pyc", ".rb", ".erb", ".go", ".js", ".ts", ".md", ".rst", ".txt", ".html", ".xml", ".toml", ".cfg", ".ini", ".lock", ".log", ".snap", ".golden"}

func cassetteLike(name string) bool { return !slices.Contains(noCassettes, path.Ext(name)) }

// longestTail is how many of the words, from the last on, are those of the files
// that agree best.
func (p *Project) longestTail(words, files []string) (score int, found []string) {
	above := pathWords(filepath.ToSlash(p.root))
	for _, file := range files {
		have := append(slices.Clone(above), strings.Split(file, "/")...)
		n := 1
		for n < min(len(words), len(have)) && printed.InASCII(words[len(words)-1-n], have[len(have)-1-n]) {
			n++
		}
		if n > score {
			score, found = n, nil
		}
		if n == score {
			found = append(found, file)
		}
	}
	return score, found
}

// locate finds where a file should be. there is how many words the longest tail
// has whose folders are all there, 0 for none; where is that tail's place, or
// that of one whose first folder is there.
func (p *Project) locate(words []string) (there int, where string) {
	for i := range len(words) - 1 {
		folders, base := words[i:len(words)-1], words[len(words)-1]
		for _, above := range slices.Backward(p.above) {
			if below, ok := p.below(above, folders); ok {
				return len(words) - i, path.Join(below, base)
			}
			if below, ok := p.below(above, folders[:1]); ok && where == "" {
				where = path.Join(append([]string{below}, words[i+1:]...)...)
			}
		}
		if dir := p.dirEnding(folders); dir != "" {
			return len(words) - i, path.Join(dir, base)
		}
	}
	return 0, where
}

// below is a folder as seen from the project, if it is there.
func (p *Project) below(above string, folders []string) (string, bool) {
	abs := filepath.Join(append([]string{above}, folders...)...)
	if info, err := os.Stat(abs); err != nil || !info.IsDir() {
		return "", false
	}
	below, err := filepath.Rel(p.root, abs)
	return filepath.ToSlash(below), err == nil
}

// dirEnding is a folder whose path ends with the words; "" if there is none.
func (p *Project) dirEnding(words []string) string {
	_, found := p.longestTail(words, slices.DeleteFunc(slices.Clone(p.files[words[len(words)-1]]), func(name string) bool { return !p.dirs[name] }))
	for _, dir := range found {
		if have := strings.Split(dir, "/"); len(have) >= len(words) && slices.Equal(have[len(have)-len(words):], words) {
			return dir
		}
	}
	return ""
}

// nearest is the file that lies nearest to a folder.
func nearest(files []string, folder string) string {
	return slices.MinFunc(files, func(a, b string) int {
		return cmp.Or(-cmp.Compare(common(a, folder), common(b, folder)), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
}

// oneNearest reports whether no other file lies as near.
func oneNearest(files []string, folder string) bool {
	best := common(nearest(files, folder), folder)
	n := 0
	for _, file := range files {
		if common(file, folder) == best {
			n++
		}
	}
	return n == 1
}

// common counts the folders that two paths share from their beginning.
func common(a, b string) (n int) {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	for n < min(len(x), len(y)) && x[n] == y[n] {
		n++
	}
	return n
}

func listed(names []string) string {
	const most = 3
	if more := len(names) - most; more > 0 {
		names = append(slices.Clone(names[:most]), "…")
	}
	return strings.Join(names, ", ")
}
