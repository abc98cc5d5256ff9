package opened

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/model"
)

// What is made in several cassettes is rolled back in those that have it where one
// fails, so that it cannot be made again in them either; what cannot be rolled back
// stays, and is said. What is undone in some stays so.
func TestMakeAll(t *testing.T) {
	const text = "interactions:\n- request: {body: null, headers: {}, method: GET, uri: 'http://h.test/'}\n  response: {body: {string: ''}, headers: {}, status: {code: 200, message: OK}}\nversion: 1\n"
	all, folder := NewCassettes("", ""), t.TempDir()
	var of []*Cassette
	for _, name := range []string{"a.yaml", "b.yaml", "c.yaml"} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := cassette.Open(path, cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		of = append(of, New(all, f, time.Time{}))
	}
	fails := errors.New("the disk is gone")
	set := func(x *Cassette) (cassette.Step, error) {
		if x == of[2] {
			return cassette.Step{}, fails
		}
		return x.File.Do(cassette.Change{Ops: []model.Op{model.SetField{Field: model.ResponseStatus, Value: "404"}}})
	}
	steps := func() (n [][2]int) {
		for _, x := range of {
			undo, redo := x.File.Steps()
			n = append(n, [2]int{undo, redo})
		}
		return n
	}
	none := func(context.Context, *Cassette) error { return nil }

	// What was undone before can be made again.
	if _, err := of[1].File.Do(cassette.Change{Ops: []model.Op{model.Delete{}}}); err != nil {
		t.Fatal(err)
	}
	of[1].File.Undo()
	before := [][2]int{{0, 0}, {0, 1}, {0, 0}}

	back := func(x *Cassette) error {
		_, err := x.File.RollBack()
		return err
	}
	made, err := makeAll(t.Context(), of, none, set, back)
	if !errors.Is(err, fails) || len(made) != 0 || !slices.Equal(steps(), before) || err.Error() != "c.yaml: the disk is gone" {
		t.Errorf("made %d, left %v steps: %v", len(made), steps(), err)
	}
	refuses := func(_ context.Context, x *Cassette) error {
		if x == of[1] {
			return fails
		}
		return nil
	}
	if made, err = makeAll(t.Context(), of, refuses, set, nil); err == nil || len(made) != 0 || !slices.Equal(steps(), before) {
		t.Errorf("changed where one refuses: %v, %v", steps(), err)
	}
	stays := func(x *Cassette) error {
		if x == of[0] {
			return errors.New("it is locked")
		}
		return back(x)
	}
	made, err = makeAll(t.Context(), of, none, set, stays)
	if len(made) != 1 || made[0].cassette != of[0] || !slices.Equal(steps(), [][2]int{{1, 0}, {0, 1}, {0, 0}}) ||
		err.Error() != "c.yaml: the disk is gone; could not be rolled back in a.yaml: it is locked" {
		t.Errorf("made %d, left %v steps: %v", len(made), steps(), err)
	}
	of[0].File.Undo()
	made, err = makeAll(t.Context(), of, none, set, nil)
	if !errors.Is(err, fails) || len(made) != 2 || !slices.Equal(steps(), [][2]int{{1, 0}, {1, 0}, {0, 0}}) {
		t.Errorf("made %d, left %v steps: %v", len(made), steps(), err)
	}
}
