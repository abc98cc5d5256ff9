package opened

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/model"
)

// What is made in several cassettes is taken back in those that have it where one
// fails; what is undone in them stays so, and is said.
func TestMakeAll(t *testing.T) {
	const text = "interactions:\n- request: {body: null, headers: {}, method: GET, uri: 'http://h.test/'}\n  response: {body: {string: ''}, headers: {}, status: {code: 200, message: OK}}\nversion: 1\n"
	all := NewCassettes("", "")
	var of []*Cassette
	for _, name := range []string{"a.yaml", "b.yaml", "c.yaml"} {
		f, err := cassette.Read(name, []byte(text), cassette.Options{})
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
	steps := func() (n []int) {
		for _, x := range of {
			undo, _ := x.File.Steps()
			n = append(n, undo)
		}
		return n
	}
	none := func(context.Context, *Cassette) error { return nil }

	var back []*Cassette
	made, err := makeAll(t.Context(), of, none, set, func(x *Cassette) {
		back = append(back, x)
		x.File.Undo()
	})
	if !errors.Is(err, fails) || len(made) != 0 || !slices.Equal(back, []*Cassette{of[1], of[0]}) || !slices.Equal(steps(), []int{0, 0, 0}) {
		t.Errorf("made %d, took back %d, left %v steps: %v", len(made), len(back), steps(), err)
	}
	made, err = makeAll(t.Context(), of, none, set, nil)
	if !errors.Is(err, fails) || len(made) != 2 || !slices.Equal(steps(), []int{1, 1, 0}) {
		t.Errorf("made %d, left %v steps: %v", len(made), steps(), err)
	}
	refuses := func(_ context.Context, x *Cassette) error {
		if x == of[1] {
			return fails
		}
		return nil
	}
	if made, err = makeAll(t.Context(), of, refuses, set, nil); err == nil || len(made) != 0 || !slices.Equal(steps(), []int{1, 1, 0}) {
		t.Errorf("changed where one refuses: %v, %v", steps(), err)
	}
}

// A joint step that is gone is no part of what is undone or done again later.
func TestDropJoint(t *testing.T) {
	f, err := cassette.Read("a.yaml", []byte("interactions: []\nversion: 1\n"), cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := New(NewCassettes("", ""), f, time.Time{})
	x.joint = map[int]*jointStep{0: new(jointStep), 1: new(jointStep), 3: new(jointStep)}
	x.dropJoint()
	if len(x.joint) != 1 || x.joint[0] == nil {
		t.Errorf("left %v", x.joint)
	}
}
