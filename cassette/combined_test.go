package cassette_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"sync"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// maxCombinedSize leaves out files that would take the whole time for themselves.
const maxCombinedSize = 40 << 10

// Many ops in one change lead to what they lead to one by one: the same bytes,
// follow-ups and states; one undo takes them all back, and if the last of them
// is refused nothing has happened.
func TestManyOpsAreAsOneByOne(t *testing.T) {
	made, refused := 0, 0
	for n, s := range corpus.Cassettes(t) {
		if info, err := os.Stat(s.Path); err != nil || info.Size() > maxCombinedSize || testing.Short() && n%4 > 0 {
			continue
		}
		if _, err := cassette.Open(s.Path, cassette.Options{}); err != nil {
			continue
		}
		t.Run(s.Name(), func(t *testing.T) {
			h := fnv.New64()
			h.Write([]byte(s.Name()))
			chance := rand.New(rand.NewPCG(seed(t), h.Sum64()))
			for _, plan := range plans {
				m, r := combine(t, s, plan, chance)
				made, refused = made+m, refused+r
			}
		})
	}
	t.Logf("%d ops made together, %d changes refused for their last op", made, refused)
	if made == 0 || refused == 0 {
		t.Error("that proves nothing")
	}
}

// A plan makes up the next op for a cassette, nil for none.
type plan func(f *cassette.File, k int, chance *rand.Rand) model.Op

var plans = []plan{
	func(f *cassette.File, k int, _ *rand.Rand) model.Op { // every second, from the end on
		return deleteAt(f.Len() - 1 - k)
	},
	func(f *cassette.File, _ int, _ *rand.Rand) model.Op { return deleteAt(f.Len() - 1) },
	func(f *cassette.File, _ int, _ *rand.Rand) model.Op { return deleteAt(min(0, f.Len()-1)) },
	func(f *cassette.File, k int, _ *rand.Rand) model.Op { // each twice
		if 2*k >= f.Len() {
			return nil
		}
		return model.Duplicate{At: 2 * k}
	},
	func(f *cassette.File, k int, _ *rand.Rand) model.Op { // turned over
		if k >= f.Len() {
			return nil
		}
		return model.Move{At: f.Len() - 1, To: k}
	},
	func(f *cassette.File, _ int, chance *rand.Rand) model.Op { // emptied and filled, and all else
		return anyOp(f, chance)
	},
	func(f *cassette.File, k int, chance *rand.Rand) model.Op {
		if f.Len() > 0 && k < 3 {
			return deleteAt(f.Len() - 1)
		}
		return anyOp(f, chance)
	},
}

func deleteAt(i int) model.Op {
	if i < 0 {
		return nil
	}
	return model.Delete{At: i}
}

func anyOp(f *cassette.File, chance *rand.Rand) model.Op {
	if f.Len() == 0 || chance.IntN(8) == 0 {
		i := someInteraction(chance)
		i.RecordedAt = "Tue, 01 Nov 2011 04:58:44 GMT" // otherwise the present time
		if f.Format().Library == "betamax" {
			i.RecordedAt = "2011-11-01T04:58:44"
		}
		return model.Insert{At: chance.IntN(f.Len() + 1), Interaction: i}
	}
	i := chance.IntN(f.Len())
	switch chance.IntN(7) {
	case 0, 1:
		return model.Delete{At: i}
	case 2:
		return model.Duplicate{At: i}
	case 3, 4:
		return model.Move{At: i, To: chance.IntN(f.Len())}
	case 5:
		return model.SetBody{At: i, Side: model.InResponse, Decoded: []byte(`{"a": "b"}`)}
	}
	return model.SetField{At: i, Field: model.RequestURL, Value: plainURLs[chance.IntN(len(plainURLs))]}
}

// combine makes up ops by making them one by one, and makes them together.
func combine(t *testing.T, s corpus.File, next plan, chance *rand.Rand) (made, refused int) {
	t.Helper()
	single, ok := open(t, s)
	if !ok {
		return 0, 0
	}
	original := written(t, single)
	var ops []model.Op
	var bad model.Op
	var ups []model.FollowUp
	for k := range 12 {
		op := next(single, k, chance)
		if op == nil {
			break
		}
		if n := len(ops); n > 0 && !model.OnList(op) && !model.OnList(ops[n-1]) && model.At(op) == model.At(ops[n-1]) {
			continue // these are written once, and so may look otherwise
		}
		step, err := single.Do(cassette.Change{Ops: []model.Op{op}})
		if err != nil {
			bad = op
			continue
		}
		bad = nil // what was refused may not be now
		ops, ups = append(ops, op), append(ups, step.FollowUps...)
	}
	whole, _ := open(t, s)
	if bad != nil {
		_, err := whole.Do(cassette.Change{Ops: append(slices.Clone(ops), bad)})
		var why *cassette.RefusedError
		if !errors.As(err, &why) || !bytes.Equal(written(t, whole), original) || whole.Dirty() {
			t.Errorf("%s is refused alone, and after others: %v", opName(bad), err)
		}
		refused++
	}
	if len(ops) == 0 {
		return 0, refused // a cassette that is only read
	}
	step, err := whole.Do(cassette.Change{Ops: ops})
	if err != nil {
		t.Fatalf("%v together: %v", names(ops), err)
	}
	sameFiles(t, ops, whole, single)
	if len(step.FollowUps)+len(ups) > 0 && !reflect.DeepEqual(step.FollowUps, ups) {
		t.Errorf("%v together are followed by %v, one by one by %v", names(ops), step.FollowUps, ups)
	}
	if !step.Changed {
		return 0, refused
	}
	if _, ok := whole.Undo(); !ok || !bytes.Equal(written(t, whole), original) || whole.Dirty() {
		t.Errorf("undo does not take back %v", names(ops))
	}
	if _, ok := whole.Redo(); !ok {
		t.Errorf("no redo")
	}
	sameFiles(t, ops, whole, single)
	return len(ops), refused
}

func names(ops []model.Op) (all []string) {
	for _, op := range ops {
		all = append(all, fmt.Sprintf("%s of %d", opName(op), model.At(op)+1))
	}
	return all
}

func sameFiles(t *testing.T, ops []model.Op, got, want *cassette.File) {
	t.Helper()
	if a, b := written(t, got), written(t, want); !bytes.Equal(a, b) {
		t.Fatalf("%v together and one by one differ:\n%q\n%q", names(ops), firstDifference(b, a), firstDifference(a, b))
	}
	for i := range want.Len() {
		a, errA := got.Summary(i)
		b, errB := want.Summary(i)
		if a != b || (errA == nil) != (errB == nil) || got.State(i) != want.State(i) {
			t.Errorf("after %v %d is %v %v %d, and %v %v %d one by one", names(ops), i+1, a, errA, got.State(i), b, errB, want.State(i))
		}
	}
}

// A change that is stopped has not happened, wherever it is stopped; who reads
// meanwhile reads what was there before.
func TestStoppedChange(t *testing.T) {
	for _, c := range []struct {
		name  string
		begin func(f *cassette.File, ctx context.Context, tell func(cassette.Progress)) error
	}{
		{"do", func(f *cassette.File, ctx context.Context, tell func(cassette.Progress)) error {
			_, err := f.DoContext(ctx, everySecond(f), tell)
			return err
		}},
		{"undo", func(f *cassette.File, ctx context.Context, tell func(cassette.Progress)) error {
			_, err := f.UndoContext(ctx, tell)
			return err
		}},
		{"redo", func(f *cassette.File, ctx context.Context, tell func(cassette.Progress)) error {
			_, err := f.RedoContext(ctx, tell)
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for stop := range 8 {
				f := manyInteractions(t, 100)
				if c.name != "do" {
					mustDo(t, f, everySecond(f))
				}
				if c.name == "redo" {
					f.Undo()
				}
				before, unsaved := written(t, f), f.Unsaved()
				ctx, cancel := context.WithCancel(context.Background())
				told := 0
				err := c.begin(f, ctx, func(p cassette.Progress) {
					if told++; told == 1+stop*7 {
						cancel()
					}
					if p.Done < 0 || p.Done > p.Total || p.Doing == "" {
						t.Errorf("told of %+v", p)
					}
					if !bytes.Equal(written(t, f), before) {
						t.Error("what is read meanwhile is not what was there before")
					}
				})
				cancel()
				if told < 1+stop*7 {
					continue // it was done by then
				}
				if !errors.Is(err, context.Canceled) || !bytes.Equal(written(t, f), before) || f.Unsaved() != unsaved {
					t.Errorf("stopped after %d: %v, and the file is not as before", told, err)
				}
			}
		})
	}
}

func mustDo(t testing.TB, f *cassette.File, c cassette.Change) {
	t.Helper()
	if _, err := f.Do(c); err != nil {
		t.Fatal(err)
	}
}

// Reading goes on while a change is made: for the race detector.
func TestReadingDuringChanges(t *testing.T) {
	f := manyInteractions(t, 300)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				at := i % 320 // some are not there, then or ever
				_, _ = f.Summary(at)
				_, _ = f.At(at)
				_, _ = f.Source(at, model.Field{Side: model.InResponse, Part: model.BodyPart})
				if f.Len() == 0 || len(f.Entry(0).Text) == 0 || f.Size() == 0 || f.State(at) == cassette.Added {
					t.Error("read what never was")
				}
			}
		})
	}
	for range 20 {
		mustDo(t, f, everySecond(f))
		mustDo(t, f, cassette.Change{Ops: []model.Op{model.SetField{At: 3, Field: model.ResponseStatus, Value: "404"}, model.Move{At: 0, To: 9}}})
		for _, ok := f.Undo(); ok; _, ok = f.Undo() {
		}
	}
	close(done)
	readers.Wait()
}
