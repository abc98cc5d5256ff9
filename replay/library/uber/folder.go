package uber

import (
	"regexp"
	"strings"

	"tapedeck/replay/library"
)

// In a folder a response is in a file named as its request, with "_" for every
// "/", ":" and blank: two names that differ in those alone are one.

var folderReplacer = strings.NewReplacer("/", "_", ":", "_", " ", "_")

// fileOf is the name of a request's file, without what tells its format.
func fileOf(name string) string { return folderReplacer.Replace(name) }

// isFile tells a file's name from that of a request.
func isFile(name string) bool { return strings.HasPrefix(name, "httplib_") }

// fileHash is the place of the headers' hash in a file's name.
var fileHash = regexp.MustCompile(`^httplib_.*_(?:[0-9a-f]{32})?_([0-9a-f]{32}|\{\}|None)(?:_[0-9a-f]{32}|_None)?$`)

// judgeFile compares a request with the one that a file is named as.
func judgeFile(call httplibCall, file string) library.Comparison {
	for _, other := range call.asClients() {
		if name := fileOf(other.name(true)); name == file || hashIn(name) == hashIn(file) {
			return library.Compared(name, file)
		}
	}
	return library.Compared(fileOf(call.name(true)), file)
}
