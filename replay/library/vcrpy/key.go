package vcrpy

import (
	"math"
	"strings"

	"tapedeck/replay/library"
	"tapedeck/replay/python"
)

func key(version, name string) library.KeyPart {
	switch name {
	case "body":
		return bodyKey(version)
	case "raw_body":
		return library.OneText(library.RawBodyKey)
	case "headers":
		return library.OneText(func(r library.Request) (string, bool) {
			values := map[string]string{}
			for _, f := range library.FirstValues(r) {
				values[strings.ToLower(f.Name)] = f.Values[0]
			}
			return python.ReprMap(values), true
		})
	}
	part := partOf(name)
	if part == nil {
		return nil
	}
	equal := equivalent(version, name)
	return library.OneText(func(r library.Request) (string, bool) {
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
	part, equal := urlParts[name], equivalent(version, name)
	if equal == nil {
		return part
	}
	return func(u python.URL) (string, error) {
		text, err := part(u)
		return equal(text), err
	}
}

// urlKey parses the URL once for all matchers that look at a part of it.
func urlKey(parts []func(python.URL) (string, error)) library.KeyPart {
	return library.OneText(func(r library.Request) (string, bool) {
		u, err := python.ParseURL(r.URI)
		if err != nil {
			return "", false
		}
		var out []byte
		for _, part := range parts {
			text, err := part(u)
			if err != nil {
				return "", false
			}
			out = library.AppendLengthed(out, text)
		}
		return string(out), true
	})
}

// bodyKey: bodies are equal after the transformers where both requests
// ask for the same ones, and equal as they are where not.
func bodyKey(version string) library.KeyPart {
	return func(r library.Request, _ bool) ([]string, bool) {
		raw, _ := library.RawBodyKey(r)
		transformers := transformersOf(version, r)
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
		return []string{text + library.Hashed(python.AppendKey(make([]byte, 0, len(r.Body)+64), body)), raw}, true
	}
}

// keys: the URL is parsed once for all matchers that look at a part of it.
func keys(r library.Rules) ([]library.KeyPart, bool) {
	var ofURL []func(python.URL) (string, error)
	var others []string
	for _, name := range r.MatchOn {
		if urlParts[name] != nil {
			ofURL = append(ofURL, equivalentURLPart(r.Version, name))
		} else {
			others = append(others, name)
		}
	}
	parts, exact := library.KeysOf(others, func(name string) library.KeyPart { return key(r.Version, name) })
	if len(ofURL) > 0 || library.AtLeast(r.Version, "8.0") { // the URL must parse
		parts = append(parts, urlKey(ofURL))
	}
	return parts, len(r.MatchOn) > 0 && (exact || len(others) == 0)
}
