package librarytest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tapedeck/testdata/installed"
)

// An Oracle is a program that asks a real library: one question a line on its
// standard input, one answer a line on its output, as JSON.
type Oracle struct {
	Command []string
	Folder  string // where it runs
	Needs   Needed
}

// Needed tells what has to be there for an oracle: a command and what it
// prints. Of the libraries in Python package installed tells.
type Needed struct {
	Command []string
	Folder  string
	Prints  string // "": anything
}

// Ruby and Go are needed by oracles that ask Debian's Ruby VCR and go-vcr, from a
// library's folder.
var (
	Ruby = Needed{Command: []string{"ruby", "-e", `require "vcr"; require "json"; require "webmock"; puts [VCR.version, JSON::VERSION, WebMock::VERSION].join(" ")`}, Prints: "5.0.0 2.6.1 3.18.1"}
	Go   = Needed{Command: []string{"go", "build", "-o", os.DevNull, "."}, Folder: "../../../testdata/oracle/govcr"}
)

// InPython is an oracle whose program is given.
func InPython(p installed.Python, program string) Oracle {
	return Oracle{Command: []string{p.Path, "-c", program}}
}

// InRuby is an oracle whose program is given.
func InRuby(program string) Oracle {
	return Oracle{Command: []string{"ruby", "-e", program}, Needs: Ruby}
}

// AskAll asks all questions at once.
func AskAll[A, Q any](t *testing.T, o Oracle, questions []Q) []A {
	t.Helper()
	if o.Needs.Command != nil {
		check := exec.Command(o.Needs.Command[0], o.Needs.Command[1:]...)
		check.Dir = o.Needs.Folder
		if out, err := check.CombinedOutput(); err != nil || o.Needs.Prints != "" && strings.TrimSpace(string(out)) != o.Needs.Prints {
			installed.Missing(t, strings.Join(o.Needs.Command, " "), err, out)
		}
	}
	var in, failed bytes.Buffer
	for _, q := range questions {
		if err := json.NewEncoder(&in).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(o.Command[0], o.Command[1:]...)
	command.Dir, command.Stdin, command.Stderr = o.Folder, &in, &failed
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, failed.String())
	}
	answers := make([]A, len(questions))
	for i, d := 0, json.NewDecoder(bytes.NewReader(out)); i < len(answers); i++ {
		if err := d.Decode(&answers[i]); err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
	}
	return answers
}
