package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// builtIn is the folder of the built program, "" as long as no test needed it.
var builtIn string

var buildOnce = sync.OnceValues(func() (out []byte, err error) {
	if builtIn, err = os.MkdirTemp("", "tapedeck-test-"); err != nil {
		return nil, err
	}
	return exec.Command("go", "build", "-o", filepath.Join(builtIn, "tapedeck"), ".").CombinedOutput()
})

// built is the path of the program, which is built once for all tests that need it.
func built(t *testing.T) string {
	t.Helper()
	if out, err := buildOnce(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(builtIn, "tapedeck")
}

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}
