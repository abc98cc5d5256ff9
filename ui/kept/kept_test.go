package kept

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Texts are kept for their owner alone; the oldest of a folder go.
func TestKept(t *testing.T) {
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	if _, err := Read("views/1", 10); err == nil {
		t.Error("there is one already")
	}
	begun := time.Now().Add(-time.Hour)
	for n := range 5 {
		name := fmt.Sprintf("views/%d", n)
		if err := Write(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(state, "tapedeck", "views", fmt.Sprint(n))
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%v, %v", info, err)
		}
		if err := os.Chtimes(path, begun, begun.Add(time.Duration(n)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if err := Prune("views", 2); err != nil {
		t.Fatal(err)
	}
	for n := range 5 {
		text, err := Read(fmt.Sprintf("views/%d", n), 10)
		if kept := err == nil && string(text) == fmt.Sprintf("views/%d", n); kept != (n >= 3) {
			t.Errorf("%d: kept %v: %q, %v", n, kept, text, err)
		}
	}
	if _, err := Read("views/4", 2); err == nil {
		t.Error("more was read than was asked for")
	}
	if entries, err := os.ReadDir(filepath.Join(state, "tapedeck", "views")); err != nil || len(entries) != 2 {
		t.Errorf("%v, %v", entries, err)
	}
}
