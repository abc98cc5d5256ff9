package snippet

import (
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
)

// rubyMethods have a class of their own in net/http.
var rubyMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}

// Ruby is a program that sends a recorded request with net/http.
func Ruby(i model.Interaction) (string, error) {
	name, to, err := parts(i)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "require \"net/http\"\n\nhttp = Net::HTTP.new(%s, %s)\n", rubyDialect.quote(to.host), to.port)
	if to.scheme == "https" {
		b.WriteString("http.use_ssl = true\n")
	}
	path := rubyDialect.quote(to.path)
	if slices.Contains(rubyMethods, name) {
		fmt.Fprintf(&b, "request = Net::HTTP::%s.new(%s)\n", name[:1]+strings.ToLower(name[1:]), path)
	} else {
		fmt.Fprintf(&b, "request = Net::HTTPGenericRequest.new(%s, true, true, %s)\n", rubyDialect.quote(name), path)
	}
	for _, lines := range byName(headers(i.Request)) {
		fmt.Fprintf(&b, "request[%s] = %s\n", rubyDialect.quote(lines[0].Name), rubyDialect.quote(lines[0].Value))
		for _, line := range lines[1:] {
			fmt.Fprintf(&b, "request.add_field %s, %s\n", rubyDialect.quote(line.Name), rubyDialect.quote(line.Value))
		}
	}
	if body := i.Request.Body.Wire; len(body) > 0 {
		fmt.Fprintf(&b, "request.body = %s\n", rubyDialect.quote(string(body)))
	}
	b.WriteString("response = http.request(request)\nputs response.code, response.body\n")
	return b.String(), nil
}
