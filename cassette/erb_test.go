package cassette_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/installed"
)

// A status instead of ERB is of the type that the ERB gave: Ruby VCR reads
// an integer.
func TestStatusInPlaceOfERB(t *testing.T) {
	f, err := cassette.Open("../testdata/cases/set-erb-status/simple.yml", cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	before := string(written(t, f))
	for field, value := range map[model.Field]string{model.ResponseStatus: "404", model.ResponseReason: "404"} {
		if _, err := f.Do(cassette.Change{Ops: []model.Op{model.SetField{At: 0, Field: field, Value: value}}}); err != nil {
			t.Fatal(err)
		}
	}
	after := string(written(t, f))
	want := strings.Replace(strings.Replace(before, "code: <%= code %>", "code: 404", 1), "message: OK", "message: '404'", 1)
	if after != want {
		t.Errorf("written as\n%s", after)
	}
	const ask = `require "vcr"
code = 503; day = 5; count = 7; name = "ivy"
text = VCR::Cassette::ERBRenderer.new($stdin.read, {code: code, day: day, count: count, name: name}, "a").render
i = VCR::HTTPInteraction.from_hash(VCR::Cassette::Serializers::YAML.deserialize(text)["http_interactions"][0])
print i.response.status.code.inspect, " ", i.response.status.message.inspect`
	if out, err := exec.Command("ruby", "-e", `require "vcr"`).CombinedOutput(); err != nil {
		installed.Missing(t, "Ruby VCR", err, out)
	}
	for in, want := range map[string]string{before: `503 "OK"`, after: `404 "404"`} {
		cmd := exec.Command("ruby", "-W0", "-e", ask)
		cmd.Stdin = strings.NewReader(in)
		if out, err := cmd.CombinedOutput(); err != nil || string(out) != want {
			t.Errorf("Ruby VCR reads %s %v, want %s", out, err, want)
		}
	}
}

// ERB is named where it is why a file does not open.
func TestERBIsWhy(t *testing.T) {
	_, err := cassette.Open("../testdata/cases/open-erb-loop/tmpl.yml", cassette.Options{})
	if err == nil || !strings.Contains(err.Error(), "a line of ERB stands between the values: ") || !strings.HasSuffix(err.Error(), "(line 22, column 1)") {
		t.Error(err)
	}
	const one = "- request:\n    method: get\n    uri: http://a.test/\n    body: {encoding: UTF-8, string: ''}\n    headers: {}\n  response:\n    status: {code: 200, message: OK}\n    headers: {}\n    body:\n      encoding: UTF-8\n      string: VALUE\n  recorded_at: Tue, 01 Dec 2026 10:00:00 GMT\n"
	src := "---\nhttp_interactions:\n" + strings.Replace(one, "VALUE", "a", 1) + strings.Replace(one, "VALUE", "<%= {id: day}.to_json.inspect %>", 1) + "recorded_with: VCR 5.0.0\n"
	_, err = cassette.Read("a.yml", []byte(src), cassette.Options{})
	if err == nil || !strings.Contains(err.Error(), "the ERB here is no YAML until it is filled in: ") || !strings.HasSuffix(err.Error(), "(line 25, column 22)") {
		t.Error(err)
	}
	_, err = cassette.Read("a.yml", []byte(strings.Replace(src, "string: a", "string: 'a", 1)), cassette.Options{})
	if err == nil || strings.Contains(err.Error(), "ERB") {
		t.Errorf("what is broken besides is not ERB's fault: %v", err)
	}
}

// Where a template is YAML only once it is filled in, for what stands around
// its interactions, Ruby VCR loads it only with ERB, and nothing tells whether
// the project turns that on.
func TestERBAroundTheList(t *testing.T) {
	data, err := os.ReadFile("../testdata/ruby/hand-erb.yml")
	if err != nil {
		t.Fatal(err)
	}
	const comment = "# <% 2.times do %> is a comment to YAML, and ERB's all the same: <% end if false %>\n"
	const ask = `require "vcr"
text = $stdin.read
[false, {token: "t", name: "n", user: "u", password: "p"}].each do |erb|
  VCR::Cassette::Serializers::YAML.deserialize(VCR::Cassette::ERBRenderer.new(text, erb, "a").render)
  print "loads "
rescue StandardError, Psych::Exception
  print "refuses "
end`
	for _, test := range []struct{ name, instead, why, ruby string }{
		{"a comment", comment, "", "loads loads "},
		{"a list below a tag that prints nothing", "a:\n  b: <% 1 %>\n  - c\nd:\n", "read-only: the ERB here is no YAML until it is filled in: ", "refuses loads "},
		{"the interactions below one", "a: <% 1 %>\n", "a.yml: the ERB here is no YAML until it is filled in: the indentation fits no list item above (line 29, column 1)", "refuses loads "},
	} {
		t.Run(test.name, func(t *testing.T) {
			src := strings.Replace(string(data), comment, test.instead, 1)
			f, err := cassette.Read("a.yml", []byte(src), cassette.Options{})
			if err == nil {
				_, err = f.Do(cassette.Change{Ops: []model.Op{model.SetField{At: 0, Field: model.RequestMethod, Value: "put"}}})
				if found, err := f.LoadFinding(t.Context(), ""); found != nil || err != nil {
					t.Errorf("found %v, %v", found, err)
				}
			}
			if test.why == "" && err != nil || test.why != "" && (err == nil || !strings.HasPrefix(err.Error(), test.why)) {
				t.Errorf("a change is told %v, want %q", err, test.why)
			}
			if out, err := exec.Command("ruby", "-e", `require "vcr"`).CombinedOutput(); err != nil {
				installed.Missing(t, "Ruby VCR", err, out)
			}
			cmd := exec.Command("ruby", "-W0", "-e", ask)
			cmd.Stdin = strings.NewReader(src)
			if out, err := cmd.CombinedOutput(); err != nil || string(out) != test.ruby {
				t.Errorf("Ruby VCR %s %v, want %s", out, err, test.ruby)
			}
		})
	}
}
