package cassette

import (
	"bytes"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"tapedeck/cassette/internal/finding"
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/reading"
	"tapedeck/cassette/internal/store"
)

// A cassette may be a folder: each entry is then a file of its own, and there
// is nothing around or between them. The files' order means nothing; they are
// listed by name.

// IsFolder reports whether the folder at path is one cassette, rather than a
// folder of them.
func IsFolder(path string) bool { return finding.Folder(path, "") != nil }

// beginFolder is Begin for a folder.
func beginFolder(path string, files format.InFiles, o Options) (*File, error) {
	disk, parts, err := store.OpenFolder(path, files.IsFile)
	if err != nil {
		return nil, err
	}
	f := &File{path: path, name: path, opt: o, disk: disk}
	return f, f.begin(reading.Files(path, parts, files))
}

// Others are the cassettes that lie in a folder beside the files of the one that
// the folder is.
func (f *File) Others() []string {
	path := f.Path()
	files, ok := f.format.(format.InFiles)
	if path == "" || !ok {
		return nil
	}
	var others []string
	var buffer finding.Buffer
	for _, name := range store.Names(path) {
		if _, ok := finding.At(path, filepath.Join(path, name), &buffer); ok && !files.IsFile(name) {
			others = append(others, name)
		}
	}
	return others
}

// file is the name of the file that interaction i is, "" where it is none.
func (f *File) file(i int) string {
	d := f.now()
	if d.has(i) != nil {
		return ""
	}
	return d.entries.file(i)
}

// Parts are the files of a folder; of any other cassette nil.
func (c content) Parts() iter.Seq2[string, []byte] {
	if len(c.entries) == 0 || c.entries[0].file() == "" {
		return nil
	}
	return func(yield func(string, []byte) bool) {
		for _, e := range c.entries {
			if !yield(e.file(), e.text.Bytes()) {
				return
			}
		}
	}
}

// heading tells a file's name where a folder is shown as one text.
func (e *entry) heading(first bool) []byte {
	switch {
	case e.file() == "":
		return nil
	case first:
		return []byte(e.file() + "\n")
	}
	return []byte("\n" + e.file() + "\n")
}

// ofFolder reports whether it is a folder's content that is compared.
func (c comparison) ofFolder() bool { return c.was.Parts() != nil || c.is.Parts() != nil }

// files are those that may differ, in the order of their names, as they were and
// as they are: nil where there is none.
func (c comparison) files() iter.Seq2[string, [2][]byte] {
	texts := map[string][2][]byte{}
	for side, of := range []content{c.was, c.is} {
		for _, e := range of.entries[c.before : len(of.entries)-c.after] {
			both := texts[e.file()]
			both[side] = append([]byte{}, e.text.Bytes()...)
			texts[e.file()] = both
		}
	}
	return func(yield func(string, [2][]byte) bool) {
		for _, name := range slices.Sorted(maps.Keys(texts)) {
			if !yield(name, texts[name]) {
				return
			}
		}
	}
}

// byFile is a folder's content in the order in which it is read.
func (c content) byFile() content {
	if c.Parts() == nil {
		return c
	}
	c.entries = slices.Clone(c.entries)
	slices.SortStableFunc(c.entries, func(a, b *entry) int { return strings.Compare(a.file(), b.file()) })
	return c
}

// checkFiles requires each entry to be a file that the format takes, and no two
// to be one.
func (d *draft) checkFiles(first, end int) error {
	seen := map[string]bool{}
	for i := first; i < end; i++ {
		name := d.entries.At(i).file()
		if files, ok := d.format.(format.InFiles); ok && !files.IsFile(name) {
			return refusal("%d would be in a file of a name that is none of the library's", i+1)
		}
		if seen[name] {
			return refusal("two interactions would be in one file")
		}
		seen[name] = true
		if _, err := d.parseOwn(i); err != nil && len(bytes.TrimSpace(d.entries.At(i).text.Bytes())) > 0 {
			return refusal("%d would not be readable: %w", i+1, err)
		}
	}
	return nil
}

// Interrupted reports a save of a folder that did not end, by a tapedeck that
// was killed: how many of its files were done. Each file is whole.
func (f *File) Interrupted() (done, of int, ok bool) {
	path := f.Path()
	if path == "" || !f.Format().Folder {
		return 0, 0, false
	}
	return store.InterruptedAt(path)
}

// outcome are the files of a folder as they are to be once the save that was
// interrupted has come to its end; nil where that is not what stands there.
func (r Recovery) outcome() map[string][]byte {
	of, ok := format.Named(r.state.Format).(format.InFiles)
	if !ok || r.savedAs == "" {
		return nil
	}
	texts := map[string][]byte{}
	for _, p := range r.state.Parts {
		texts[p.File] = p.Text
	}
	if files, ok := store.Outcome(r.Path, of.IsFile, texts, r.savedAs); ok {
		return files
	}
	return nil
}

// withFiles is a folder's list with these files in the place of its own.
func withFiles(entries []*entry, files map[string][]byte) []*entry {
	var list []*entry
	files = maps.Clone(files)
	for _, e := range entries {
		text, there := files[e.file()]
		delete(files, e.file())
		if there && !bytes.Equal(text, e.text.Bytes()) {
			changed := newEntry(text, e.line)
			changed.setFile(e.file())
			e = changed
		}
		if there {
			list = append(list, e)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		added := newEntry(files[name], &lineage{})
		added.setFile(name)
		list = append(list, added)
	}
	return list
}

// stored is the hash of what is stored at a path, and what tells it from all
// else (store.Commit).
func stored(path, formatName string) (hash, identity string) {
	if files, ok := format.Named(formatName).(format.InFiles); ok {
		hash = store.HashFolder(path, files.IsFile)
		return hash, hash
	}
	return store.Hash(path), store.IdentityAt(path)
}

// newStore is where a cassette that was elsewhere is to be stored.
func (f *File) newStore(path string) store.Store {
	if files, ok := f.format.(format.InFiles); ok {
		return store.AtFolder(path, files.IsFile)
	}
	return store.At(path, f.disk)
}

// journaled is an entry as a journal holds it: a file behind its name.
func (e *entry) journaled() []byte { return slices.Concat(e.heading(true), e.text.Bytes()) }

// fromJournal is its reverse.
func fromJournal(f format.Format, text []byte) *entry {
	e := newEntry(text, &lineage{})
	if _, ok := f.(format.InFiles); ok {
		name, text, _ := bytes.Cut(text, format.Newline)
		e.text = store.TextOf(text)
		e.setFile(string(name))
	}
	return e
}

// notIn are those of fresh files that are not there yet just as they are.
func notIn(entries, fresh []*entry) []*entry {
	there := map[string][]byte{}
	for _, e := range entries {
		there[e.file()] = e.text.Bytes()
	}
	return slices.DeleteFunc(fresh, func(e *entry) bool {
		text, ok := there[e.file()]
		return ok && bytes.Equal(text, e.text.Bytes())
	})
}
