package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"tapedeck/replay/library/all"
	"tapedeck/ui/project"
)

// A schema is as much of a JSON Schema as the one of the project file has.
type schema struct {
	Description          string
	Properties           map[string]*schema
	AdditionalProperties json.RawMessage // false, or a schema for all other names
	Items                *schema
	Ref                  string `json:"$ref"`
	Enum                 []string
	Defs                 map[string]*schema `json:"$defs"`
}

// settingsTable has a row for each setting of a project file, from its schema.
func settingsTable(t *testing.T) string {
	t.Helper()
	var root schema
	if err := json.Unmarshal(project.Schema, &root); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| setting | is |\n|---|---|\n")
	settingRows(t, &b, &root, &root, "")
	return b.String()
}

// settingRows writes a row for each setting below one, and for what stands
// below those.
func settingRows(t *testing.T, b *strings.Builder, root, s *schema, path string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		settingRow(t, b, root, s.Properties[name], strings.TrimPrefix(path+"."+name, "."))
	}
	var other schema
	if json.Unmarshal(s.AdditionalProperties, &other) == nil && other.Properties != nil {
		settingRows(t, b, root, &other, path+".HOST")
	}
}

func settingRow(t *testing.T, b *strings.Builder, root, s *schema, path string) {
	t.Helper()
	is := s.Description
	for s.Ref != "" {
		s = root.Defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
		if is == "" {
			is = s.Description
		}
	}
	if len(s.Enum) > 0 {
		is = strings.TrimSpace(is + " " + code(s.Enum))
	}
	if is == "" {
		t.Errorf("the schema of %s does not say what %s is", project.Name, path)
	}
	fmt.Fprintf(b, "| `%s` | %s |\n", path, is)
	settingRows(t, b, root, s, path)
	if s.Items != nil {
		settingRows(t, b, root, s.Items, path+"[]")
	}
}

// The schema of the project file names the libraries whose rules are known.
func TestSchemaNamesLibraries(t *testing.T) {
	var root schema
	if err := json.Unmarshal(project.Schema, &root); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, l := range all.Libraries() {
		names = append(names, l.Name)
	}
	got := root.Properties["replay"].Properties["library"].Enum
	slices.Sort(got)
	if slices.Sort(names); !slices.Equal(got, names) {
		t.Errorf("%s: replay.library can be %v, the libraries are %v", project.Name, got, names)
	}
}
