package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// A folder is a store of files: each part of the content is one, under its
// name. Other files of the folder are not looked at.
type folder struct {
	path   string
	isPart func(name string) bool
	state  map[string]DiskState
	torn   bool // a commit came to no end here: the files are ours, and not those of any content
}

// Parts reads a folder's parts in the order of their names.
type Parts struct {
	folder string
	names  []string
	size   int64
}

// Names lists the files of a folder, but for hidden ones; nil if it is none.
func Names(path string) []string {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && e.Name()[0] != '.' {
			names = append(names, e.Name())
		}
	}
	return names
}

// StatFolder is how large a folder's parts are, and when one changed last.
func StatFolder(path string, isPart func(name string) bool) (size int64, modified time.Time) {
	f, parts, err := lookAt(path, isPart)
	if err != nil {
		return 0, modified
	}
	for _, state := range f.state {
		if at := state.Info.ModTime(); at.After(modified) {
			modified = at
		}
	}
	return parts.size, modified
}

func lookAt(path string, isPart func(string) bool) (*folder, *Parts, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, nil, DiskError(path, err)
	}
	f := &folder{path: path, isPart: isPart, state: map[string]DiskState{}}
	parts := &Parts{folder: path}
	for _, e := range entries {
		if hidden := e.Name()[0] == '.'; hidden || !isPart(e.Name()) {
			continue
		}
		info, err := os.Stat(filepath.Join(path, e.Name()))
		switch {
		case errors.Is(err, fs.ErrNotExist): // removed meanwhile, or a link to nothing
			continue
		case err != nil:
			return nil, nil, DiskError(filepath.Join(path, e.Name()), err)
		case !info.Mode().IsRegular():
			continue
		}
		f.state[e.Name()] = StateOf(info)
		parts.names = append(parts.names, e.Name())
		parts.size += info.Size()
	}
	return f, parts, nil
}

// Size is that of all parts, as far as it is known.
func (p *Parts) Size() int64 { return p.size }

// Next reads a part; after the last the error is io.EOF.
func (p *Parts) Next() (name string, data []byte, err error) {
	if len(p.names) == 0 {
		return "", nil, io.EOF
	}
	name, p.names = p.names[0], p.names[1:]
	file, _, err := OpenRegular(filepath.Join(p.folder, name))
	if err != nil {
		return name, nil, err
	}
	defer file.Close()
	if data, err = io.ReadAll(file); err != nil {
		err = DiskError(file.Name(), err)
	}
	return name, data, err
}

// Path is as it was given.
func (f *folder) Path() string { return f.path }

// Leads reports whether a path leads to the folder.
func (f *folder) Leads(path string) bool {
	a, errA := os.Stat(path)
	b, errB := os.Stat(f.path)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// Put writes the files one after the other.
func (f *folder) Put(w io.Writer, now Content) error {
	_, err := now.WriteTo(w)
	return err
}

// Differs compares which files there are, and what is in those whose state
// leaves a doubt.
func (f *folder) Differs(last Content) (Store, bool, error) {
	now, _, err := lookAt(f.path, f.isPart)
	if errors.Is(err, fs.ErrNotExist) {
		return f, true, nil
	}
	if err != nil {
		return f, false, err
	}
	was := maps.Collect(partsOf(last))
	for name := range f.state {
		if _, there := now.state[name]; !there {
			return now, true, nil
		}
	}
	for name, is := range now.state {
		state, known := f.state[name]
		if known && state.Holds(is.Info) {
			now.state[name] = state
			continue
		}
		data, known := was[name]
		if !known || f.torn {
			return now, true, nil
		}
		if same, err := holds(filepath.Join(f.path, name), data); err != nil || !same {
			return now, err == nil, err
		}
	}
	now.torn = f.torn
	return now, false, nil
}

// partsOf are a content's files; an empty one has none.
func partsOf(c Content) iter.Seq2[string, []byte] {
	if parts, ok := c.(PartContent); ok && parts.Parts() != nil {
		return parts.Parts()
	}
	return func(func(string, []byte) bool) {}
}

// holds reports whether a file holds these bytes.
func holds(path string, data []byte) (bool, error) {
	file, info, err := OpenRegular(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() != int64(len(data)) {
		if file != nil {
			file.Close()
		}
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	differs, err := differs(file, bytesContent(data))
	return !differs, err
}

type bytesContent []byte

func (b bytesContent) Size() int64 { return int64(len(b)) }

func (b bytesContent) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(b)
	return int64(n), err
}

// HashOf is the SHA-256 of a content: of its text, or of its parts with their
// names, whatever their order.
func HashOf(c Content) string {
	sum := sha256.New()
	parts, ok := c.(PartContent)
	if !ok || parts.Parts() == nil {
		_, _ = c.WriteTo(sum) // a Hash's Write returns no error
		return hex.EncodeToString(sum.Sum(nil))
	}
	sums := map[string][sha256.Size]byte{}
	for name, data := range parts.Parts() {
		sums[name] = sha256.Sum256(data)
	}
	return hashOfSums(sums)
}

func hashOfSums(sums map[string][sha256.Size]byte) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		one := sums[name]
		sum.Write([]byte(name + "\x00" + string(one[:])))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
