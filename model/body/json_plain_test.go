package body

import (
	"testing"

	"tapedeck/model/body/jsontext"
)

// What is plain JSON is JSON, and what most bodies are is plain.
func FuzzPlainJSON(f *testing.F) {
	for _, text := range []string{
		`{}`, ` [ ] `, `[{}, [], {"a":[1,-0.5,0],"b":{"c":null}} ,true,false]`, `{"a\n\"\\\/": "b c"}`, `"text"`, `-12.50`, `null`,
		"{\"items\": [{\"id\": 441001, \"name\": \"fern water token glass soil water\",\n \"dry\": false, \"at\": [0.3580493746949883, null]}]}",
	} {
		if f.Add([]byte(text)); !isPlainJSON([]byte(text)) {
			f.Errorf("%s is not plain", text)
		}
	}
	for _, text := range []string{
		``, ` `, `[`, `{`, `]`, `[1,]`, `{"a":1,}`, `{"a"}`, `{"a":}`, `{a:1}`, `{1:1}`, `[1 2]`, `[1}`, `{"a":1]`, `{,}`, `[,1]`, `01`, `-`, `1.`, `.5`, `1e`, `tru`, `NaN`, `-Infinity`, `"`, `"\`, `"\x"`, "\"\n\"", "\"\x7f\x01\"", `{} {}`, `[]]`, "\ufeff{}", "\xff",
	} {
		if f.Add([]byte(text)); isPlainJSON([]byte(text)) {
			f.Errorf("%q is plain", text)
		}
	}
	inputs, plain := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were plain", plain, inputs) })
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, want := TypeOf("", data), TypeOf(" ", data); got != want {
			t.Fatalf("%q is %s without a media type, %s with an empty one", data, got, want)
		}
		if inputs++; !isPlainJSON(data) {
			return
		}
		plain++
		for _, dialect := range []jsontext.Dialect{jsontext.RFC, jsontext.Python} {
			for _, stream := range []bool{false, true} {
				s := jsontext.NewScanner(data, dialect)
				s.Stream = stream
				if err := s.Skip(); err != nil {
					t.Fatalf("%q: %v", data, err)
				}
			}
		}
	})
}
