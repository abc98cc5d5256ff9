package ruby

import (
	"encoding/json"
	"os/exec"
	"slices"
	"testing"

	"tapedeck/testdata/installed"
)

// printedTexts are such as libraries print of requests.
var printedTexts = []string{"", "a", `it's "both"`, "line\r\nend\ttab\a\b\x1b\f\v", `C:\new\x41`, "ä€😀", "\x00\x7f\u200b", `#{a} #b`, `\`, `"`}

// What Ruby prints of texts is read back, whatever follows it.
func TestParseWhatRubyPrints(t *testing.T) {
	const script = `require "json"
puts JSON.dump(JSON.parse(ARGV[0]).map { |t| [t.inspect, t.b.inspect, [t, t].inspect, {t => [t, "x"]}.inspect, {t => [t, "x"]}.inspect.gsub("=>", " => ")] })`
	asked, err := json.Marshal(printedTexts)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ruby", "-E", "UTF-8", "-e", script, string(asked)).Output()
	if err != nil {
		installed.Missing(t, "Ruby", err, out)
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
		if got, rest, err := ParseStrings(printed[i][2] + "]"); !slices.Equal(got, []string{text, text}) || rest != "]" || err != nil {
			t.Errorf("%s: %q, %q, %v", printed[i][2], got, rest, err)
		}
		for _, hash := range printed[i][3:] {
			if h, rest, err := ParseHeader(hash + "!"); !slices.Equal(h.Values(text), []string{text, "x"}) || rest != "!" || err != nil {
				t.Errorf("%s: %v, %q, %v", hash, h, rest, err)
			}
		}
	}
	for _, cut := range []string{"", "x", `"a`, `"a\`, `["a"`, `{"a"=>`, `{"a"`, "[1]"} {
		_, _, one := ParseString(cut)
		_, _, list := ParseStrings(cut)
		_, _, header := ParseHeader(cut)
		if one == nil || list == nil || header == nil {
			t.Errorf("%q is read: %v, %v, %v", cut, one, list, header)
		}
	}
}
