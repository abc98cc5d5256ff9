package replay

import (
	"fmt"
	"slices"

	"tapedeck/replay/exception"
)

// vcrpySession is vcr/cassette.py. What a session records becomes playable only
// once a file has been loaded (rewound); since 9.4.2 also where playback may
// repeat.
type vcrpySession struct {
	rewound bool
	played  []*taped // in the order of playing, as drop_unused_requests counts them
	dirty   bool
}

func (v *vcrpySession) load(s *Session) *exception.Error {
	v.rewound = s.state == Existing || len(s.o.Beside) > 0
	return nil
}

func (v *vcrpySession) ask(s *Session, live request) Outcome {
	found, raised := s.find(live, s.unplayed)
	switch {
	case raised != nil:
		return failed(raised)
	case found != nil && s.o.Mode != "all" && (v.rewound || s.o.AllowRepeats && atLeast(s.o.Version, "9.4.2")):
		if !atLeast(s.o.Version, "9.4.2") || found.plays == 0 && found.from != RecordedNow {
			v.played = append(v.played, found)
		}
		return found.play()
	case v.rewound && s.o.Mode == "once" || s.o.Mode == "none":
		return failed(exception.New("CannotOverwriteExistingCassetteException", "Can't overwrite existing cassette in your current record mode"))
	}
	v.dirty = true
	return s.record(live)
}

// vcrpyReplaces: since 8.4 mode all drops every loaded one that a new one matches.
func vcrpyReplaces(o SessionOptions) replacing {
	if o.Mode == "all" && atLeast(o.Version, "8.4") {
		return replacesAll
	}
	return replacesNone
}

// vcrpyLosesUnused: what is saved then is what was played, and what is new as
// far as its request is.
func vcrpyLosesUnused(e unusedEnd) string {
	all := vcrpyReplaces(e.options) == replacesAll
	switch {
	case !atLeast(e.options.Version, "8.0"), all && len(e.fresh) == 0:
		return "drops none"
	case all:
		return ""
	case len(e.fresh) == 0 && e.played == 0:
		return "would empty the cassette, since nothing was played"
	}
	for _, f := range e.fresh {
		if f.played && !atLeast(e.options.Version, "9.4.2") {
			return "would store what was recorded and played twice"
		}
		if f.known() {
			return fmt.Sprintf("would lose interaction %d, whose request was recorded before", f.number)
		}
	}
	return ""
}

// save appends what is new. With drop_unused_requests it saves what was played
// and what is new, once fewer were played than loaded: a new one that equals a
// loaded one is lost, and one that was played since is there twice before 9.4.2.
func (v *vcrpySession) save(s *Session) ([]*taped, bool, *exception.Error) {
	if vcrpyReplaces(s.o) == replacesAll {
		kept, raised := v.recordedAgain(s)
		return kept, v.dirty && raised == nil, raised
	}
	if !s.o.DropUnused || !atLeast(s.o.Version, "8.0") || len(v.played) >= len(s.loaded) {
		return s.tapes, v.dirty, nil
	}
	kept := slices.Clone(v.played)
	s.give(slices.DeleteFunc(slices.Clone(s.loaded), func(t *taped) bool { return t.plays > 0 })...)
	for _, t := range s.tapes {
		known := slices.ContainsFunc(s.loaded, func(old *taped) bool {
			ok, _ := s.matches(t.request, old)
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
func (v *vcrpySession) recordedAgain(s *Session) (kept []*taped, raised *exception.Error) {
	for _, old := range s.loaded {
		replaced := s.o.DropUnused
		for _, t := range s.recorded {
			if replaced {
				break
			}
			if replaced, raised = s.matches(t.request, old); raised != nil {
				return nil, raised
			}
		}
		if replaced {
			s.give(old)
		} else {
			kept = append(kept, old)
		}
	}
	return append(kept, s.recorded...), nil
}

// vcrpyMode: it took any mode for new_episodes before 8.2.1.
func vcrpyMode(version, mode string) *exception.Error {
	if !atLeast(version, "8.2.1") {
		return nil
	}
	return exception.New("ValueError", fmt.Sprintf("'%s' is not a valid record_mode. Valid modes are: 'all', 'any', 'new_episodes', 'none', 'once'", mode))
}

// vcrpyFile is Cassette._load with FilesystemPersister.load_cassette and
// serialize.deserialize. Before 5.0 any ValueError counts as a missing file,
// JSON's syntax errors among them; since 9.4.2 a file without text does.
func vcrpyFile(o SessionOptions) (FileState, *exception.Error) {
	swallows := !atLeast(o.Version, "5.0")
	state := o.State
	switch {
	case state == Undecodable, state == Foreign && swallows:
		return Missing, nil
	case state == Empty && atLeast(o.Version, "9.4.2"):
		return Missing, nil
	case state == Foreign:
		return state, exception.New("ValueError", "Your cassette files were generated in an older version of VCR. Delete your cassettes or run the migration script.")
	case o.JSON && (state == Empty || state == Malformed || state == Marked):
		if swallows {
			return Missing, nil
		}
		return state, exception.New("json.decoder.JSONDecodeError", "Expecting value")
	case state == Empty:
		return state, exception.New("TypeError", "'NoneType' object is not subscriptable")
	case state == Malformed:
		return state, exception.New("yaml.parser.ParserError", "while parsing")
	case state == Marked:
		return Existing, nil
	}
	return state, nil
}
