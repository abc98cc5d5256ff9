// Package installed finds the real libraries that tests ask.
//
// TAPEDECK_PYTHON lists the interpreters whose libraries are asked, separated
// like PATH; Debian's is taken when it is empty. What a test expects goes by
// the version that the library itself reports.
package installed

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Debian is the interpreter that sees Debian's own packages.
const Debian = "/usr/bin/python3"

// A Python is an interpreter with the libraries that it finds.
type Python struct {
	Path     string
	versions map[string]string
}

// Version is what the library calls itself, "" where it is not installed. The
// names are those of PyPI, in lower case.
func (p Python) Version(library string) string { return p.versions[library] }

// report prints the versions of what can be imported.
const report = `
import importlib, importlib.metadata, json
found = {}
for name, module in {"vcrpy": "vcr", "betamax": "betamax", "requests": "requests", "urllib3": "urllib3", "httpx": "httpx", "aiohttp": "aiohttp", "pyyaml": "yaml", "pytest": "pytest"}.items():
    try:
        found[name] = importlib.import_module(module).__version__
    except ImportError:
        pass
try:
    found["pytest-recording"] = importlib.metadata.version("pytest-recording")
except importlib.metadata.PackageNotFoundError:
    pass
print(json.dumps(found))
`

// pythons asks every interpreter once; the error says what is wrong with one
// that is named.
var pythons = sync.OnceValues(func() (list []Python, err error) {
	for _, path := range filepath.SplitList(cmp.Or(os.Getenv("TAPEDECK_PYTHON"), Debian)) {
		out, failed := exec.Command(path, "-B", "-c", report).Output()
		p := Python{Path: path}
		if failed == nil {
			failed = json.Unmarshal(out, &p.versions)
		}
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", path, failed))
			continue
		}
		list = append(list, p)
	}
	return list, err
})

// Each runs a test once for each version of a Python library that is
// installed together with all that it needs beside. The first interpreter that
// has a version is asked.
func Each(t *testing.T, library string, needs []string, test func(t *testing.T, p Python)) {
	t.Helper()
	list, err := pythons()
	if err != nil {
		t.Run("missing", func(t *testing.T) { Missing(t, "Python", err, nil) })
	}
	seen := map[string]bool{}
	for _, p := range list {
		version, lacking := p.Version(library), p.lacking(append([]string{library}, needs...))
		if lacking != "" || seen[version] {
			continue
		}
		seen[version] = true
		t.Run(library+"-"+version, func(t *testing.T) { test(t, p) })
	}
	if len(seen) == 0 {
		Missing(t, strings.Join(append([]string{library}, needs...), " with "), errors.New("no Python has it"), nil)
	}
}

// lacking names the first that is not installed, "" if none.
func (p Python) lacking(libraries []string) string {
	for _, name := range libraries {
		if p.Version(name) == "" {
			return name
		}
	}
	return ""
}

// Missing reports that a test cannot be run. It is skipped, or fails where
// TAPEDECK_REQUIRE_LIBRARIES is 1.
func Missing(t testing.TB, what string, err error, output []byte) {
	t.Helper()
	if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") == "1" {
		t.Fatalf("%s is needed: %v %s", what, err, output)
	}
	t.Skipf("needs %s: %v %s", what, err, output)
}

// Python2 is the interpreter that has uber/cassette 0.3.8, "" where
// TAPEDECK_PYTHON2 names none: not everybody can have one.
func Python2() string { return os.Getenv("TAPEDECK_PYTHON2") }

// NeedsPython2 skips a test where there is none.
func NeedsPython2(t testing.TB) string {
	t.Helper()
	if Python2() == "" {
		t.Skip("needs a Python 2.7 with uber/cassette, which TAPEDECK_PYTHON2 names; .ci/python2 makes one")
	}
	return Python2()
}
