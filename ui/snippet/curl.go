package snippet

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
)

// maxArgument is up to how many bytes a body is an argument of curl's. Linux
// takes 128 KiB in one (MAX_ARG_STRLEN).
const maxArgument = 100_000

// Curl is a bash command that sends a recorded request with curl: method, URL,
// headers and body as recorded, secrets and placeholders too. A body that cannot
// be read is an error. curl says itself
// what only a connection knows, the length and the host of the URL. A header
// that HTTP cannot carry is left out.
//
// The text is safe to show and to paste, whatever was recorded: it holds no
// control or invisible character, and nothing that bash or curl would take for
// more than a value.
func Curl(i model.Interaction) (string, error) {
	r := i.Request
	if err := readable(r); err != nil {
		return "", err
	}
	args := append([]string{"curl"}, curlMethod(r)...)
	args = append(args, curlURL(r.URL)...)
	for _, line := range headers(r) {
		args = append(args, "-H "+quoteBash(curlHeader(line)))
	}
	if r.Header.Has("Accept-Encoding") {
		args = append(args, "--compressed")
	}
	body := string(r.Body.Wire)
	if body == "" {
		return strings.Join(args, " \\\n  "), nil
	}
	if !r.Header.Has("Content-Type") {
		args = append(args, "-H 'Content-Type:'") // else curl makes it a form
	}
	before, data := "", "--data-raw "+quoteBash(body)
	switch {
	case !utf8.ValidString(body) || strings.IndexByte(body, 0) >= 0:
		encoded := base64.StdEncoding.EncodeToString([]byte(body))
		before, data = "printf %s '"+encoded+"' | base64 -d | ", "--data-binary @-"
	case len(body) > maxArgument:
		before, data = "printf %s "+quoteBash(body)+" | ", "--data-binary @-"
	}
	return before + strings.Join(append(args, data), " \\\n  "), nil
}

// curlMethod names the method where it is not the one that curl takes.
func curlMethod(r model.Request) []string {
	implied := "GET"
	if len(r.Body.Wire) > 0 {
		implied = "POST"
	}
	switch method := strings.ToUpper(r.Method); {
	case method == implied || method == "":
		return nil
	case method == "HEAD" && implied == "GET":
		return []string{"--head"}
	default:
		return []string{"-X " + quoteBash(method)}
	}
}

// curlURL keeps curl from reading more into a URL: patterns in brackets, dots
// in the path, options.
func curlURL(address string) []string {
	var args []string
	if strings.ContainsAny(address, "[]{}") {
		args = append(args, "--globoff")
	}
	if strings.Contains(address, "/.") {
		args = append(args, "--path-as-is")
	}
	return append(args, "--url "+quoteBash(address))
}

// curlHeader is a header line as curl takes it.
func curlHeader(line model.HeaderLine) string {
	if strings.TrimSpace(line.Value) == "" {
		return line.Name + ";" // with a colon curl would take the header out
	}
	return line.Name + ": " + line.Value
}
