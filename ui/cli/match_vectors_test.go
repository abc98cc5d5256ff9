package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"testing"

	"tapedeck/testdata/corpus"
)

// likeIt is a cassette of each library, to be asked under another name.
var likeIt = map[string]string{
	"vcrpy": "vcrpy/form.yaml", "betamax": "betamax/form.json", "ruby-vcr": "ruby/form.yml", "go-vcr": "govcr/form.yaml", "uber": "uber/2015-04.yaml",
}

// namesCassette matches the cassette's file in the texts of the vectors; they
// say themselves how Betamax names one.
var namesCassette = regexp.MustCompile(`[\w-]+\.(?:ya?ml|json)\b`)

// Each text of the vectors that names a request is read as the vectors say,
// and is a failure of the cassette that it names.
func TestVectorsAreOfTheirCassette(t *testing.T) {
	asked := 0
	for _, name := range []string{"error_messages.json", "error_messages_vcrpy9.json"} {
		for _, f := range corpus.Vectors(t, name) {
			var file struct {
				Vectors []struct {
					ID, System, Text string
					Expect           map[string]any
				}
			}
			if err := json.Unmarshal(f.Read(t), &file); err != nil {
				t.Fatal(err)
			}
			for _, row := range file.Vectors {
				like, named := likeIt[row.System], namesCassette.FindString(row.Text)
				if row.Expect["url"] == nil || like == "" {
					continue
				}
				if name, ok := row.Expect["cassette"].(string); ok {
					named = name + filepath.Ext(like)
				}
				if named == "" { // it names none, so it is about the one that is asked
					named = "any" + filepath.Ext(like)
				}
				asked++
				t.Run(row.ID, func(t *testing.T) {
					data, err := os.ReadFile(filepath.Join("..", "..", "testdata", like))
					if err != nil {
						t.Fatal(err)
					}
					path := filepath.Join(t.TempDir(), named)
					if err := os.WriteFile(path, data, 0o600); err != nil {
						t.Fatal(err)
					}
					_, stdout, stderr := runCLI(t, "match", path, "--json", "--error", script(t, "failure.txt", row.Text))
					var report matchJSON
					if err := json.Unmarshal([]byte(stdout), &report); err != nil {
						t.Fatalf("%v: %s%s", err, stdout, stderr)
					}
					if !report.Placed || !reflect.DeepEqual(report.Read, row.Expect) {
						t.Errorf("%s: placed %v, %s\n got %v\nwant %v", named, report.Placed, report.Reason, report.Read, row.Expect)
					}
				})
			}
		}
	}
	if asked < 30 {
		t.Errorf("only %d texts were asked", asked)
	}
}
