package vcrpy

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/library"
	"tapedeck/replay/message"
)

// aiohttpWriter writes a body that aiohttp was given as data= or json=. vcrpy
// records it before aiohttp writes it and adds its Content-Type: a value instead
// of bytes. How aiohttp 3.14 writes them: a list of tuples is a form, a string
// at each value; what is given as json= is json.dumps of it.
func aiohttpWriter(b model.Body) library.BodyWriter {
	given := b.Tree && b.StoredAs != "parsed_body" || b.StoredAs == model.StoredAsScalar
	if !given {
		return nil
	}
	return func(media string) ([]byte, string, error) {
		written, added, err := writtenByAiohttp(b, strings.ToLower(media))
		if err != nil && !errors.Is(err, errDataOrJSON) {
			err = fmt.Errorf("the request body cannot be written as aiohttp wrote it: %w", err)
		}
		return written, added, err
	}
}

var errDataOrJSON = errors.New("aiohttp was given this body as data= or as json=, which the recording does not tell apart, and would be sent as a form or as JSON: " +
	"name a Content-Type for its host in .tapedeck.yaml (headers: {Content-Type: application/json})")

// writtenByAiohttp fails where the recording does not say which it was.
func writtenByAiohttp(b model.Body, media string) (written []byte, added string, err error) {
	const form = "application/x-www-form-urlencoded"
	switch {
	case b.StoredAs == model.StoredAsTuples || strings.HasPrefix(media, form):
		written, err = formOf(b.Wire)
		return written, form, err
	case strings.Contains(media, "json"):
	case media != "" || couldBeForm(b):
		return nil, "", errDataOrJSON
	}
	written, err = body.DumpsPython(b.Wire)
	return written, "application/json", err
}

// couldBeForm reports whether a value could have been given as data=: a mapping
// of plain values, or a list of pairs, which JSON writes for a list of tuples.
func couldBeForm(b model.Body) bool {
	if b.StoredAs == model.StoredAsScalar {
		return false
	}
	_, err := formOf(b.Wire)
	return err == nil
}

var errNoForm = errors.New("a form holds names and plain values")

// formOf writes a JSON object, or an array of pairs, as aiohttp writes it as a
// form: urllib.parse.urlencode of the values' str().
func formOf(data []byte) ([]byte, error) {
	pairs, err := formPairs(data)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	for i, pair := range pairs {
		name, okName := pythonStr(pair[0])
		value, okValue := pythonStr(pair[1])
		if !okName || !okValue || pair[0][0] != '"' {
			return nil, errNoForm
		}
		if i > 0 {
			out.WriteByte('&')
		}
		out.WriteString(url.QueryEscape(name) + "=" + url.QueryEscape(value))
	}
	return []byte(out.String()), nil
}

// formPairs lists names and values in the order of the text.
func formPairs(data []byte) (pairs [][2]json.RawMessage, err error) {
	if len(data) > 0 && data[0] == '[' {
		var list [][]json.RawMessage
		if json.Unmarshal(data, &list) != nil {
			return nil, errNoForm
		}
		for _, pair := range list {
			if len(pair) != 2 {
				return nil, errNoForm
			}
			pairs = append(pairs, [2]json.RawMessage(pair))
		}
		return pairs, nil
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, errNoForm
	}
	for d.More() {
		name, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return nil, errNoForm
		}
		pairs = append(pairs, [2]json.RawMessage{message.QuoteJSON(name.(string)), value})
	}
	return pairs, nil
}

// pythonStr is Python's str() of a plain JSON value; a number is written already as
// Python writes it.
func pythonStr(value json.RawMessage) (string, bool) {
	switch value[0] {
	case '{', '[':
		return "", false
	case '"':
		var s string
		err := json.Unmarshal(value, &s)
		return s, err == nil
	case 't':
		return "True", true
	case 'f':
		return "False", true
	case 'n':
		return "None", true
	}
	return string(value), true
}
