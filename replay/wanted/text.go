package wanted

import (
	"regexp"
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
// and a build service's time stamps.
func printedLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if strings.ContainsAny(text, "\x1b\x9b") {
		text = ansi.Strip(text)
	}
	lines := strings.Split(text, "\n")
	if stamp.MatchString(lines[0]) {
		for i := range lines {
			lines[i] = lines[i][len(stamp.FindString(lines[i])):]
		}
	}
	return unquotedMessages(lines)
}

// quotedMessages are how messages go on where a runner prints an exception as
// its constructor call, on one line with \n between its lines.
var quotedMessages = []string{
	`\nNo match for the request (<Request (`,
	`An HTTP request has been made that VCR does not know how to handle:\n`,
	`A request was made that could not be handled.\n`,
	`There are unused HTTP interactions left in the cassette:\n`,
}

// unquotedMessages puts such messages on lines of their own.
func unquotedMessages(lines []string) []string {
	var out []string
	for _, line := range lines {
		if !strings.Contains(line, `\n`) || !containsAny(line, quotedMessages) {
			out = append(out, line)
			continue
		}
		unquoted := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\"`, `"`, `\'`, "'").Replace(line)
		out = append(out, strings.Split(unquoted, "\n")...)
	}
	return out
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

// maxWrapped is over how many lines a terminal may have broken one line.
const maxWrapped = 50

// unwrapped joins the lines from i on until one ends in end, for a line that a
// terminal broke. It is the line alone if none does.
func unwrapped(lines []string, i int, end string) string {
	joined := strings.TrimRight(lines[i], " ")
	for n := i + 1; n < len(lines) && n < i+maxWrapped && !strings.Contains(joined, end); n++ {
		if lines[n] == "" {
			break
		}
		joined += strings.TrimRight(lines[n], " ")
	}
	if !strings.Contains(joined, end) {
		return lines[i]
	}
	return joined
}
