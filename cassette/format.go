package cassette

import (
	"bytes"

	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// formats is the one table of formats, in the order in which detection asks.
var formats = []format{vcrpyYAML{}, vcrpyJSON{}, betamaxJSON{}, rubyYAML{}, rubyJSON{}, goVCR{}, uberYAML{}}

// A description is a format's name, and whose rules replay it.
type description struct{ Name, Library string }

// namesOfAll lists the formats by name.
func namesOfAll() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.describe().Name)
	}
	return names
}

// A format knows where a library's cassettes keep what. It gives places;
// reading and writing them is the same for all formats.
type format interface {
	describe() description
	language() span.Language
	where() span.Where
	// version finds the file's own format version around its entries.
	version(lead, trail []byte) string
	// marks are words of which every cassette of the format has one near its
	// beginning.
	marks() []string
	// owns reports whether the file is of this format: by its first entry, or
	// where it has none (nil) by what is around the list.
	owns(entry *span.Doc, lead, trail []byte) bool
	// shape says where this entry keeps what.
	shape(d *span.Doc) shape
	// allows says why the format cannot take a change of the list, nil if it can.
	allows(op model.Op) error
	// fit leaves out what the format does not keep of an interaction made
	// elsewhere and adds what it cannot do without.
	fit(i model.Interaction) (model.Interaction, error)
	// value is a whole new entry for a file of that version.
	value(i model.Interaction, version string) span.Value
	// recorded is an interaction that was recorded just now, as the library
	// hands it to fit.
	recorded(i model.Interaction) model.Interaction
	// record turns value into what the library writes while it records: with
	// what it keeps of a recording alone, its keys in the order of like. n is
	// how many interactions there are before it.
	record(v span.Value, i model.Interaction, like *span.Node, version string, n int) span.Value
	// key is what no two entries may have alike: the key of an entry that is a
	// pair of a mapping, or the number of one that has such; else "". It may be
	// quicker than to parse the entry.
	key(src []byte) string
	// withKey adds the key of an entry as an extra field where a library goes
	// by it.
	withKey(i model.Interaction, src []byte) model.Interaction
	// unkept puts back into what was read what the entry keeps only as a hash.
	unkept(read, fit model.Interaction) model.Interaction
	// filledIn is a template as it may read once the library filled it in; ok
	// is false for any other text.
	filledIn(src []byte) (filled []byte, ok bool)
	// normalize writes names and values in a change as the library does where
	// it reads several forms alike; what the library could not load is refused.
	normalize(op model.Op) (model.Op, error)
	// follow adds what this format ties to a change, where the two agreed
	// before.
	follow(before, after model.Interaction) (model.Interaction, []model.FollowUp)
}

// listOnly is embedded by formats that are lists of interactions and tie
// nothing of their own together.
type listOnly struct{}

func (listOnly) allows(model.Op) error { return nil }

func (listOnly) recorded(i model.Interaction) model.Interaction { return i }

func (listOnly) record(v span.Value, _ model.Interaction, like *span.Node, _ string, _ int) span.Value {
	return inOrderOf(v, like, "")
}

func (listOnly) key([]byte) string { return "" }

func (listOnly) withKey(i model.Interaction, _ []byte) model.Interaction { return i }

func (listOnly) unkept(read, _ model.Interaction) model.Interaction { return read }

func (listOnly) filledIn(src []byte) ([]byte, bool) { return src, false }

func (listOnly) marks() []string { return []string{"interactions:", `interactions"`} }

func (listOnly) normalize(op model.Op) (model.Op, error) { return op, nil }

func (listOnly) follow(_, after model.Interaction) (model.Interaction, []model.FollowUp) {
	return after, nil
}

// named is the format of a name, nil if there is none.
func named(name string) format {
	for _, f := range formats {
		if f.describe().Name == name {
			return f
		}
	}
	return nil
}

// mentioned reports whether the beginning of a file has a mark of any format.
func mentioned(peek []byte) bool {
	for _, f := range formats {
		for _, mark := range f.marks() {
			if bytes.Contains(peek, []byte(mark)) {
				return true
			}
		}
	}
	return false
}

// numbered is a format whose entries each have a number of their own.
type numbered interface {
	// number is where an entry keeps its number.
	number() at
}
