package cassette

import (
	"os"
	"strings"
	"testing"

	"tapedeck/model"
)

// A field of the format's own is set, taken out and put in where go-vcr writes it.
func TestSetOwn(t *testing.T) {
	data, err := os.ReadFile("../testdata/match/govcr-form/poll.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const form = "        form:\n            page:\n                - \"1\"\n"
	set := func(name, value string) Change { return change(model.SetOwn{At: 0, Name: name, Value: value}) }
	check(t, string(data), set("request.form", "page=2"), `- "1"`, `- "2"`)
	check(t, string(data), set("request.form", ""), form, "        form: {}\n")
	check(t, string(data), set("request.content_length", "7"), "content_length: 0", "content_length: 7")
	without := strings.Replace(string(data), form, "", 1)
	check(t, without, set("request.form", "page=1"), "        headers:\n            X-Amz", form+"        headers:\n            X-Amz")
	checkRefused(t, without, model.SetOwn{At: 0, Name: "request.trailer", Value: "x"}, "request.trailer cannot be added")
}
