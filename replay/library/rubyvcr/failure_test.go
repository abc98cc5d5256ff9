package rubyvcr

import (
	"strings"
	"testing"
)

// A cassette's matchers are read, however Ruby prints those that are no symbols.
func TestMatchersIn(t *testing.T) {
	for printed, want := range map[string]string{
		`[:method, :uri]`: "method|uri",
		`[:method, #<struct VCR::RequestMatcherRegistry::URIWithoutParamsMatcher params_to_ignore=["page", "a,]b"]>, :body]`: "method|uri_without_params:page,a,]b|body",
		`[#<Proc:0x00007f1c@/src/app/spec/a_spec.rb:3 (lambda)>, :host]`:                                                     "lambda at /src/app/spec/a_spec.rb:3|host",
		`[#<Proc:0x00007f1c /src/app/spec/a_spec.rb:3>]`:                                                                     "proc at /src/app/spec/a_spec.rb:3",
		`[]`: "",
	} {
		if got := strings.Join(matchersIn(printed), "|"); got != want {
			t.Errorf("%s: %s", printed, got)
		}
	}
}
