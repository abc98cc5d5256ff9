package store

import "time"

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

// MaxRecovery bounds what is read of a recovery file.
const MaxRecovery = 1 << 30

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
