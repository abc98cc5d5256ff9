package folder

import "tapedeck/ui/render"

// A line is a row of the list: a cassette, or the directory above several.
type line struct {
	at  int        // the index of the cassette, -1 of a directory
	in  *directory // it, or the one that the cassette stands below; nil for none
	nth int        // how many cassettes stand down to it
}

// A directory is a row of its own where it holds several of the cassettes shown.
type directory struct {
	path  string // by which it is told whether it is folded
	count int
	size  int64
}

// counted says behind its name how many there are.
func (d *directory) counted() string { return "  " + render.Counted(d.count, "cassette") }
