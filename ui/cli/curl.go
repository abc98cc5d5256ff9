package cli

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"tapedeck/model"
)

// A curl is what a curl command line asks for.
type curl struct {
	read func(path string) ([]byte, error) // what an @ in a data option names

	method, url string
	header      model.Header
	dropped     []string // headers that -H 'Name:' leaves out
	data        [][]byte
	hasData     bool
	get, head   bool
	json        bool
}

// parseCurl reads a curl command, as browsers copy it, as the request that
// curl would send, without the headers that every client makes anew.
func parseCurl(command string, read func(path string) ([]byte, error)) (model.Request, error) {
	words, err := shellWords(command)
	if err != nil {
		return model.Request{}, fmt.Errorf("curl command: %w", err)
	}
	if len(words) > 0 && (words[0] == "curl" || words[0] == "curl.exe") {
		words = words[1:]
	}
	c := &curl{read: read}
	for len(words) > 0 {
		if words, err = c.word(words); err != nil {
			return model.Request{}, fmt.Errorf("curl command: %w", err)
		}
	}
	if c.url == "" {
		return model.Request{}, errors.New("curl command: no URL")
	}
	return c.request(), nil
}

// curlShort are the one-letter options that are understood or can be left out.
var curlShort = map[byte]string{
	'X': "request", 'H': "header", 'd': "data", 'u': "user", 'G': "get", 'I': "head", 'A': "user-agent",
	'e': "referer", 'b': "cookie",
	's': "silent", 'S': "show-error", 'L': "location", 'k': "insecure", 'i': "include", 'v': "verbose", 'f': "fail",
	'g': "globoff", 'N': "no-buffer", '#': "progress-bar",
	'o': "output", 'm': "max-time", 'w': "write-out", 'x': "proxy",
}

// curlSilent are options that say nothing about the request; true: with a value.
var curlSilent = map[string]bool{
	"silent": false, "show-error": false, "location": false, "insecure": false, "include": false, "verbose": false,
	"fail": false, "globoff": false, "no-buffer": false, "progress-bar": false, "http1.1": false, "http2": false,
	"path-as-is": false,
	"output":     true, "max-time": true, "connect-timeout": true, "write-out": true, "proxy": true,
}

// word takes one option with its value, or the URL, off the words.
func (c *curl) word(words []string) (rest []string, err error) {
	word, rest := words[0], words[1:]
	name, isLong := strings.CutPrefix(word, "--")
	value := ""
	switch {
	case isLong:
	case len(word) > 1 && word[0] == '-':
		if name = curlShort[word[1]]; name == "" {
			return nil, fmt.Errorf("option -%c is not understood", word[1])
		}
		if value = word[2:]; value != "" && !c.takesValue(name) {
			rest, value = append([]string{"-" + value}, rest...), ""
		}
	case c.url != "":
		return nil, fmt.Errorf("a second URL: %s", word)
	default:
		c.url = word
		return rest, nil
	}
	if c.takesValue(name) && value == "" {
		if len(rest) == 0 {
			return nil, fmt.Errorf("option %s needs a value", word)
		}
		value, rest = rest[0], rest[1:]
	}
	return rest, c.option(name, value)
}

func (c *curl) takesValue(name string) bool {
	if valued, silent := curlSilent[name]; silent {
		return valued
	}
	return name != "get" && name != "head" && name != "compressed"
}

func (c *curl) option(name, value string) error {
	switch name {
	case "request":
		c.method = value
	case "url":
		c.url = value
	case "header":
		return c.addHeader(value)
	case "user-agent":
		c.setHeader("User-Agent", value)
	case "referer":
		c.setHeader("Referer", value)
	case "cookie":
		if !strings.Contains(value, "=") {
			return fmt.Errorf("cookies from a file are not read: %s", value)
		}
		c.setHeader("Cookie", value)
	case "user":
		c.setHeader("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(value)))
	case "compressed":
		c.setHeader("Accept-Encoding", "deflate, gzip, br, zstd")
	case "get":
		c.get = true
	case "head":
		c.head = true
	case "data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json":
		return c.addData(name, value)
	default:
		if _, silent := curlSilent[name]; !silent {
			return fmt.Errorf("option --%s is not understood", name)
		}
	}
	return nil
}

// addHeader takes 'Name: value', 'Name;' (an empty value) and 'Name:' (leave
// out the one that curl would send).
func (c *curl) addHeader(line string) error {
	name, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !ok {
		if name, ok = strings.CutSuffix(line, ";"); !ok {
			return fmt.Errorf("%q is not a header", line)
		}
	} else if value == "" {
		c.dropped = append(c.dropped, strings.ToLower(name))
		return nil
	}
	c.header = append(c.header, model.HeaderLine{Name: name, Value: value})
	return nil
}

// setHeader adds a header that an option stands for; one given as such wins.
func (c *curl) setHeader(name, value string) {
	c.header = append(c.header, model.HeaderLine{Name: name, Value: value})
}

func (c *curl) addData(option, value string) error {
	data := []byte(value)
	path, isFile := strings.CutPrefix(value, "@")
	switch {
	case option == "data-urlencode":
		return c.addEncoded(value)
	case isFile && option != "data-raw":
		var err error
		if data, err = c.read(path); err != nil {
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

// addEncoded takes content, =content and name=content; files are not read.
func (c *curl) addEncoded(value string) error {
	name, content, named := strings.Cut(value, "=")
	if !named {
		name, content = "", value
		if strings.Contains(value, "@") {
			return fmt.Errorf("--data-urlencode from a file is not read: %s", value)
		}
	}
	content = url.QueryEscape(content)
	if name != "" {
		content = name + "=" + content
	}
	return c.addData("data-raw", content)
}

// request is the request that the options amount to.
func (c *curl) request() model.Request {
	var data []byte
	for _, piece := range c.data {
		data = append(data, piece...)
	}
	r := model.Request{Method: c.method, URL: c.url, Body: model.Body{Absent: true}}
	if !strings.Contains(r.URL, "://") {
		r.URL = "http://" + r.URL // curl's guess
	}
	kind := ""
	switch {
	case c.get && c.hasData:
		r.URL = withQuery(r.URL, string(data))
	case c.hasData:
		r.Body = model.Body{Wire: data}
		kind = "application/x-www-form-urlencoded"
	}
	if c.json {
		kind = "application/json"
		c.defaultHeader("Accept", kind)
	}
	if kind != "" {
		c.defaultHeader("Content-Type", kind)
	}
	r.Header = c.header
	if r.Method == "" {
		r.Method = map[bool]string{false: "GET", true: "POST"}[c.hasData && !c.get]
		if c.head {
			r.Method = "HEAD"
		}
	}
	return r
}

// defaultHeader adds a header that curl sends by itself, unless it was given
// or left out.
func (c *curl) defaultHeader(name, value string) {
	for _, dropped := range c.dropped {
		if strings.EqualFold(dropped, name) {
			return
		}
	}
	if !c.header.Has(name) {
		c.setHeader(name, value)
	}
}

// withQuery adds a query to a URL that may have one and a fragment.
func withQuery(s, query string) string {
	s, fragment, hasFragment := strings.Cut(s, "#")
	if strings.Contains(s, "?") {
		s += "&" + query
	} else {
		s += "?" + query
	}
	if hasFragment {
		s += "#" + fragment
	}
	return s
}
