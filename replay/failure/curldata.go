package failure

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"tapedeck/model"
)

// A curl is what a curl command line asks for.
type curl struct {
	read func(path string) ([]byte, error) // what an @ in a data option names
	size int                               // bytes read from files

	method, url, user string
	header            model.Header
	dropped           []string // headers that -H 'Name:' leaves out
	options           model.Header
	cookies           []string
	data              [][]byte
	hasData           bool
	form              []part
	get, head         bool
	json, globOff     bool
}

// A part is one field of a form that curl sends as multipart/form-data (RFC
// 7578).
type part struct {
	name, filename, kind string
	content              []byte
}

// file reads a file that the command names; all of them together stay within
// the bound of a text.
func (c *curl) file(path string) ([]byte, error) {
	if c.read == nil {
		return nil, fmt.Errorf("%s: files are not read here", shown(path))
	}
	data, err := c.read(path)
	if err != nil {
		return nil, err
	}
	if c.size += len(data); c.size > MaxText {
		return nil, fmt.Errorf("%s: more than %d bytes of files", shown(path), MaxText)
	}
	return data, nil
}

func (c *curl) addData(option, value string) error {
	data := []byte(value)
	path, isFile := strings.CutPrefix(value, "@")
	switch {
	case option == "data-urlencode":
		return c.addEncoded(value)
	case isFile && option != "data-raw":
		var err error
		if data, err = c.file(path); err != nil {
			return err
		}
		if option == "data" || option == "data-ascii" {
			data = []byte(strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(string(data)))
		}
	}
	separate := c.hasData && option != "json"
	c.json = c.json || option == "json"
	c.hasData = true
	if separate {
		c.data = append(c.data, []byte("&"))
	}
	c.data = append(c.data, data)
	return nil
}

// addEncoded takes content, =content, name=content, @file and name@file; a =
// counts before an @.
func (c *curl) addEncoded(value string) error {
	name, content := "", value
	if before, after, ok := strings.Cut(value, "="); ok {
		name, content = before, after
	} else if before, path, ok := strings.Cut(value, "@"); ok {
		data, err := c.file(path)
		if err != nil {
			return err
		}
		name, content = before, string(data)
	}
	content = url.QueryEscape(content)
	if name != "" {
		content = name + "=" + content
	}
	return c.addData("data-raw", content)
}

// shown is a word as an error names it: quoted where it is not plain.
func shown(word string) string {
	if strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(word)
	}
	return word
}
