package cassette

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Unsaved work outlives a crash and a closed terminal in a recovery file,
// under $XDG_STATE_HOME/tapedeck (by default ~/.local/state/tapedeck), which
// only its owner can read. Whoever changes a File calls Keep after each Do,
// Undo, Redo and Reload, best where it delays nobody; Keep removes the file
// when nothing is unsaved, Save and SaveAs remove it too, and Forget does when
// a person leaves without saving. Before a cassette is opened for changes,
// Recoverable tells whether work was left behind, and Recover or Drop decides
// what becomes of it.
//
// A recovery file holds the changed interactions only, and the hash of the
// file that they belong to. It is locked as long as its tapedeck lives, so
// work that is still under way elsewhere is never taken for lost.

// A Recovery is unsaved work that a session left behind.
type Recovery struct {
	Path    string    // the cassette, absolute, symbolic links followed
	Time    time.Time // when it was kept
	Changes int       // steps
	// Same is true while the cassette is as it was when it was changed. If it
	// is not, the changes cannot be made again; WriteTo still has their text.
	Same bool

	file  string // the recovery file
	state recoveryFile
}

// recoveryFile is what a recovery file holds, as JSON. A second line is added
// when saving begins, recoverySaved.
type recoveryFile struct {
	Tapedeck    int           `json:"tapedeck"` // the version of this layout
	Path        string        `json:"path"`
	Time        time.Time     `json:"time"`
	Changes     int           `json:"changes"`
	Format      string        `json:"format"`
	Base        string        `json:"base"` // SHA-256 of the cassette as last saved
	Lead, Trail recoveredText // where they differ from it
	Parts       []recoveryPart
}

const recoveryVersion = 1

// A recoveryPart is a run of entries that the list is made up of: entries From
// to To (not included) of the base as they are, or one that is new or changed.
type recoveryPart struct {
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`

	Changed bool   `json:"changed,omitempty"`
	Of      int    `json:"of,omitempty"`  // which entry of the base it was made from, counted from 1; 0: none
	Gap     []byte `json:"gap,omitempty"` // what separates it from the entry above
	Text    []byte `json:"text,omitempty"`
}

// A recoveredText is absent where nothing changed.
type recoveredText struct {
	Changed bool   `json:"changed,omitempty"`
	Text    []byte `json:"text,omitempty"`
}

func (r recoveredText) or(base []byte) []byte {
	if r.Changed {
		return r.Text
	}
	return base
}

// recoverySaved names the file that was about to replace the cassette. If it
// has, the work is saved, although its tapedeck did not live to say so.
type recoverySaved struct {
	SavedAs string `json:"saved_as"`
}

// maxRecovery bounds what is read of a recovery file.
const maxRecovery = 1 << 30

// kept is a File's own recovery file.
type kept struct {
	mu   sync.Mutex
	path string   // "" where there is none
	file *os.File // holds the lock

	hash string   // of the saved content, "" if not known
	of   []*entry // the saved entries that it was taken of
}

// Keep writes the unsaved changes to the recovery file, or removes it where
// there are none. It costs the size of what changed; only the first one since
// the cassette was read or saved looks at all of it. A File that was not read
// from a path keeps nothing. Keep does not hold up other calls.
func (f *File) Keep() error {
	f.keeping.Lock()
	defer f.keeping.Unlock()
	f.mu.Lock()
	path, dirty, base := f.path, f.unsaved() > 0, f.savedState()
	var state recoveryFile
	if dirty {
		state = f.recoveryState()
	}
	f.mu.Unlock()
	if path == "" {
		return nil
	}
	if !dirty {
		f.kept.drop()
		return nil
	}
	var err error
	if state.Path, err = resolved(path); err != nil {
		return err
	}
	state.Base = f.kept.baseHash(base)
	return f.kept.write(state)
}

// Forget removes the recovery file: the person does not want the unsaved
// changes.
func (f *File) Forget() {
	f.keeping.Lock()
	defer f.keeping.Unlock()
	f.kept.drop()
}

// recoveryState describes the present list by the saved one.
func (f *File) recoveryState() recoveryFile {
	state := recoveryFile{Tapedeck: recoveryVersion, Time: time.Now(), Changes: f.unsaved(), Format: f.format.describe().Name}
	state.Lead = recoveredText{Changed: !bytes.Equal(f.lead, f.savedLead)}
	if state.Lead.Changed {
		state.Lead.Text = f.lead
	}
	state.Trail = recoveredText{Changed: !bytes.Equal(f.trail, f.savedTrail)}
	if state.Trail.Changed {
		state.Trail.Text = f.trail
	}
	c := f.compare()
	n := len(c.is.entries)
	was := map[*lineage]int{}
	for _, p := range c.kept {
		was[c.is.entries[p.is].line] = p.was
	}
	parts := appendRun(nil, 0, c.before)
	for i := c.before; i < n-c.after; i++ {
		e := c.is.entries[i]
		of, known := was[e.line]
		switch {
		case known && c.was.entries[of] == e:
			parts = appendRun(parts, of, of+1)
		case known && bytes.Equal(c.was.entries[of].text, e.text):
			parts = append(parts, recoveryPart{Changed: true, Of: of + 1, Gap: e.gap})
		case known:
			parts = append(parts, recoveryPart{Changed: true, Of: of + 1, Gap: e.gap, Text: e.text})
		default:
			parts = append(parts, recoveryPart{Changed: true, Gap: e.gap, Text: e.text})
		}
	}
	end := len(c.was.entries)
	state.Parts = appendRun(parts, end-c.after, end)
	return state
}

func appendRun(parts []recoveryPart, from, to int) []recoveryPart {
	if from == to {
		return parts
	}
	if n := len(parts); n > 0 && !parts[n-1].Changed && parts[n-1].To == from {
		parts[n-1].To = to
		return parts
	}
	return append(parts, recoveryPart{From: from, To: to})
}

// baseHash is the SHA-256 of what was saved. The saved list is never changed,
// only replaced, so its first place tells whether the hash is of this one.
func (k *kept) baseHash(base content) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.hash != "" && len(base.entries) > 0 && len(k.of) == len(base.entries) && &k.of[0] == &base.entries[0] {
		return k.hash
	}
	k.hash, k.of = hashOf(base), base.entries
	return k.hash
}

// hashOf is the SHA-256 of a content.
func hashOf(c content) string {
	sum := sha256.New()
	_, _ = c.writeTo(sum) // a Hash's Write returns no error
	return hex.EncodeToString(sum.Sum(nil))
}

// write replaces the recovery file by a new one that is locked already.
func (k *kept) write(state recoveryFile) error {
	data, err := json.Marshal(state)
	if err != nil {
		return err
	}
	folder, err := StateFolder()
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if prefix := recoveryPrefix(folder, state.Path); !strings.HasPrefix(k.path, prefix) {
		k.remove() // that of the path that the cassette had before
		k.path = prefix + strings.ToLower(rand.Text()[:8]) + ".json"
	}
	file, err := writePrivate(k.path, append(data, '\n'))
	if err != nil {
		return diskError(k.path, err)
	}
	if k.file != nil {
		k.file.Close()
	}
	k.file = file
	return nil
}

// writePrivate replaces a file that only its owner can read, and returns the
// new one, still open and locked.
func writePrivate(path string, data []byte) (*os.File, error) {
	t, err := aim(path)
	if err != nil {
		return nil, err
	}
	t.mode = 0o600
	s, _, err := t.put(writing{
		size:  int64(len(data)),
		write: func(w io.Writer) error { _, err := w.Write(data); return err },
		ready: func(fs.FileInfo) error { return nil },
	})
	if err != nil {
		return nil, err
	}
	return s.File, nil
}

// savingAs notes which file is about to become the cassette. Should that fail,
// the worst is that work which is saved already is offered, and refused.
func (k *kept) savingAs(info fs.FileInfo) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.file == nil || info == nil {
		return
	}
	if id := identity(info); id != "" {
		line, _ := json.Marshal(recoverySaved{id}) // a string always marshals
		_, _ = k.file.Write(append(line, '\n'))
	}
}

// drop removes the recovery file.
func (k *kept) drop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.remove()
}

func (k *kept) remove() {
	if k.path != "" {
		remove(k.path)
	}
	if k.file != nil {
		k.file.Close()
	}
	k.path, k.file = "", nil
}

// StateFolder makes and returns the folder for what is kept between sessions:
// unsaved work, answers. Only its owner can read it.
func StateFolder() (string, error) {
	folder, err := stateFolderPath()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", diskError(folder, err)
	}
	if info, err := os.Stat(folder); err == nil && info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(folder, 0o700); err != nil {
			return "", diskError(folder, err)
		}
	}
	return folder, nil
}

// stateFolderPath follows the XDG Base Directory Specification: a relative
// $XDG_STATE_HOME counts as none.
func stateFolderPath() (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "tapedeck"), nil
}

// recoveryPrefix begins the names of a cassette's recovery files. They hold no
// part of its path: that may be longer than a name.
func recoveryPrefix(folder, path string) string {
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(folder, fmt.Sprintf("%x-", sum[:16]))
}

// resolved is the path under which a cassette's unsaved work is kept.
func resolved(path string) (string, error) {
	real, _, err := resolve(path)
	if err != nil {
		return "", diskError(path, err)
	}
	if real, err = filepath.Abs(real); err != nil {
		return "", diskError(path, err)
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(real)); err == nil {
		real = filepath.Join(folder, filepath.Base(real))
	}
	return real, nil
}

// Recoverable finds the newest unsaved work for the cassette at path whose
// tapedeck no longer lives. Work that was saved after all is dropped.
func Recoverable(path string) (Recovery, bool) {
	real, err := resolved(path)
	if err != nil {
		return Recovery{}, false
	}
	folder, err := stateFolderPath()
	if err != nil {
		return Recovery{}, false
	}
	prefix := recoveryPrefix(folder, real)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return Recovery{}, false
	}
	var newest Recovery
	found := false
	for _, e := range entries {
		file := filepath.Join(folder, e.Name())
		if !strings.HasPrefix(file, prefix) || !strings.HasSuffix(file, ".json") {
			continue
		}
		r, err := readRecovery(file)
		if err != nil || r.Path != real {
			continue
		}
		if !found || r.Time.After(newest.Time) {
			newest, found = r, true
		}
	}
	if found {
		newest.Same = fileHash(real) == newest.state.Base
	}
	return newest, found
}

// fileHash is the SHA-256 of a file, "" if it cannot be read.
func fileHash(path string) string {
	file, _, err := openRegular(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// readRecovery reads a recovery file that no living tapedeck holds.
func readRecovery(path string) (Recovery, error) {
	file, info, err := openRegular(path)
	if err != nil {
		return Recovery{}, err
	}
	defer file.Close()
	if err := lock(file); errors.Is(err, errBusy) {
		return Recovery{}, err
	}
	if info.Size() > maxRecovery {
		return Recovery{}, fmt.Errorf("is larger than %d bytes", maxRecovery)
	}
	r := Recovery{file: path}
	d := json.NewDecoder(io.LimitReader(file, maxRecovery))
	if err := d.Decode(&r.state); err != nil {
		return Recovery{}, err
	}
	if r.state.Tapedeck != recoveryVersion {
		return Recovery{}, fmt.Errorf("is of version %d", r.state.Tapedeck)
	}
	r.Path, r.Time, r.Changes = r.state.Path, r.state.Time, max(1, r.state.Changes)
	var saved recoverySaved
	for d.Decode(&saved) == nil { // each save that was begun
		if now, err := os.Stat(r.Path); err == nil && saved.SavedAs != "" && saved.SavedAs == identity(now) {
			remove(path)
			return Recovery{}, errors.New("was saved")
		}
	}
	return r, nil
}

// Drop deletes what was left behind.
func (r Recovery) Drop() error {
	if r.file == "" {
		return nil
	}
	if err := os.Remove(r.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return diskError(r.file, err)
	}
	return nil
}

// WriteTo writes the text of the new and changed interactions, one after the
// other as they stood in the cassette: for when that is no longer the same.
func (r Recovery) WriteTo(w io.Writer) (int64, error) {
	var total int64
	for i, p := range r.state.Parts {
		text := p.Text
		if i > 0 && len(text) > 0 {
			text = append(slices.Clone(p.Gap), text...)
		}
		n, err := w.Write(text)
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// Recover makes the changes again, as one step that can be undone. The error
// is a *RefusedError where the cassette is not the one that they were made to,
// or has other changes already; nothing has happened then. The recovery file
// is from then on this File's own.
func (f *File) Recover(r Recovery) (Step, error) {
	f.keeping.Lock()
	defer f.keeping.Unlock()
	f.changing.Lock()
	defer f.changing.Unlock()
	if f.unsaved() > 0 {
		return Step{}, refusal("there are other unsaved changes")
	}
	if f.kept.baseHash(f.savedState()) != r.state.Base {
		return Step{}, refusal("the cassette was changed since: its unsaved changes of %s cannot be made again", r.Time.Format(time.DateTime))
	}
	if r.state.Format != f.format.describe().Name {
		return Step{}, refusal("the unsaved changes were made to it as %s", r.state.Format)
	}
	entries, err := r.state.entries(f.savedEntries)
	if err != nil {
		return Step{}, err
	}
	d := f.draft()
	p := d.whole(content{r.state.Lead.or(f.lead), r.state.Trail.or(f.trail), entries})
	d.apply(p)
	if err := d.checkPlace(0, d.entries.len()); err != nil {
		return Step{}, refusal("the recovery file is damaged: %w", err)
	}
	s := step{splices: []splice{p}, done: Step{Changed: true, At: min(p.at, d.entries.len()-1)}}
	s.back = max(0, min(p.at, len(p.out)-1))
	f.publish(d, func() { f.record(s) })
	f.kept.adopt(r.file)
	return s.done, nil
}

// entries makes the list again from that of the base. Each entry of the base is
// taken at most once.
func (r recoveryFile) entries(base []*entry) ([]*entry, error) {
	damaged := func(why string) ([]*entry, error) {
		return nil, refusal("the recovery file is damaged: %s", why)
	}
	var list []*entry
	taken := make([]bool, len(base))
	for _, p := range r.Parts {
		from, to := p.From, p.To
		if p.Changed {
			from, to = max(0, p.Of-1), p.Of
		}
		if from < 0 || to > len(base) || from > to {
			return damaged("it names interactions that there are not")
		}
		for i := from; i < to; i++ {
			if taken[i] {
				return damaged("it names an interaction twice")
			}
			taken[i] = true
		}
		if !p.Changed {
			list = append(list, base[from:to]...)
			continue
		}
		e := &entry{text: p.Text, gap: p.Gap, line: &lineage{}}
		if p.Of > 0 {
			e.line = base[from].line
			if len(e.text) == 0 {
				e.text = base[from].text
			}
		}
		list = append(list, e)
	}
	return list, nil
}

// adopt takes over what another session left.
func (k *kept) adopt(path string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.remove()
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return // removed meanwhile: the next Keep writes another
	}
	_ = lock(file)
	k.path, k.file = path, file
}
