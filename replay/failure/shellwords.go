package failure

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/model/lazyregexp"
)

// shellWords splits a simple command as bash does: 'text', "text", $'text', a
// backslash, and a backslash at the end of a line. What a shell would expand
// or run is refused, since its value is not known here.
func shellWords(s string) ([]string, error) {
	commands, err := shellCommands(s)
	if err != nil || len(commands) == 0 {
		return nil, err
	}
	if len(commands) > 1 {
		return nil, errors.New("more than one command")
	}
	return commands[0], nil
}

// shellCommands splits what may be several commands: at ; and at a line that
// begins with curl. Another line's end does not end a command, as a person may
// have lost the backslash before it.
func shellCommands(s string) (commands [][]string, err error) {
	var words []string
	end := func() {
		if len(words) > 0 {
			commands = append(commands, words)
		}
		words = nil
	}
	for {
		space := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
		newLine := strings.Contains(s[:space], "\n")
		s = s[space:]
		if rest, ok := cutContinuation(s); ok {
			s = rest
			continue
		}
		if s == "" {
			end()
			return commands, nil
		}
		if s[0] == ';' {
			end()
			s = s[1:]
			continue
		}
		if newLine && isCurl(s) {
			end()
		}
		word, rest, err := shellWord(s)
		if err != nil {
			return nil, err
		}
		words, s = append(words, word), rest
	}
}

var curlCommand = lazyregexp.New(`^(?:\$ )?curl(?:\.exe)?[ \t\r\n\\]`)

// isCurl reports whether a text begins with a curl command.
func isCurl(text string) bool {
	return curlCommand.MatchString(strings.TrimLeft(text[:min(len(text), maxStart)], " \t\r\n"))
}

// shellWord reads the word that s begins with.
func shellWord(s string) (word, rest string, err error) {
	var b strings.Builder
	for s != "" && !strings.ContainsRune(" \t\r\n;", rune(s[0])) {
		var piece string
		switch {
		case strings.HasPrefix(s, "$'"):
			piece, s, err = ansiQuoted(s[2:])
		case s[0] == '\'':
			text, after, closed := strings.Cut(s[1:], "'")
			if !closed {
				err = errors.New("' is not closed")
			}
			piece, s = text, after
		case s[0] == '"':
			piece, s, err = doubleQuoted(s[1:])
		case s[0] == '\\':
			piece, s = escaped(s)
		case strings.ContainsRune("$`|&<>()", rune(s[0])):
			err = unexpanded(s)
		default:
			piece, s = s[:1], s[1:]
		}
		if err != nil {
			return "", "", err
		}
		b.WriteString(piece)
	}
	return b.String(), s, nil
}

// escaped reads a backslash and what it takes.
func escaped(s string) (piece, rest string) {
	if rest, ok := cutContinuation(s); ok {
		return "", rest
	}
	if len(s) == 1 {
		return s, ""
	}
	_, size := utf8.DecodeRuneInString(s[1:])
	return s[1 : 1+size], s[1+size:]
}

func cutContinuation(s string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(s, "\\\n"); ok {
		return rest, true
	}
	return strings.CutPrefix(s, "\\\r\n")
}

// doubleQuoted reads up to the closing quote. A backslash is one, but before
// the characters that are special there.
func doubleQuoted(s string) (text, rest string, err error) {
	var b strings.Builder
	for s != "" {
		switch {
		case s[0] == '"':
			return b.String(), s[1:], nil
		case s[0] == '$' && len(s) > 1 && expands(s[1]), s[0] == '`':
			return "", "", unexpanded(s)
		case s[0] == '\\' && len(s) > 1 && strings.ContainsRune("$`\"\\\n", rune(s[1])):
			piece, after := escaped(s)
			b.WriteString(piece)
			s = after
		default:
			b.WriteByte(s[0])
			s = s[1:]
		}
	}
	return "", "", errors.New(`" is not closed`)
}

// expands reports whether a $ before c begins an expansion.
func expands(c byte) bool {
	return c == '_' || c == '{' || c == '(' || c == '?' || c == '@' || c == '*' || c == '#' || c == '!' ||
		'0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

func unexpanded(s string) error {
	return fmt.Errorf("%q: only a plain command is read here, nothing is expanded or run", s[:min(len(s), 20)])
}

var ansiEscapes = map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 'a': "\a", 'b': "\b", 'e': "\x1b", 'E': "\x1b",
	'f': "\f", 'v': "\v", '\\': `\`, '\'': "'", '"': `"`, '?': "?"}

// ansiQuoted reads the rest of a $'text', where backslash escapes stand for
// characters.
func ansiQuoted(s string) (text, rest string, err error) {
	var b strings.Builder
	for s != "" {
		switch {
		case s[0] == '\'':
			return b.String(), s[1:], nil
		case s[0] != '\\' || len(s) == 1:
			b.WriteByte(s[0])
			s = s[1:]
		case ansiEscapes[s[1]] != "":
			b.WriteString(ansiEscapes[s[1]])
			s = s[2:]
		default:
			var piece string
			piece, s = ansiNumber(s)
			b.WriteString(piece)
		}
	}
	return "", "", errors.New("$' is not closed")
}

// ansiNumber reads \xHH, \uHHHH, \UHHHHHHHH or \OOO; another backslash is one.
func ansiNumber(s string) (piece, rest string) {
	begin, base, most := 2, 16, map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	if most == 0 {
		begin, base, most = 1, 8, 3
	}
	end := begin
	for end < len(s) && end < begin+most && isDigit(s[end], base) {
		end++
	}
	n, err := strconv.ParseUint(s[begin:end], base, 32)
	if err != nil {
		return s[:2], s[2:]
	}
	if s[1] == 'u' || s[1] == 'U' {
		return string(rune(n)), s[end:]
	}
	return string([]byte{byte(n)}), s[end:]
}

func isDigit(c byte, base int) bool {
	_, err := strconv.ParseUint(string(rune(c)), base, 8)
	return err == nil
}
