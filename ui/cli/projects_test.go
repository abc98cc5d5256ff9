package cli

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/testdata/installed"
	"tapedeck/testdata/projects"
)

// Each project's tests fail; the remedies that match offers for what they print
// make them pass again, but for the one whose failure is no cassette's and for
// those of which the text does not tell what came.
func TestProjectsAreGreenAgain(t *testing.T) {
	eachProject(t, func(t *testing.T, p green) {
		folder := t.TempDir()
		if err := os.CopyFS(folder, os.DirFS(filepath.Join("../../testdata/projects", p.Name))); err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(projects.Greenhouse())
		defer server.Close()
		settings := fmt.Sprintf("hosts:\n  http://%s:\n    send_to: %s\n", projects.Recorded, server.URL)
		if err := os.WriteFile(filepath.Join(folder, ".tapedeck.yaml"), []byte(settings), 0o600); err != nil {
			t.Fatal(err)
		}
		printed := filepath.Join(folder, "printed.txt")
		keys, open, said := 0, 0, ""
		for round := 1; ; round++ {
			out, _ := p.Run(folder, "VCR_DEBUG=true").CombinedOutput() // some of them fail
			if err := os.WriteFile(printed, out, 0o600); err != nil {
				t.Fatal(err)
			}
			ids, left := remediesOf(t, folder, printed)
			t.Logf("%-8s round %d: %2d remedies, %d of which the text does not tell enough", p.Name, round, len(ids), left)
			if len(ids) == 0 {
				open, said = left, string(out)
				break
			}
			if round > 3 {
				t.Fatalf("not green after %d rounds, %v is offered:\n%s", round, ids, out)
			}
			if status, stdout, stderr := runCLI(t, "match", folder, "@"+printed, "--apply", strings.Join(ids, ","), "--yes", "--trust"); status > 1 {
				t.Fatalf("%v: %s%s", ids, stdout, stderr)
			}
			keys += len(ids)
		}
		if open != p.open {
			t.Errorf("%d failures are open, want %d", open, p.open)
		}
		if end := p.end; !strings.Contains(said, end) {
			t.Errorf("the tests do not end with %q:\n%s", end, said)
		}
		t.Logf("%-8s %d remedies in all", p.Name, keys)
	})
}

// A green project is one that match makes green.
type green struct {
	projects.Project
	// end is what the runner says at last: the one test fails whose failure is no
	// cassette's.
	end  string
	open int // failures of which the text does not tell what differs
}

var ends = map[string]string{
	"vcrpy": "1 failed, 18 passed", "betamax": "FAILED (failures=1)", "ruby-vcr": "17 examples, 1 failure\n", "go-vcr": "--- FAIL: TestCount",
}

// eachProject runs a test with each project whose library is installed.
func eachProject(t *testing.T, test func(t *testing.T, p green)) {
	for _, project := range projects.All("python3") {
		p := green{Project: project, end: ends[project.As]}
		switch p.As {
		case "vcrpy", "betamax":
			needs := map[string][]string{"vcrpy": {"requests", "pytest", "pytest-recording"}, "betamax": {"requests"}}[p.As]
			t.Run(p.Name, func(t *testing.T) {
				installed.Each(t, p.As, needs, func(t *testing.T, python installed.Python) {
					if p.As == "vcrpy" && !strings.HasPrefix(python.Version("vcrpy"), "9.") {
						t.Skip("its output is that of vcrpy 9, which tells what came")
					}
					p := p
					p.Command = append([]string{python.Path}, p.Command[1:]...)
					if p.As == "betamax" {
						p.Command = append(p.Command, "--locals")
					}
					if python.Version("betamax") == "0.8.1" && p.As == "betamax" {
						// Its requests sends another Accept-Encoding than is recorded,
						// which no output tells.
						p.open, p.end = 3, "FAILED (failures=1, errors=3)"
					}
					test(t, p)
				})
			})
		case "ruby-vcr":
			t.Run(p.Name, func(t *testing.T) {
				ruby(t)
				if out, err := exec.Command("rspec", "--version").CombinedOutput(); err != nil {
					installed.Missing(t, "rspec", err, out)
				}
				test(t, p)
			})
		default:
			t.Run(p.Name, func(t *testing.T) {
				build := exec.Command("go", "vet", ".")
				build.Dir = filepath.Join("../../testdata/projects", p.Name)
				if out, err := build.CombinedOutput(); err != nil {
					installed.Missing(t, "go-vcr", err, out)
				}
				test(t, p)
			})
		}
	}
}

// remediesOf are those that a person takes who knows what has changed: a new
// interaction for what was never recorded, else what is offered first. left
// counts the failures of which the text does not tell enough.
func remediesOf(t *testing.T, folder, printed string) (ids []string, left int) {
	t.Helper()
	_, stdout, stderr := runCLI(t, "match", folder, "@"+printed, "--json")
	for d := json.NewDecoder(strings.NewReader(stdout)); d.More(); {
		var row struct {
			matchJSON
			Summary json.RawMessage
		}
		if err := d.Decode(&row); err != nil {
			t.Fatalf("%v: %s%s", err, stdout, stderr)
		}
		switch {
		case row.Summary != nil || row.Outcome == "replay":
		case strings.Contains(row.Reason, "either it is used up, or"):
			left++
		case len(row.Remedies) == 0:
			t.Errorf("%s: nothing can be done: %s", row.Cassette, row.Reason)
		default:
			ids = append(ids, pickRemedy(row.matchJSON))
		}
	}
	return ids, left
}

func pickRemedy(o matchJSON) string {
	for _, r := range o.Remedies {
		if strings.Contains(r.ID, "record-") && !strings.Contains(r.ID, "rerecord-") && strings.Contains(o.Request.URL, "/export/") {
			return r.ID
		}
	}
	i := slices.IndexFunc(o.Remedies, func(r remedyJSON) bool { return applicable.MatchString(r.ID) })
	return o.Remedies[max(0, i)].ID
}
