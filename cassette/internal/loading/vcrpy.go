package loading

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tapedeck/cassette/internal/field"
	"tapedeck/cassette/internal/span"
	"tapedeck/cassette/internal/yamlspan/direct"
	"tapedeck/model/lazyregexp"
)

// VcrpyYAML is what vcrpy loads of its YAML cassettes: it parses the whole file,
// then makes all requests of it and then all responses (vcr/serialize.py).
type VcrpyYAML struct{}

// Refuses is what PyYAML refuses, then what vcrpy cannot make anything of.
func (VcrpyYAML) Refuses(d *span.Doc, version string) *Obstacle {
	if o := pyYAML(d.Root, version); o != nil {
		return o
	}
	return vcrpyRefuses(d, version)
}

// RefusesAround is what PyYAML refuses.
func (VcrpyYAML) RefusesAround(d *span.Doc, version string) *Obstacle { return pyYAML(d.Root, version) }

// VcrpyJSON is what vcrpy loads of its JSON cassettes.
type VcrpyJSON struct{}

// Refuses is what vcrpy cannot make anything of.
func (VcrpyJSON) Refuses(d *span.Doc, version string) *Obstacle { return vcrpyRefuses(d, version) }

// RefusesAround is what Python's json refuses.
func (VcrpyJSON) RefusesAround(d *span.Doc, _ string) *Obstacle { return pythonMark(d) }

// pythonMark: Python's json takes no byte order mark.
func pythonMark(d *span.Doc) *Obstacle {
	if len(d.Src) > 2 && string(d.Src[:3]) == string(span.BOM) {
		return obstructs(nil, WhileParsing, "Python's json refuses a byte order mark")
	}
	return nil
}

func vcrpyRefuses(d *span.Doc, version string) *Obstacle {
	entry := field.Target(field.Item(d))
	if entry == nil || merged(entry) || field.Follow(entry, "request", "parsed_body") != nil || field.Follow(entry, "response", "parsed_body") != nil {
		return nil // a serializer of the project's own makes something else of it
	}
	if o := vcrpyRequest(entry, version); o != nil {
		return o
	}
	response := field.Target(entry.Get("response"))
	if response == nil {
		return obstructs(entry, whileMakingResponses, "the response is missing")
	}
	body := field.Target(response.Get("body")).Get("string")
	switch n := field.Target(body); {
	case n == nil:
	case n.Kind() != span.Scalar, pyType(n) != span.Str && pyType(n) != span.Binary && pyType(n) != span.Null:
		return obstructs(body, whileMakingResponses, "response.body.string holds %s: vcrpy takes text or bytes", what(n))
	}
	return nil
}

// vcrpyRequest is Request(**dict) and its HeadersDict (vcr/request.py).
func vcrpyRequest(entry *span.Node, version string) *Obstacle {
	r := field.Target(entry.Get("request"))
	if r == nil || r.Kind() != span.Map {
		return obstructs(entry, whileMaking, "the request is %s, no mapping", what(r))
	}
	if merged(r) {
		return nil
	}
	known := [...]string{"method", "uri", "body", "headers"}
	for i := 0; i+1 < r.Len(); i += 2 {
		own := r.Child(i)
		if key := field.Target(own); key.Kind() != span.Scalar || !slices.ContainsFunc(known[:], key.Says) {
			return obstructs(own, whileMaking, "the request holds %q: vcrpy takes only method, uri, body and headers", key.Text())
		}
	}
	for _, name := range known {
		if r.Get(name) == nil {
			return obstructs(r, whileMaking, "the request's %s is missing", name)
		}
	}
	if body := field.Target(r.Get("body")); body.Kind() == span.Scalar && body.Type() == span.Str && body.Style() == span.Double && !utf8.ValidString(body.Text()) {
		return obstructs(body, whileMaking, "the request's body holds half a surrogate pair, which Python cannot encode")
	}
	if uri := r.Get("uri"); since(version, "8.2.1") && !pythonURL(field.Target(uri)) {
		return obstructs(uri, whileMaking, "the request's uri is no URL to Python's urlparse: %s", what(uri))
	}
	return vcrpyHeadersDict(r.Get("headers"))
}

// pythonURL reports whether urlparse takes a value: text, bytes, or what
// counts as false.
func pythonURL(n *span.Node) bool {
	switch {
	case n.Kind() != span.Scalar:
		return n.Len() == 0
	case pyType(n) == span.Str:
		_, rest, _ := strings.Cut(n.Text(), "//")
		if end := strings.IndexAny(rest, "/?#"); end >= 0 {
			rest = rest[:end]
		}
		return strings.Contains(rest, "[") == strings.Contains(rest, "]")
	case pyType(n) == span.Int || pyType(n) == span.Float:
		return strings.Trim(n.Text(), "0.+-") == ""
	case pyType(n) == span.Bool:
		return !slices.Contains([]string{"yes", "true", "on"}, strings.ToLower(n.Text()))
	}
	return pyType(n) != span.Timestamp
}

// vcrpyHeadersDict takes a mapping or pairs; of a list of values it takes the
// first.
func vcrpyHeadersDict(n *span.Node) *Obstacle {
	h := field.Target(n)
	refuse := func(n *span.Node, why string) *Obstacle {
		return obstructs(n, whileMaking, "the request's headers %s", why)
	}
	switch {
	case h.Kind() != span.Scalar && h.Tag() != "": // !!omap and others are pairs of their own
		return nil
	case h.Kind() == span.Seq:
		for _, pair := range h.Children() {
			if pair = field.Target(pair); pair.Kind() == span.Seq && pair.Len() != 2 || pair.Kind() == span.Scalar && len(pair.Text()) != 2 {
				return refuse(pair, "are a list with something else than pairs")
			}
		}
		return nil
	case h.Kind() == span.Scalar:
		if t := pyType(h); t == span.Null || (t == span.Str || t == span.Binary) && h.Text() == "" || t == span.Other {
			return nil
		}
		return refuse(n, "are "+what(h)+", no mapping")
	}
	for i := 0; i+1 < h.Len(); i += 2 {
		own, values := h.Child(i), h.Child(i+1)
		key, values := field.Target(own), field.Target(values)
		if field.IsMerge(own) {
			continue
		}
		if key.Kind() == span.Scalar && pyType(key) != span.Str && pyType(key) != span.Binary && pyType(key) != span.Other {
			return refuse(own, "have a name that is "+what(key))
		}
		if values.Kind() == span.Seq && values.Len() == 0 {
			return refuse(own, fmt.Sprintf("have no value for %s, where vcrpy takes the first", key.Text()))
		}
	}
	return nil
}

// pyType is the type that PyYAML gives a scalar. One that is tagged "!" it
// takes for what the text would be without quotes.
func pyType(n *span.Node) span.Type {
	if n.Tag() == "!" {
		return direct.PlainType(n.Text())
	}
	return n.Type()
}

// pyYAML finds what PyYAML cannot construct. Up to 8.2.0 vcrpy used the loader
// that calls whatever a !!python tag names, so that it depends on the program
// whether it can; since then it knows five of them.
func pyYAML(n *span.Node, version string) *Obstacle {
	if n == nil || n.Kind() == span.Alias {
		return nil
	}
	if why := pyTag(n, version); why != "" {
		return obstructs(n, WhileParsing, "%s", why)
	}
	for i := range n.Len() {
		child := n.Child(i)
		if n.Kind() == span.Map && i%2 == 0 {
			if field.IsMerge(child) {
				if why := pyMerge(field.Target(n.Child(i + 1))); why != "" {
					return obstructs(child, WhileParsing, "%s", why)
				}
				continue
			}
			if key := field.Target(child); key.Kind() == span.Seq && key.Tag() != "!!python/tuple" || key.Kind() == span.Map {
				return obstructs(child, WhileParsing, "a key is %s, which cannot be one in Python", what(key))
			}
		}
		if o := pyYAML(child, version); o != nil {
			return o
		}
	}
	return nil
}

// pyMerge says why a value cannot be merged by "<<".
func pyMerge(n *span.Node) string {
	if n.Kind() == span.Seq {
		for _, m := range n.Children() {
			if field.Target(m).Kind() != span.Map {
				return "\"<<\" merges " + what(m) + ", no mapping"
			}
		}
		return ""
	}
	if n.Kind() != span.Map {
		return "\"<<\" merges " + what(n) + ", no mapping"
	}
	return ""
}

// pyTag says why a value is not what its tag, or PyYAML's own reading of a
// plain text, makes it.
func pyTag(n *span.Node, version string) string {
	if n.Tag() == "" {
		if n.Kind() == span.Scalar && n.Style() == span.Plain && n.Type() != span.Str && n.Type() != span.Null && n.Type() != span.Bool {
			return pyPlain(n.Text(), n.Type())
		}
		return ""
	}
	switch tag := strings.TrimSuffix(strings.Replace(n.Tag(), "!<tag:yaml.org,2002:", "!!", 1), ">"); tag {
	case "!":
		if n.Kind() == span.Scalar {
			return pyPlain(n.Text(), direct.PlainType(n.Text()))
		}
		return ""
	case "!!str", "!!null", "!!python/str", "!!python/unicode":
		return pyKind(n, span.Scalar)
	case "!!int":
		return firstOf(pyKind(n, span.Scalar), pyPlain(n.Text(), span.Int))
	case "!!float":
		return firstOf(pyKind(n, span.Scalar), pyPlain(n.Text(), span.Float))
	case "!!bool":
		if direct.PlainType(strings.ToLower(n.Text())) != span.Bool {
			return fmt.Sprintf("%s says that %q is true or false", tag, n.Text())
		}
		return pyKind(n, span.Scalar)
	case "!!timestamp":
		return firstOf(pyKind(n, span.Scalar), pyPlain(n.Text(), span.Timestamp))
	case "!!binary":
		if text := n.AppendText(nil); !field.IsASCII(text) || !pythonBase64(text) {
			return "the !!binary text is no base64"
		}
		return pyKind(n, span.Scalar)
	case "!!map", "!!set":
		return pyKind(n, span.Map)
	case "!!seq", "!!omap", "!!pairs", "!!python/tuple":
		return pyKind(n, span.Seq)
	case "!!python/object/new:_io.BytesIO", "!!python/object/apply:builtins.iter":
		if since(version, "8.2.1") && n.Kind() != span.Map {
			return fmt.Sprintf("vcrpy 8.2.1 and later take %s only of a mapping, here is %s", tag, shapeOf(n))
		}
		return ""
	default:
		switch {
		case !strings.HasPrefix(tag, "!!python/"):
			return fmt.Sprintf("PyYAML knows no tag %s", n.Tag())
		case since(version, "8.2.1"):
			return fmt.Sprintf("vcrpy 8.2.1 and later refuse the tag %s", n.Tag())
		}
		return ""
	}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func shapeOf(n *span.Node) string {
	return map[span.Kind]string{span.Scalar: "a text", span.Map: "a mapping", span.Seq: "a list"}[n.Kind()]
}

func pyKind(n *span.Node, want span.Kind) string {
	if n.Kind() != want {
		return fmt.Sprintf("the tag %s stands before %s", n.Tag(), shapeOf(n))
	}
	return ""
}

var pyTime = lazyregexp.New(`^\d{4}-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?)?)?$`)

// pyPlain says why PyYAML cannot make the type of a text that it takes it for.
func pyPlain(s string, t span.Type) string {
	bad := false
	digits := strings.TrimLeft(strings.ReplaceAll(strings.ToLower(s), "_", ""), "+-")
	switch t {
	case span.Int:
		bad = !pyInt(digits)
	case span.Float:
		if direct.PlainType(s) != span.Float && direct.PlainType(s) != span.Int {
			_, err := strconv.ParseFloat(digits, 64)
			bad = err != nil && !strings.Contains(digits, ":")
		}
	case span.Timestamp:
		m := pyTime.FindStringSubmatch(s)
		bad = m == nil
		for i, most := range []int{12, 31, 23, 59, 59} {
			if !bad && m[i+1] != "" {
				value, _ := strconv.Atoi(m[i+1])
				bad = value > most || i < 2 && value == 0
			}
		}
	case span.Other:
		return fmt.Sprintf("PyYAML has no value for a plain %q", s)
	}
	if bad {
		return fmt.Sprintf("PyYAML takes %q for %s, which it is not", s, map[span.Type]string{span.Int: "a whole number", span.Float: "a number", span.Timestamp: "a time"}[t])
	}
	return ""
}

func pyInt(digits string) bool {
	base := 10
	switch {
	case strings.HasPrefix(digits, "0b"):
		base, digits = 2, digits[2:]
	case strings.HasPrefix(digits, "0x"):
		base, digits = 16, digits[2:]
	case strings.Contains(digits, ":"):
		digits = strings.ReplaceAll(digits, ":", "")
	case len(digits) > 1 && digits[0] == '0':
		base = 8
	}
	for _, c := range digits {
		if n, err := strconv.ParseInt(string(c), 16, 64); err != nil || n >= int64(base) {
			return false
		}
	}
	return digits != ""
}

// base64Digit is 1 for the bytes that stand for six bits.
var base64Digit = func() (is [256]uint8) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		is[c] = 1
	}
	return is
}()

// pythonBase64 reports whether Python decodes a text as base64. It passes over
// what is none, and stops at a padding that completes a group.
func pythonBase64(s []byte) bool {
	group, pads := 0, 0
	for len(s) > 0 && rune(s[0]) != base64.StdPadding {
		group += int(base64Digit[s[0]])
		s = s[1:]
	}
	group %= 4
	for _, c := range s {
		switch {
		case rune(c) == base64.StdPadding:
			if group >= 2 {
				if pads++; group+pads >= 4 {
					return true
				}
			}
		case base64Digit[c] == 1:
			group, pads = (group+1)%4, 0
		}
	}
	return group == 0
}
