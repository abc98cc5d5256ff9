package jsontext

import "testing"

func TestStep(t *testing.T) {
	for name, want := range map[string]string{
		"items": ".items", "_id2": "._id2", "": `[""]`, "2nd": `["2nd"]`, "$ref": `["$ref"]`, "x-y": `["x-y"]`,
		"a b": `["a b"]`, `"`: `["\""]`, "<é>\n": `["<é>\n"]`,
	} {
		if got := Step(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}
