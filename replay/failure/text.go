package failure

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/printed"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// InUTF8 takes a byte order mark off; PowerShell writes UTF-16 with one into
// the files that output is sent to.
func InUTF8(text string) string {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff", "\xef\xbb\xbf"} {
		if strings.HasPrefix(text, mark) {
			decoded, _, err := transform.String(unicode.BOMOverride(unicode.UTF8.NewDecoder()), text)
			if err == nil {
				return decoded
			}
		}
	}
	return text
}

// stamp is what build services put before each line.
var stamp = lazyregexp.New(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z `)

// printedLines are the lines of what a test run printed, without colours, CR
// and a build service's time stamps. quoted are those that stood within quotes.
func printedLines(text string) (lines []string, quoted map[int]bool) {
	if ends := strings.Count(text, "\n"); 2*strings.Count(text, "\r\n") > ends {
		text = strings.ReplaceAll(text, "\r\n", "\n") // else they are a body's
	}
	if strings.IndexByte(text, 0x1b) >= 0 || !utf8.ValidString(text) { // a byte of its own may be C1's CSI
		text = ansi.Strip(text)
	}
	lines = strings.Split(text, "\n")
	if slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "{") }) {
		lines = fromJSONLines(lines)
	}
	if stamp.MatchString(lines[0]) {
		for i := range lines {
			lines[i] = lines[i][len(stamp.FindString(lines[i])):]
		}
	}
	return unquotedMessages(lines)
}

// fromJSONLines undoes go test -json.
func fromJSONLines(lines []string) []string {
	var out strings.Builder
	for _, line := range lines {
		var event struct{ Action, Output string }
		if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &event) != nil || event.Action == "" {
			out.WriteString(line + "\n")
			continue
		}
		out.WriteString(event.Output)
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

// unquotedMessages puts the messages of exceptions that a runner prints as their
// constructor calls on lines of their own, and says which.
func unquotedMessages(lines []string) (out []string, quoted map[int]bool) {
	quoted = map[int]bool{}
	var messages []string
	for _, l := range libraries {
		messages = append(messages, l.FailureText.Quoted...)
	}
	for _, line := range lines {
		if !strings.Contains(line, `\n`) || !printed.ContainsAny(line, messages) {
			out = append(out, line)
			continue
		}
		unquoted := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r", `\t`, "\t", `\"`, `"`, `\'`, "'").Replace(line)
		for _, line := range strings.Split(unquoted, "\n") {
			quoted[len(out)] = true
			out = append(out, line)
		}
	}
	return out, quoted
}
