package python

import (
	"encoding/json"
	"os/exec"
	"slices"
	"testing"

	"tapedeck/testdata/installed"
)

// printedTexts are such as libraries print of requests.
var printedTexts = []string{"", "a", `it's`, `it's "both"`, "line\r\nend\ttab", `C:\new\x41`, "ä€😀", "\x00\x7f\u00a0\u200b\ue000", "b'", "[x], {y}: (z)", `\`, `'`}

// What Python prints of texts and bytes is read back, whatever follows it.
func TestParseWhatPythonPrints(t *testing.T) {
	const script = `import json, sys
texts = json.loads(sys.argv[1])
print(json.dumps([[repr(t), repr(t.encode()), repr([t, t]), repr((t,)), repr({t: [t, "x"]})] for t in texts]))`
	asked, err := json.Marshal(printedTexts)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("python3", "-c", script, string(asked)).Output()
	if err != nil {
		installed.Missing(t, "Python", err, out)
	}
	var printed [][5]string
	if err := json.Unmarshal(out, &printed); err != nil {
		t.Fatal(err)
	}
	for i, text := range printedTexts {
		for _, one := range printed[i][:2] {
			if got, rest, err := ParseString(one + ", y"); got != text || rest != ", y" || err != nil {
				t.Errorf("%s: %q, %q, %v", one, got, rest, err)
			}
		}
		for _, list := range printed[i][2:4] {
			got, rest, err := ParseStrings(list + "]")
			if len(got) == 0 || slices.ContainsFunc(got, func(s string) bool { return s != text }) || rest != "]" || err != nil {
				t.Errorf("%s: %q, %q, %v", list, got, rest, err)
			}
		}
		h, rest, err := ParseHeader(printed[i][4] + "!")
		if !slices.Equal(h.Values(text), []string{text, "x"}) || rest != "!" || err != nil {
			t.Errorf("%s: %v, %q, %v", printed[i][4], h, rest, err)
		}
	}
	for _, cut := range []string{"", "x", "'a", "b", `"a\`, "['a", "{'a': ", "{'a'", "[1]"} {
		_, _, one := ParseString(cut)
		_, _, list := ParseStrings(cut)
		_, _, header := ParseHeader(cut)
		if one == nil || list == nil || header == nil {
			t.Errorf("%q is read: %v, %v, %v", cut, one, list, header)
		}
	}
}
