package failure

import (
	"strings"
	"unicode"

	"tapedeck/replay/library"
)

// Data is a failure for output that programs read: library, kind, method, url,
// mode, already_played, and what the library's messages tell beyond that. A
// value is nil where a message does not say.
func Data(f library.Failure) map[string]any {
	data := map[string]any{"library": orNil(f.Library), "kind": string(f.Situation)}
	if f.Situation == library.UnusedLeft {
		data["unused"] = unused(f)
		return data
	}
	data["already_played"] = f.Situation == library.AlreadyPlayed
	data["mode"] = orNil(hyphenated(f.Mode()))
	data["method"], data["url"] = nil, nil
	if f.Request != nil {
		data["method"], data["url"] = orNil(f.Request.Method), orNil(f.Request.URL)
	}
	if add := textOf(f.Library).Data; add != nil {
		add(f, data)
	}
	return data
}

func unused(f library.Failure) []map[string]any {
	list := []map[string]any{}
	for _, u := range f.Unused {
		list = append(list, map[string]any{"method": u.Method, "url": u.URL, "status": u.Status})
	}
	return list
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// hyphenated writes the name of a mode that is a Go constant in lower case:
// ReplayOnly is replay-only.
func hyphenated(mode string) string {
	var b strings.Builder
	for i, r := range mode {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
