package cassette_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// parsers are the reference parsers, each with the formats whose libraries read
// with it.
var parsers = map[string]struct {
	command []string
	All     []string
}{
	"PyYAML":        {[]string{python, "-B", "../testdata/oracle/parses.py", "yaml"}, []string{"vcrpy-yaml", "uber-yaml", "langchain-yaml", "vcrpy-yaml-v0", "betamax-yaml"}},
	"Python's json": {[]string{python, "-B", "../testdata/oracle/parses.py", "json"}, []string{"vcrpy-json", "betamax-json", "vcrpy-json-v0"}},
	"Psych":         {[]string{"ruby", "../testdata/oracle/parses.rb", "yaml"}, []string{"ruby-vcr-yaml", "ruby-vcr-yaml-v1"}},
	"Ruby's json":   {[]string{"ruby", "../testdata/oracle/parses.rb", "json"}, []string{"ruby-vcr-json"}},
}

// mutantsOf are texts that differ from a cassette in one place.
func mutantsOf(random *rand.Rand, data []byte, n int) [][]byte {
	const signs = "'\"{}[]:,-#&*!|>%@`?=<~ \t\n\r\x00\x7f\\\xff09aZ_."
	inserts := []string{": ", "- ", " #", "\u0085", "\u2028", "\ufeff", "&a ", "*a", "!x ", "...\n", "---\n", "<<: ", "\n  ", "\\u", "\r\n", "NaN", "\\x"}
	var list [][]byte
	for range n {
		at := random.IntN(len(data))
		var mutant []byte
		switch random.IntN(8) {
		case 0: // a bit
			mutant = bytes.Clone(data)
			mutant[at] ^= 1 << random.IntN(8)
		case 1: // another byte
			mutant = bytes.Clone(data)
			mutant[at] = signs[random.IntN(len(signs))]
		case 2: // one less
			mutant = append(bytes.Clone(data[:at]), data[at+1:]...)
		case 3: // one more
			mutant = append(append(bytes.Clone(data[:at]), signs[random.IntN(len(signs))]), data[at:]...)
		case 4:
			mutant = append(append(bytes.Clone(data[:at]), inserts[random.IntN(len(inserts))]...), data[at:]...)
		case 5: // cut off
			mutant = bytes.Clone(data[:at])
		case 6: // a line less
			end := at + 1 + max(0, bytes.IndexByte(data[at+1:], '\n'))
			mutant = append(bytes.Clone(data[:1+bytes.LastIndexByte(data[:at], '\n')]), data[min(end+1, len(data)):]...)
		case 7: // a line indented otherwise
			start := 1 + bytes.LastIndexByte(data[:at], '\n')
			mutant = append(append(bytes.Clone(data[:start]), ' '), data[start:]...)
		}
		list = append(list, mutant)
	}
	return list
}

// mutantsFor makes mutants of the cassettes of these formats, and names what each
// was made from. They are the same in every run, whatever other
// files there are; TAPEDECK_SEED chooses others.
func mutantsFor(t *testing.T, formats []string) (texts [][]byte, from []string) {
	t.Helper()
	for _, file := range corpus.Cassettes(t) {
		data := file.Read(t)
		if len(data) > 20_000 {
			continue
		}
		f, err := cassette.Read(file.Path, data, cassette.Options{})
		if err != nil || !slices.Contains(formats, f.Format().Name) {
			continue
		}
		each := 100
		if testing.Short() || !file.Ours {
			each = 25
		}
		made := mutantsOf(rand.New(rand.NewPCG(13+seed(t), uint64(crc32.ChecksumIEEE(data)))), data, each)
		texts = append(texts, made...)
		from = append(from, slices.Repeat([]string{file.Name()}, len(made))...)
	}
	return texts, from
}

// parse asks a reference parser about all mutants at once.
func parse(t *testing.T, command []string, texts [][]byte) []string {
	t.Helper()
	var in bytes.Buffer
	for _, text := range texts {
		fmt.Fprintf(&in, "{\"text\": %q}\n", base64.StdEncoding.EncodeToString(text))
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") == "1" {
			t.Fatalf("%v: %v", command, err)
		}
		t.Skipf("%v: %v", command, err)
	}
	var answers []string
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s string
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, s)
	}
	if len(answers) != len(texts) {
		t.Fatalf("%d answers to %d texts", len(answers), len(texts))
	}
	return answers
}

// What the parser of a cassette's library refuses does not open, or opens
// read-only, with the reason and the place.
func TestMutants(t *testing.T) {
	for name, p := range parsers {
		t.Run(name, func(t *testing.T) {
			texts, from := mutantsFor(t, p.All)
			counts := map[string]int{}
			for n, refused := range parse(t, p.command, texts) {
				counts[judged(t, from[n], texts[n], refused)]++
			}
			for _, line := range table(counts) {
				t.Log(line)
			}
		})
	}
}

// judged says what became of a mutant, and fails where it can be edited though
// the parser refuses it.
func judged(t *testing.T, from string, text []byte, refused string) string {
	t.Helper()
	f, err := cassette.Read(from, text, cassette.Options{})
	if err != nil {
		if refused == "" {
			return "read by the parser, does not open: " + generalised(err)
		}
		checkPlace(t, err)
		if json := bytes.HasPrefix(bytes.TrimSpace(text), []byte("{\"")); json && strings.Contains(err.Error(), "YAML") {
			t.Errorf("%s: JSON is told of YAML: %v", from, err)
		}
		return "refused, does not open: " + generalised(err)
	}
	if refused == "" {
		return "read by the parser, opens"
	}
	edited, broken := 0, 0
	for i := range f.Len() {
		if _, err := f.At(i); err != nil {
			broken++
			checkPlace(t, err)
		}
		step, err := f.Do(cassette.Change{Ops: []model.Op{model.SetField{At: i, Field: model.RequestURL, Value: "http://changed.test/"}}})
		if err == nil && step.Changed {
			edited++
			f.Undo()
		}
	}
	found, err := f.LoadFinding(context.Background(), "")
	// The parser reads a template before it is filled in.
	template := broken > 0 && bytes.Contains(text, []byte("<%"))
	if err != nil || found == nil && edited > 0 && f.Format().Library != "uber" && !json.Valid(text) && !template {
		t.Errorf("%s: refused, and no finding says so: %s\n%q", from, refused, around(text, refused))
	}
	switch {
	case edited == 0:
		return "refused, opens read-only"
	case strings.Contains(refused, "UTF-8 BOM"):
		return "refused, but without the byte order mark it is JSON: that is a finding"
	case f.Format().Name == "vcrpy-json" && json.Valid(text):
		return "refused, but it is JSON and read as such"
	case strings.HasPrefix(refused, "construct: "):
		return "refused, but it is YAML: what the library makes of it is a finding"
	case template:
		return "refused, but it is a template: what does not parse may be filled in, and is read-only"
	}
	t.Errorf("%s: edited, though refused: %s\n%q", from, refused, around(text, refused))
	return "EDITED: " + refused[:min(60, len(refused))]
}

var linePlace = regexp.MustCompile(`line (\d+)`)

// around is the line that a parser names, and those beside it.
func around(text []byte, refused string) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	all := linePlace.FindAllStringSubmatch(refused, -1)
	if len(all) == 0 {
		return text[:min(300, len(text))]
	}
	n := 0
	fmt.Sscan(all[len(all)-1][1], &n)
	return bytes.Join(lines[max(0, min(n-4, len(lines))):min(n+2, len(lines))], nil)
}

// checkPlace requires a reason with a place.
func checkPlace(t *testing.T, err error) {
	t.Helper()
	var at *cassette.Error
	if !errors.As(err, &at) || at.Why == "" {
		t.Errorf("%v is no reason with a place", err)
	}
}

var numbersAndNames = regexp.MustCompile(`"[^"]*"|'[^']*'|\d+|U\+\w+`)

func generalised(err error) string {
	var at *cassette.Error
	why := err.Error()
	if errors.As(err, &at) {
		why = at.Why
	}
	return numbersAndNames.ReplaceAllString(why, "_")
}
