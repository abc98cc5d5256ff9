package librarytest

import (
	"encoding/json"
	"strings"
	"time"

	"tapedeck/replay/library"
)

// A Setting is a session's, as the vector files write it.
type Setting struct {
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

// LibraryOf is the library that the files call so.
var LibraryOf = map[string]string{"vcrpy": "vcrpy", "betamax": "betamax", "ruby-vcr": "ruby-vcr", "go-vcr": "go-vcr", "uber-cassette": "uber"}

// Session is how it is set up, for one version.
func (v Setting) Session(version string) library.SessionOptions {
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

// KeyRequest is the request for one of the files' keys.
func KeyRequest(key string) library.Request {
	return library.Request{Method: "GET", URI: "http://127.0.0.1:18081/n" + key}
}

// Recorded are the requests for keys as a library keeps them.
func Recorded(l library.Library, keys []string) []library.Request {
	var list []library.Request
	for _, key := range keys {
		r := KeyRequest(key)
		if l.AsRecorded != nil {
			r = l.AsRecorded(r)
		}
		list = append(list, r)
	}
	return list
}

// ClassOnly leaves out what an exception says.
func ClassOnly(outcome string) string {
	kind, rest, ok := strings.Cut(outcome, ":")
	if !ok || kind == "replay" {
		return outcome
	}
	class, _, _ := strings.Cut(rest, ": ")
	return kind + ":" + class
}

// Final lists what the file of a row holds in the end, as [key, REC-i or new].
// uber/cassette's keys are names, in no order of their own.
func Final(lib string, final json.RawMessage) json.RawMessage {
	var rows [][2]string
	if string(final) == "null" || json.Unmarshal(final, &rows) != nil {
		return final
	}
	if lib == LibraryOf["uber-cassette"] {
		rows = uberFinal(rows)
	}
	if rows == nil {
		rows = [][2]string{}
	}
	text, _ := json.Marshal(rows)
	return text
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
