// Package match asks why a request does or does not replay, for the command
// line and the screen alike: it reads the wanted text, sets the library up as
// the person or the failure says, and puts the answer into words. The words are
// unsanitised: they quote what was recorded and what was pasted.
package match

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/explain"
	"tapedeck/replay/failure"
	"tapedeck/replay/library"
)

// Ask plays the requests in order, those of each test under each setting in a
// session of their own. What a log says was played is played too, and no answer.
// A failure of another cassette has an answer that says so. Once ctx is done Ask
// stops with the context's error. progress may be nil.
func Ask(ctx context.Context, r *Recordings, s Setting, w Wanted, progress Progress) ([]Answer, error) {
	f := r.file
	s, err := s.inProject(f)
	if err != nil {
		return nil, err
	}
	recorded, err := r.read(ctx, progress)
	if err != nil {
		return nil, err
	}
	a := newAsker(f, recorded, s, w)
	var answers []Answer
	for i, r := range w.Requests {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		answer, err := a.ask(i)
		if err != nil {
			return nil, err
		}
		if !r.Played {
			answers = append(answers, answer)
		}
	}
	number(answers)
	return answers, nil
}

// An asker asks about the requests of a text.
type asker struct {
	file       *cassette.File
	recorded   explain.Recordings
	setting    Setting
	references []reference         // by request
	failed     map[string]int      // by test the first failure of the cassette
	libraries  map[string]bool     // those whose failures the text holds
	sessions   map[string]*session // by test and setting
	wanted     Wanted
	named      bool // the text names cassettes
	older      bool // the text is older than the cassette
}

func newAsker(f *cassette.File, recorded explain.Recordings, s Setting, w Wanted) asker {
	a := asker{file: f, recorded: recorded, setting: s, wanted: w, failed: map[string]int{}, libraries: map[string]bool{}, sessions: map[string]*session{}}
	if info, err := os.Stat(f.Path()); err == nil && !w.Written.IsZero() {
		a.older = w.Written.Before(info.ModTime())
	}
	at := sync.OnceValue(func() whereabout { return whereabouts(f.Path()) })
	for i, r := range w.Requests {
		a.references = append(a.references, s.reference(f, at, r))
		if r.Failure == nil {
			continue
		}
		a.named = a.named || slices.ContainsFunc(r.Failure.Cassettes, func(c library.CassetteInUse) bool { return nameOf(c) != "" })
		a.libraries[r.Failure.Library] = true
		if _, known := a.failed[r.Session]; !known && a.references[i].here {
			a.failed[r.Session] = i
		}
	}
	return a
}

// A session is one test's use of the cassette.
type session struct {
	*explain.Inquirer
	replayed int
}

// ask asks about the next request.
func (a asker) ask(i int) (Answer, error) {
	r, p := a.wanted.Requests[i], a.references[i]
	failed := r.Failure
	switch asked := a.setting.LibraryOf(a.file); {
	case asked == "":
		return Answer{}, errors.New("the file is empty, and does not tell which library replays it: choose one (--as LIBRARY; L on the screen)")
	case r.Played && !p.here:
		return Answer{}, nil
	case r.Played: // played under the setting that a failure of the same test names
		if n, ok := a.failed[r.Session]; ok {
			failed, p.cassette = a.wanted.Requests[n].Failure, a.references[n].cassette
		}
	case !p.here:
		return a.elsewhere(r, p.name, p.of(a.file)), nil
	case failed != nil && !Library(asked).MayHaveSaid(*failed) && (a.setting.Library == "" || a.libraries[asked]):
		of := "a failure of " + failed.Library
		if failed.Library == "" {
			of = "the error of a client of Python"
		}
		return a.elsewhere(r, p.name, fmt.Sprintf("%s, not of %s", of, asked)), nil
	case failed != nil && failed.Situation == library.Sent && p.name == "" && a.named && !a.setting.Here:
		return a.elsewhere(r, "", "sent for real; the text names no cassette for it, as it does for other failures: it may be one of "+a.file.Path()), nil
	}
	q, err := a.session(r.Session, a.setting.inquiry(a.file, failed, p.cassette))
	if err != nil {
		return Answer{}, err
	}
	var others *explain.Inquirer
	if a.setting.On != nil || a.setting.Library != "" {
		others = q.Inquirer
	}
	wanted := a.wanted.asked(r, others)
	then := a.wanted.earlier[r.Failure]
	said := q.StillSaid(a.recorded, then.said)
	if !wanted.Elsewhere {
		said, then.said = explain.Observe(a.recorded, failed)
	}
	if others == nil {
		wanted.Said = said
	}
	answer := Answer{From: r, Cassette: p.name, Own: true, Replayed: q.replayed, Inquirer: q.Inquirer, said: then.said}
	for range then.before + 1 {
		if answer.Why, err = q.Ask(wanted); err != nil {
			return Answer{}, err
		}
	}
	if a.setting.Mode == "" {
		p.refusedInside(&answer.Why)
	}
	answer.doubtful = sentNotes(failed, a.setting, answer.Why)
	if failed != nil && a.older {
		answer.doubtful = append(answer.doubtful, olderNote)
	}
	answer.Notes = append(answer.Notes, answer.doubtful...)
	answer.Replayed += answer.Before
	if q.replayed += answer.Before; r.Played || answer.Outcome.Action == library.Play {
		q.replayed++
	}
	return answer, nil
}

// sentNotes say what is known where a request was sent for real.
func sentNotes(failed *library.Failure, s Setting, w explain.Why) []string {
	if failed == nil || failed.Situation != library.Sent || w.Outcome.Action == library.PassThrough {
		return nil
	}
	var notes []string
	if mode := cmp.Or(s.Mode, s.project.Mode, s.Code.Mode); w.Mode != "" && mode == "" {
		notes = append(notes, "the text does not tell the mode: it is one that sends, taken to be "+w.Mode)
	} else if mode != w.Mode {
		notes = append(notes, fmt.Sprintf("mode %s would not have sent it: the mode is taken to be %s", mode, w.Mode))
	}
	if failed.Library == "" {
		notes = append(notes, "the text does not tell whether a cassette was in use at all")
	}
	return notes
}

// elsewhere is the answer to what is no failure of the cassette.
func (a asker) elsewhere(r failure.Request, name, why string) Answer {
	w := explain.Why{Asked: a.wanted.asked(r, nil), Library: r.Failure.Library, Mode: r.Failure.Mode(), Reason: why}
	w.Outcome.Action = library.Fail
	return Answer{Why: w, From: r, Cassette: name, Inquirer: &explain.Inquirer{}}
}

// session is that of a test under a setting.
func (a asker) session(test string, o explain.Inquiry) (*session, error) {
	name := fmt.Sprintf("%q %q %q %q %q", test, o.Version, o.Mode, o.MatchOn, o.OwnMatchers)
	if q := a.sessions[name]; q != nil {
		return q, nil
	}
	q, err := explain.NewInquirer(o, a.recorded)
	if err != nil {
		return nil, err
	}
	a.sessions[name] = &session{Inquirer: q}
	return a.sessions[name], nil
}

// Change is what a remedy makes of the cassette. The matchers are asked about
// what comes of it: it is refused where the request would still not match.
func (a Answer) Change(r explain.Remedy) cassette.Change {
	c := cassette.Change{Ops: r.Ops}
	if r.Kind == explain.MakeMatch {
		c.Holds = func(changed model.Interaction) error {
			failing, err := a.Failing(a.Why, changed)
			if err == nil && len(failing) > 0 {
				err = fmt.Errorf("it would still not match: %s", strings.Join(failing, ", "))
			}
			return err
		}
	}
	return c
}

// Order groups the recordings whose requests are equal under the setting's
// matchers; interactions that cannot be read are in no group. progress may be nil.
func Order(ctx context.Context, f *cassette.File, s Setting, progress Progress) ([][]explain.Turn, error) {
	s, err := s.inProject(f)
	if err != nil {
		return nil, err
	}
	o := s.inquiry(f, nil, library.CassetteInUse{})
	ordering, err := explain.NewOrdering(o.Library, o.Rules)
	if err != nil {
		return nil, err
	}
	err = cassette.Walk(ctx, f, 0, f.Len(), func(v *cassette.Visit) (k explain.OrderKeys) {
		if recorded, err := v.Interaction(); err == nil {
			k = ordering.Keys(recorded)
		}
		return k
	}, func(i int, k explain.OrderKeys) error {
		ordering.Add(i, k)
		if progress != nil {
			progress(i + 1)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ordering.Groups(), nil
}
