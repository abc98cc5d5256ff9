package rubyvcr

import (
	"slices"
	"strings"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/source"
)

// setUps are the methods that Minitest runs before each test of their class.
var setUps = []string{"setup", "before_setup", "after_setup"}

// methodNames are what a test calls its own name by.
var methodNames = []string{"name", "self.name", "method_name", "__method__", "@NAME", "@method_name"}

// numbered is the name of a method that Minitest makes of a description.
var numbered = lazyregexp.New(`^test_\d{4}_(.*)$`)

// minitestScope is the method of a test, the block of Rails' test "waters", or
// that of an it. nil where several may be it.
func minitestScope(f *source.File, class, method string) *source.Scope {
	for _, s := range f.Named(method) {
		if s.In == nil || strings.HasSuffix(class, s.In.Name) {
			return s
		}
	}
	description := ""
	if m := numbered.FindStringSubmatch(method); m != nil {
		description = m[1]
	}
	var found *source.Scope
	most := 0
	for _, s := range f.Scopes {
		switch {
		case s.By == nil:
		case s.By.Name == "test" && "test_"+strings.ReplaceAll(describedBy(s.By), " ", "_") == method:
			return s
		case description != "" && slices.Contains(examples, s.By.Name) && describedBy(s.By) == description:
			groups := groupsOf(s)
			switch n := len(groups); {
			case n < most || !inClass(groups, class):
			case n > most:
				found, most = s, n
			default:
				found = nil // several may be it
			}
		}
	}
	return found
}

// groupsOf are the descriptions of the groups around a test, outermost first, by
// which Minitest names the class.
func groupsOf(s *source.Scope) (groups []string) {
	for s = s.In; s != nil; s = s.In {
		if s.By != nil && len(s.By.Args) > 0 {
			groups = append(groups, s.By.Args[0].Text)
		}
	}
	slices.Reverse(groups)
	return groups
}

// inClass reports whether a class is that of groups; what else describes them may
// stand between.
func inClass(groups []string, class string) bool {
	rest := "::" + class
	for i, group := range groups {
		at := strings.Index(rest, "::"+group)
		if at < 0 || i == 0 && at > 0 {
			return false
		}
		rest = rest[at+len("::"+group):]
		if rest != "" && !strings.HasPrefix(rest, "::") {
			return false
		}
	}
	return len(groups) > 0
}
