package snippet

import (
	"fmt"
	"net/http"
	"strings"

	"tapedeck/model"
)

// Go is a program that sends a recorded request with net/http.
func Go(i model.Interaction) (string, error) {
	name, _, err := parts(i)
	if err != nil {
		return "", err
	}
	body, imports := "nil", ""
	if wire := i.Request.Body.Wire; len(wire) > 0 {
		body, imports = "strings.NewReader("+goDialect.quote(string(wire))+")", "\t\"strings\"\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "package main\n\nimport (\n\t\"fmt\"\n\t\"io\"\n\t\"log\"\n\t\"net/http\"\n\t\"os\"\n%s)\n\nfunc main() {\n", imports)
	fmt.Fprintf(&b, "\treq, err := http.NewRequest(%s, %s, %s)\n%s", goDialect.quote(name), goDialect.quote(i.Request.URL), body, goFails("\t"))
	for _, line := range headers(i.Request) {
		b.WriteString(goHeader(line))
	}
	client := "http.DefaultClient.Do(req)"
	if redirects(i) {
		client = "http.DefaultTransport.RoundTrip(req) // follows no redirect"
	}
	fmt.Fprintf(&b, "\tresp, err := %s\n%s\tdefer resp.Body.Close()\n\tfmt.Println(resp.Status)\n", client, goFails("\t"))
	b.WriteString("\tif _, err := io.Copy(os.Stdout, resp.Body); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n")
	return b.String(), nil
}

func goFails(indent string) string {
	return indent + "if err != nil {\n" + indent + "\tlog.Fatal(err)\n" + indent + "}\n"
}

// goHeader adds a header line. Add writes names as net/http does, so others go
// into the map.
func goHeader(line model.HeaderLine) string {
	name, value := goDialect.quote(line.Name), goDialect.quote(line.Value)
	switch {
	case strings.EqualFold(line.Name, "Host"):
		return fmt.Sprintf("\treq.Host = %s\n", value)
	case http.CanonicalHeaderKey(line.Name) != line.Name:
		return fmt.Sprintf("\treq.Header[%s] = append(req.Header[%s], %s)\n", name, name, value)
	}
	return fmt.Sprintf("\treq.Header.Add(%s, %s)\n", name, value)
}
