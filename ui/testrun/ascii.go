package testrun

import (
	"slices"
	"strings"

	"tapedeck/replay/printed"
)

// inASCII is a note of a name that fits a file's so.
const inASCII = "the text writes ? for what is not ASCII"

// fitting are the project's files whose base names fit a text with ? in it.
func (p *Project) fitting(base string) (files []string) {
	if !strings.Contains(base, "?") {
		return nil
	}
	for name, all := range p.files {
		if printed.InASCII(base, name) {
			files = append(files, all...)
		}
	}
	slices.Sort(files)
	return files
}

// namedInASCII finds the cassette of a path with ? in it, where no file has that
// name.
func (p *Project) namedInASCII(words []string, near string) (Place, bool) {
	score, found := p.longestTail(words, p.fitting(words[len(words)-1]))
	if len(found) == 0 || score < min(2, len(words)) {
		return Place{}, false
	}
	place := Place{Path: nearest(found, near), By: Named, Note: inASCII}
	if len(found) > 1 {
		place.By, place.Note = Guess, inASCII+", and several files fit: "+listed(found)
	}
	return place, true
}
