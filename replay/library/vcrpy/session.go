package vcrpy

import (
	"fmt"
	"slices"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
)

// session is vcr/cassette.py. What a session records becomes playable only
// once a file has been loaded (rewound); since 9.4.2 also where playback may
// repeat.
type session struct {
	rewound bool
	played  []*library.Recorded // in the order of playing, as drop_unused_requests counts them
	dirty   bool
}

func (v *session) Load(s *library.Session) *exception.Error {
	v.rewound = s.State == library.Existing
	return nil
}

func (v *session) Ask(s *library.Session, live library.Request) library.Outcome {
	found, raised := s.Find(live, s.Unplayed)
	switch {
	case raised != nil:
		return library.Failed(raised)
	case found != nil && s.Options.Mode != "all" && (v.rewound || s.Options.AllowRepeats && library.AtLeast(s.Options.Version, "9.4.2")):
		if !library.AtLeast(s.Options.Version, "9.4.2") || found.Plays == 0 && found.From != library.RecordedNow {
			v.played = append(v.played, found)
		}
		return found.Play()
	case v.rewound && s.Options.Mode == "once" || s.Options.Mode == "none":
		return library.Failed(exception.New("CannotOverwriteExistingCassetteException", "Can't overwrite existing cassette in your current record mode"))
	}
	v.dirty = true
	return s.Record(live)
}

// replaces: since 8.4 mode all drops every loaded one that a new one matches.
func replaces(o library.SessionOptions) library.Replacing {
	if o.Mode == "all" && library.AtLeast(o.Version, "8.4") {
		return library.ReplacesAll
	}
	return library.ReplacesNone
}

// losesUnused: what is saved then is what was played, and what is new as
// far as its request is.
func losesUnused(e library.UnusedEnd) string {
	all := replaces(e.Options) == library.ReplacesAll
	switch {
	case !library.AtLeast(e.Options.Version, "8.0"), all && len(e.Fresh) == 0:
		return "drops none"
	case all:
		return ""
	case len(e.Fresh) == 0 && e.Played == 0:
		return "would empty the cassette, since nothing was played"
	}
	for _, f := range e.Fresh {
		if f.Played && !library.AtLeast(e.Options.Version, "9.4.2") {
			return "would store what was recorded and played twice"
		}
		if f.Known() {
			return fmt.Sprintf("would lose interaction %d, whose request was recorded before", f.Number)
		}
	}
	return ""
}

// Save appends what is new. With drop_unused_requests it saves what was played
// and what is new, once fewer were played than loaded: a new one that equals a
// loaded one is lost, and one that was played since is there twice before 9.4.2.
func (v *session) Save(s *library.Session) ([]*library.Recorded, bool, *exception.Error) {
	if replaces(s.Options) == library.ReplacesAll {
		kept, raised := v.recordedAgain(s)
		return kept, v.dirty && raised == nil, raised
	}
	if !s.Options.DropUnused || !library.AtLeast(s.Options.Version, "8.0") || len(v.played) >= len(s.Loaded) {
		return s.Playable, v.dirty, nil
	}
	kept := slices.Clone(v.played)
	s.Give(slices.DeleteFunc(slices.Clone(s.Loaded), func(t *library.Recorded) bool { return t.Plays > 0 })...)
	for _, t := range s.Playable {
		known := slices.ContainsFunc(s.Loaded, func(old *library.Recorded) bool {
			ok, _ := s.Matches(t.Request, old)
			return ok
		})
		if !known {
			kept = append(kept, t)
		}
	}
	return kept, true, nil
}

// recordedAgain is _rerecorded_interactions: the loaded ones that nothing new
// matches, none with drop_unused_requests, and what is new.
func (v *session) recordedAgain(s *library.Session) (kept []*library.Recorded, raised *exception.Error) {
	for _, old := range s.Loaded {
		replaced := s.Options.DropUnused
		for _, t := range s.Recorded {
			if replaced {
				break
			}
			if replaced, raised = s.Matches(t.Request, old); raised != nil {
				return nil, raised
			}
		}
		if replaced {
			s.Give(old)
		} else {
			kept = append(kept, old)
		}
	}
	return append(kept, s.Recorded...), nil
}

// unknownMode: it took any mode for new_episodes before 8.2.1.
func unknownMode(version, mode string) *exception.Error {
	if !library.AtLeast(version, "8.2.1") {
		return nil
	}
	return exception.New("ValueError", fmt.Sprintf("'%s' is not a valid record_mode. Valid modes are: 'all', 'any', 'new_episodes', 'none', 'once'", mode))
}

// openFile is Cassette._load with FilesystemPersister.load_cassette and
// serialize.deserialize. Before 5.0 any ValueError counts as a missing file,
// JSON's syntax errors among them; since 9.4.2 a file without text does.
func openFile(o library.SessionOptions) (library.FileState, *exception.Error) {
	swallows := !library.AtLeast(o.Version, "5.0")
	state := o.State
	switch {
	case state == library.Undecodable, state == library.Foreign && swallows:
		return library.Missing, nil
	case state == library.Empty && library.AtLeast(o.Version, "9.4.2"):
		return library.Missing, nil
	case state == library.Foreign:
		return state, exception.New("ValueError", "Your cassette files were generated in an older version of VCR. Delete your cassettes or run the migration script.")
	case o.JSON && (state == library.Empty || state == library.Malformed || state == library.Marked):
		if swallows {
			return library.Missing, nil
		}
		return state, exception.New("json.decoder.JSONDecodeError", "Expecting value")
	case state == library.Empty:
		return state, exception.New("TypeError", "'NoneType' object is not subscriptable")
	case state == library.Malformed:
		return state, exception.New("yaml.parser.ParserError", "while parsing")
	case state == library.Marked:
		return library.Existing, nil
	}
	return state, nil
}
