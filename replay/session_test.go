package replay

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"tapedeck/replay/library"
	"tapedeck/replay/library/govcr"
	"tapedeck/replay/library/rubyvcr"
)

// A session's setting as the vector files write it.
type vectorSetting struct {
	System, Mode string
	Versions     []string
	Options      struct {
		AllowPlaybackRepeats         bool     `json:"allow_playback_repeats"`
		ReplayableInteractions       bool     `json:"replayable_interactions"`
		DropUnusedRequests           bool     `json:"drop_unused_requests"`
		AllowUnusedHTTPInteractions  *bool    `json:"allow_unused_http_interactions"`
		ReRecordInterval             *float64 `json:"re_record_interval"`
		CleanOutdatedHTTPInteraction bool     `json:"clean_outdated_http_interactions"`
		Store                        string
	}
	CassetteState string   `json:"cassette_state"`
	Ages          []int    // seconds, by interaction
	AgeDays       *float64 `json:"age_days"`
}

var libraryOf = map[string]string{"vcrpy": "vcrpy", "betamax": "betamax", "ruby-vcr": "ruby-vcr", "go-vcr": "go-vcr", "uber-cassette": "uber"}

// library is the one that was observed.
func (v vectorSetting) library() library.Library { return named(libraryOf[v.System]) }

// options are the session's, for one version.
func (v vectorSetting) options(version string) library.SessionOptions {
	o := library.SessionOptions{
		Rules:         library.Rules{Version: version},
		Mode:          v.Mode,
		State:         map[string]library.FileState{"missing": library.Missing, "empty-file": library.Empty, "existing": library.Existing, "empty-list": library.Existing}[v.CassetteState],
		AllowRepeats:  v.Options.AllowPlaybackRepeats || v.Options.ReplayableInteractions,
		DropUnused:    v.Options.DropUnusedRequests,
		ForbidUnused:  v.Options.AllowUnusedHTTPInteractions != nil && !*v.Options.AllowUnusedHTTPInteractions,
		CleanOutdated: v.Options.CleanOutdatedHTTPInteraction,
		JSON:          v.Options.Store == "file-json",
		Folder:        v.Options.Store == "dir",
	}
	if interval := v.Options.ReRecordInterval; interval != nil {
		unit := time.Second
		if v.System == "betamax" {
			unit = 24 * time.Hour
		}
		o.RecordAgainAfter = time.Duration(*interval * float64(unit))
	}
	o.Age = func(i int) time.Duration {
		switch {
		case v.AgeDays != nil:
			return time.Duration(*v.AgeDays * 24 * float64(time.Hour))
		case i < len(v.Ages):
			return time.Duration(v.Ages[i]) * time.Second
		}
		return 0
	}
	return o
}

// keyRequest is the request for one of the files' keys.
func keyRequest(key string) library.Request {
	return library.Request{Method: "GET", URI: "http://127.0.0.1:18081/n" + key}
}

func recordedKeys(lib string, keys []string) []library.Request {
	var out []library.Request
	for _, key := range keys {
		r := keyRequest(key)
		if lib == "go-vcr" {
			r = govcr.AsRecorded(r)
		}
		out = append(out, r)
	}
	return out
}

// loose writes an outcome as the files do; of an error only the class counts.
func loose(o library.Outcome, s *library.Session) string {
	if s.LoadError != nil {
		return "load-error:" + s.LoadError.Class
	}
	return o.String()
}

func classOnly(outcome string) string {
	kind, rest, ok := strings.Cut(outcome, ":")
	if !ok || kind == "replay" {
		return outcome
	}
	class, _, _ := strings.Cut(rest, ": ")
	return kind + ":" + class
}

// run plays the requests; a cassette that is refused has one outcome.
func run(s *library.Session, requests []string) []string {
	var outcomes []string
	for _, key := range requests {
		outcomes = append(outcomes, loose(s.Answer(keyRequest(key)), s))
		if s.LoadError != nil {
			break
		}
	}
	return outcomes
}

func sequenceVector(row []byte) error {
	var v struct {
		vectorSetting
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
		v.Outcomes[i] = classOnly(v.Outcomes[i])
	}
	for _, version := range v.Versions {
		s, err := v.library().OpenRequests(v.options(version), recordedKeys(libraryOf[v.System], v.Recorded))
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
		if rules, ok := s.Rules.(*rubyvcr.RubySession); ok && v.Effective != nil && rules.Mode != *v.Effective {
			return fmt.Errorf("%s: mode %s, want %s", version, rules.Mode, *v.Effective)
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

// key is the letter of an interaction.
func key(t *library.Recorded) string { return t.Request.URI[len(t.Request.URI)-1:] }

// checkFinal compares the file in the end. uber/cassette's keys are names, in
// no order of their own.
func checkFinal(s *library.Session, end library.Ending, want json.RawMessage) error {
	got := ""
	switch end.File {
	case library.Missing:
		got = "null"
	case library.Empty:
		got = `"EMPTYFILE"`
	default:
		kept := s.Loaded
		if tapes, written, _ := s.Rules.Save(s); written && s.LoadError == nil {
			kept = tapes
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
	var rows [][2]string
	if json.Unmarshal(want, &rows) == nil && string(want) != "null" {
		if s.Library.Name == "uber" {
			rows = uberFinal(rows)
		}
		if rows == nil {
			rows = [][2]string{}
		}
		want, _ = json.Marshal(rows)
	}
	if got != string(want) {
		return fmt.Errorf("the file holds %s, want %s", got, want)
	}
	return nil
}

// uberFinal makes [key, REC-i or new] of [name, body], recorded ones first.
func uberFinal(rows [][2]string) [][2]string {
	var out, fresh [][2]string
	for _, row := range rows {
		letter := keyInName(row[0])
		if strings.HasPrefix(row[1], "REC-") {
			out = append(out, [2]string{letter, row[1]})
		} else {
			fresh = append(fresh, [2]string{letter, "new"})
		}
	}
	return append(out, fresh...)
}

func keyInName(name string) string {
	at := strings.Index(name, "18081") + len("18081/n")
	return name[at : at+1]
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
func decisions(v vectorSetting, version string) (map[decision]map[string]bool, error) {
	setting := fmt.Sprintf("%s %s %s %+v", version, v.Mode, v.CassetteState, withoutAge(v.options(version)))
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
			s, err := v.library().OpenRequests(v.options(version), recordedKeys(libraryOf[v.System], keys))
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
				outcome := loose(s.Answer(keyRequest(letter)), s)
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
		vectorSetting
		KnownFrom string `json:"known_from"`
		Available string
		Outcome   string
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	if libraryOf[v.System] == "" { // pytest-recording's rows are about more than vcrpy
		return errNotRun
	}
	for _, version := range v.Versions {
		found, err := decisions(v.vectorSetting, version)
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
