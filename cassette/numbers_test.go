package cassette_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// What is copied or added to a go-vcr cassette gets an id that is free; no
// other id changes, and undoing takes it back.
func TestFreeIDs(t *testing.T) {
	poll, err := os.ReadFile("../testdata/cases/cp-govcr-id/poll.yaml")
	if err != nil {
		t.Fatal(err)
	}
	replaced := func(old, new string) string { return strings.Replace(string(poll), old, new, 1) }
	one := model.Interaction{Request: model.Request{Method: "GET", URL: "http://a.test/"}, Response: model.Response{Status: 200}}
	there := isInstalled(t, "go-vcr")
	for _, test := range []struct {
		name, file string
		ops        []model.Op
		want       []string
	}{
		{"copied", string(poll), []model.Op{model.Duplicate{At: 0}}, []string{"0", "3", "1", "2"}},
		{"two copied", string(poll), []model.Op{model.Duplicate{At: 1}, model.Duplicate{At: 0}}, []string{"0", "4", "1", "3", "2"}},
		{"added", string(poll), []model.Op{model.Insert{At: 0, Interaction: one}}, []string{"3", "0", "1", "2"}},
		{"the next one is taken", replaced("id: 0", "id: 3"), []model.Op{model.Duplicate{At: 0}}, []string{"3", "4", "1", "2"}},
		{"one was deleted", string(poll), []model.Op{model.Delete{At: 0}, model.Duplicate{At: 0}}, []string{"1", "3", "2"}},
		{"a large one", replaced("id: 0", "id: 9223372036854775807"), []model.Op{model.Duplicate{At: 0}}, []string{"9223372036854775807", "3", "1", "2"}},
		{"another style, with a comment", replaced("id: 0", `"id": 0 # first`), []model.Op{model.Duplicate{At: 0}}, []string{"0", "3", "1", "2"}},
		{"none there", replaced("- id: 0\n      request:", "- request:"), []model.Op{model.Duplicate{At: 0}}, []string{"1", "2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := fileOf(t, test.file)
			f, err := cassette.Open(path, cassette.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Do(cassette.Change{Ops: test.ops}); err != nil {
				t.Fatal(err)
			}
			if got := idsOf(f); !slices.Equal(got, test.want) {
				t.Errorf("ids %v, want %v", got, test.want)
			}
			if there {
				edited := fileOf(t, "")
				if _, err := f.SaveAs(edited, cassette.SaveOptions{Overwrite: true}); err != nil {
					t.Fatal(err)
				}
				if all, err := startOracle(t).load("go-vcr", edited); err != nil || len(all) != f.Len() {
					t.Errorf("go-vcr loads %d: %v", len(all), err)
				}
			}
			f.Undo()
			again, err := cassette.Open(path, cassette.Options{})
			if err != nil || !slices.Equal(idsOf(f), idsOf(again)) {
				t.Errorf("undoing leads to %v: %v", idsOf(f), err)
			}
		})
	}
}

var idLine = regexp.MustCompile(`["']?\bid["']?: ['"]?(\d+)`)

// idsOf are the ids as they stand in the entries' first lines.
func idsOf(f *cassette.File) (ids []string) {
	for i := range f.Len() {
		first, _, _ := strings.Cut(string(f.Text(i)), "\n")
		if m := idLine.FindStringSubmatch(first); m != nil {
			ids = append(ids, m[1])
		}
	}
	return ids
}
