package failure

import (
	"fmt"
	"strings"
	"testing"
)

// What a message does not tell of a request is missing only where a matcher of
// its cassettes looks at it; one that is not known may look at everything.
func TestMissingGoesByMatchers(t *testing.T) {
	const (
		ruby    = "An HTTP request has been made that VCR does not know how to handle:\n  POST http://h.test/a\n\nVCR is currently using the following cassette:\n  - /a.yml\n    - :record => :none\n    - :match_requests_on => [%s]\n\n"
		betamax = "A request was made to http://h.test/a that could not be found in a.\n\nThe settings on the cassette are:\n\n    - record_mode: none\n    - match_options {%s}.\n"
		vcrpy   = "Can't overwrite existing cassette ('a.yaml') in your current record mode ('none').\nNo match for the request (<Request (POST) http://h.test/a>) was found.\nFound 1 similar requests with 1 different matcher(s) :\n\n1 - (<Request (POST) http://h.test/a>).\nMatchers succeeded : [%s]\nMatchers failed :\nquery - assertion failure :\n"
	)
	for _, test := range []struct{ text, matchers, want string }{
		{ruby, ":method, :uri", ""},
		{ruby, ":method, :body", "body"},
		{ruby, ":headers", "header"},
		{ruby, `#<struct VCR::RequestMatcherRegistry::URIWithoutParamsMatcher params_to_ignore=["page"]>`, ""},
		{ruby, ":plants", "header body"},
		{betamax, "'method', 'uri'", "method"},
		{betamax, "'body'", "method body"},
		{betamax, "'digest-auth'", "method header"},
		{betamax, "'plants'", "method header body"},
		{vcrpy, "'method', 'uri'", ""},
		{vcrpy, "'method', 'body'", "header body"}, // which is read by its Content-Type
		{vcrpy, "'method', 'raw_body'", "body"},
		{vcrpy, "'plants'", "header body"},
	} {
		r, err := Read(fmt.Sprintf(test.text, test.matchers), nil)
		if err != nil || len(r.Requests) != 1 {
			t.Errorf("%s: %v, %v", test.matchers, r, err)
			continue
		}
		var missing []string
		for _, m := range r.Requests[0].Missing {
			missing = append(missing, string(m.Part))
		}
		if got := strings.Join(missing, " "); got != test.want {
			t.Errorf("%s: missing %q, want %q", test.matchers, got, test.want)
		}
	}
}
