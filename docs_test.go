package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay"
	"tapedeck/replay/library/all"
	"tapedeck/ui/cli"
	"tapedeck/ui/project"
	"tapedeck/ui/tui"
)

var update = flag.Bool("update", false, "write the generated sections of the documentation again")

// mostWords is how long the README may be, with everything in it.
const mostWords = 1500

// pages are the pages of the documentation.
func pages(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("docs/*.md")
	if err != nil || len(list) == 0 {
		t.Fatalf("no pages in docs: %v", err)
	}
	return append(list, "README.md")
}

// generated are the sections that the program itself writes, by their names.
func generated(t *testing.T) map[string]string {
	sections := map[string]string{
		"keys":      tui.KeysMarkdown(),
		"actions":   tui.ConfigMarkdown(),
		"settings":  settingsTable(t),
		"libraries": librariesTable(),
		"ls":        output(t, 0, "ls", "testdata/tour.yaml"),
		"set":       output(t, 0, "set", "testdata/tour.yaml", "3", "response.status=410", "--dry-run"),
		"show":      output(t, 0, "show", "testdata/tour.yaml", "8"),
		"match":     output(t, 1, "match", "testdata/tour.yaml", "--curl", "curl http://api.greenhouse.test/v1/plants?page=2"),
		"flags":     block(rootFlags()),

		"example ExampleNew": example(t, "ExampleNew"),
	}
	for _, c := range cli.Command().Commands() {
		text := strings.TrimSuffix(c.UseLine(), " [flags]") + "\n" + c.Short + "\n"
		if flags := c.LocalFlags().FlagUsages(); flags != "" {
			text += "\n" + flags
		}
		sections["flags "+c.Name()] = block(text)
	}
	return sections
}

// rootFlags are the flags of tapedeck itself, most of which all commands take.
func rootFlags() string {
	root := cli.Command()
	root.InitDefaultHelpFlag()
	root.InitDefaultVersionFlag()
	return root.LocalFlags().FlagUsages()
}

// What the documentation shows of the program is what the program has and
// prints. Each such section stands between <!-- name --> and <!-- /name -->; go
// test -update writes them again. All of them stand somewhere, so that every
// command, flag, key, action, setting and library does.
func TestDocsAreTrue(t *testing.T) {
	sections, found := generated(t), map[string]bool{}
	for _, page := range pages(t) {
		text := read(t, page)
		for name, want := range sections {
			open, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->\n"
			before, rest, opened := strings.Cut(text, open)
			got, after, closed := strings.Cut(rest, end)
			if !opened {
				continue
			}
			if !closed {
				t.Fatalf("%s: section %s has no end", page, name)
			}
			found[name] = true
			if want = strings.TrimSpace(want); strings.TrimSpace(got) != want && !*update {
				t.Errorf("%s: section %s is out of date: go test -run Docs -update .", page, name)
			}
			text = before + open + want + "\n" + end + after
		}
		if *update {
			write(t, page, text, 0o644)
		}
	}
	for name := range sections {
		if !found[name] {
			t.Errorf("no page has the section %s", name)
		}
	}
}

// What people wrote names everything that the program has of its kind.
func TestDocsAreComplete(t *testing.T) {
	readme := read(t, "README.md")
	if n := len(strings.Fields(readme)); n > mostWords {
		t.Errorf("the README has %d words, more than %d", n, mostWords)
	}
	formats := read(t, "docs/formats.md")
	for _, name := range cassette.Formats() {
		_, row, ok := strings.Cut(formats, "| `"+name+"` |")
		row, _, _ = strings.Cut(row, "\n")
		if !ok {
			t.Errorf("docs/formats.md does not list the format %s", name)
		} else if isNew := slices.Contains(cassette.NewFormats(), name); isNew == strings.Contains(row, "no new files") {
			t.Errorf("docs/formats.md of %s: new files can be made: %t", name, isNew)
		}
	}
	filter := read(t, "docs/filter.md")
	for _, field := range model.FilterFields() {
		if !strings.Contains(filter, "| `"+field+":` |") {
			t.Errorf("docs/filter.md does not list the term %s:", field)
		}
	}
	options := read(t, "docs/go.md")
	for _, f := range reflect.VisibleFields(reflect.TypeFor[replay.Options]()) {
		if !f.Anonymous && !strings.Contains(options, "`"+f.Name+"`") {
			t.Errorf("docs/go.md does not list the option %s", f.Name)
		}
	}
	for _, l := range all.Libraries() {
		if !strings.Contains(readme, l.Title) {
			t.Errorf("the README does not name %s", l.Title)
		}
	}
	for _, page := range pages(t) {
		if page != "README.md" && !strings.Contains(readme, "]("+filepath.ToSlash(page)+")") {
			t.Errorf("the README has no link to %s", page)
		}
	}
}

// The files that the documentation shows can be read, and send what it says.
func TestDocsExamples(t *testing.T) {
	page := read(t, "docs/configuration.md")
	f, err := project.Parse([]byte(between(t, page, "<!-- project -->\n```yaml\n", "```\n<!-- /project -->")))
	if err != nil {
		t.Fatalf("the project file of docs/configuration.md: %v", err)
	}
	sends := f.Sends()
	if want := "sends GH_TOKEN, API_KEY, client.pem and client.key to staging.example.com instead of api.github.com, believing ca.pem"; len(sends) == 0 || sends[0].Words() != want {
		t.Errorf("the project file of docs/configuration.md %v, want %s", sends, want)
	}
	config := between(t, page, "<!-- screen -->\n```yaml\n", "```\n<!-- /screen -->")
	if _, err := tui.ParseConfig([]byte(config)); err != nil {
		t.Errorf("the configuration of docs/configuration.md: %v", err)
	}
	_, err = tui.ParseConfig([]byte("nothing: 1\n")) // its error names what there is
	_, names, _ := strings.Cut(err.Error(), `"nothing": `)
	for name := range strings.FieldsFuncSeq(names, func(r rune) bool { return r == ' ' || r == ',' }) {
		if name != "or" && !strings.Contains("\n"+config, "\n"+name+":") {
			t.Errorf("the configuration of docs/configuration.md lacks %s", name)
		}
	}
	page = read(t, "docs/rerecord.md")
	if _, err := project.Parse([]byte(between(t, page, "```yaml\n", "```\n"))); err != nil {
		t.Errorf("the project file of docs/rerecord.md: %v", err)
	}
}

// librariesTable has a row for each library whose rules are known.
func librariesTable() string {
	var b strings.Builder
	b.WriteString("| library | versions | modes, the default first | matchers, the default **bold** |\n|---|---|---|---|\n")
	for _, l := range all.Libraries() {
		modes := "has none"
		if len(l.Modes) > 0 {
			modes = code(l.Modes)
		}
		var matchers []string
		for _, name := range l.Matchers {
			if name = "`" + name + "`"; slices.Contains(l.Default, strings.Trim(name, "`")) {
				name = "**" + name + "**"
			}
			matchers = append(matchers, name)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", l.Name, strings.Join(l.Versions, ", "), modes, strings.Join(matchers, " "))
	}
	return b.String()
}

func code(names []string) string { return "`" + strings.Join(names, "` `") + "`" }

func block(text string) string { return "```\n" + strings.Trim(text, "\n") + "\n```" }

// between is the text between two others.
func between(t *testing.T, text, open, end string) string {
	t.Helper()
	_, rest, opened := strings.Cut(text, open)
	rest, _, closed := strings.Cut(rest, end)
	if !opened || !closed {
		t.Fatalf("nothing between %q and %q", open, end)
	}
	return rest
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// example is the body of an example of package replay that takes a *testing.T.
func example(t *testing.T, name string) string {
	body := between(t, read(t, "replay/example_test.go"), "func "+name+"() {\n\t_ = func(t *testing.T) {\n", "\n\t}\n}\n")
	return "```go\n" + strings.ReplaceAll(strings.TrimPrefix(body, "\t\t"), "\n\t\t", "\n") + "\n```"
}

// output is what the command prints where its output is no terminal, as a
// block of text.
func output(t *testing.T, want int, args ...string) string {
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
	if stderr := read(t, files[2].Name()); status != want || stderr != "" {
		t.Fatalf("%v: status %d: %s", args, status, stderr)
	}
	return block(read(t, files[1].Name()))
}
