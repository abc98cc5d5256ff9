package httprr

import (
	"io/fs"
	"path"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
	"tapedeck/replay/source"
)

// notInName is what CleanFileName of langchaingo's copy writes as an underscore.
var notInName = lazyregexp.New(`[^A-Za-z0-9_.-]`)

// uses are the traces that a test gives httprr.Open, and the one that OpenForTest
// names after it.
func uses(project fs.FS, t library.TestCase) library.Uses {
	var u library.Uses
	c := library.Code{Known: t.Known, Cassette: func(call *source.Call) (source.Value, bool) {
		if len(call.Args) == 0 || !call.Ends("httprr.Open") {
			return source.Value{}, false
		}
		return call.Args[0], true
	}}
	c.Read(project, t.Folder, t.File, source.Go, library.FilesEnding("_test.go"))
	for _, f := range c.Functions(t.Name) {
		names, unknown := c.Names(f, nil)
		for _, name := range names {
			u.AddFirst(project, true, true, path.Join(t.Folder, name), path.Join(t.Folder, name+".gz"))
		}
		u.Unknown = unknown
	}
	if len(u.List) == 0 {
		file := path.Join(t.Folder, "testdata", notInName.ReplaceAllString(t.Name, "_")+".httprr")
		u.AddFirst(project, false, false, file, file+".gz")
	}
	return u
}
