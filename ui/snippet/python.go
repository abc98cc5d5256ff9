package snippet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tapedeck/model"
)

// Python is a program that sends a recorded request with requests.
func Python(i model.Interaction) (string, error) {
	name, _, err := parts(i)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("import requests\n\nresponse = requests.request(\n")
	fmt.Fprintf(&b, "    %s,\n    %s,\n", quotePython(name), quotePython(i.Request.URL))
	if list := joined(headers(i.Request)); len(list) > 0 {
		b.WriteString("    headers={\n")
		for _, line := range list {
			fmt.Fprintf(&b, "        %s: %s,\n", quotePython(line.Name), pythonHeader(line.Value))
		}
		b.WriteString("    },\n")
	}
	if body := i.Request.Body.Wire; len(body) > 0 {
		fmt.Fprintf(&b, "    data=%s,\n", pythonBody(body))
	}
	if redirects(i) {
		b.WriteString("    allow_redirects=False,\n")
	}
	b.WriteString(")\nprint(response.status_code)\nprint(response.text)\n")
	return b.String(), nil
}

// pythonHeader is a value; http.client sends a str as Latin-1, so others are
// given as the bytes of UTF-8.
func pythonHeader(value string) string {
	if isASCII([]byte(value)) {
		return quotePython(value)
	}
	return quotePythonBytes([]byte(value))
}

// pythonBody is a body, as text where that has the same bytes.
func pythonBody(body []byte) string {
	switch {
	case !utf8.Valid(body):
		return quotePythonBytes(body)
	case isASCII(body):
		return quotePython(string(body))
	}
	return quotePython(string(body)) + ".encode()"
}
