package format

import (
	"bytes"

	"tapedeck/cassette/internal/loading"
)

// All is the one table of formats, in the order in which detection asks.
var All = []Format{vcrpyYAML{}, vcrpyJSON{}, betamaxJSON{}, betamaxYAML{}, rubyYAML{}, rubyJSON{}, rubyYAMLv1{}, goVCR{}, uberFile{}, uberFile{json: true}, vcrpyYAMLv0{}, vcrpyJSONv0{}, langchainYAML{}, httprr{}, har{}}

// InFolders are the formats of cassettes that are folders.
var InFolders = []InFiles{uberFolder{uberFile{json: true}}, uberFolder{}}

// alone are the formats of one file of such a folder, opened alone.
var alone = []oneOfFolder{uberAlone{uberFile: uberFile{json: true}}, uberAlone{}}

// known yields all formats.
func known(yield func(Format) bool) {
	for _, f := range All {
		if !yield(f) {
			return
		}
	}
	for _, f := range InFolders {
		if !yield(f) {
			return
		}
	}
	for _, f := range alone {
		if !yield(f) {
			return
		}
	}
}

// OfFolder is the format of a folder with files of these names, by most of
// them, nil if it is no cassette. want overrides that.
func OfFolder(names []string, want string) InFiles {
	var found InFiles
	most := 0
	for _, f := range InFolders {
		n := 0
		for _, name := range names {
			if f.IsFile(name) {
				n++
			}
		}
		if want == f.Describe().Name || want == "" && n > most {
			found, most = f, n
		}
	}
	return found
}

// Names lists the formats by name.
func Names() []string {
	var names []string
	for f := range known {
		names = append(names, f.Describe().Name)
	}
	return names
}

// Named is the format of a name, nil if there is none.
func Named(name string) Format {
	for f := range known {
		if f.Describe().Name == name {
			return f
		}
	}
	return nil
}

// Mentioned reports whether the beginning of a file has a mark of any format.
func Mentioned(peek []byte) bool {
	for _, f := range All {
		if marked(peek, f) {
			return true
		}
	}
	return false
}

func marked(data []byte, f Format) bool {
	for _, mark := range f.marks() {
		if bytes.Contains(data, []byte(mark)) {
			return true
		}
	}
	return false
}

// Written is the format of a text that is exactly as its library writes it, with
// the number of its entries; f is nil where that is not certain.
func Written(text []byte) (f Format, entries int, version string) {
	for _, f := range All {
		if form := FormOf(f); form != nil {
			if entries, version, ok := form.Written(text); ok {
				return f, entries, version
			}
		}
	}
	return nil, 0, ""
}

// FormOf is how the library of a format writes it, nil where that is not known.
func FormOf(f Format) loading.Written {
	if loader, known := f.(Loader); known {
		form, _ := loader.Loading().(loading.Written)
		return form
	}
	return nil
}
