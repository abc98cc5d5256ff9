package cassette

import (
	"context"
	"errors"
	"io"
	"time"

	"tapedeck/cassette/internal/store"
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
	Changes int       // how many were made
	// Same is true while the cassette is as it was when it was changed. If it
	// is not, the changes cannot be made again; WriteTo still has their text.
	Same bool

	file    string // the recovery file
	state   store.RecoveryState
	savedAs string // what the last save was about to leave, "" if none was begun
}

// Recoverable finds the newest unsaved work for the cassette at path whose
// tapedeck no longer lives. Work that was saved after all is dropped.
func Recoverable(path string) (Recovery, bool) {
	real, err := store.Resolved(path)
	if err != nil {
		return Recovery{}, false
	}
	var newest Recovery
	found := false
	for _, file := range store.RecoveryFiles(real) {
		r, err := readRecovery(file)
		if err != nil || r.Path != real {
			continue
		}
		if !found || r.Time.After(newest.Time) {
			newest, found = r, true
		}
	}
	if found {
		hash, _ := stored(real, newest.state.Format)
		newest.Same = hash == newest.state.Base || newest.outcome() != nil
	}
	return newest, found
}

// readRecovery reads a recovery file that no living tapedeck holds.
func readRecovery(path string) (Recovery, error) {
	state, saves, err := store.ReadRecovery(path)
	if err != nil {
		return Recovery{}, err
	}
	r := Recovery{Path: state.Path, Time: state.Time, Changes: min(max(1, state.Changes), 1e9), file: path, state: state}
	for _, r.savedAs = range saves { // each that was begun
		if _, identity := stored(r.Path, state.Format); r.savedAs != "" && r.savedAs == identity {
			store.Remove(path)
			return Recovery{}, errors.New("was saved")
		}
	}
	return r, nil
}

// Drop deletes what was left behind.
func (r Recovery) Drop() error { return store.DropRecovery(r.file) }

// WriteTo writes the text of the new and changed interactions, one after the
// other as they stood in the cassette: for when that is no longer the same.
func (r Recovery) WriteTo(w io.Writer) (int64, error) { return r.state.WriteTo(w) }

// Recover makes the changes again, as one step that can be undone. The error
// is a *RefusedError where the cassette is not the one that they were made to,
// or has other changes already; nothing has happened then. The recovery file
// is from then on this File's own. ctx and tell are as in DoContext.
func (f *File) Recover(ctx context.Context, r Recovery, tell func(Progress)) (Step, error) {
	defer f.still()()
	switch err := f.fixed(); {
	case err != nil:
		return Step{}, err
	case f.steps.Unsaved() > 0:
		return Step{}, refusal("there are other unsaved changes")
	case r.state.Format != f.format.Describe().Name:
		return Step{}, refusal("the unsaved changes were made to it as %s", r.state.Format)
	}
	entries, err := f.recovered(r)
	if err != nil {
		return Step{}, err
	}
	d := f.draft()
	d.work = work{ctx, tell}
	_ = d.reached("recovering", 0, 1) // whether to give up is asked below
	p := d.whole(content{r.state.Lead.Or(f.lead), r.state.Trail.Or(f.trail), entries})
	d.apply(p)
	if err := d.checkPlace(0, d.entries.Len()); err != nil {
		return Step{}, refusal("the recovery file is damaged: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return Step{}, err
	}
	s := step{splices: []splice{p}, changes: r.Changes, done: Step{Changed: true, At: min(p.at, d.entries.Len()-1)}}
	s.back = max(0, min(p.at, len(p.out)-1))
	f.publish(d, func() { f.steps.Record(s) })
	f.kept.Adopt(r.file)
	return s.done, nil
}

// recovered is the list with the changes made again.
func (f *File) recovered(r Recovery) ([]*entry, error) {
	if f.kept.BaseHash(f.saved, uint64(f.savedRevision)) == r.state.Base {
		return recoveredEntries(r.state, f.saved.content().byFile().entries, f.format.Where().Files)
	}
	if files := r.outcome(); files != nil {
		return withFiles(f.saved.entries.Items(), files), nil
	}
	return nil, refusal("the cassette was changed since: its unsaved changes of %s cannot be made again", r.Time.Format(time.DateTime))
}

// Keep writes the unsaved changes to the recovery file, or removes it where
// there are none. It costs the size of what changed; only the first one since
// the cassette was read or saved looks at all of it. A File that was not read
// from a path keeps nothing. Keep does not hold up other calls.
func (f *File) Keep() error {
	f.keeping.Lock()
	defer f.keeping.Unlock()
	f.mu.Lock()
	path, base, revision, now, changes := f.path, f.saved.content(), f.savedRevision, f.present(), f.steps.Unsaved()
	format := f.format.Describe().Name
	f.mu.Unlock()
	if path == "" {
		return nil
	}
	if changes == 0 {
		f.kept.Drop()
		return nil
	}
	state := recoveryState(base.byFile(), now)
	state.Changes, state.Format = changes, format
	var err error
	if state.Path, err = store.Resolved(path); err != nil {
		return err
	}
	state.Base = f.kept.BaseHash(base, uint64(revision))
	return f.kept.Keep(state)
}

// Forget removes the recovery file: the person does not want the unsaved
// changes.
func (f *File) Forget() {
	f.keeping.Lock()
	defer f.keeping.Unlock()
	f.kept.Drop()
}
