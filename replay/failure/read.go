package failure

import (
	"path"
	"strings"
	"unicode"
)

// Read tells a failure as data, for output that programs read: library, kind,
// method, url, mode, already_played, and what the library's messages tell
// beyond that. A value is nil where a message does not say.
func (f Failure) Read() map[string]any {
	out := map[string]any{"library": orNil(f.Library), "kind": string(f.Situation)}
	if f.Situation == UnusedLeft {
		out["unused"] = f.unused()
		return out
	}
	out["already_played"] = f.Situation == AlreadyPlayed
	out["mode"] = orNil(spelled(f.Mode()))
	out["method"], out["url"] = nil, nil
	if f.Request != nil {
		out["method"], out["url"] = orNil(f.Request.Method), orNil(f.Request.URL)
	}
	switch f.Library {
	case "vcrpy":
		out["candidates"] = f.candidates()
	case "betamax", "ruby-vcr":
		f.readCassettes(out)
		f.readRequest(out)
	}
	return out
}

func (f Failure) readCassettes(out map[string]any) {
	if f.MatchOn() != nil {
		out["match_on"] = f.MatchOn()
	}
	if f.Library == "betamax" {
		out["cassette"] = orNil(f.innermost().Name)
		return
	}
	if len(f.Cassettes) > 1 {
		var names []string
		for _, c := range f.Cassettes {
			names = append(names, path.Base(strings.ReplaceAll(c.Path, `\`, "/")))
		}
		out["cassettes"] = names
	}
}

// readRequest tells header and body where the message does.
func (f Failure) readRequest(out map[string]any) {
	if f.Request == nil {
		return
	}
	if len(f.Request.Header) > 0 {
		var lines [][2]string
		for _, line := range f.Request.Header {
			lines = append(lines, [2]string{line.Name, line.Value})
		}
		out["headers"] = lines
	}
	if !f.Request.Body.Absent {
		out["body"] = string(f.Request.Body.Wire)
	}
}

func (f Failure) candidates() []map[string]any {
	list := []map[string]any{}
	for _, c := range f.Candidates {
		failed := c.Failed
		if failed == nil {
			failed = []string{}
		}
		list = append(list, map[string]any{"method": c.Method, "url": c.URL, "failed": failed})
	}
	return list
}

func (f Failure) unused() []map[string]any {
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

// spelled writes go-vcr's modes as the other libraries' are: ReplayOnly is
// replay-only.
func spelled(mode string) string {
	var b strings.Builder
	for i, r := range mode {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
