package cassette_test

import (
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
