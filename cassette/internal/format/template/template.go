// Package template has what new cassettes are laid out as: one of each format
// that its library wrote.
package template

import (
	"embed"
	"fmt"
	"io/fs"

	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/span"
)

// templates are cassettes that the libraries wrote themselves (uber-yaml: by
// hand, by its writer's rules; of a folder one file). A new cassette is laid out as
// they are.
//
//go:embed *.httprr *.json *.yaml *.yml
var templates embed.FS

// A Template is what a new cassette of a format goes by.
type Template struct {
	// Lead and trail stand around the list, which is empty.
	Lead, Trail []byte
	Samples     []*span.Doc
	Like        *span.Doc // the entry whose layout and order of keys is taken
}

// Names lists the formats that new cassettes are made of.
func Names() []string {
	var found []string
	for _, name := range format.Names() {
		if made, _ := fs.Glob(templates, name+".*"); len(made) == 1 {
			found = append(found, name)
		}
	}
	return found
}

// Of is the template of a format.
func Of(f format.Format) (Template, error) {
	names, err := fs.Glob(templates, f.Describe().Name+".*")
	if err != nil || len(names) != 1 {
		return Template{}, fmt.Errorf("new cassettes of %s are not made", f.Describe().Name)
	}
	data, err := templates.ReadFile(names[0])
	if err != nil {
		return Template{}, err
	}
	var t Template
	if f.Where().Files { // the template is a file, around which is nothing
		t.Like, err = f.Language().Parse(data)
		t.Samples = []*span.Doc{t.Like}
		return t, err
	}
	layout, err := f.Language().Split(data, f.Where())
	if err != nil {
		return Template{}, err
	}
	for _, span := range layout.Entries {
		d, err := f.Language().Parse(data[span.Start:span.End])
		if err != nil {
			return Template{}, err
		}
		t.Samples = append(t.Samples, d)
	}
	t.Like = t.Samples[len(t.Samples)-1]
	t.Lead, t.Trail, err = f.Language().Empty(data[:layout.Lead.End], data[layout.Trail.Start:], f.Where())
	return t, err
}
