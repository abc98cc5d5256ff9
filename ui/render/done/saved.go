package done

import (
	"fmt"
	"strings"

	"tapedeck/cassette"
	"tapedeck/ui/render"
)

// Saved says what was written under a name: "saved a.yaml: 2 changed, 1 deleted,
// 6 lines differ".
func Saved(name string, r cassette.Report) string {
	return "saved " + render.Sanitize(name) + ": " + Differs(r)
}

// Differs counts what differs: "2 changed, 1 deleted, 6 lines differ".
func Differs(r cassette.Report) string {
	var words []string
	for _, part := range []struct {
		n    int
		what string
	}{{r.Changed, "changed"}, {r.Added, "added"}, {r.Deleted, "deleted"}, {r.Moved, "moved"}} {
		if part.n > 0 {
			words = append(words, render.Count(part.n)+" "+part.what)
		}
	}
	switch r.Lines {
	case 0:
		words = append(words, "as it was")
	case 1:
		words = append(words, "1 line differs")
	default:
		words = append(words, render.Count(r.Lines)+" lines differ")
	}
	return strings.Join(words, ", ")
}

// Interrupted says how far the save of a folder came that did not end.
func Interrupted(saved, of int) string {
	return fmt.Sprintf("a save was interrupted: %d of %d files are saved, the others are as they were", saved, of)
}
