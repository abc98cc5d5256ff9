package all

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
)

// Sessions that the real libraries were observed in.
func TestSessionVectors(t *testing.T) {
	librarytest.Vectors(t, "record_modes.json", librarytest.RowOnly(modeVector))
	librarytest.Vectors(t, "record_mode_sequences.json", librarytest.RowOnly(sequenceVector))
}

// named is a library whose rules are known.
func named(name string) library.Library {
	l, err := Named(name)
	if err != nil {
		panic(err)
	}
	return l
}

// loose writes an outcome as the files do; of an error only the class counts.
func loose(o library.Outcome, s *library.Session) string {
	if s.LoadError != nil {
		return "load-error:" + s.LoadError.Class
	}
	return o.String()
}

// run plays the requests; a cassette that is refused has one outcome.
func run(s *library.Session, requests []string) []string {
	var outcomes []string
	for _, key := range requests {
		outcomes = append(outcomes, loose(s.Decide(librarytest.KeyRequest(key)), s))
		if s.LoadError != nil {
			break
		}
	}
	return outcomes
}

func sequenceVector(row []byte) error {
	var v struct {
		librarytest.Setting
		Recorded, Requests, Outcomes []string
		Final                        json.RawMessage
		PlayCount                    *int    `json:"play_count"`
		AllPlayed                    *bool   `json:"all_played"`
		Effective                    *string `json:"record_mode_effective"`
		Eject                        string
		Unused                       json.RawMessage
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	for i := range v.Outcomes {
		v.Outcomes[i] = librarytest.ClassOnly(v.Outcomes[i])
	}
	for _, version := range v.Versions {
		s, err := named(librarytest.LibraryOf[v.System]).OpenRequests(v.Session(version), librarytest.Recorded(named(librarytest.LibraryOf[v.System]), v.Recorded))
		if err != nil {
			return err
		}
		if got := run(s, v.Requests); !slices.Equal(got, v.Outcomes) {
			return fmt.Errorf("%s: outcomes %q, want %q", version, got, v.Outcomes)
		}
		end := s.End()
		if err := checkFinal(s, end, v.Final); err != nil {
			return fmt.Errorf("%s: %w", version, err)
		}
		if v.PlayCount != nil && s.LoadError == nil && end.Plays != *v.PlayCount {
			return fmt.Errorf("%s: %d plays, want %d", version, end.Plays, *v.PlayCount)
		}
		if v.AllPlayed != nil && s.LoadError == nil && (len(end.Unused) == 0) != *v.AllPlayed {
			return fmt.Errorf("%s: unused %v, all played %v", version, end.Unused, *v.AllPlayed)
		}
		if err := checkMode(s, v.Effective); err != nil {
			return fmt.Errorf("%s: %w", version, err)
		}
		if raised := end.Raised; raised == nil && v.Eject != "" || raised != nil && !strings.HasPrefix(v.Eject, "error:"+raised.Error()) {
			return fmt.Errorf("%s: at the end %v, want %q", version, raised, v.Eject)
		}
		if err := checkUberUnused(end, v.System, v.Unused); err != nil {
			return err
		}
	}
	return nil
}

// checkMode compares the mode in effect.
func checkMode(s *library.Session, want *string) error {
	rules, ok := s.Rules.(interface {
		Begun(*library.Session) (library.Beginning, error)
	})
	if !ok || want == nil {
		return nil
	}
	b, err := rules.Begun(s)
	if err == nil && b.Mode != *want {
		err = fmt.Errorf("mode %s, want %s", b.Mode, *want)
	}
	return err
}

// key is the letter of an interaction.
func key(t *library.Recorded) string { return t.Request.URI[len(t.Request.URI)-1:] }

// checkFinal compares the file in the end.
func checkFinal(s *library.Session, end library.Ending, want json.RawMessage) error {
	got := ""
	switch end.File {
	case library.Missing:
		got = "null"
	case library.Empty:
		got = `"EMPTYFILE"`
	default:
		kept := s.Loaded
		if playable, written, _ := s.Rules.Save(s); written && s.LoadError == nil {
			kept = playable
		}
		list := [][2]string{}
		for i, t := range kept {
			if t.From != end.Interactions[i] {
				return fmt.Errorf("the ending lists %v", end.Interactions)
			}
			label := "new"
			if t.From != library.RecordedNow {
				label = fmt.Sprintf("REC-%d", t.From)
			}
			list = append(list, [2]string{key(t), label})
		}
		text, _ := json.Marshal(list)
		got = string(text)
	}
	want = librarytest.Final(s.Library.Name, want)
	if got != string(want) {
		return fmt.Errorf("the file holds %s, want %s", got, want)
	}
	return nil
}

// checkUberUnused compares what report_unused_cassettes would print.
func checkUberUnused(end library.Ending, system string, want json.RawMessage) error {
	var names []string
	if system != "uber-cassette" || json.Unmarshal(want, &names) != nil {
		return nil
	}
	if len(names) != len(end.Unused) {
		return fmt.Errorf("unused %v, want %q", end.Unused, names)
	}
	return nil
}

// A decision is what record_modes.json says of one request: known from where,
// what is still to be played.
type decision struct{ state, knownFrom, available string }

// decided keeps what decisions found, by setting.
var decided = map[string]map[decision]map[string]bool{}

// decisions plays every short session of a setting and collects what was done
// in each situation.
func decisions(v librarytest.Setting, version string) (map[decision]map[string]bool, error) {
	setting := fmt.Sprintf("%s %s %s %+v", version, v.Mode, v.CassetteState, withoutAge(v.Session(version)))
	if found := decided[setting]; found != nil {
		return found, nil
	}
	found := map[decision]map[string]bool{}
	decided[setting] = found
	recorded := [][]string{nil}
	if v.CassetteState == "existing" {
		recorded = [][]string{{"A"}, {"A", "A"}, {"B"}, {"A", "B"}}
	}
	for _, keys := range recorded {
		for _, requests := range sessionsOf([]string{"A", "C"}, 4) {
			s, err := named(librarytest.LibraryOf[v.System]).OpenRequests(v.Session(version), librarytest.Recorded(named(librarytest.LibraryOf[v.System]), keys))
			if err != nil {
				return nil, err
			}
			seen := newTranscript(keys)
			for _, letter := range requests {
				at := decision{}
				if s.LoadError == nil { // else nothing can be known
					at = seen.situation(letter)
				}
				at.state = v.CassetteState
				outcome := loose(s.Decide(librarytest.KeyRequest(letter)), s)
				if found[at] == nil {
					found[at] = map[string]bool{}
				}
				found[at][seen.note(letter, outcome)] = true
			}
		}
	}
	return found, nil
}

func withoutAge(o library.SessionOptions) library.SessionOptions {
	o.Age = nil
	return o
}

// sessionsOf lists every sequence of 1 to n keys.
func sessionsOf(keys []string, n int) [][]string {
	if n == 0 {
		return nil
	}
	var out [][]string
	for _, first := range keys {
		out = append(out, []string{first})
		for _, rest := range sessionsOf(keys, n-1) {
			out = append(out, append([]string{first}, rest...))
		}
	}
	return out
}

// A transcript tells from outcomes alone what is left to be played.
type transcript struct{ entries []*transcribed }

type transcribed struct {
	key          string
	index        int // in the file, RecordedNow for the session's
	played, gone bool
}

func newTranscript(recorded []string) *transcript {
	t := &transcript{}
	for i, key := range recorded {
		t.entries = append(t.entries, &transcribed{key: key, index: i})
	}
	return t
}

func (t *transcript) situation(key string) decision {
	d := decision{knownFrom: "no", available: "none"}
	for _, e := range t.entries {
		if e.key != key || e.gone {
			continue
		}
		from := "file"
		if e.index == library.RecordedNow {
			from = "session"
		}
		if d.knownFrom == "no" || from == "file" {
			d.knownFrom = from
		}
		switch {
		case e.played && d.available == "none":
			d.available = "all-played"
		case !e.played && (d.available == "none" || d.available == "all-played" || from == "file"):
			if d.available != "file-unplayed" {
				d.available = from + "-unplayed"
			}
		}
	}
	return d
}

// note takes an outcome in and names it as record_modes.json does.
func (t *transcript) note(key, outcome string) string {
	first := func(ok func(*transcribed) bool) *transcribed {
		for _, e := range t.entries {
			if e.key == key && !e.gone && ok(e) {
				return e
			}
		}
		return &transcribed{}
	}
	switch {
	case outcome == "replay:new":
		fresh := first(func(e *transcribed) bool { return e.index == library.RecordedNow && !e.played })
		fresh.played = true
		return "replay-session"
	case strings.HasPrefix(outcome, "replay:"):
		first(func(e *transcribed) bool { return fmt.Sprintf("replay:%d", e.index) == outcome }).played = true
		return "replay-file"
	case outcome == "record-replacing":
		first(func(e *transcribed) bool { return !e.played }).gone = true
		fallthrough
	case outcome == "record":
		t.entries = append(t.entries, &transcribed{key: key, index: library.RecordedNow})
	}
	return outcome
}

func modeVector(row []byte) error {
	var v struct {
		librarytest.Setting
		KnownFrom string `json:"known_from"`
		Available string
		Outcome   string
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	if librarytest.LibraryOf[v.System] == "" { // pytest-recording's rows are about more than vcrpy
		return librarytest.ErrNotRun
	}
	for _, version := range v.Versions {
		found, err := decisions(v.Setting, version)
		if err != nil {
			return err
		}
		got := found[decision{v.CassetteState, v.KnownFrom, v.Available}]
		if len(got) != 1 || !got[v.Outcome] {
			return fmt.Errorf("%s: %v, want %s", version, got, v.Outcome)
		}
	}
	return nil
}

// Options that a library has nothing like are refused rather than ignored.
func TestSessionOptionsOfOtherLibraries(t *testing.T) {
	outer, err := named("ruby-vcr").NewSession(library.SessionOptions{}, librarytest.Keys(""))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		library string
		o       library.SessionOptions
	}{
		{"betamax", library.SessionOptions{Ignore: func(model.Request) bool { return true }}},
		{"vcrpy", library.SessionOptions{BlockUnsafe: true}},
		{"vcrpy", library.SessionOptions{Outer: outer}},
		{"go-vcr", library.SessionOptions{DropOnError: true}},
		{"uber", library.SessionOptions{State: library.Foreign}},
	} {
		if _, err := named(test.library).NewSession(test.o, librarytest.Keys("A")); err == nil || !strings.HasPrefix(err.Error(), test.library+" ") {
			t.Errorf("%s: %v", test.library, err)
		}
	}
}
