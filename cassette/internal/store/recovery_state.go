package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"
)

// RecoveryState is what a recovery file holds, as JSON. A second line is added
// when saving begins, RecoverySaved.
type RecoveryState struct {
	Tapedeck    int           `json:"tapedeck"` // the version of this layout
	Path        string        `json:"path"`
	Time        time.Time     `json:"time"`
	Changes     int           `json:"changes"`
	Format      string        `json:"format"`
	Base        string        `json:"base"` // SHA-256 of the cassette as last saved
	Lead, Trail RecoveredText // where they differ from it
	Parts       []RecoveryPart
}

// RecoveryVersion is the version of the layout that is written and read.
const RecoveryVersion = 1

// A RecoveryPart is a run of entries that the list is made up of: entries From
// to To (not included) of the base as they are, or one that is new or changed.
type RecoveryPart struct {
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`

	Changed   bool   `json:"changed,omitempty"`
	Of        int    `json:"of,omitempty"`  // which entry of the base it was made from, counted from 1; 0: none
	Separator []byte `json:"gap,omitempty"` // what separates it from the entry above
	Text      []byte `json:"text,omitempty"`
	File      string `json:"file,omitempty"` // its name, where each is a file
}

// A RecoveredText is absent where nothing changed.
type RecoveredText struct {
	Changed bool   `json:"changed,omitempty"`
	Text    []byte `json:"text,omitempty"`
}

// Or is the text, or the base's where nothing changed.
func (r RecoveredText) Or(base []byte) []byte {
	if r.Changed {
		return r.Text
	}
	return base
}

// RecoverySaved names the file that was about to replace the cassette. If it
// has, the work is saved, although its tapedeck did not live to say so.
type RecoverySaved struct {
	SavedAs string `json:"saved_as"`
}

// maxRecovery bounds what is read of a recovery file.
const maxRecovery = 1 << 30

// ReadRecovery reads a recovery file that no living tapedeck holds, and what each
// save that was begun was about to leave.
func ReadRecovery(path string) (state RecoveryState, savedAs []string, err error) {
	file, info, err := OpenOwn(path)
	if err != nil {
		return state, nil, err
	}
	defer file.Close()
	if err := Lock(file); errors.Is(err, ErrBusy) {
		return state, nil, err
	}
	if info.Size() > maxRecovery {
		return state, nil, fmt.Errorf("is larger than %d bytes", maxRecovery)
	}
	d := json.NewDecoder(io.LimitReader(file, maxRecovery))
	if err := d.Decode(&state); err != nil {
		return state, nil, err
	}
	if state.Tapedeck != RecoveryVersion {
		return state, nil, fmt.Errorf("is of version %d", state.Tapedeck)
	}
	var saved RecoverySaved
	for d.Decode(&saved) == nil {
		savedAs = append(savedAs, saved.SavedAs)
	}
	return state, savedAs, nil
}

// DropRecovery deletes a recovery file, if there is a path and a file.
func DropRecovery(path string) error {
	if path == "" {
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return DiskError(path, err)
	}
	return nil
}

// AddRun adds entries from to to (not included) of the base as they are.
func (s *RecoveryState) AddRun(from, to int) {
	if from == to {
		return
	}
	if n := len(s.Parts); n > 0 && !s.Parts[n-1].Changed && s.Parts[n-1].To == from {
		s.Parts[n-1].To = to
		return
	}
	s.Parts = append(s.Parts, RecoveryPart{From: from, To: to})
}

// Check says why no list can be made again of that of a base of n entries: each of
// them is taken at most once.
func (s RecoveryState) Check(n int) error {
	taken := make([]bool, n)
	for _, p := range s.Parts {
		from, to := p.From, p.To
		if p.Changed {
			from, to = max(0, p.Of-1), p.Of
		}
		if from < 0 || to > n || from > to {
			return errors.New("it names interactions that there are not")
		}
		for i := from; i < to; i++ {
			if taken[i] {
				return errors.New("it names an interaction twice")
			}
			taken[i] = true
		}
	}
	return nil
}

// Keep makes a state what the recovery file holds.
func (k *RecoveryFile) Keep(state RecoveryState) error {
	data, err := json.Marshal(state)
	if err != nil {
		return err
	}
	return k.Write(state.Path, append(data, '\n'))
}

// SavingAs notes what is about to become the cassette.
func (k *RecoveryFile) SavingAs(identity string) {
	line, _ := json.Marshal(RecoverySaved{SavedAs: identity}) // a string always marshals
	k.Add(line)
}

// WriteTo writes the text of the new and changed entries, one after the other.
func (r RecoveryState) WriteTo(w io.Writer) (int64, error) {
	var total int64
	for i, p := range r.Parts {
		text := p.Text
		if i > 0 && len(text) > 0 {
			text = append(slices.Clone(p.Separator), text...)
		}
		n, err := w.Write(text)
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}
