package cassette_test

import (
	"os"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// A file with an interaction that does not parse can only lose it, and is then
// as any other.
func TestReadOnlyUntilMended(t *testing.T) {
	data, err := os.ReadFile("../testdata/broken/invalid-utf-8.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := cassette.Read("a.yaml", data, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	status := func(at int) model.Op { return model.SetField{At: at, Field: model.ResponseStatus, Value: "299"} }
	for _, ops := range [][]model.Op{
		{status(1)}, {status(0)}, {model.Delete{At: 1}}, {model.Duplicate{At: 1}}, {model.Move{At: 1, To: 2}}, {model.Delete{At: 0}, status(0)},
	} {
		_, err := f.Do(cassette.Change{Ops: ops})
		if err == nil || !strings.Contains(err.Error(), "read-only until what is broken is deleted: interaction 1: a byte is not UTF-8 (line 17, column ") {
			t.Errorf("%T: %v", ops[0], err)
		}
	}
	if string(written(t, f)) != string(data) {
		t.Fatal("the file changed")
	}
	for _, op := range []model.Op{model.Delete{At: 0}, status(0)} {
		if _, err := f.Do(cassette.Change{Ops: []model.Op{op}}); err != nil {
			t.Errorf("%T: %v", op, err)
		}
	}
	f.Undo()
	f.Undo()
	if _, err := f.Do(cassette.Change{Ops: []model.Op{status(1)}}); err == nil {
		t.Error("changed, though what is broken is back")
	}
}

// What stands around the interactions is looked at as well.
func TestBrokenAround(t *testing.T) {
	const one = "interactions:\n- request: {body: null, headers: {}, method: GET, uri: 'http://a.test/'}\n  response: {body: {string: ''}, headers: {}, status: {code: 200, message: OK}}\n"
	for _, c := range []struct{ text, why string }{
		{"note: \"a\\qb\"\n" + one, "the quoted text has an unknown escape (line 1"},
		{one + "note: \"a\\'b\"\n", "the quoted text has an unknown escape (line 4"},
		{one + "note: !a,b c\n", "a tag holds a character that none can hold (line 4"},
		{one + "note: {a: [b}\n", "(line 4"},
		{one + "note: *no\n", ""},
	} {
		_, err := cassette.Read("a.yaml", []byte(c.text), cassette.Options{})
		if c.why == "" && err != nil || c.why != "" && (err == nil || !strings.Contains(err.Error(), c.why)) {
			t.Errorf("%q: %v, want %s", c.text, err, c.why)
		}
	}
}

// Bytes that JSON cannot hold are refused in words.
func TestBytesInJSON(t *testing.T) {
	f, err := cassette.Open("../testdata/vcrpy/json-serializer.json", cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Do(cassette.Change{Ops: []model.Op{model.SetBody{At: 0, Side: model.InResponse, Decoded: []byte{0xff, 0xfe}}}})
	if err == nil || err.Error() != "JSON holds text, and these bytes are not valid UTF-8" {
		t.Error(err)
	}
}
