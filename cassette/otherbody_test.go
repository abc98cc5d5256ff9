package cassette_test

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// An interaction of which a body cannot be read is not inserted, in whatever format:
// the copy would be one without that body.
func TestUnreadableNotInserted(t *testing.T) {
	for _, from := range []string{"body-unreadable/b4.yaml", "body-unreadable/others.yaml"} {
		source, err := cassette.Open(filepath.Join("../testdata/cases", from), cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		i, err := source.At(1)
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{"tour.yaml", "betamax/json.json", "vcrpy/json-serializer.json", "govcr/json.yaml", "ruby/json.yml"} {
			f, err := cassette.Open(filepath.Join("../testdata", to), cassette.Options{})
			if err != nil {
				t.Fatal(err)
			}
			copied := i.AsIn(f.Format().Library, source.Format().Library)
			_, err = f.Do(cassette.Change{Ops: []model.Op{model.Insert{At: f.Len(), Interaction: copied}}})
			if err == nil || !strings.HasPrefix(err.Error(), "request.body cannot be copied: the body is not readable: !!python/object/") || f.Dirty() {
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
	}
}

// A body is told for what it is where its format knows no place for it, or no
// bytes can be read from it; neither is held against Content-Length.
func TestBodiesElsewhere(t *testing.T) {
	for _, c := range []struct {
		file  string
		n     int
		side  model.Side
		wire  string
		where string // Place
		what  string // Unreadable
		// set is a body to set, at is where the reference reader must find it
		// then; without at the change is refused.
		set string
		at  []any
	}{
		{"body-custom-key/c.yaml", 1, model.InResponse, `{"id": 7, "name": "Fern"}`, "response.body.data", "",
			`{"id": 8, "name": "Ivy", "more": [true, null]}`, []any{"interactions", 0, "response", "body", "data"}},
		{"body-custom-key/c.yaml", 1, model.InResponse, `{"id": 7, "name": "Fern"}`, "response.body.data", "", "no JSON", nil},
		{"body-custom-key/betamax.json", 1, model.InRequest, `{"plant": "fern"}`, "request.body.json_body", "",
			`{"plant": "ivy"}`, []any{"http_interactions", 0, "request", "body", "json_body"}},
		{"body-custom-key/betamax.json", 1, model.InResponse, "seen", "response.body.text", "",
			`"unseen"`, []any{"http_interactions", 0, "response", "body", "text"}},
		{"body-unreadable/others.yaml", 3, model.InResponse, `{"note": "seen by hand", "data": [1, "two"]}`, "response.body", "",
			`{"note": "seen", "data": [1, "two"]}`, []any{"interactions", 2, "response", "body"}},
		{"body-unreadable/b4.yaml", 1, model.InRequest, "{\"n\": 1, \"s\": \"\u00e4\"}", "", "", `{}`, nil},
		{"body-unreadable/b4.yaml", 2, model.InRequest, "", "", "!!python/object/apply:builtins.iter", "a", nil},
		{"body-unreadable/b8.yaml", 2, model.InRequest, "", "", "!!python/object/apply:builtins.iter", "a", nil},
		{"body-unreadable/others.yaml", 1, model.InRequest, "", "", "!!python/object:aiohttp.formdata.FormData", "a", nil},
		{"body-unreadable/others.yaml", 2, model.InRequest, "", "", "!!python/object/new:_io.BytesIO", "a", nil},
		{"body-unreadable/others.yaml", 2, model.InResponse, "", "", "!!python/object/apply:builtins.iter", "a", nil},
		{"body-unreadable/others.yaml", 3, model.InRequest, "", "", `the stored value holds !!python/name:builtins.open, which json.dumps cannot write`, "a", nil},
		{"load-hand-edited/flowbody.yml", 1, model.InResponse, "", "", "a mapping under string", "a", nil},
	} {
		f, err := cassette.Open(filepath.Join("../testdata/cases", c.file), cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		i, err := f.At(c.n - 1)
		if err != nil {
			t.Fatal(err)
		}
		b := i.Body(c.side)
		if string(b.Wire) != c.wire || b.Place != c.where || b.Unreadable != c.what || b.Absent {
			t.Errorf("%s: %s of %d: %q in %q, unreadable %q, absent %v", c.file, c.side, c.n, b.Wire, b.Place, b.Unreadable, b.Absent)
		}
		for _, finding := range model.Findings(i) {
			t.Errorf("%s: %d: %s", c.file, c.n, finding.Text)
		}
		if c.side == model.InResponse && c.what != "" && model.Summarize(i).Type != model.Unread {
			t.Errorf("%s: %d: is listed as %s", c.file, c.n, model.Summarize(i).Type)
		}
		checkSet(t, f, c.n-1, c.side, c.set, c.at, b)
	}
}

// checkSet sets a body and looks for it with the reference reader.
func checkSet(t *testing.T, f *cassette.File, i int, side model.Side, set string, at []any, was model.Body) {
	t.Helper()
	before := written(t, f)
	_, err := f.Do(cassette.Change{Ops: []model.Op{model.SetBody{At: i, Side: side, Decoded: []byte(set)}}})
	if at == nil {
		if was.StoredAs == "io.BytesIO" { // its bytes are known and can be set
			return
		}
		if err == nil || string(written(t, f)) != string(before) {
			t.Errorf("%s: set to %q, want a refusal", f.Path(), set)
		}
		return
	}
	if err != nil {
		t.Errorf("%s: %v", f.Path(), err)
		return
	}
	path := filepath.Join(t.TempDir(), "changed")
	writeFile(t, path, string(written(t, f)))
	var got struct{ Value any }
	startOracle(t).must(t, map[string]any{"cmd": "value", "format": f.Format().Name, "file": path, "path": at}, &got)
	var want any
	if !was.Tree {
		want = set
	} else if err := json.Unmarshal([]byte(set), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Value, want) {
		t.Errorf("%s: the reference reader finds %v at %v, want %v", f.Path(), got.Value, at, want)
	}
	if strings.Contains(string(written(t, f)), `"99"`) != strings.Contains(string(before), `"99"`) {
		t.Errorf("%s: Content-Length followed a body that it does not count", f.Path())
	}
}
