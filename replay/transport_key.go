package replay

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"tapedeck/replay/python"
)

// An index finds the recorded requests that a live one can match, without
// asking the matchers about all the others. What a matcher compares becomes a
// text, and equal texts one key. A key may be too coarse, since matchers are
// asked about all that it finds; it must never be too fine.
type index struct {
	parts []keyPart
	seed  maphash.Seed
	// exact: what has an equal key matches, nothing is left to be asked. The
	// hash has 64 bits and a seed of its own in every process.
	exact bool
}

// A keyPart makes of a request what one matcher compares: one text, or several
// of which one must be equal to one of the other request's. ok is false where the matcher raises an exception.
type keyPart func(r request, recorded bool) (texts []string, ok bool)

// newIndex makes the index for a library's matchers. Those it knows nothing of
// narrow nothing.
func newIndex(r Rules) index {
	x := index{seed: maphash.MakeSeed(), exact: len(r.MatchOn) > 0}
	names := r.MatchOn
	if r.Library == "go-vcr" && len(names) > 0 {
		names = names[:1] // it has one matcher, the others are its options
	}
	var ofURL []func(python.URL) (string, error)
	for _, name := range names {
		if part := vcrpyURLParts[name]; part != nil && r.Library == vcrpy.Name {
			ofURL = append(ofURL, equivalentURLPart(r.Version, name))
			continue
		}
		part := keyPartOf(r, name)
		if part != nil {
			x.parts = append(x.parts, part)
		}
		x.exact = x.exact && part != nil && isExact(r.Library, name)
	}
	if len(ofURL) > 0 || r.Library == vcrpy.Name && atLeast(r.Version, "8.0") { // the URL must parse
		x.parts = append(x.parts, vcrpyURLKey(ofURL))
	}
	return x
}

// isExact tells matchers for which equal texts are all there is to it: not so
// for go-vcr's, which looks at more, nor for uber/cassette's names, of which
// only a part may be known, nor for Ruby's strings, whose encodings count.
func isExact(library, name string) bool {
	switch library {
	case vcrpy.Name, betamax.Name:
		return true
	case rubyVCR.Name:
		return name != "body" && name != "body_as_json"
	}
	return false
}

func keyPartOf(r Rules, name string) keyPart {
	switch r.Library {
	case "vcrpy":
		return vcrpyKey(r.Version, name)
	case "betamax":
		return betamaxKey(name)
	case "ruby-vcr":
		return rubyKey(r.Version, name)
	case "go-vcr":
		return goKey(r.Version)
	case "uber":
		return uberKey
	}
	return nil
}

// keys are those of a request; ok is false where none can be made, because a
// matcher would raise an exception.
func (x index) keys(r request, recorded bool) (keys []uint64, ok bool) {
	list, most := make([][]string, len(x.parts)), 1
	for i, part := range x.parts {
		if list[i], ok = part(r, recorded); !ok {
			return nil, false
		}
		most = max(most, len(list[i]))
	}
	for n := range most {
		var h maphash.Hash
		h.SetSeed(x.seed)
		for _, texts := range list {
			writeLengthed(&h, texts[min(n, len(texts)-1)])
		}
		if key := h.Sum64(); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys, true
}

func writeLengthed(h *maphash.Hash, text string) {
	var size [8]byte
	binary.LittleEndian.PutUint64(size[:], uint64(len(text)))
	h.Write(size[:])
	h.WriteString(text)
}

// lengthed joins texts so that no two lists give the same.
func lengthed(texts ...string) string {
	var out []byte
	for _, text := range texts {
		out = appendLengthed(out, text)
	}
	return string(out)
}

func oneText(text func(request) (string, bool)) keyPart {
	return func(r request, _ bool) ([]string, bool) {
		s, ok := text(r)
		return []string{s}, ok
	}
}

func vcrpyKey(version, name string) keyPart {
	switch name {
	case "body":
		return vcrpyBodyKey(version)
	case "raw_body":
		return oneText(rawBodyKey)
	case "headers":
		return oneText(func(r request) (string, bool) {
			values := map[string]string{}
			for _, f := range vcrpyHeader(r) {
				values[strings.ToLower(f.name)] = f.values[0]
			}
			return printedMap(values), true
		})
	}
	part := vcrpyPart(name)
	if part == nil {
		return nil
	}
	equal := vcrpyEquivalent(version, name)
	return oneText(func(r request) (string, bool) {
		text, err := part(r)
		if equal != nil {
			text = equal(text)
		}
		return text, err == nil
	})
}

// equivalentURLPart is a part of the URL, the same for all that the matcher
// takes for the same.
func equivalentURLPart(version, name string) func(python.URL) (string, error) {
	part, equal := vcrpyURLParts[name], vcrpyEquivalent(version, name)
	if equal == nil {
		return part
	}
	return func(u python.URL) (string, error) {
		text, err := part(u)
		return equal(text), err
	}
}

// vcrpyURLKey parses the URL once for all matchers that look at a part of it.
func vcrpyURLKey(parts []func(python.URL) (string, error)) keyPart {
	return oneText(func(r request) (string, bool) {
		u, err := python.ParseURL(r.uri)
		if err != nil {
			return "", false
		}
		var out []byte
		for _, part := range parts {
			text, err := part(u)
			if err != nil {
				return "", false
			}
			out = appendLengthed(out, text)
		}
		return string(out), true
	})
}

func rawBodyKey(r request) (string, bool) {
	if r.body == nil {
		return "", true
	}
	return "=" + hashed(r.body), true
}

var bodySeed = maphash.MakeSeed()

// hashed stands for a long text, which keys would otherwise copy.
func hashed(text []byte) string {
	return strconv.FormatUint(maphash.Bytes(bodySeed, text), 16)
}

// vcrpyBodyKey: bodies are equal after the transformers where both requests
// ask for the same ones, and equal as they are where not.
func vcrpyBodyKey(version string) keyPart {
	return func(r request, _ bool) ([]string, bool) {
		raw, _ := rawBodyKey(r)
		transformers := vcrpyTransformers(version, r)
		body, text := pyBody(r), ""
		for _, t := range transformers {
			var err error
			if body, err = t.apply(body); err != nil {
				return []string{raw}, comparesAsSent(version, err)
			}
			text += t.name + " "
		}
		if n, ok := body.(float64); ok && math.IsNaN(n) {
			return nil, false // NaN, which is not even equal to itself
		}
		return []string{text + hashed(python.AppendKey(make([]byte, 0, len(r.body)+64), body)), raw}, true
	}
}

func appendLengthed(out []byte, text string) []byte {
	out = append(strconv.AppendInt(out, int64(len(text)), 10), ':')
	return append(out, text...)
}

func betamaxKey(name string) keyPart {
	ofURL := func(text func(python.URL) string) keyPart {
		return oneText(func(r request) (string, bool) {
			u, err := python.ParseURL(r.uri)
			return text(u), err == nil
		})
	}
	query := func(u python.URL) string { return listsKey(python.ParseQS(u.Query, true)) }
	switch name {
	case "method":
		return oneText(func(r request) (string, bool) { return r.method, true })
	case "headers":
		return oneText(func(r request) (string, bool) { return printedMap(betamaxHeader(r)), true })
	case "body":
		return oneText(func(r request) (string, bool) {
			text, _ := python.DecodeUTF8(r.body, true)
			return text, true
		})
	case "host":
		return ofURL(func(u python.URL) string { return u.Netloc })
	case "path":
		return ofURL(func(u python.URL) string { return u.Path })
	case "query":
		return ofURL(query)
	case "uri":
		return ofURL(func(u python.URL) string { return lengthed(u.Scheme, u.Netloc, u.Path, u.Fragment, query(u)) })
	}
	return nil
}

// goKey: the live request is made as http.NewRequest makes it. Up to version 3
// the body is not looked at.
func goKey(version string) keyPart {
	return func(r request, recorded bool) ([]string, bool) {
		method, uri, body := r.method, r.uri, ""
		if !recorded {
			req, raised := liveGo(r)
			if raised != nil {
				return nil, false
			}
			method, uri = req.Method, req.URL.String()
		}
		if atLeast(version, "4.0") {
			body = hashed(r.body)
		}
		return []string{lengthed(method, uri, body)}, true
	}
}

func listsKey(values map[string][]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, name, lengthed(values[name]...))
	}
	return lengthed(list...)
}

// rubyKey: the live URI is parsed and loses its standard port, the recorded one
// is taken as it is.
func rubyKey(version, name string) keyPart {
	part := rubyParts(name, version)
	return func(r request, recorded bool) ([]string, bool) {
		uri, err := r.uri, error(nil)
		if !recorded {
			if uri, err = rubyLive(r.uri); err != nil {
				return nil, false
			}
		}
		text := ""
		switch {
		case name == "method":
			text = strings.ToLower(r.method)
		case name == "body":
			text = hashed(r.body)
		case name == "body_as_json":
			return rubyJSONKeys(r), true
		case name == "headers":
			hash := map[string][]string{}
			for _, f := range r.header {
				hash[f.name] = f.values
			}
			text = printedLists(hash)
		case part != nil:
			text, err = part(uri)
		}
		return []string{text}, err == nil
	}
}

// rubyJSONKeys: equal texts are equal, and so are texts that parse to equal
// values.
func rubyJSONKeys(r request) []string {
	raw := "=" + hashed(r.body)
	v, err := rubyParseJSON(r)
	if err != nil {
		return []string{raw}
	}
	return []string{hashed(python.AppendKey(make([]byte, 0, len(r.body)+64), v)), raw}
}

// uberKey is a recorded request's name, or what is known of it; a live one has
// that name in a folder's or in a file's form.
func uberKey(r request, recorded bool) ([]string, bool) {
	if recorded && r.name != "" {
		return []string{r.name}, true
	}
	call, err := uberCall(r)
	if err != nil {
		return nil, false
	}
	known := fmt.Sprint(call.start(), call.url)
	if recorded {
		return []string{known}, true
	}
	return []string{call.name(false), call.name(true), known}, true
}
