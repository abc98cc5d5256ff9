package librarytest

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// A Layout is how a library writes the cassettes that sessions are played from.
type Layout struct {
	Library library.Library
	JSON    bool
	// Entry is an interaction; URL, BODY, HOST, ISO and HTTPDATE stand in it for
	// what differs.
	Entry                  string
	Before, Between, After string // around the entries
	// Broken is a syntax error, Foreign what is no cassette of the library.
	Broken, Foreign string
	// Unit is that of re_record_interval; 0: a second.
	Unit time.Duration
}

// A SessionRow is a session for an installed library and for ours.
type SessionRow struct {
	Name      string       `json:"library"`
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
	Outer     []SessionRow `json:"outer"`
	Requests  [][2]string  `json:"requests"`

	Ages []int `json:"-"` // of what the file holds, in seconds

	layout Layout
	base   string // what URLs begin with
	state  library.FileState
	keys   []string // what the file holds, by the ends of the URLs
}

// Sessions begins rows: sessions of a layout over a server of its own.
func Sessions(t *testing.T, l Layout) SessionRow {
	var hits atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "LIVE-%d", hits.Add(1)) }))
	t.Cleanup(server.Close)
	return SessionRow{Name: l.Library.Name, JSON: l.JSON, layout: l, base: server.URL + "/n"}
}

type sessionReply struct {
	Got    []string
	Raised string
	Saved  *[]byte
}

// CheckSessions plays sessions with an installed library and with ours: odd
// files, nested cassettes and the options that the vector files do not vary.
func CheckSessions(t *testing.T, o Oracle, version string, rows []SessionRow) {
	replies := AskAll[sessionReply](t, o, rows)
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
	t.Logf("%s %s: %d sessions, %d that lose data, %d that overwrite a file", rows[0].Name, version, len(rows), lost, over)
}

// options are ours for the row.
func (r SessionRow) options(version string) library.SessionOptions {
	unit := cmp.Or(r.layout.Unit, time.Second)
	o := library.SessionOptions{
		Rules: library.Rules{Version: version}, Mode: r.Mode, State: r.state, JSON: r.JSON,
		AllowRepeats: r.Repeats, DropUnused: r.Drop, RecordAgainAfter: time.Duration(r.Interval) * unit, CleanOutdated: r.Clean, Offline: r.Offline,
		ForbidUnused: r.Forbid, Exclusive: r.Exclusive, BlockUnsafe: r.Safe,
		Age: func(i int) time.Duration {
			if i < len(r.Ages) {
				return time.Duration(r.Ages[i]) * time.Second
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

func (r SessionRow) session(t *testing.T, version string) *library.Session {
	t.Helper()
	var outer *library.Session
	for _, out := range r.Outer {
		o := out.options(version)
		o.Outer = outer
		var err error
		if outer, err = out.layout.Library.OpenRequests(o, out.recorded()); err != nil {
			t.Fatal(err)
		}
	}
	o := r.options(version)
	o.Outer = outer
	s, err := r.layout.Library.OpenRequests(o, r.recorded())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (r SessionRow) recorded() []library.Request {
	var list []library.Request
	for _, key := range r.keys {
		q := library.Request{Method: "GET", URI: r.base + key}
		if as := r.layout.Library.AsRecorded; as != nil {
			q = as(q)
		}
		list = append(list, q)
	}
	return list
}

// play asks and ends; the text tells what came of it.
func (r SessionRow) play(s *library.Session) (library.Ending, string) {
	var got []string
	for _, q := range r.Requests {
		if s.LoadError != nil {
			break
		}
		o := s.Decide(library.Request{Method: q[0], URI: q[1]})
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
var sessionBody = lazyregexp.New(`REC-\d\.\d|LIVE-\d+|response: [&*]id\d+`)

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
func wantedSession(r SessionRow, reply sessionReply) string {
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
