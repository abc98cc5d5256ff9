package jsonspan

import (
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"tapedeck/cassette/internal/span"
	"tapedeck/testdata/installed"
)

// Python 2 hands byte strings on as they are: Latin-1, UTF-8 or neither.
func TestPython2(t *testing.T) {
	for _, c := range []struct{ src, text string }{
		{`{"a": "café"}`, "café"},
		{"{\"a\": \"caf\xe9\"}", "caf\xe9"},
		{`{"a": "caf\u00e9"}`, "caf\xe9"}, // as uber/cassette wrote in 2015
		{"{\"a\": \"\xff\x80\\u0000\\n\x7f\"}", "\xff\x80\x00\n\x7f"},
	} {
		d, err := Python2.Parse([]byte(c.src))
		if err != nil {
			t.Errorf("%q: %v", c.src, err)
			continue
		}
		if got := d.Root.Get("a").Text(); got != c.text {
			t.Errorf("%q says %q, want %q", c.src, got, c.text)
		}
	}
	for _, src := range []string{`{"a": "水\u6c34"}`, `{"a": "\ud83c\udf31"}`, "{\"a\": \"\xe9\n\"}"} {
		if _, err := Python2.Parse([]byte(src)); err == nil {
			t.Errorf("%q is read, Python 2 would raise", src)
		}
	}
}

// What is written of any bytes Python 2 reads as they were given, as it does of
// what it wrote itself, and all else keeps its bytes.
func TestPython2ReadsWhatIsSet(t *testing.T) {
	python := installed.NeedsPython2(t)
	random := rand.New(rand.NewPCG(1, 2))
	const start = "{\"é\": \"\xff\\u00e9\", \"a\": \"x\", \"b\": [1, \"\xe9\"]}"
	var in strings.Builder
	var want []string
	for range 300 {
		text := make([]byte, random.IntN(20))
		for i := range text {
			if text[i] = byte(random.IntN(256)); random.IntN(3) == 0 {
				text[i] = "\"\\\n\x00\xe9\xc3\xa9"[random.IntN(7)]
			}
		}
		d, err := Python2.Parse([]byte(start))
		if err != nil {
			t.Fatal(err)
		}
		edit, err := Python2.Writer([]*span.Doc{d}).Set(d, d.Root.Get("a"), span.Value{Type: span.Binary, Text: string(text)})
		if err != nil {
			t.Fatal(err)
		}
		src := edit.Apply(d.Src)
		if before, after, _ := strings.Cut(start, `"x"`); !strings.HasPrefix(string(src), before) || !strings.HasSuffix(string(src), after) {
			t.Fatalf("%q: other text than the value's is changed: %q", text, src)
		}
		in.WriteString(base64.StdEncoding.EncodeToString(src) + "\n")
		want = append(want, string(text))
	}
	command := exec.Command(python, "-c", `
import base64, json, sys
from cassette.utils import JsonEncoder
print(json.dumps([base64.b64encode(JsonEncoder().load(base64.b64decode(line))["a"]) for line in sys.stdin]))`)
	command.Stdin = strings.NewReader(in.String())
	out, err := command.CombinedOutput()
	var got [][]byte
	if err != nil || json.Unmarshal(out, &got) != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for i := range want {
		if string(got[i]) != want[i] {
			t.Errorf("Python 2 reads %q, want %q", got[i], want[i])
		}
	}
}
