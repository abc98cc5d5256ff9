package loading

import "tapedeck/model"

// Written knows exactly how a library writes a format; all versions of it load
// that.
type Written interface {
	// Written counts the entries of a text that is in this form, and says the
	// format's version; ok is false where it may be anything else.
	Written(text []byte) (entries int, version string, ok bool)
	// NewEntry is memory for entries that are in this form.
	NewEntry() WrittenEntry
}

// A WrittenEntry is an entry that is in the form in which its library writes it,
// one after another.
type WrittenEntry interface {
	// Read passes an entry in one pass over its bytes; ok is false where it may be in
	// another form. What it says is good until the bytes are others.
	Read(entry []byte) (ok bool)
	// Interaction is what its format decodes of it. Parts that are not asked for may be
	// left out.
	Interaction(of Parts) model.Interaction
	// Summary is that of the interaction if nothing is found of it, whatever its
	// library; ok is false where something may be.
	Summary() (s model.Summary, ok bool)
}

// Parts are what takes time to decode of an interaction: what is not asked for may
// be left out. It costs no error that it would be: those are all found.
type Parts uint8

// The parts.
const (
	RequestBody Parts = 1 << iota
	ResponseHeader
	ResponseBody
)
