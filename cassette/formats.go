package cassette

import (
	"tapedeck/cassette/internal/format"
	"tapedeck/cassette/internal/format/template"
)

// A Format names how a library writes cassettes.
type Format struct {
	Name    string // "vcrpy-yaml"
	Version string // the file's own format version, "" if it has none
	Library string // whose rules replay it: "vcrpy"
	Folder  bool   // whether the cassette is a folder, each interaction a file
}

func described(f format.Format, version string) Format {
	d := f.Describe()
	_, folder := f.(format.InFiles)
	return Format{Name: d.Name, Version: version, Library: d.Library, Folder: folder}
}

// Formats lists the names that Options.Format takes.
func Formats() []string { return format.Names() }

// NewFormats lists the names that CreateRecorder takes.
func NewFormats() []string { return template.Names() }
