//go:build unix

package project

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What stands where a stored answer would counts only if it is a file of ours
// that nobody else can write.
func TestAnswerOfOthers(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	f, err := Parse([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	f.Path = "/a/" + Name
	if err := f.Trust(); err != nil || f.NeedsTrust() {
		t.Fatalf("not trusted: %v", err)
	}
	path := filepath.Join(os.Getenv("XDG_STATE_HOME"), "tapedeck", filepath.FromSlash(f.answerName()))
	for _, mode := range []os.FileMode{0o620, 0o602, 0o600} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if got, want := f.NeedsTrust(), mode != 0o600; got != want {
			t.Errorf("mode %o: asks %v, want %v", mode, got, want)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if !f.NeedsTrust() {
		t.Error("a pipe is trusted")
	}
	if err := f.Trust(); err != nil || f.NeedsTrust() {
		t.Errorf("the answer is not stored again: %v", err)
	}
}
