package cassette

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tapedeck/cassette/internal/store"
	"tapedeck/model"
)

// crashVar holds a cassette's path: the process changes it, keeps the changes
// and is gone.
const crashVar = "TAPEDECK_TEST_CRASH"

func init() {
	if path := os.Getenv(crashVar); path != "" {
		f, err := Open(path, Options{})
		if err == nil {
			_, err = f.Do(statusAlone(0, "404"))
		}
		if err == nil {
			_, err = f.Do(change(model.Move{At: 0, To: 1}))
		}
		if err == nil {
			err = f.Keep()
		}
		if err != nil {
			fmt.Println(err)
		}
		os.Exit(3)
	}
}

// crashed lets another process change the cassette and end without saving.
func crashed(t *testing.T, path string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashVar+"="+path)
	if out, err := cmd.CombinedOutput(); len(out) > 0 || err == nil {
		t.Fatalf("the process ended with %v: %s", err, out)
	}
}

// kept keeps unsaved work in a folder of its own and returns that.
func keptIn(t *testing.T) string {
	t.Helper()
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	return filepath.Join(state, "tapedeck")
}

func open(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func wantRecoverable(t *testing.T, path string) Recovery {
	t.Helper()
	r, ok := Recoverable(path)
	if !ok {
		t.Fatal("nothing to recover")
	}
	return r
}

func keep(t *testing.T, f *File) {
	t.Helper()
	if err := f.Keep(); err != nil {
		t.Fatal(err)
	}
}

func TestRecover(t *testing.T) {
	folder := keptIn(t)
	path := filepath.Join(t.TempDir(), "a.yaml")
	writeFile(t, path, vcrpyTwo)
	crashed(t, path)

	second := vcrpyTwo[strings.Index(vcrpyTwo, "- request:\n    body: a=1"):strings.Index(vcrpyTwo, "version:")]
	first := vcrpyTwo[strings.Index(vcrpyTwo, "- request:"):strings.Index(vcrpyTwo, second)]
	want := "interactions:\n" + second + strings.Replace(first, "200", "404", 1) + "version: 1\n"

	link := filepath.Join(t.TempDir(), "link.yaml")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	r := wantRecoverable(t, link)
	if r.Changes != 2 || !r.Same || r.Path != path || time.Since(r.Time) > time.Hour {
		t.Errorf("found %+v", r)
	}
	f := open(t, link)
	step, err := f.Recover(context.Background(), r, nil)
	if err != nil || !step.Changed {
		t.Fatalf("%+v, %v", step, err)
	}
	if got := contents(f); got != want {
		t.Errorf("recovered:\n%s", diffText(want, got))
	}
	if got := []State{f.State(0), f.State(1)}; got[0] != Saved || got[1] != Changed {
		t.Errorf("states are %v", got)
	}
	if _, ok := Recoverable(path); ok {
		t.Error("what was recovered here is offered elsewhere")
	}
	if _, err := f.Recover(context.Background(), r, nil); err == nil {
		t.Error("recovered over unsaved changes")
	}
	wantUnsaved := func(when string, want int) {
		t.Helper()
		if got := f.Unsaved(); got != want {
			t.Errorf("%s %d unsaved, want %d", when, got, want)
		}
	}
	wantUnsaved("once recovered", r.Changes)
	f.Undo()
	if contents(f) != vcrpyTwo || f.Dirty() {
		t.Error("undo does not take all of it back")
	}
	f.Redo()
	keep(t, f)
	if _, err := f.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, want)
	wantOnly(t, folder)
	wantUnsaved("once saved", 0)
	f.Undo()
	wantUnsaved("with what was saved undone", r.Changes)
	if _, err := f.Do(statusAlone(0, "410")); err != nil {
		t.Fatal(err)
	}
	wantUnsaved("with what was saved undone and lost", r.Changes+1)
}

func TestKeepAndForget(t *testing.T) {
	folder := keptIn(t)
	f, path, _ := edited(t)
	keep(t, f)
	info, err := os.Stat(folder)
	if err != nil || info.Mode().Perm() != 0o700 && runtime.GOOS != "windows" {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
	files, _ := os.ReadDir(folder)
	if len(files) != 1 {
		t.Fatalf("the folder holds %v", files)
	}
	if info, err := files[0].Info(); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("the file: %v, %v", info.Mode(), err)
	}
	if _, ok := Recoverable(path); ok && runtime.GOOS != "windows" {
		t.Error("work of a living tapedeck is offered")
	}
	for _, step := range []struct {
		name string
		do   func()
		left int
	}{
		{"undo all", func() { f.Undo(); keep(t, f) }, 0},
		{"redo", func() { f.Redo(); keep(t, f) }, 1},
		{"kept twice", func() { keep(t, f) }, 1},
		{"forget", f.Forget, 0},
		{"keep again", func() { keep(t, f) }, 1},
		{"reload", func() {
			if err := f.Reload(); err != nil {
				t.Error(err)
			}
			keep(t, f)
		}, 0},
	} {
		step.do()
		if files, _ := os.ReadDir(folder); len(files) != step.left {
			t.Errorf("%s: %d files left, want %d", step.name, len(files), step.left)
		}
	}
	other, _ := Read("stdin", []byte(vcrpyTwo), Options{})
	if _, err := other.Do(change(model.Delete{At: 0})); err != nil {
		t.Fatal(err)
	}
	keep(t, other)
	wantOnly(t, folder)
}

// Two sessions that end badly leave two files; each can be had back.
func TestRecoverTwoSessions(t *testing.T) {
	folder := keptIn(t)
	path := filepath.Join(t.TempDir(), "a.yaml")
	writeFile(t, path, vcrpyTwo)
	crashed(t, path)
	crashed(t, path)
	if files, _ := os.ReadDir(folder); len(files) != 2 {
		t.Fatalf("%d files", len(files))
	}
	if err := wantRecoverable(t, path).Drop(); err != nil {
		t.Fatal(err)
	}
	if err := wantRecoverable(t, path).Drop(); err != nil {
		t.Fatal(err)
	}
	if _, ok := Recoverable(path); ok {
		t.Error("dropped work is offered")
	}
}

func TestRecoverChangedBase(t *testing.T) {
	keptIn(t)
	path := filepath.Join(t.TempDir(), "a.yaml")
	writeFile(t, path, vcrpyTwo)
	crashed(t, path)
	writeFile(t, path, strings.Replace(vcrpyTwo, "Created", "Made", 1))
	r := wantRecoverable(t, path)
	if r.Same {
		t.Error("a changed cassette counts as the same")
	}
	f := open(t, path)
	_, err := f.Recover(context.Background(), r, nil)
	var refused *RefusedError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "was changed since") || f.Dirty() {
		t.Errorf("got %v, dirty %v", err, f.Dirty())
	}
	var b bytes.Buffer
	if _, err := r.WriteTo(&b); err != nil || !strings.Contains(b.String(), "code: 404") {
		t.Errorf("its text is %v:\n%s", err, b.String())
	}
	wantRecoverable(t, path)
}

// A process that was killed after the file had been replaced leaves a recovery
// file for work that is saved.
func TestRecoverableAfterSaving(t *testing.T) {
	folder := keptIn(t)
	f, path, _ := edited(t)
	keep(t, f)
	files, _ := os.ReadDir(folder)
	kept := filepath.Join(folder, files[0].Name())
	if err := os.Link(kept, kept+".kept"); err != nil {
		t.Skip("no hard links here:", err)
	}
	if _, err := f.Save(SaveOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(kept+".kept", kept); err != nil {
		t.Fatal(err)
	}
	if r, ok := Recoverable(path); ok && store.Identity(r.info(t)) != "" {
		t.Errorf("saved work is offered: %+v", r)
	}
	wantOnly(t, folder)
}

func (r Recovery) info(t *testing.T) os.FileInfo {
	info, err := os.Stat(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// Whatever a recovery file holds, the cassette stays what it was or becomes
// what its text says, and nothing else is touched.
func TestRecoverHostile(t *testing.T) {
	folder := keptIn(t)
	path := filepath.Join(t.TempDir(), "a.yaml")
	writeFile(t, path, vcrpyTwo)
	crashed(t, path)
	good := wantRecoverable(t, path)
	data, err := os.ReadFile(good.file)
	if err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	writeFile(t, outside, vcrpyTwo)
	for name, mutate := range map[string]func(s *store.RecoveryState){
		"run beyond the end": func(s *store.RecoveryState) { s.Parts = []store.RecoveryPart{{From: 0, To: math.MaxInt}} },
		"negative run":       func(s *store.RecoveryState) { s.Parts = []store.RecoveryPart{{From: -1, To: 1}} },
		"run backwards":      func(s *store.RecoveryState) { s.Parts = []store.RecoveryPart{{From: 2, To: 1}} },
		"twice the same":     func(s *store.RecoveryState) { s.Parts = slices.Repeat([]store.RecoveryPart{{From: 0, To: 2}}, 1000) },
		"of none": func(s *store.RecoveryState) {
			s.Parts = []store.RecoveryPart{{Changed: true, Of: 99, Text: []byte("x")}}
		},
		"of less than none": func(s *store.RecoveryState) {
			s.Parts = []store.RecoveryPart{{Changed: true, Of: -5, Text: []byte("x")}}
		},
		"no entry":    func(s *store.RecoveryState) { s.Parts = []store.RecoveryPart{{Changed: true, Text: []byte("x: [")}} },
		"empty entry": func(s *store.RecoveryState) { s.Parts = []store.RecoveryPart{{Changed: true}} },
		"no parts":    func(s *store.RecoveryState) { s.Parts = nil },
		"another lead": func(s *store.RecoveryState) {
			s.Lead = store.RecoveredText{Changed: true, Text: []byte("a: &a [*a]\n")}
		},
		"another format":  func(s *store.RecoveryState) { s.Format = "betamax-json" },
		"another path":    func(s *store.RecoveryState) { s.Path = outside },
		"a later version": func(s *store.RecoveryState) { s.Tapedeck = 99 },
		"another base":    func(s *store.RecoveryState) { s.Base = "" },
		"two entries in one": func(s *store.RecoveryState) {
			s.Parts[0].Text, s.Parts[0].Changed = []byte(vcrpyTwo[14:len(vcrpyTwo)-11]), true
		},
		"negative step count": func(s *store.RecoveryState) { s.Changes = -7 },
		"huge step count":     func(s *store.RecoveryState) { s.Changes = math.MaxInt },
	} {
		t.Run(name, func(t *testing.T) {
			var s store.RecoveryState
			if err := json.Unmarshal(data, &s); err != nil {
				t.Fatal(err)
			}
			mutate(&s)
			hostile, _ := json.Marshal(s)
			if err := os.WriteFile(good.file, hostile, 0o600); err != nil {
				t.Fatal(err)
			}
			recoverAny(t, path)
			wantFile(t, outside, vcrpyTwo)
			wantOnly(t, filepath.Dir(outside), "outside.yaml")
		})
	}
	random := rand.New(rand.NewPCG(1, 2))
	reached := 0
	for range 2000 {
		hostile := slices.Clone(data)
		for range 1 + random.IntN(4) {
			hostile[random.IntN(len(hostile))] = byte(random.IntN(256))
		}
		if random.IntN(4) == 0 {
			hostile = hostile[:random.IntN(len(hostile))]
		}
		if err := os.WriteFile(good.file, hostile, 0o600); err != nil {
			t.Fatal(err)
		}
		if recoverAny(t, path) {
			reached++
		}
	}
	t.Logf("%d of 2000 damaged files could still be read", reached)
	wantOnly(t, folder, filepath.Base(good.file))
}

// recoverAny recovers what there is; whether a file was found.
func recoverAny(t *testing.T, path string) bool {
	t.Helper()
	r, ok := Recoverable(path)
	if !ok {
		return false
	}
	f := open(t, path)
	if _, err := f.Recover(context.Background(), r, nil); err != nil {
		if contents(f) != vcrpyTwo || f.Dirty() || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: the cassette is no longer as it was", err)
		}
		return true
	}
	if f.Unsaved() < 0 || f.Unsaved() > 1e9 {
		t.Errorf("%d unsaved", f.Unsaved())
	}
	if again, err := Read("again", []byte(contents(f)), Options{}); err != nil || again.Len() != f.Len() {
		t.Errorf("recovered what cannot be read: %v\n%s", err, contents(f))
	}
	// Closing lets the next one have the file; nothing was saved.
	f.kept.Close()
	wantFile(t, path, vcrpyTwo)
	return true
}

// TestRecoverProperty keeps and recovers whatever random steps lead to.
func TestRecoverProperty(t *testing.T) {
	keptIn(t)
	random := rand.New(rand.NewPCG(3, 4))
	steps := 0
	for _, src := range []string{vcrpyTwo, betamaxOne, uberTwo} {
		for range 40 {
			path := filepath.Join(t.TempDir(), "cassette")
			writeFile(t, path, src)
			f := open(t, path)
			for range 1 + random.IntN(6) {
				if _, err := f.Do(change(randomOp(random, f.Len()))); err == nil {
					steps++
				}
			}
			if !f.Dirty() {
				continue
			}
			keep(t, f)
			f.kept.Close() // as if it had ended
			again := open(t, path)
			if _, err := again.Recover(context.Background(), wantRecoverable(t, path), nil); err != nil {
				t.Fatalf("%v\n%s", err, f.Diff())
			}
			if contents(again) != contents(f) {
				t.Fatalf("recovered:\n%s", diffText(contents(f), contents(again)))
			}
			for i := range f.Len() {
				if f.State(i) != again.State(i) {
					t.Errorf("state of %d is %v, was %v", i+1, again.State(i), f.State(i))
				}
			}
			again.Undo()
			if contents(again) != src {
				t.Fatal("undo does not take it back")
			}
			again.Forget()
		}
	}
	if steps < 100 {
		t.Errorf("only %d steps were made", steps)
	}
}

func randomOp(random *rand.Rand, n int) model.Op {
	at := 0
	if n > 0 {
		at = random.IntN(n)
	}
	switch random.IntN(5) {
	case 0:
		return model.Delete{At: at}
	case 1:
		return model.Duplicate{At: at}
	case 2:
		return model.Move{At: at, To: random.IntN(n + 1)}
	case 3:
		return model.SetBody{At: at, Side: model.InResponse, Decoded: []byte(fmt.Sprint(random.IntN(1000)))}
	}
	return model.SetField{At: at, Field: model.ResponseStatus, Value: fmt.Sprint(200 + random.IntN(300))}
}

// Saving, keeping, looking and changing at the same time leave the file as the
// last save says, and no recovery file once all is saved.
func TestSaveWhileKeepingAndReading(t *testing.T) {
	folder := keptIn(t)
	f, path, _ := edited(t)
	keep(t, f) // so that there is a folder, however late the first goroutine begins
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for _, do := range []func() error{
		f.Keep,
		func() error { _, err := f.OnDisk(); return err },
		func() error { _, err := f.Summary(0); f.State(1); f.Diff(); return err },
	} {
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if err := do(); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	for i := range 20 {
		if _, err := f.Do(change(model.SetField{At: 0, Field: model.ResponseStatus, Value: fmt.Sprint(300 + i)})); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Save(SaveOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	wait.Wait()
	wantFile(t, path, strings.Replace(vcrpyTwo, "code: 200", "code: 319", 1))
	wantOnly(t, folder)
	wantOnly(t, filepath.Dir(path), "a.yaml")
}
