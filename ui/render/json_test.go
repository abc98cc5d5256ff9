package render

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

// JSON output is valid, says the same, and holds nothing that a terminal acts
// on.
func FuzzEscapeJSON(f *testing.F) {
	f.Add("\x1b[31m \u009b \u202e \U000e0041 \x7f \u2028 \"\\ ä😀")
	inputs := 0
	f.Cleanup(func() { f.Logf("all %d inputs were checked", inputs) })
	f.Fuzz(func(t *testing.T, s string) {
		inputs++
		s = strings.ToValidUTF8(s, "\ufffd") // as encoding/json has it
		marshalled, err := json.Marshal(map[string]string{s: s})
		if err != nil {
			t.Fatal(err)
		}
		escaped := EscapeJSON(marshalled)
		var back map[string]string
		if err := json.Unmarshal(escaped, &back); err != nil || len(back) != 1 || back[s] != s {
			t.Errorf("%q became %s: %q, %v", s, escaped, back, err)
		}
		if i := strings.IndexFunc(string(escaped), func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%q holds %q", escaped, escaped[i:])
		}
	})
}
