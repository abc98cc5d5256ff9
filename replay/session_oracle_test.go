package replay

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/betamax"
	"tapedeck/replay/library/govcr"
	"tapedeck/replay/library/rubyvcr"
	"tapedeck/replay/library/vcrpy"
	"tapedeck/testdata/installed"
)

// A sessionRow is a session for an installed library and for ours.
type sessionRow struct {
	Library   string       `json:"library"`
	Mode      string       `json:"mode"`
	File      []byte       `json:"file"` // nil: none
	JSON      bool         `json:"json"`
	Repeats   bool         `json:"repeats"`
	Drop      bool         `json:"drop"`
	Interval  int          `json:"interval"` // in the library's unit
	Clean     bool         `json:"clean"`
	Offline   bool         `json:"offline"`
	Forbid    bool         `json:"forbid"`
	Exclusive bool         `json:"exclusive"`
	Safe      bool         `json:"safe"`
	Raises    bool         `json:"raises"`
	Ignore    []string     `json:"ignore"`
	Outer     []sessionRow `json:"outer"`
	Requests  [][2]string  `json:"requests"`

	state library.FileState
	keys  []string // what the file holds, by the ends of the URLs
	ages  []int    // in seconds
}

type sessionReply struct {
	Got    []string
	Raised string
	Saved  *[]byte
}

// installedVersion are the versions of the libraries that are no Python.
var installedVersion = map[string]string{"ruby-vcr": "5.0.0", "go-vcr": "4.0.7"}

// TestSessionsAgainstInstalledLibraries plays odd files, nested cassettes and
// the options that the vector files do not vary.
func TestSessionsAgainstInstalledLibraries(t *testing.T) {
	var hits atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "LIVE-%d", hits.Add(1)) }))
	t.Cleanup(server.Close)
	sessionBase = server.URL + "/n"
	for lib, rows := range sessionRows() {
		if version := installedVersion[lib]; version != "" {
			t.Run(lib, func(t *testing.T) { checkSessions(t, sessionOracle(lib), version, rows) })
			continue
		}
		installed.Each(t, lib, []string{"vcrpy", "betamax", "requests"}, func(t *testing.T, p installed.Python) {
			checkSessions(t, oracle{command: []string{p.Path, "../testdata/oracle/session.py"}}, p.Version(lib), rows)
		})
	}
}

func sessionOracle(lib string) oracle {
	if lib == "ruby-vcr" {
		return oracle{command: []string{"ruby", "../testdata/oracle/session.rb"}, needs: rubyLibraries}
	}
	return oracle{command: []string{"go", "run", ".", "session"}, folder: "../testdata/oracle/govcr", needs: goLibrary}
}

func checkSessions(t *testing.T, o oracle, version string, rows []sessionRow) {
	replies := askAll[sessionReply](t, o, rows)
	lost, over := 0, 0
	for i, row := range rows {
		s := row.session(t, version)
		end, got := row.play(s)
		want := wantedSession(row, replies[i])
		if got != want {
			file := string(row.File)
			row.File, row.Outer = nil, slices.Clone(row.Outer)
			t.Errorf("%+v\n%s\n got %s\nwant %s", row, file, got, want)
		}
		lost += min(1, len(end.Lost))
		if end.Overwritten {
			over++
		}
	}
	t.Logf("%s %s: %d sessions, %d that lose data, %d that overwrite a file", rows[0].Library, version, len(rows), lost, over)
}

// options are ours for the row.
func (r sessionRow) options(version string) library.SessionOptions {
	unit := time.Second
	if r.Library == "betamax" {
		unit = 24 * time.Hour
	}
	o := library.SessionOptions{
		Rules: library.Rules{Version: version}, Mode: r.Mode, State: r.state, JSON: r.JSON,
		AllowRepeats: r.Repeats, DropUnused: r.Drop, RecordAgainAfter: time.Duration(r.Interval) * unit, CleanOutdated: r.Clean, Offline: r.Offline,
		ForbidUnused: r.Forbid, Exclusive: r.Exclusive, BlockUnsafe: r.Safe,
		Age: func(i int) time.Duration {
			if i < len(r.ages) {
				return time.Duration(r.ages[i]) * time.Second
			}
			return 0
		},
	}
	if len(r.Ignore) > 0 {
		o.Ignore = func(q model.Request) bool {
			return slices.ContainsFunc(r.Ignore, func(end string) bool { return strings.HasSuffix(q.URL, end) })
		}
	}
	return o
}

func (r sessionRow) session(t *testing.T, version string) *library.Session {
	t.Helper()
	var outer *library.Session
	for _, out := range r.Outer {
		o := out.options(version)
		o.Outer = outer
		var err error
		if outer, err = named(out.Library).OpenRequests(o, out.recorded()); err != nil {
			t.Fatal(err)
		}
	}
	o := r.options(version)
	o.Outer = outer
	s, err := named(r.Library).OpenRequests(o, r.recorded())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (r sessionRow) recorded() []library.Request {
	var list []library.Request
	for _, key := range r.keys {
		q := library.Request{Method: "GET", URI: sessionBase + key}
		if r.Library == "go-vcr" {
			q = govcr.AsRecorded(q)
		}
		list = append(list, q)
	}
	return list
}

// sessionBase is the server's address, once it is known.
var sessionBase string

// play asks and ends; the text tells what came of it.
func (r sessionRow) play(s *library.Session) (library.Ending, string) {
	var got []string
	for _, q := range r.Requests {
		if s.LoadError != nil {
			break
		}
		o := s.Answer(library.Request{Method: q[0], URI: q[1]})
		switch {
		case o.Action == library.Fail:
			got = append(got, "error:"+plainClass(o.Raised.Class))
		case o.Action == library.Play && o.Interaction == library.RecordedNow:
			got = append(got, "again")
		case o.Action == library.Play:
			got = append(got, fmt.Sprintf("REC-%d.%d", o.Outer, o.Interaction))
		default:
			got = append(got, "live")
		}
	}
	if r.Raises {
		s.Raise()
	}
	end := s.End()
	raised := end.Raised
	if s.LoadError != nil {
		raised = s.LoadError
	}
	class := ""
	if raised != nil {
		class = plainClass(raised.Class)
	}
	file := "none"
	switch {
	case end.File == library.Existing:
		file = ""
		for _, i := range end.Interactions {
			if i == library.RecordedNow {
				file += "live "
			} else {
				file += fmt.Sprintf("REC-0.%d ", i)
			}
		}
	case end.File != library.Missing:
		file = "as it was"
	}
	return end, fmt.Sprintf("%q raised %q, file %s", got, class, file)
}

// plainClass leaves out Python's modules, which differ by how a library is
// imported.
func plainClass(class string) string {
	return class[strings.LastIndexAny(class, ".:")+1:]
}

// sessionBody finds the bodies of a saved cassette. A response that is there
// twice is an alias the second time.
var sessionBody = regexp.MustCompile(`REC-\d\.\d|LIVE-\d+|response: [&*]id\d+`)

func savedBodies(text string) []string {
	var list []string
	anchors, anchor := map[string]string{}, ""
	for _, found := range sessionBody.FindAllString(text, -1) {
		name, isResponse := strings.CutPrefix(found, "response: ")
		switch {
		case !isResponse:
			list, anchors[anchor] = append(list, found), found
		case name[0] == '*':
			list = append(list, anchors[name[1:]])
		}
		if anchor = ""; isResponse {
			anchor = name[1:]
		}
	}
	return list
}

// wantedSession tells what came of the library's session.
func wantedSession(r sessionRow, reply sessionReply) string {
	var got []string
	seen := map[string]bool{}
	for _, g := range reply.Got {
		kind, class, isError := strings.Cut(g, ":")
		switch {
		case isError:
			g = kind + ":" + plainClass(class)
		case seen[g] && strings.HasPrefix(g, "LIVE"):
			g = "again"
		case strings.HasPrefix(g, "LIVE"):
			seen[g] = true
			g = "live"
		}
		got = append(got, g)
	}
	file := "none"
	switch {
	case reply.Saved != nil && bytes.Equal(*reply.Saved, r.File) && r.File != nil && (r.state > library.Existing || len(r.File) == 0):
		file = "as it was"
	case reply.Saved != nil:
		file = ""
		for _, body := range savedBodies(string(*reply.Saved)) {
			if strings.HasPrefix(body, "LIVE") {
				body = "live"
			}
			file += body + " "
		}
	}
	return fmt.Sprintf("%q raised %q, file %s", got, plainClass(reply.Raised), file)
}

// sessionRows are the sessions of every library.
func sessionRows() map[string][]sessionRow {
	all := map[string][]sessionRow{}
	for _, lib := range []library.Library{vcrpy.Library, betamax.Library, rubyvcr.Library, govcr.Library} {
		one := sessionRow{Library: lib.Name, JSON: lib.Name == betamax.Library.Name}
		rows := oddFiles(one, lib.Modes)
		if lib.Name == vcrpy.Library.Name {
			one.JSON = true
			rows = append(rows, oddFiles(one, lib.Modes)...)
			one.JSON = false
		}
		for _, mode := range append([]string{"sometimes"}, lib.Modes...) {
			for _, keys := range []string{"", "A", "AB", "BA"} {
				r := one.with(mode, keys, "ABC")
				r.Raises = true
				rows = append(rows, r)
				if r.Raises = false; lib.Name != betamax.Library.Name {
					r.Ignore = []string{"B"}
					rows = append(rows, r)
				}
			}
		}
		switch lib.Name {
		case betamax.Library.Name:
			rows = append(rows, aged(one, lib.Modes, 1, 2*24*3600)...)
		case vcrpy.Library.Name:
			rows = append(rows, repeatedOrDropped(one, lib.Modes)...)
		case rubyvcr.Library.Name:
			rows = append(rows, aged(one, lib.Modes, 1000, 2000)...)
			rows = append(rows, nested(one, lib.Modes)...)
		case govcr.Library.Name:
			for _, mode := range lib.Modes {
				r := one.with(mode, "A", "ABA")
				r.Safe = true
				r.Requests[1][0], r.Requests[2][0] = "POST", "DELETE"
				rows = append(rows, r)
			}
		}
		all[lib.Name] = rows
	}
	return all
}

// repeatedOrDropped varies allow_playback_repeats and drop_unused_requests.
func repeatedOrDropped(one sessionRow, modes []string) []sessionRow {
	var rows []sessionRow
	for _, mode := range modes[:4] { // any is new_episodes
		for _, keys := range []string{"", "AB", "AAB", "BA"} {
			for _, asked := range []string{"AA", "AAC", "CC", "BCCA", "D"} {
				for n := 1; n < 4; n++ {
					r := one.with(mode, keys, asked)
					r.Repeats, r.Drop = n&1 > 0, n&2 > 0
					rows = append(rows, r)
				}
			}
		}
	}
	return rows
}

// with makes a session over recorded keys, in order, that asks for others.
func (r sessionRow) with(mode, keys, asked string) sessionRow {
	r.Mode, r.state, r.keys, r.Requests = mode, library.Existing, nil, [][2]string{}
	if keys == "" {
		r.state, r.File = library.Missing, nil
	} else {
		r.keys = strings.Split(keys, "")
		r.File = r.text(0)
	}
	for _, key := range asked {
		r.Requests = append(r.Requests, [2]string{"GET", sessionBase + string(key)})
	}
	return r
}

// oddFiles are files as table 1.2 of the libraries' semantics has them.
func oddFiles(one sessionRow, modes []string) []sessionRow {
	var rows []sessionRow
	odd := oddTexts[one.Library]
	if one.JSON {
		odd = oddTexts["betamax"]
	}
	for _, mode := range append([]string{""}, modes...) {
		for _, asked := range []string{"", "A", "BAA"} {
			one = one.with(mode, "A", asked)
			text := one.File
			rows = append(rows, one, one.with(mode, "", asked))
			for state, file := range map[library.FileState][]byte{library.Empty: {}, library.Malformed: []byte(odd[0]), library.Foreign: []byte(odd[1]),
				library.Undecodable: bytes.Replace(text, []byte("REC-0.0"), []byte("REC-0.0\xff"), 1), library.Marked: append([]byte("\xef\xbb\xbf"), text...)} {
				r := one
				r.state, r.File = state, file
				if r.keys = nil; state == library.Marked {
					r.keys = []string{"A"}
				}
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// oddTexts are a syntax error and what is no cassette of the library.
var oddTexts = map[string][2]string{
	"vcrpy":    {"interactions: [}\n", "- request: {}\n  response: {}\n"},
	"betamax":  {`{"http_interactions": [{]`, `[{"request": {}, "response": {}}]`},
	"ruby-vcr": {"http_interactions: [}\n", "--- []\n"},
	"go-vcr":   {"version: 2\ninteractions: [}\n", "---\nversion: 1\ninteractions: []\n"},
}

// aged varies what re_record_interval, clean_outdated_http_interactions and
// the network make of interactions of several ages.
func aged(one sessionRow, modes []string, interval, old int) []sessionRow {
	var rows []sessionRow
	for _, mode := range modes {
		for _, ages := range [][]int{{0, 0, 0}, {old, 0, 0}, {0, old, 0}, {0, 0, old}, {old, old, old}} {
			for _, asked := range []string{"A", "ACD"} {
				for n := range 4 {
					one.Interval, one.Clean, one.Offline, one.ages = interval, n&1 > 0, n&2 > 0, ages
					if one.Library == betamax.Library.Name && n > 0 {
						continue
					}
					rows = append(rows, one.with(mode, "ABC", asked))
				}
			}
		}
	}
	return rows
}

// nested are cassettes within others.
func nested(one sessionRow, modes []string) []sessionRow {
	var rows []sessionRow
	for _, mode := range modes {
		for _, outerMode := range modes {
			for n := range 4 {
				for _, keys := range []string{"", "AB"} {
					outer, most := one.with(outerMode, "AB", "A"), one.with("none", "AC", "A")
					outer.Repeats = n&1 > 0
					r := one.with(mode, keys, "AABBCCD")
					r.Exclusive = n&2 > 0
					most.File, outer.File = most.text(2), outer.text(1)
					r.Outer = []sessionRow{most, outer}
					rows = append(rows, r)
				}
			}
		}
	}
	return rows
}

// text is the cassette as the library writes it; level counts cassettes
// outwards and marks the answers.
func (r sessionRow) text(level int) []byte {
	var list []string
	for i, key := range r.keys {
		at := time.Now().UTC()
		if i < len(r.ages) {
			at = at.Add(-time.Duration(r.ages[i]) * time.Second)
		}
		form := sessionEntries[r.Library]
		if r.Library == vcrpy.Library.Name && r.JSON {
			form = sessionEntries["vcrpy-json"]
		}
		list = append(list, strings.NewReplacer("URL", sessionBase+key, "BODY", fmt.Sprintf("REC-%d.%d", level, i), "HOST", sessionHost(),
			"ISO", at.Format(betamax.Library.Storing.TimeLayout), "HTTPDATE", at.Format(http.TimeFormat)).Replace(form))
	}
	switch {
	case r.Library == betamax.Library.Name:
		return []byte(`{"http_interactions": [` + strings.Join(list, ", ") + `], "recorded_with": "betamax/0.8.1"}`)
	case r.JSON:
		return []byte(`{"version": 1, "interactions": [` + strings.Join(list, ", ") + `]}`)
	case r.Library == rubyvcr.Library.Name:
		return []byte("---\nhttp_interactions:\n" + strings.Join(list, "") + "recorded_with: VCR 5.0.0\n")
	case r.Library == govcr.Library.Name:
		return []byte("---\nversion: 2\ninteractions:\n" + strings.Join(list, ""))
	}
	return []byte("interactions:\n" + strings.Join(list, "") + "version: 1\n")
}

func sessionHost() string {
	return strings.TrimSuffix(strings.TrimPrefix(sessionBase, "http://"), "/n")
}

var sessionEntries = map[string]string{
	"vcrpy": `- request: {body: null, headers: {}, method: GET, uri: 'URL'}
  response: {body: {string: BODY}, headers: {}, status: {code: 200, message: OK}}
`,
	"vcrpy-json": `{"request": {"body": null, "headers": {}, "method": "GET", "uri": "URL"}, "response": {"body": {"string": "BODY"}, "headers": {}, "status": {"code": 200, "message": "OK"}}}`,
	"betamax":    `{"request": {"body": {"encoding": "utf-8", "string": ""}, "headers": {}, "method": "GET", "uri": "URL"}, "response": {"body": {"encoding": "utf-8", "string": "BODY"}, "headers": {}, "status": {"code": 200, "message": "OK"}, "url": "URL"}, "recorded_at": "ISO"}`,
	"ruby-vcr": `- request: {method: get, uri: 'URL', body: {encoding: US-ASCII, string: ''}, headers: {}}
  response: {status: {code: 200, message: OK}, headers: {}, body: {encoding: UTF-8, string: BODY}}
  recorded_at: HTTPDATE
`,
	"go-vcr": `    - {id: 0, request: {proto: HTTP/1.1, proto_major: 1, proto_minor: 1, host: 'HOST', method: GET, url: 'URL'}, response: {proto: HTTP/1.1, proto_major: 1, proto_minor: 1, body: BODY, status: 200 OK, code: 200, duration: 0s}}
`,
}
