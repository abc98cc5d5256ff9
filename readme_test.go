package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/ui/cli"
	"tapedeck/ui/project"
	"tapedeck/ui/tui"
)

var update = flag.Bool("update", false, "write the README's generated sections again")

// The README's tables of keys and its examples are what the program has and
// prints. Each stands between <!-- name --> and <!-- /name -->; go test -update
// writes them again.
func TestREADME(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(data)
	sections := map[string]string{
		"keys":   strings.TrimSpace(tui.KeysMarkdown()),
		"config": strings.TrimSpace(tui.ConfigMarkdown()),
		"ls":     output(t, "ls", "testdata/tour.yaml"),
		"set":    output(t, "set", "testdata/tour.yaml", "3", "response.status=410", "response.reason=Gone", "--dry-run"),
		"show":   output(t, "show", "testdata/tour.yaml", "8"),
	}
	for name, want := range sections {
		before, rest, found := strings.Cut(readme, "<!-- "+name+" -->\n")
		got, after, closed := strings.Cut(rest, "<!-- /"+name+" -->\n")
		if !found || !closed {
			t.Fatalf("README has no section %s", name)
		}
		if strings.TrimSpace(got) != want && !*update {
			t.Errorf("section %s is out of date: go test -run README -update .", name)
		}
		readme = before + "<!-- " + name + " -->\n" + want + "\n<!-- /" + name + " -->\n" + after
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(readme), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	checkProject(t, readme)
	for _, format := range cassette.Formats() {
		if !strings.Contains(readme, "| `"+format+"` |") {
			t.Errorf("README does not list the format %s", format)
		}
	}
}

// checkProject holds that the README's project file is one, and sends what the
// text says.
func checkProject(t *testing.T, readme string) {
	t.Helper()
	_, rest, _ := strings.Cut(readme, "<!-- project -->\n```yaml\n")
	text, _, ok := strings.Cut(rest, "```\n<!-- /project -->")
	f, err := project.Parse([]byte(text))
	if !ok || err != nil {
		t.Fatalf("the project file of the README: %v", err)
	}
	sends := f.Sends()
	if want := "sends GH_TOKEN, API_KEY, client.pem and client.key to staging.example.com instead of api.github.com, believing ca.pem"; len(sends) == 0 || sends[0].Words() != want {
		t.Errorf("the project file of the README %v, want %s", sends, want)
	}
}

// output is what the command prints where its output is no terminal, as a
// block of text.
func output(t *testing.T, args ...string) string {
	t.Helper()
	files := make([]*os.File, 3)
	for i := range files {
		f, err := os.CreateTemp(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = f
	}
	status := cli.Run(args, files[0], files[1], files[2])
	stdout, err := os.ReadFile(files[1].Name())
	if err != nil {
		t.Fatal(err)
	}
	if stderr, err := os.ReadFile(files[2].Name()); status != 0 || err != nil || len(stderr) > 0 {
		t.Fatalf("%v: status %d: %s", args, status, stderr)
	}
	return "```\n" + strings.TrimRight(string(stdout), "\n") + "\n```"
}
