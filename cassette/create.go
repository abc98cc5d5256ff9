package cassette

import (
	"embed"
	"fmt"
	"io/fs"

	"tapedeck/cassette/internal/span"
)

// templates are cassettes that the libraries wrote themselves (uber-yaml: by
// hand, by its writer's rules). A new cassette is laid out as they are.
//
//go:embed template
var templates embed.FS

// A template is what a new cassette of a format goes by.
type template struct {
	// lead and trail stand around the list, which is empty.
	lead, trail []byte
	samples     []*span.Doc
	like        *span.Doc // the entry whose layout and order of keys is taken
}

// namesOfNew lists the formats that new cassettes are made of.
func namesOfNew() []string {
	var found []string
	for _, name := range namesOfAll() {
		if made, _ := fs.Glob(templates, "template/"+name+".*"); len(made) == 1 {
			found = append(found, name)
		}
	}
	return found
}

// templateOf is the template of a format.
func templateOf(f format) (template, error) {
	names, err := fs.Glob(templates, "template/"+f.describe().Name+".*")
	if err != nil || len(names) != 1 {
		return template{}, fmt.Errorf("new cassettes of %s are not made", f.describe().Name)
	}
	data, err := templates.ReadFile(names[0])
	if err != nil {
		return template{}, err
	}
	layout, err := f.language().Split(data, f.where())
	if err != nil {
		return template{}, err
	}
	var t template
	for _, span := range layout.Entries {
		d, err := f.language().Parse(data[span.Start:span.End])
		if err != nil {
			return template{}, err
		}
		t.samples = append(t.samples, d)
	}
	t.like = t.samples[len(t.samples)-1]
	t.lead, t.trail, err = f.language().Empty(data[:layout.Lead.End], data[layout.Trail.Start:], f.where())
	return t, err
}
