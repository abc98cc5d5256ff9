package snippet

import (
	"fmt"
	"strings"

	"tapedeck/model"
)

// Stubs are what tests give a response with that is not recorded, by the name of
// the package: Python's responses, Ruby's WebMock, Go's httptest.
var Stubs = map[string]struct {
	Extension string
	Write     func(model.Interaction) (string, error)
}{
	"responses": {".py", Responses},
	"WebMock":   {".rb", WebMock},
	"httptest":  {".go", HTTPTest},
}

// stubbed is what every stub is made of: the request's method and target, the
// response's headers, and its body, decoded.
type stubbed struct {
	method string
	to     target
	header model.Header
	body   []byte
}

func stubOf(i model.Interaction) (s stubbed, err error) {
	if s.method, s.to, err = parts(i); err != nil {
		return stubbed{}, err
	}
	s.header = answerHeaders(i.Response.Header)
	s.body, err = decoded(i.Response)
	return s, err
}

// Responses is the response as Python's responses gives it to requests.
func Responses(i model.Interaction) (string, error) {
	stub, err := stubOf(i)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "responses.add(\n    %s,\n    %s,\n    status=%d,\n", quotePython(stub.method), quotePython(i.Request.URL), i.Response.Status)
	var others model.Header
	for _, line := range joined(stub.header) {
		if strings.EqualFold(line.Name, "Content-Type") {
			fmt.Fprintf(&b, "    content_type=%s,\n", quotePython(line.Value))
			continue
		}
		others = append(others, line)
	}
	if len(others) > 0 {
		b.WriteString("    headers={\n")
		for _, line := range others {
			fmt.Fprintf(&b, "        %s: %s,\n", quotePython(line.Name), quotePython(line.Value))
		}
		b.WriteString("    },\n")
	}
	if len(stub.body) > 0 {
		fmt.Fprintf(&b, "    body=%s,\n", pythonBody(stub.body))
	}
	b.WriteString(")\n")
	return b.String(), nil
}

// WebMock is the response as Ruby's WebMock gives it. A request's body is asked
// for where there is one.
func WebMock(i model.Interaction) (string, error) {
	stub, err := stubOf(i)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "stub_request(%s, %s)\n", rubySymbol(strings.ToLower(stub.method)), rubyDialect.quote(i.Request.URL))
	if wire := i.Request.Body.Wire; len(wire) > 0 {
		fmt.Fprintf(&b, "  .with(body: %s)\n", rubyDialect.quote(string(wire)))
	}
	fmt.Fprintf(&b, "  .to_return(\n    status: [%d, %s],\n", i.Response.Status, rubyDialect.quote(i.Response.Reason))
	if len(stub.header) > 0 {
		b.WriteString("    headers: {\n")
		for _, values := range byName(stub.header) {
			literal := rubyDialect.quote(values[0].Value)
			if len(values) > 1 {
				var all []string
				for _, line := range values {
					all = append(all, rubyDialect.quote(line.Value))
				}
				literal = "[" + strings.Join(all, ", ") + "]"
			}
			fmt.Fprintf(&b, "      %s => %s,\n", rubyDialect.quote(values[0].Name), literal)
		}
		b.WriteString("    },\n")
	}
	fmt.Fprintf(&b, "    body: %s\n  )\n", rubyDialect.quote(string(stub.body)))
	return b.String(), nil
}

// rubySymbol is a word as a symbol: bare only where it is nothing but letters.
func rubySymbol(word string) string {
	if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "" {
		return ":" + word
	}
	return ":" + rubyDialect.quote(word)
}

// HTTPTest is the response as a handler of Go's net/http/httptest gives it.
func HTTPTest(i model.Interaction) (string, error) {
	stub, err := stubOf(i)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n")
	fmt.Fprintf(&b, "\tif r.Method != %s || r.URL.RequestURI() != %s {\n\t\thttp.NotFound(w, r)\n\t\treturn\n\t}\n", goDialect.quote(stub.method), goDialect.quote(stub.to.path))
	for _, line := range stub.header {
		fmt.Fprintf(&b, "\tw.Header().Add(%s, %s)\n", goDialect.quote(line.Name), goDialect.quote(line.Value))
	}
	fmt.Fprintf(&b, "\tw.WriteHeader(%d)\n", i.Response.Status)
	if len(stub.body) > 0 {
		fmt.Fprintf(&b, "\tio.WriteString(w, %s)\n", goDialect.quote(string(stub.body)))
	}
	b.WriteString("}))\ndefer server.Close()\n")
	return b.String(), nil
}
