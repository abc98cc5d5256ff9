package uber

import (
	"cmp"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// In a folder a response is in a file named as its request, with "_" for every
// "/", ":" and blank: two names that differ in those alone are one.

var folderReplacer = strings.NewReplacer("/", "_", ":", "_", " ", "_")

// fileOf is the name of a request's file, without what tells its format.
func fileOf(name string) string { return folderReplacer.Replace(name) }

// isFile tells a file's name from that of a request.
func isFile(name string) bool { return strings.HasPrefix(name, "httplib_") }

// fileHashes are the hashes in a file's name: of the query, which is empty for a URL
// without a path, the headers, which were not in it before 0.3, and the body, if
// there is one.
var fileHashes = lazyregexp.New(`^httplib_[^_]+_.+?_[0-9]{1,5}_.*?_((?:[0-9a-f]{32})?)(?:_((?:[0-9a-f]{32}|\{\}|None)?))?(?:_([0-9a-f]{32}|None))?$`)

// hashedParts are the headers, and in a folder query and body too.
func hashedParts(v library.Verdict) []library.HashedPart {
	if !isFile(v.Recorded) {
		return []library.HashedPart{{Part: model.HeaderPart, Of: "header", Recorded: hashIn(v.Recorded), Wanted: hashIn(v.Wanted)}}
	}
	recorded, wanted := fileHashes.FindStringSubmatch(v.Recorded), fileHashes.FindStringSubmatch(fileOf(v.Wanted))
	if recorded == nil || wanted == nil {
		return nil
	}
	of := func(n int, part model.Part, name string) library.HashedPart {
		return library.HashedPart{Part: part, Of: name, Recorded: cmp.Or(recorded[n], "none"), Wanted: cmp.Or(wanted[n], "none")}
	}
	return []library.HashedPart{of(1, model.URL, "query"), of(2, model.HeaderPart, "header"), of(3, model.BodyPart, "body")}
}

// judgeFile compares a request with the one that a file is named as.
func judgeFile(call httplibCall, file string) library.Comparison {
	for _, other := range call.asClients() {
		if name := fileOf(other.name(true)); name == file || hashIn(name) == hashIn(file) {
			return library.Compared(name, file)
		}
	}
	return library.Compared(fileOf(call.name(true)), file)
}
