package format

import "bytes"

// All is the one table of formats, in the order in which detection asks.
var All = []Format{vcrpyYAML{}, vcrpyJSON{}, betamaxJSON{}, rubyYAML{}, rubyJSON{}, goVCR{}, uberYAML{}}

// Names lists the formats by name.
func Names() []string {
	var names []string
	for _, f := range All {
		names = append(names, f.Describe().Name)
	}
	return names
}

// Named is the format of a name, nil if there is none.
func Named(name string) Format {
	for _, f := range All {
		if f.Describe().Name == name {
			return f
		}
	}
	return nil
}

// Mentioned reports whether the beginning of a file has a mark of any format.
func Mentioned(peek []byte) bool {
	for _, f := range All {
		for _, mark := range f.marks() {
			if bytes.Contains(peek, []byte(mark)) {
				return true
			}
		}
	}
	return false
}
