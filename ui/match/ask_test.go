package match

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
)

func open(t *testing.T, name string) *cassette.File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := cassette.Read(filepath.Base(name), data, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func noFiles(name string) ([]byte, error) { return nil, fmt.Errorf("no file %s", name) }

// refused is what vcrpy prints, in a mode, of a request.
func refused(mode, request string) string {
	return fmt.Sprintf("Can't overwrite existing cassette ('tour.yaml') in your current record mode ('%s').\nNo match for the request (<Request %s>) was found.\n", mode, request)
}

func TestHeadlines(t *testing.T) {
	const api = "http://api.greenhouse.test"
	for _, test := range []struct {
		name, text string
		setting    Setting
		want       []string
	}{
		{"replayed", "curl " + api + "/v1/plants/99", Setting{}, []string{"Replayed as 3: every matcher agrees."}},
		{"used up", strings.Repeat("curl "+api+"/v1/plants/99\n", 2), Setting{},
			[]string{"Replayed as 3: every matcher agrees.", "Not replayed: matched, but used up: 2 requests, 1 recording"}},
		{"played again", strings.Repeat("curl "+api+"/v1/plants/99\n", 2), Setting{Repeats: true},
			[]string{"Replayed as 3: every matcher agrees.", "Replayed as 3: every matcher agrees."}},
		{"nearest", "curl " + api + "/v1/plants?page=2", Setting{}, []string{"Not replayed: vcrpy in mode once raises an error. Nearest is 1: query differs."}},
		{"records", "curl " + api + "/v1/plants?page=2", Setting{Mode: "new_episodes"}, []string{"Not replayed: vcrpy in mode new_episodes records. Nearest is 1: query differs."}},
		{"ignored", "curl " + api, Setting{IgnoreHosts: []string{"API.greenhouse.test"}}, []string{"Not replayed: ignored host: sent to the network in every mode, neither recorded nor replayed"}},
		{"as the failures say", refused("none", "(GET) "+api+"/v1/plants?page=2") + refused("once", "(GET) "+api+"/v1/plants?page=3"), Setting{},
			[]string{"Not replayed: vcrpy in mode none raises an error. Nearest is 1: query differs.", "Not replayed: vcrpy in mode once raises an error. Nearest is 1: query differs."}},
		{"open", refused("none", "(POST) "+api+"/graphql"), Setting{On: []string{"method", "uri", "body"}}, []string{"Not replayed: vcrpy prints no body, 8 and 9 fit"}},
		{"another library", "curl " + api + "/v1/plants?page=2", Setting{Library: "betamax"}, []string{"Not replayed: betamax in mode once raises an error. Nearest is 1: uri differs."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, err := Read(test.text, noFiles)
			if err != nil {
				t.Fatal(err)
			}
			answers, err := Ask(context.Background(), RecordingsOf(open(t, "tour.yaml")), test.setting, w, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range answers {
				got = append(got, a.Headline())
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// Of a diff that the text prints, the headline quotes no line.
func TestHeadlineOfDiff(t *testing.T) {
	folder := filepath.Join("..", "..", "testdata", "match", "changed-since")
	f, err := cassette.Open(filepath.Join(folder, "json_body.yaml"), cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w, err := ReadFile(filepath.Join(folder, "vcrpy9.txt"), os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	ask := func() string {
		answers, err := Ask(context.Background(), RecordingsOf(f), Setting{}, w, nil)
		if err != nil {
			t.Fatal(err)
		}
		own, _ := Own(answers)
		return own[0].Headline()
	}
	if got, want := ask(), "Not replayed: vcrpy in mode none raises an error. Nearest is 1: body differs."; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if _, err := f.Do(cassette.Change{Ops: []model.Op{model.SetBody{At: 0, Side: model.InRequest, Decoded: []byte(`{"name": "fern", "pot": {"size": 4}}`)}}}); err != nil {
		t.Fatal(err)
	}
	if got, want := ask(), "Not replayed: vcrpy in mode none raises an error. Nearest is 1: body differs, says the text."; got != want {
		t.Errorf("changed: got  %q\nwant %q", got, want)
	}
}

// Where nothing that the text leaves out decides, the headline is the reason.
func TestHeadlineOfOwnMatcher(t *testing.T) {
	const text = "E betamax.exceptions.BetamaxError: A request was made that could not be handled.\n\n" +
		"A request was made to http://api.greenhouse.test/v1/plants?page=1 that could not be found in plants.\n\n" +
		"The settings on the cassette are:\n\n    - record_mode: none\n    - match_options {'plan', 'uri'}.\n"
	w, err := Read(text, noFiles)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := Ask(context.Background(), RecordingsOf(open(t, "betamax/json.json")), Setting{Here: true}, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = "Not replayed: matches in what is known: either it is used up, or the test's own matcher differs: plan"
	if got := answers[0].Headline(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A change that would not make the request match is refused, and nothing has
// happened then.
func TestChangeHolds(t *testing.T) {
	f := open(t, "tour.yaml")
	w, err := Read("curl http://api.greenhouse.test/v1/plants?page=2", noFiles)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := Ask(context.Background(), RecordingsOf(f), Setting{}, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := answers[0]
	r, err := a.Remedy(a.Why, "match-1")
	if err != nil {
		t.Fatal(err)
	}
	other, err := a.Remedy(a.Why, "match-3")
	if err != nil {
		t.Fatal(err)
	}
	wrong := explain.Remedy{Kind: explain.MakeMatch, At: r.At, Ops: r.Ops}
	a.Request.URL += "&page=3"
	if _, err := f.Do(a.Change(wrong)); err == nil || !strings.Contains(err.Error(), "it would still not match: query") || f.Dirty() {
		t.Errorf("made although it does not hold: %v", err)
	}
	a = answers[0]
	if step, err := f.Do(a.Change(other)); err != nil || step.At != 2 {
		t.Errorf("not made: %v", err)
	}
}

// What a failure does not tell comes from the request that completes it.
func TestCompleted(t *testing.T) {
	failed, err := Read(refused("none", "(POST) http://h.test/a")+refused("none", "(GET) http://h.test/b"), noFiles)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := Read("curl http://h.test/a -d x", noFiles)
	if err != nil {
		t.Fatal(err)
	}
	w, err := failed.CompletedBy(whole)
	if err != nil || len(w.Requests) != 2 || string(w.Requests[0].Body.Wire) != "x" || w.Requests[0].Failure == nil {
		t.Errorf("%+v, %v", w.Requests, err)
	}
	if other, _ := Read("curl http://h.test/c", noFiles); true {
		if _, err := failed.CompletedBy(other); err == nil {
			t.Error("completed by another request")
		}
	}
}

// Each of several equal interactions is found once, by the beginning of its answer.
func TestFindUnused(t *testing.T) {
	line := func(url, start string) string { return fmt.Sprintf("  - [get %s] => [200 %q]\n", url, start) }
	const job = "http://api.greenhouse.test/v1/jobs/12"
	for text, want := range map[string]string{
		line(job, `{"job": 12, "state": "running`):    "[11] 0",
		line(job, "") + line(job, ""):                 "[10 11] 0",
		line(job, "") + line(job, "") + line(job, ""): "[10 11] 1",
		line(job, ""):               "[11] 0", // the first one was played
		line(job, "something else"): "[11] 0",
		line("http://h.test/", "") + line("http://h.test/other", "x"): "[] 2",
	} {
		w, err := Read(text, noFiles)
		if err == nil || len(w.Requests) > 0 {
			t.Fatalf("%q holds a request: %v", text, err)
		}
		at, missing, err := w.FindUnused(context.Background(), open(t, "tour.yaml"))
		if got := fmt.Sprint(at, missing); err != nil || got != want {
			t.Errorf("%q: %s, want %s: %v", text, got, want, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := (Wanted{}).FindUnused(ctx, open(t, "tour.yaml")); !errors.Is(err, context.Canceled) {
		t.Errorf("not stopped: %v", err)
	}
}

// Requests that were recorded several times are put into groups, all are read, and
// that can be stopped.
func TestOrder(t *testing.T) {
	f, read := open(t, "tour.yaml"), 0
	groups, err := Order(context.Background(), f, Setting{}, func(n int) { read = n })
	if want := "[[{7 -1} {8 -1}] [{10 -1} {11 -1}] [{12 -1} {13 -1}]]"; err != nil || fmt.Sprint(groups) != want || read != f.Len() {
		t.Errorf("%v, want %s, %d read: %v", groups, want, read, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Order(ctx, f, Setting{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("not stopped: %v", err)
	}
}

// What was read is kept for the next question, but for what has changed.
func TestRecordingsAreAsTheyAreNow(t *testing.T) {
	f := open(t, "tour.yaml")
	r := RecordingsOf(f)
	check := func(want string) {
		t.Helper()
		w, err := Read("curl http://api.greenhouse.test/v1/plants?page=2", noFiles)
		if err != nil {
			t.Fatal(err)
		}
		answers, err := Ask(context.Background(), r, Setting{}, w, nil)
		if err != nil || answers[0].Headline() != want {
			t.Errorf("%v, %v, want %q", answers, err, want)
		}
	}
	const not, replayed = "Not replayed: vcrpy in mode once raises an error. Nearest is 1: query differs.", "Replayed as 2: every matcher agrees."
	check(not)
	for _, change := range [][]model.Op{
		{model.SetField{At: 0, Field: model.RequestURL, Value: "http://api.greenhouse.test/v1/plants?page=2"}},
		{model.Duplicate{At: 1}, model.Move{At: 1, To: 0}},
	} {
		if _, err := f.Do(cassette.Change{Ops: change}); err != nil {
			t.Fatal(err)
		}
	}
	check(replayed)
	f.Undo()
	f.Undo()
	check(not)
}

// A request of which the text does not tell the body is neither sent nor stored where
// several recordings are equally near, each of which has another; with the body it is.
func TestUntoldIsNotStored(t *testing.T) {
	const url = "http://api.greenhouse.test/other"
	failed := "E   vcr.errors.CannotOverwriteExistingCassetteException: Can't overwrite existing cassette ('tour.yaml') in your current record mode ('once').\n" +
		"E   No match for the request (<Request (POST) " + url + ">) was found.\nE   No similar requests, that have not been played, found.\n"
	for _, c := range []struct {
		name, text string
		on         []string
		refused    string
	}{
		{"not told", failed, []string{"method", "uri", "body"}, "the text does not tell the body, and several recordings are equally near: give the request as curl or HTTP"},
		{"not looked at", failed, []string{"method", "uri"}, ""},
		{"told", "curl " + url + " -d moss=1", []string{"method", "uri", "body"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, err := Read(c.text, noFiles)
			if err != nil {
				t.Fatal(err)
			}
			answers, err := Ask(context.Background(), RecordingsOf(open(t, "tour.yaml")), Setting{On: c.on, Here: true}, w, nil)
			if err != nil {
				t.Fatal(err)
			}
			sends := 0
			for _, r := range answers[0].Remedies() {
				if !r.Sends() {
					continue
				}
				sends++
				got := ""
				if r.Refused != nil {
					got = r.Refused.Error()
				}
				if got != c.refused {
					t.Errorf("%s is refused with %q, want %q", r.ID, got, c.refused)
				}
			}
			if sends != 2 {
				t.Errorf("%d remedies send, want 2", sends)
			}
		})
	}
}
