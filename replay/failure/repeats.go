package failure

import (
	"slices"

	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// unchained leaves out messages that repeat the one before in such a chain.
func unchained(all []library.Message, lines []string) []library.Message {
	var out []library.Message
	for i, m := range all {
		if i > 0 && m.Failure.Situation != library.Sent && repeats(m, out[len(out)-1]) {
			between := lines[all[i-1].Line:m.Line]
			if slices.ContainsFunc(between, chained.MatchString) && !slices.ContainsFunc(between, anotherTest.MatchString) {
				continue
			}
		}
		out = append(out, m)
	}
	return out
}

// repeats reports whether o says the same as m.
func repeats(m, o library.Message) bool {
	f, other := m.Failure, o.Failure
	return f.Request != nil && other.Request != nil && keyOf(f) == keyOf(other) && f.Situation == other.Situation
}

// keyOf names a request across the ways in which a library prints it: Go's
// errors hide the password.
func keyOf(f library.Failure) string {
	return f.Library + " " + f.Request.Method + " " + hidden.ReplaceAllString(f.Request.URL, "://$1:***@")
}

// keysOf are those of a failure, and of it without what only a traceback tells.
func keysOf(f library.Failure) []string {
	without := *f.Request
	if without.Method == "" {
		return []string{keyOf(f)}
	}
	keys := []string{keyOf(f)}
	without.Method, f.Request = "", &without
	return append(keys, keyOf(f))
}

var hidden = lazyregexp.New(`://([^/@:]*):[^/@]*@`)

// lesser reports whether the same failure may stand in the text in a fuller
// way: of some libraries logs tell more than errors, of others errors.
func lesser(m library.Message) bool {
	return m.Quoted || m.Logged != textOf(m.Failure.Library).LogTellsMore
}

// once leaves out as many of a failure's lesser messages as there are fuller
// ones of it. Which test failed, an error tells more surely than a log.
func once(all []library.Message) []library.Message {
	fuller := map[string][]int{}
	for i, m := range all {
		if m.Failure.Request != nil && !lesser(m) {
			for _, key := range keysOf(m.Failure) {
				fuller[key] = append(fuller[key], i)
			}
		}
	}
	repeats, repeated := make([]bool, len(all)), map[int]bool{}
	for i, m := range all {
		if m.Failure.Request == nil || !lesser(m) {
			continue
		}
		key := keyOf(m.Failure)
		for len(fuller[key]) > 0 && repeated[fuller[key][0]] {
			fuller[key] = fuller[key][1:]
		}
		if len(fuller[key]) == 0 {
			continue
		}
		repeated[fuller[key][0]] = true
		full := &all[fuller[key][0]]
		if full.Logged && m.Failure.Test != "" {
			full.Failure.Test = m.Failure.Test
		}
		if full.Use == "" {
			full.Use = m.Use
		}
		repeats[i] = true
	}
	var out []library.Message
	for i, m := range all {
		if !repeats[i] {
			out = append(out, m)
		}
	}
	return out
}
