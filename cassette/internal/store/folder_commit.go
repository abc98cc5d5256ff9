package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// A folder is committed file by file: new and changed ones first, removals
// last. Each file is whole at any time. Before the first is touched a note of
// what will be is put into the folder, which goes when all is done: so the next
// start knows of a commit that did not end, and how far it came.

// A plan is what a commit does.
type plan struct {
	writes  []partWrite
	removes []partRemove
	size    int64
	state   map[string]DiskState // of the files that there are
	names   map[string][]string  // of the parts, by what file each is; nil until asked for
}

type partWrite struct {
	name string
	data []byte
	to   Destination
}

type partRemove struct {
	name string
	was  fs.FileInfo
}

// Commit writes what is new or changed, and then removes what is gone.
func (f *folder) Commit(c Commit) (Store, error) {
	made, err := f.make(c)
	if err != nil {
		return nil, err
	}
	is, err := f.commit(c)
	if made && is == nil {
		_ = os.Remove(f.path) // what is not empty stays
	}
	if is == nil {
		return nil, err
	}
	return is, err
}

func (f *folder) commit(c Commit) (*folder, error) {
	p, err := f.plan(c)
	if err != nil {
		return nil, err
	}
	if c.Watch != nil {
		if err := c.Watch(0, p.size); err != nil {
			return nil, DiskError(f.path, err)
		}
	}
	note, err := p.note(f.path)
	if err != nil && !(c.InPlace && errors.Is(err, errNoNewFile)) {
		return nil, DiskError(f.path, err)
	}
	if note != nil {
		defer note.Close()
	}
	if c.Begins != nil {
		c.Begins(HashOf(c.Now))
	}
	done, err := p.make(f.path, c)
	if err == nil || done == 0 {
		Remove(notePath(f.path))
	}
	is := &folder{path: f.path, isPart: f.isPart, state: p.state, torn: err != nil}
	switch {
	case err == nil:
		return is, nil
	case done == 0:
		return nil, err
	}
	for name, state := range is.state {
		state.Settled = true // it is ours, whatever its time says
		is.state[name] = state
	}
	return is, fmt.Errorf("%w; %d of %d files are saved already", err, done, len(p.writes)+len(p.removes))
}

// make makes a new folder, or asks whether there may be one.
func (f *folder) make(c Commit) (made bool, err error) {
	if c.Last != nil {
		return false, nil
	}
	names, err := os.ReadDir(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.Mkdir(f.path, 0o777); err != nil {
			return false, DiskError(f.path, err)
		}
		return true, DiskErrorOrNil(f.path, syncFolder(filepath.Dir(f.path)))
	case err != nil:
		return false, DiskError(f.path, err)
	case len(names) > 0 && !c.Overwrite:
		return false, &Question{ExistsAlready, f.path + " exists already"}
	}
	return false, nil
}

// plan finds out what is to be done, and asks what is to be asked, before
// anything is touched. What another program changed is read, and overwritten
// where that is allowed.
func (f *folder) plan(c Commit) (plan, error) {
	was := map[string][]byte{}
	changed := c.Last == nil || f.torn
	if c.Last != nil {
		_, differs, err := f.Differs(c.Last)
		if err != nil {
			return plan{}, err
		}
		if differs && !c.Overwrite {
			return plan{}, &Question{ChangedOnDisk, "another program changed the folder's files since it was opened"}
		}
		changed = changed || differs
		was = maps.Collect(partsOf(c.Last))
	}
	is, _, err := lookAt(f.path, f.isPart)
	if err != nil {
		return plan{}, err
	}
	p := plan{state: is.state}
	stays := map[string]bool{}
	for name, data := range partsOf(c.Now) {
		stays[name] = true
		same := false
		if changed {
			same, err = holds(filepath.Join(f.path, name), data)
		} else if old, ok := was[name]; ok {
			same = string(old) == string(data)
		}
		if err != nil {
			return p, err
		}
		if same {
			continue
		}
		if err := p.write(f.path, name, data, c); err != nil {
			return p, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(is.state)) {
		if !stays[name] {
			p.removes = append(p.removes, partRemove{name, is.state[name].Info})
		}
	}
	return p, nil
}

func (p *plan) write(folder, name string, data []byte, c Commit) error {
	if name == "" || name != filepath.Base(name) || name[0] == '.' {
		return &Error{Path: folder, Why: fmt.Sprintf("%q is no file's name", name)}
	}
	to, err := Aim(filepath.Join(folder, name))
	if err != nil {
		return err
	}
	if other := p.sameFile(name, to.was); other != "" {
		return &Error{Path: filepath.Join(folder, name), Why: fmt.Sprintf("it is one file with %s, which would change too; copy one of them first", other)}
	}
	if why := to.Objections(false); why != nil && !c.Overwrite {
		return &Question{MarkedReadOnly, name + ": " + why.Error()}
	}
	if to.was != nil && links(to.was) > 1 && !c.InPlace {
		return &Question{NeedsInPlace, fmt.Sprintf("%s has %d names", name, links(to.was))}
	}
	p.writes = append(p.writes, partWrite{name, data, to})
	p.size += int64(len(data))
	return nil
}

// sameFile is another part that is the same file, through a link; "" without one.
func (p *plan) sameFile(name string, info fs.FileInfo) string {
	if info == nil {
		return ""
	}
	if p.names == nil {
		p.names = map[string][]string{}
		for _, part := range slices.Sorted(maps.Keys(p.state)) {
			id := Identity(p.state[part].Info)
			p.names[id] = append(p.names[id], part)
		}
	}
	id := Identity(info)
	for _, other := range p.names[id] {
		if id != "" && other != name {
			return other
		}
	}
	return ""
}

// make does what was planned, and tells how many files were done.
func (p *plan) make(folder string, c Commit) (done int, err error) {
	var written int64
	for _, w := range p.writes {
		info, err := w.to.Write(Writing{
			Size:  int64(len(w.data)),
			Write: func(to io.Writer) error { _, err := to.Write(w.data); return err },
			Ready: func(fs.FileInfo) error { return w.to.Unchanged() },
		}, c.InPlace)
		if info != nil {
			p.state[w.name] = StateOf(info)
			done++
		}
		if err != nil {
			return done, err
		}
		if written += int64(len(w.data)); c.Watch != nil {
			_ = c.Watch(written, p.size) // some files are saved: now all are to be
		}
	}
	for _, r := range p.removes {
		path := filepath.Join(folder, r.name)
		if info, err := os.Stat(path); err == nil && !sameState(info, r.was) {
			return done, &Question{ChangedOnDisk, "another program changed " + r.name + " while the folder was being saved"}
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return done, DiskError(path, err)
		}
		delete(p.state, r.name)
		done++
	}
	if len(p.removes) > 0 {
		if err := syncFolder(folder); err != nil {
			return done, unsynced(folder, err)
		}
	}
	return done, nil
}

// note puts down what will be done. The note is locked until it is closed.
func (p *plan) note(folder string) (*os.File, error) {
	if old, err := openNote(folder); errors.Is(err, ErrBusy) {
		return nil, err
	} else if old != nil {
		old.Close()
	}
	n := Interrupted{Version: interruptedVersion, Writes: map[string]string{}, Was: map[string]string{}}
	for _, w := range p.writes {
		sum := sha256.Sum256(w.data)
		n.Writes[w.name] = hex.EncodeToString(sum[:])
		n.Was[w.name] = FileHash(filepath.Join(folder, w.name))
	}
	for _, r := range p.removes {
		n.Removes = append(n.Removes, r.name)
		n.Was[r.name] = FileHash(filepath.Join(folder, r.name))
	}
	data, err := json.Marshal(n)
	if err != nil {
		return nil, err
	}
	file, err := WritePrivate(notePath(folder), append(data, '\n'))
	if err != nil {
		return nil, err
	}
	if err := syncFolder(folder); err != nil {
		Remove(notePath(folder))
		file.Close()
		return nil, err
	}
	return file, nil
}
