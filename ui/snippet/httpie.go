package snippet

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// httpieMethod are the methods that HTTPie takes for one (httpie/cli/argparser.py
// of 3.2.1); it takes others for a URL.
var httpieMethod = lazyregexp.New(`^[A-Z]+$`)

// HTTPie is a bash command that sends a recorded request with HTTPie 3.
func HTTPie(i model.Interaction) (string, error) {
	name, _, err := parts(i)
	if err != nil {
		return "", err
	}
	if !httpieMethod.MatchString(name) {
		return "", errors.New("HTTPie takes no method of other characters than letters")
	}
	r := i.Request
	if strings.Contains(r.URL, "\x00") {
		return "", errors.New("the URL holds a NUL, which no argument can")
	}
	args := []string{name}
	if strings.Contains(r.URL, "/.") {
		args = append([]string{"--path-as-is"}, args...)
	}
	args = append(args, quoteBash(r.URL))
	for _, line := range headers(r) {
		item, err := httpieHeader(line)
		if err != nil {
			return "", err
		}
		args = append(args, quoteBash(item))
	}
	body := r.Body.Wire
	if len(body) > 0 && !r.Header.Has("Content-Type") {
		args = append(args, "'Content-Type:'") // else it says that the body is JSON
	}
	switch {
	case len(body) == 0:
		return "http --ignore-stdin " + strings.Join(args, " \\\n  "), nil
	case !utf8.Valid(body) || strings.IndexByte(string(body), 0) >= 0:
		return "printf %s '" + base64.StdEncoding.EncodeToString(body) + "' | base64 -d | http " + strings.Join(args, " \\\n  "), nil
	case len(body) > maxArgument:
		return "printf %s " + quoteBash(string(body)) + " | http " + strings.Join(args, " \\\n  "), nil
	}
	return "http --ignore-stdin " + strings.Join(append(args, "--raw "+quoteBash(string(body))), " \\\n  "), nil
}

// httpieSeparators are the characters that request items are taken apart at; a
// backslash takes that from them (httpie/cli/argtypes.py of 3.2.1).
const httpieSeparators = ":;=@"

// httpieHeader is a header line as an item of HTTPie's.
func httpieHeader(line model.HeaderLine) (string, error) {
	if strings.HasPrefix(line.Name, "-") {
		return "", fmt.Errorf("HTTPie takes the header %s for an option", line.Name)
	}
	if line.Value == "" {
		return line.Name + ";", nil // with a colon HTTPie would take the header out
	}
	for n, c := range line.Value[:len(line.Value)-1] {
		if c == '\\' && strings.IndexByte(httpieSeparators, line.Value[n+1]) >= 0 {
			return "", fmt.Errorf("HTTPie takes a backslash out of the value of %s", line.Name)
		}
	}
	if c := line.Value[0]; c == '=' || c == '@' { // else a JSON field, or a file
		return line.Name + `:\` + line.Value, nil
	}
	return line.Name + ":" + line.Value, nil
}
