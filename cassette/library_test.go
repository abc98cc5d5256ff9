package cassette_test

import (
	"bytes"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// A loaded interaction is what the library itself reads: Ruby VCR through
// Psych, go-vcr through its YAML library.
type loaded struct {
	RecordedAt string `json:"recorded_at"` // as ISO 8601
	Duration   string
	Request    struct {
		Method, URL string
		Header      [][2]string
		Body        []byte
	}
	Response struct {
		Status int
		Reason string
		Header [][2]string
		Body   []byte
	}
}

func (o *oracle) load(library, path string) ([]loaded, error) {
	var answer struct{ Interactions []loaded }
	err := o.ask(map[string]any{"cmd": "load", "library": library, "file": path}, &answer)
	return answer.Interactions, err
}

// Ruby VCR and go-vcr read of a cassette what we read of it, before and after
// changes with values that are hard to write.
func TestLibrariesLoadEdits(t *testing.T) {
	o := startOracle(t)
	compared, files := map[string]int{}, map[string]int{}
	there := map[string]bool{"ruby-vcr": isInstalled(t, "ruby-vcr"), "go-vcr": isInstalled(t, "go-vcr")}
	for _, s := range corpus.Cassettes(t) {
		if !strings.Contains(s.Path, "ruby") && !strings.Contains(s.Path, "go") {
			continue
		}
		t.Run(s.Name(), func(t *testing.T) {
			f, ok := open(t, s)
			if !ok || !there[f.Format().Library] {
				return
			}
			library := f.Format().Library
			if _, err := o.load(library, s.Path); err != nil {
				t.Skipf("%s does not load the recording itself: %v", library, err)
			}
			files[library]++
			h := fnv.New64()
			h.Write([]byte(s.Name()))
			chance := rand.New(rand.NewPCG(seed(t), h.Sum64()))
			compared[library] += loadOnce(t, o, f)
			for range rounds(t, f) {
				edited := hardChanges(t, f, chance)
				compared[library] += loadOnce(t, o, f)
				for range edited {
					f.Undo()
				}
			}
		})
	}
	for library, n := range compared {
		t.Logf("%s: %d interactions of %d files read the same", library, n, files[library])
	}
	for library, least := range map[string]int{"ruby-vcr": 20, "go-vcr": 6} { // testdata alone
		if there[library] && files[library] < least && !filtered() {
			t.Errorf("%s loads %d files, expected at least %d", library, files[library], least)
		}
	}
}

// rounds is how often a file is changed: large ones take their time to load.
func rounds(t *testing.T, f *cassette.File) int {
	if f.Size() > 1<<20 || testing.Short() {
		return 2
	}
	return 8
}

// hardChanges gives every interaction, of the first twenty, a hard value or two
// and returns the number of steps made.
func hardChanges(t *testing.T, f *cassette.File, chance *rand.Rand) (steps int) {
	t.Helper()
	value := func() string {
		for {
			if hard := hardValues[chance.IntN(len(hardValues))]; hard.name != "megabyte" {
				return hard.value
			}
		}
	}
	for i := range min(f.Len(), 20) {
		now, err := f.At(i)
		if err != nil {
			continue
		}
		side := []model.Side{model.InRequest, model.InResponse}[chance.IntN(2)]
		ops := []model.Op{
			model.SetBody{At: i, Side: model.InRequest, Decoded: []byte(value())},
			model.SetBody{At: i, Side: model.InResponse, Decoded: []byte(value())},
			model.SetHeader{At: i, Side: side, Name: someHeader(now, side, chance), Values: []string{value()}},
			model.AddHeader{At: i, Side: side, Name: "X-New", Value: value()},
			model.SetField{At: i, Field: model.RequestURL, Value: value()},
			model.SetField{At: i, Field: model.ResponseReason, Value: value()},
		}
		for _, op := range ops {
			if chance.IntN(3) > 0 {
				continue
			}
			if step, err := do(f, cassette.Change{Ops: []model.Op{op}}); err == nil && step.Changed {
				steps++
			}
		}
	}
	return steps
}

// loadOnce compares what the library loads with what the file says, and
// returns the number of interactions compared.
// writeStored writes what saving would: compressed if the cassette is.
func writeStored(t *testing.T, f *cassette.File, path string) {
	t.Helper()
	var b bytes.Buffer
	if err := errors.Join(f.WriteStored(&b), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func loadOnce(t *testing.T, o *oracle, f *cassette.File) int {
	t.Helper()
	path := filepath.Join(t.TempDir(), "edited"+filepath.Ext(f.Path()))
	writeStored(t, f, path)
	list, err := o.load(f.Format().Library, path)
	if err != nil {
		t.Errorf("not loaded: %v", err)
		return 0
	}
	if len(list) != f.Len() {
		t.Errorf("loads %d interactions, the file lists %d", len(list), f.Len())
		return 0
	}
	for i, got := range list {
		want, err := f.At(i)
		if err != nil {
			t.Fatal(err)
		}
		checkLoaded(t, i, got, want)
	}
	return len(list)
}

func checkLoaded(t *testing.T, i int, got loaded, want model.Interaction) {
	t.Helper()
	differ := func(what string, got, want any) { t.Errorf("%s of %d is %.200q, want %.200q", what, i+1, got, want) }
	if !strings.EqualFold(got.Request.Method, want.Request.Method) {
		differ("method", got.Request.Method, want.Request.Method)
	}
	if got.Request.URL != want.Request.URL {
		differ("URL", got.Request.URL, want.Request.URL)
	}
	if got.Response.Status != want.Response.Status {
		differ("status", got.Response.Status, want.Response.Status)
	}
	if got.Response.Reason != want.Response.Reason {
		differ("reason", got.Response.Reason, want.Response.Reason)
	}
	if g, w := byName(got.Request.Header), byName(linesOf(want.Request.Header)); !slices.Equal(g, w) {
		differ("request header", g, w)
	}
	if g, w := byName(got.Response.Header), byName(linesOf(want.Response.Header)); !slices.Equal(g, w) {
		differ("response header", g, w)
	}
	if !bytes.Equal(got.Request.Body, want.Request.Body.Wire) {
		differ("request body", got.Request.Body, want.Request.Body.Wire)
	}
	if !bytes.Equal(got.Response.Body, want.Response.Body.Wire) {
		differ("response body", got.Response.Body, want.Response.Body.Wire)
	}
}

func linesOf(h model.Header) [][2]string {
	var lines [][2]string
	for _, line := range h {
		lines = append(lines, [2]string{line.Name, line.Value})
	}
	return lines
}

// byName sorts lines by name, as a map keeps no order between names.
func byName(lines [][2]string) [][2]string {
	sorted := slices.Clone(lines)
	slices.SortStableFunc(sorted, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return sorted
}
