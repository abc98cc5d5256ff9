// Package format knows how libraries write cassettes: one file a format, with
// what its library reads and refuses in a file of its own, and the one table.
package format

import (
	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/loading"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// A Description is a format's name, and whose rules replay it.
type Description struct{ Name, Library string }

// A Format knows where a library's cassettes keep what. It gives places;
// reading and writing them is the same for all formats.
type Format interface {
	Describe() Description
	Language() span.Language
	Where() span.Where
	// Version finds the file's own format version around its entries.
	Version(lead, trail []byte) string
	// marks are words of which every cassette of the format has one near its
	// beginning.
	marks() []string
	// Owns reports whether the file is of this format: by its first entry, or
	// where it has none (nil) by what is around the list.
	Owns(entry *span.Doc, lead, trail []byte) bool
	// Shape says where this entry keeps what.
	Shape(d *span.Doc) Shape
	// Allows says why the format cannot take a change of the list, nil if it can.
	Allows(op model.Op) error
	// Fit leaves out what the format does not keep of an interaction made
	// elsewhere and adds what it cannot do without.
	Fit(i model.Interaction) (model.Interaction, error)
	// Value is a whole new entry for a file of that version.
	Value(i model.Interaction, version string) span.Value
	// Recorded is an interaction that was recorded just now, as the library
	// hands it to fit.
	Recorded(i model.Interaction) model.Interaction
	// Record turns value into what the library writes while it records: with
	// what it keeps of a recording alone, its keys in the order of like. n is
	// how many interactions there are before it.
	Record(v span.Value, i model.Interaction, like *span.Node, version string, n int) span.Value
	// Key is what no two entries may have alike: the key of an entry that is a
	// pair of a mapping, or the number of one that has such; else "". It may be
	// quicker than to parse the entry.
	Key(src []byte) string
	// WithKey adds the key of an entry, by its text, as an extra field where a library goes
	// by it.
	WithKey(i model.Interaction, text func() []byte) model.Interaction
	// Unkept puts back into what was read what the entry keeps only as a hash.
	Unkept(read, fit model.Interaction) model.Interaction
	// FilledIn is a template as it may read once the library filled it in; ok
	// is false for any other text.
	FilledIn(src []byte) (filled []byte, ok bool)
	// Normalize writes names and values in a change as the library does where
	// it reads several forms alike; what the library could not load is refused.
	Normalize(op model.Op) (model.Op, error)
	// Follow adds what this format ties to a change, where the two agreed
	// before.
	Follow(before, after model.Interaction) (model.Interaction, []model.FollowUp)
}

// listOnly is embedded by formats that are lists of interactions and tie
// nothing of their own together.
type listOnly struct{}

func (listOnly) Allows(model.Op) error { return nil }

func (listOnly) Recorded(i model.Interaction) model.Interaction { return i }

func (listOnly) Record(v span.Value, _ model.Interaction, like *span.Node, _ string, _ int) span.Value {
	return InOrderOf(v, like, "")
}

func (listOnly) Key([]byte) string { return "" }

func (listOnly) WithKey(i model.Interaction, _ func() []byte) model.Interaction { return i }

func (listOnly) Unkept(read, _ model.Interaction) model.Interaction { return read }

func (listOnly) FilledIn(src []byte) ([]byte, bool) { return src, false }

func (listOnly) marks() []string { return []string{"interactions:", `interactions"`} }

func (listOnly) Normalize(op model.Op) (model.Op, error) { return op, nil }

func (listOnly) Follow(_, after model.Interaction) (model.Interaction, []model.FollowUp) {
	return after, nil
}

// InFiles is a format whose cassettes are folders: each entry is a file.
type InFiles interface {
	Format
	// IsFile reports whether a file of that name is an entry.
	IsFile(name string) bool
	// WithFile adds the file's name as the extra field that replay compares.
	WithFile(i model.Interaction, name string) model.Interaction
	// FileOf is the file's name for a new interaction.
	FileOf(i model.Interaction) (string, error)
	// Asked is the extra field that names the request of an interaction recorded
	// just now: a file's name may be that of several.
	Asked(i model.Interaction) (name model.Extra, ok bool)
	// NoFolder says why the library takes no folder at a path, "" if it does.
	NoFolder(path string) string
}

// oneOfFolder is the format of one file of a folder, opened alone.
type oneOfFolder interface {
	Format
	// named is the format for a file of that name, which is the request.
	named(file string) Format
}

// Numbered is a format whose entries each have a number of their own.
type Numbered interface {
	// Number is where an entry keeps its number.
	Number() field.At
}

// Aged is a format whose entries were of other forms once: a new one takes that
// of the entry that it is laid out like.
type Aged interface {
	AsOld(v span.Value, i model.Interaction, like *span.Node) (span.Value, error)
}

// A Loader is a format of which it is known what its library refuses to load.
type Loader interface{ Loading() loading.Rules }

// A ReadOnly format is only read.
type ReadOnly interface {
	// ReadOnly says why nothing is changed, and what a person can do.
	ReadOnly() string
}
