package format

import (
	"errors"
	"strings"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// uberAlone is one file of an uber/cassette folder, opened alone. What it
// holds is the response; the request is known where the file still has the
// library's name.
type uberAlone struct {
	uberFile
	name string
}

func (f uberAlone) named(file string) Format { return uberAlone{f.uberFile, file} }

func (uberAlone) Owns(d *span.Doc, _, _ []byte) bool {
	return d != nil && d.Root.Kind() == span.Map && d.Root.Get("content") != nil && d.Root.Get("raw_headers") != nil && d.Root.Get("status") != nil
}

func (f uberAlone) folder() uberFolder { return uberFolder{f.uberFile} }

func (f uberAlone) Describe() Description {
	d := f.folder().Describe()
	d.Name = strings.Replace(d.Name, "folder", "response", 1)
	return d
}

func (uberAlone) Where() span.Where { return span.Where{Files: true} }

func (f uberAlone) Shape(d *span.Doc) Shape {
	s := f.folder().Shape(&span.Doc{Src: d.Src, Root: d.Root, Name: f.name})
	s.method, s.url = namedOutside{s.method, f}, namedOutside{s.url, f}
	return s
}

// namedOutside is a part of a file's name, which is not the cassette's to change.
type namedOutside struct {
	field.Field
	in uberAlone
}

func (p namedOutside) Set(*field.Editor, string) error {
	if !p.in.folder().IsFile(p.in.name) {
		return errors.New("the request is not known: uber/cassette keeps it in the file's name, and this is none of its names")
	}
	return errors.New("the request is the file's name: open the folder that the file is in to change it")
}

func (uberAlone) Allows(model.Op) error {
	return errors.New("the file is one response of an uber/cassette folder, which holds no other: add and delete in the folder")
}

func (uberAlone) Key([]byte) string { return "" }

func (f uberAlone) WithKey(i model.Interaction, _ func() []byte) model.Interaction {
	if f.folder().IsFile(f.name) {
		i = f.folder().WithFile(i, f.name)
	}
	return i
}

// Fit refuses what is new: the file has room for one response.
func (f uberAlone) Fit(i model.Interaction) (model.Interaction, error) { return i, f.Allows(nil) }
