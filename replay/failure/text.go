package failure

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// inUTF8 takes a byte order mark off; PowerShell writes UTF-16 with one into
// the files that output is sent to.
func inUTF8(text string) string {
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
var stamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z `)

// printedLines are the lines of what a test run printed, without colours, CR
// and a build service's time stamps. quoted are those that stood within quotes.
func printedLines(text string) (lines []string, quoted map[int]bool) {
	if ends := strings.Count(text, "\n"); 2*strings.Count(text, "\r\n") > ends {
		text = strings.ReplaceAll(text, "\r\n", "\n") // else they are a body's
	}
	if strings.ContainsAny(text, "\x1b\x9b") {
		text = ansi.Strip(text)
	}
	lines = fromJSONLines(strings.Split(text, "\n"))
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

// quotedMessages are how messages go on where a runner prints an exception as
// its constructor call, on one line with \n between its lines.
var quotedMessages = []string{
	`\nNo match for the request (<Request (`,
	vcrpyReport,
	`An HTTP request has been made that VCR does not know how to handle:\n`,
	`A request was made that could not be handled.\n`,
	`There are unused HTTP interactions left in the cassette:\n`,
}

// unquotedMessages puts such messages on lines of their own, and tells which.
func unquotedMessages(lines []string) (out []string, quoted map[int]bool) {
	quoted = map[int]bool{}
	for _, line := range lines {
		if !strings.Contains(line, `\n`) || !containsAny(line, quotedMessages) {
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

func containsAny(s string, subs []string) bool {
	for _, sub := range subs {
		if strings.Contains(s, sub) {
			return true
		}
	}
	return false
}

// before is what a runner puts before each line of a message ("E       ",
// "     "), seen at the line where the sentence stands that begins a line of it.
func before(line, sentence string) string {
	prefix, _, _ := strings.Cut(line, sentence)
	return prefix
}

// within takes a runner's prefix off. Blank lines may have lost a part of it; a
// line without it is not of the message, or was wrapped.
func within(line, prefix string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(line, prefix); ok {
		return rest, true
	}
	if strings.HasPrefix(prefix, strings.TrimRight(line, " \t")) {
		return "", true
	}
	return line, false
}

// A line that a terminal broke is looked for on so many lines and bytes.
const (
	maxWrapped    = 30
	maxWrappedLen = 16 << 10
)

// unwrapped matches the line at i, or if it does not match, the line joined
// with those that follow, as a terminal may have broken it. What matches begins
// on the line.
func unwrapped(lines []string, i int, re *regexp.Regexp) []string {
	joined := lines[i]
	sentence, _ := re.LiteralPrefix()
	for n := i + 1; ; n++ {
		if m := re.FindStringSubmatchIndex(joined); m != nil && m[0] < len(lines[i]) {
			return re.FindStringSubmatch(joined)
		}
		if n >= len(lines) || n >= i+maxWrapped || lines[n] == "" || len(joined) > maxWrappedLen {
			return nil
		}
		if sentence != "" && strings.Contains(lines[n], sentence) {
			return nil // the next of its kind
		}
		joined += lines[n]
	}
}

// number reads a count that a message holds, nil if it is none.
func number(s string) *int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return nil
	}
	return &n
}

// mayLackCR notes that the line ends of a body are not sure: terminals and build
// services turn CR LF into LF.
func (r *Request) mayLackCR() {
	body := string(r.Body.Wire)
	r.LineEnds = strings.Contains(body, "\n") && !strings.Contains(body, "\r")
}
