package cassette

import (
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
)

// A Format names how a library writes cassettes.
type Format struct {
	Name    string // "vcrpy-yaml"
	Version string // the file's own format version, "" if it has none
	Library string // whose rules replay it: "vcrpy"
}

// formats is the one table of formats, in the order in which detection asks.
var formats = []format{vcrpyYAML{}, vcrpyJSON{}, betamaxJSON{}, rubyYAML{}, rubyJSON{}, goVCR{}, uberYAML{}}

// Formats lists the names that Options.Format takes.
func Formats() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.describe().Name)
	}
	return names
}

// A format knows where a library's cassettes keep what. It gives places;
// reading and writing them is the same for all formats.
type format interface {
	describe() Format
	language() span.Language
	where() span.Where
	// version finds the file's own format version around its entries.
	version(lead, trail []byte) string
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

func (listOnly) normalize(op model.Op) (model.Op, error) { return op, nil }

func (listOnly) follow(_, after model.Interaction) (model.Interaction, []model.FollowUp) {
	return after, nil
}

// A shape says where one entry keeps what. A nil member is not kept.
type shape struct {
	// root is the interaction's own node.
	root *span.Node

	method, url, status, reason, recordedAt, took field
	// own are fields of the format's own that are not plain scalars.
	own map[string]field

	header map[model.Side]headers
	body   map[model.Side]bodies
}

// A field is a place for one text.
type field interface {
	// get returns the text, "" where there is none.
	get(d *span.Doc) string
	set(e *editor, value string) error
	// node is what holds it, nil if nothing does.
	node(d *span.Doc) *span.Node
}

// headers is a place for the header of one side.
type headers interface {
	get(d *span.Doc) (model.Header, error)
	// set turns old into now.
	set(e *editor, old, now model.Header) error
	node(d *span.Doc) *span.Node
}

// bodies is a place for the body of one side.
type bodies interface {
	get(d *span.Doc) model.Body
	set(e *editor, now model.Body) error
	node(d *span.Doc) *span.Node
}
