package replay

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
	"tapedeck/testdata/corpus"
)

// A memory is a cassette in memory.
type memory struct {
	library string
	existed bool
	list    []model.Interaction
	old     int
	dropped []int
}

func (m *memory) Len() int                            { return len(m.list) }
func (m *memory) At(i int) (model.Interaction, error) { return m.list[i], nil }
func (m *memory) Library() string                     { return m.library }
func (m *memory) Existed() bool                       { return m.existed }
func (m *memory) Close() error                        { return nil }
func (m *memory) Append(i model.Interaction) error {
	m.list = append(m.list, i)
	return nil
}
func (m *memory) Drop(at []int) error {
	m.dropped = append(m.dropped, at...)
	return nil
}

// final lists what the cassette holds in the end, as the vectors do.
func (m *memory) final() string {
	if !m.existed && len(m.list) == 0 {
		return "null"
	}
	rows := [][2]string{}
	for i, v := range m.list {
		if slices.Contains(m.dropped, i) {
			continue
		}
		label := "new"
		if i < m.old {
			label = fmt.Sprintf("REC-%d", i)
		}
		rows = append(rows, [2]string{v.Request.URL[len(v.Request.URL)-1:], label})
	}
	text, _ := json.Marshal(rows)
	return string(text)
}

// live answers every request.
type live struct{ calls int }

func (l *live) RoundTrip(req *http.Request) (*http.Response, error) {
	l.calls++
	return &http.Response{StatusCode: 200, Proto: "HTTP/1.1", Header: http.Header{}, Body: io.NopCloser(strings.NewReader("live")), Request: req}, nil
}

func keyed(lib, key string, age time.Duration) model.Interaction {
	req, _ := http.NewRequest("GET", librarytest.KeyRequest(key).URI, nil)
	i := asked(Options{Library: lib}.library(), req, nil)
	i.Response = model.Response{Status: 200, Proto: "HTTP/1.1"}
	i.RecordedAt = time.Now().Add(-age).UTC().Format(time.RFC3339)
	return i
}

// A Transport decides and saves as the real libraries did, but for what it says
// it does not: files that are no cassette, and losing data.
func TestTransportDecidesAsTheLibraries(t *testing.T) {
	ran, agreed, kept := 0, 0, 0
	for _, file := range corpus.Vectors(t, "record_mode_sequences.json") {
		var rows struct{ Vectors []json.RawMessage }
		if err := json.Unmarshal(file.Read(t), &rows); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows.Vectors {
			ran++
			same, err := transportVector(row)
			switch {
			case err != nil:
				var id struct{ ID string }
				json.Unmarshal(row, &id)
				t.Errorf("%s: %v", id.ID, err)
			case same:
				agreed++
			default:
				kept++
			}
		}
	}
	t.Logf("%d rows: %d the same in outcomes and file, %d where the library refuses the file or would lose data", ran, agreed, kept)
	if agreed == 0 {
		t.Error("no row reached the comparison")
	}
}

// transportVector reports whether all was the same, or a difference was meant.
func transportVector(row []byte) (same bool, err error) {
	var v struct {
		librarytest.Setting
		Recorded, Requests, Outcomes []string
		Final                        json.RawMessage
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return false, err
	}
	if v.CassetteState == "empty-file" {
		return false, nil // it is no cassette
	}
	for _, version := range v.Versions {
		o, lib := v.Session(version), librarytest.LibraryOf[v.System]
		cassette := &memory{library: lib, existed: v.CassetteState != "missing"}
		for i, key := range v.Recorded {
			cassette.list = append(cassette.list, keyed(lib, key, o.Age(i)))
		}
		cassette.old = len(cassette.list)
		network := &live{}
		transport, err := New(cassette, Options{Rules: library.Rules{Version: version}, Mode: o.Mode, RoundTripper: network, AllowRepeats: o.AllowRepeats,
			ForbidUnused: o.ForbidUnused, DropUnused: o.DropUnused, RecordAgainAfter: o.RecordAgainAfter, CleanOutdated: o.CleanOutdated})
		if err != nil {
			if o.RecordAgainAfter > 0 && lib == "betamax" {
				return false, nil
			}
			return false, err
		}
		outcomes := transportOutcomes(transport, network, v.Requests, v.Outcomes)
		for i, want := range v.Outcomes {
			want = strings.Replace(librarytest.ClassOnly(want), "record-replacing", "record", 1)
			want = strings.Replace(want, "load-error:", "error:", 1)
			if i >= len(outcomes) || outcomes[i] != want {
				return false, fmt.Errorf("%s: outcomes %q, want %q", version, outcomes, v.Outcomes)
			}
		}
		closing := transport.Close()
		if closing != nil && !o.ForbidUnused {
			return false, nil
		}
		got, want := cassette.final(), string(librarytest.Final(lib, v.Final))
		if network.calls == 0 && (want == "[]" || want == "null") {
			continue // an empty cassette, which would answer nothing, is not written
		}
		same, fine := withoutLosses(got, want, v.Outcomes, o.DropUnused)
		if !fine || !same && !o.DropUnused && !(lib == "betamax" && o.Mode == "all") {
			return false, fmt.Errorf("%s: the file holds %s, want %s", version, got, want)
		}
		if !same {
			return false, nil
		}
	}
	return true, nil
}

// withoutLosses reports that the two hold the same, or that ours holds besides
// only what the library lost: what was played (dropUnused), or recorded in the
// same session (Betamax's mode all).
func withoutLosses(got, final string, outcomes []string, dropUnused bool) (same, fine bool) {
	if got == final {
		return true, true
	}
	var ours, theirs [][2]string
	json.Unmarshal([]byte(got), &ours)
	json.Unmarshal([]byte(final), &theirs)
	for _, row := range ours {
		if at := slices.Index(theirs, row); at >= 0 {
			theirs = slices.Delete(theirs, at, at+1)
			continue
		}
		n, old := strings.CutPrefix(row[1], "REC-")
		if old && !(dropUnused && slices.Contains(outcomes, "replay:"+n)) {
			return false, false
		}
	}
	return false, len(theirs) == 0
}

func transportOutcomes(transport *Transport, network *live, requests, wanted []string) []string {
	var got []string
	for n, key := range requests {
		if n >= len(wanted) {
			break
		}
		before, plays := network.calls, transport.player.plays
		req, _ := http.NewRequest("GET", librarytest.KeyRequest(key).URI, nil)
		_, err := transport.RoundTrip(req)
		var unmatched *UnmatchedError
		switch {
		case errors.As(err, &unmatched) && unmatched.Raised != nil:
			got = append(got, "error:"+unmatched.Raised.Class)
		case err != nil:
			got = append(got, err.Error())
		case network.calls > before && transport.player.session.Mode == "Passthrough":
			got = append(got, "passthrough")
		case network.calls > before:
			got = append(got, "record")
		case transport.player.plays > plays:
			for _, c := range transport.player.index.slots {
				if c.lastPlay == transport.player.plays {
					got = append(got, library.Outcome{Action: library.Play, Interaction: c.From}.String())
				}
			}
		}
	}
	return got
}
