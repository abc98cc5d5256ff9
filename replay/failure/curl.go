package failure

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
	"tapedeck/replay/library"
)

// ReadCurl reads a curl command, as browsers copy it, as the request that curl
// would send, without the headers that every client makes itself. read gives the
// content of a file that the command names.
func ReadCurl(command string, read func(path string) ([]byte, error)) (model.Request, error) {
	words, err := shellWords(command)
	if err != nil {
		return model.Request{}, fmt.Errorf("curl command: %w", err)
	}
	r, err := curlRequest(words, read)
	return r.Request, err
}

// cmdCaret is how the shell of Windows breaks a line.
var cmdCaret = lazyregexp.New(`\^\r?\n`)

// readCurls reads one curl command or several.
func readCurls(text string, files func(name string) ([]byte, error)) (Result, error) {
	if cmdCaret.MatchString(text) {
		return Result{}, errors.New("curl command: written for Windows' cmd.exe: copy it as cURL (bash)")
	}
	commands, err := shellCommands(strings.TrimPrefix(strings.TrimLeft(text, " \t\r\n"), "$ "))
	if err != nil {
		return Result{}, fmt.Errorf("curl command: %w", err)
	}
	r := Result{Kind: Curl}
	for _, words := range commands {
		request, err := curlRequest(words, files)
		if err != nil {
			return Result{}, err
		}
		r.Requests = append(r.Requests, Request{KnownRequest: request})
	}
	return r, nil
}

// curlRequest reads the words of one command.
func curlRequest(words []string, read func(path string) ([]byte, error)) (library.KnownRequest, error) {
	if len(words) > 0 && (words[0] == "curl" || words[0] == "curl.exe") {
		words = words[1:]
	}
	c := &curl{read: read}
	var err error
	for len(words) > 0 && err == nil {
		words, err = c.word(words)
	}
	if err == nil {
		err = c.check()
	}
	if err != nil {
		return library.KnownRequest{}, fmt.Errorf("curl command: %w", err)
	}
	return c.request(), nil
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
			return nil, fmt.Errorf("option %s is not understood", shown(word[:2]))
		}
		if value = word[2:]; value != "" && !takesValue(name) {
			rest, value = append([]string{"-" + value}, rest...), ""
		}
	case c.url != "":
		return nil, fmt.Errorf("a second URL: %s", shown(word))
	default:
		c.url = word
		return rest, nil
	}
	if takesValue(name) && value == "" {
		if len(rest) == 0 {
			return nil, fmt.Errorf("option %s needs a value", shown(word))
		}
		value, rest = rest[0], rest[1:]
	}
	return rest, c.option(name, value)
}

func (c *curl) option(name, value string) error {
	switch name {
	case "request":
		c.method = value
	case "url":
		c.url = value
	case "header":
		return c.addHeaders(value)
	case "user-agent":
		c.setOption("User-Agent", value)
	case "referer":
		c.setOption("Referer", strings.TrimSuffix(value, ";auto"))
	case "range":
		c.setOption("Range", "bytes="+value)
	case "oauth2-bearer":
		c.setOption("Authorization", "Bearer "+value)
	case "compressed":
		c.setOption("Accept-Encoding", "deflate, gzip, br, zstd")
	case "cookie":
		if !strings.Contains(value, "=") {
			return fmt.Errorf("cookies from a file are not read: %s", shown(value))
		}
		c.cookies = append(c.cookies, value)
	case "user":
		c.user = value
	case "get":
		c.get = true
	case "head":
		c.head = true
	case "globoff":
		c.globOff = true
	case "data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json":
		return c.addData(name, value)
	case "form", "form-string":
		return c.addPart(value, name == "form-string")
	default:
		if _, silent := curlSilent[name]; !silent {
			return fmt.Errorf("option --%s is not understood", shown(name))
		}
	}
	return nil
}

// setOption notes a header that an option stands for; the last such option
// counts.
func (c *curl) setOption(name, value string) {
	for i := range c.options {
		if c.options[i].Name == name {
			c.options[i].Value = value
			return
		}
	}
	c.options = append(c.options, model.HeaderLine{Name: name, Value: value})
}

// addHeaders takes one header, or with @ those of a file, one a line.
func (c *curl) addHeaders(value string) error {
	path, isFile := strings.CutPrefix(value, "@")
	if !isFile {
		return c.addHeader(value)
	}
	data, err := c.file(path)
	if err != nil {
		return err
	}
	for _, line := range strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n") {
		if line == "" {
			continue
		}
		if err := c.addHeader(line); err != nil {
			return err
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

// check refuses what curl would refuse, or would not send as it stands.
func (c *curl) check() error {
	switch {
	case c.url == "":
		return errors.New("no URL")
	case c.form != nil && (c.hasData || c.get):
		return errors.New("a form beside --data or --get: curl sends one of them")
	case c.head && (c.hasData && !c.get || c.form != nil):
		return errors.New("a body beside --head: curl sends one of them")
	case c.form != nil && c.header.Has("Content-Type") && !strings.HasPrefix(c.header.Get("Content-Type"), "multipart/form-data"):
		return fmt.Errorf("a form with Content-Type %s is not read", shown(c.header.Get("Content-Type")))
	case c.user != "" && !strings.Contains(c.user, ":"):
		return errors.New("--user without a password: curl would ask for it")
	case !c.globOff && strings.ContainsAny(ipv6.ReplaceAllString(c.url, ""), "[]{}"):
		return errors.New("curl would expand [] and {} in the URL: --globoff sends them as they are")
	}
	return nil
}

// ipv6 is the one place where brackets do not stand for several URLs.
var ipv6 = lazyregexp.New(`^([a-z]+://)?([^/]*@)?\[[0-9A-Fa-f:.%]*\]`)

// request is the request that the options amount to.
func (c *curl) request() library.KnownRequest {
	r := *library.NamedRequest(c.method, c.url)
	if !strings.Contains(r.URL, "://") {
		r.URL = "http://" + r.URL // curl's guess
	}
	c.takeUser(&r.URL)
	kind := c.body(&r)
	for _, line := range c.options {
		if line.Value != "" {
			c.defaultHeader(line.Name, line.Value)
		}
	}
	if c.user != "" {
		c.defaultHeader("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(c.user)))
	}
	if len(c.cookies) > 0 {
		c.defaultHeader("Cookie", strings.Join(c.cookies, ";"))
	}
	if c.json {
		c.defaultHeader("Accept", kind)
	}
	if kind != "" {
		c.defaultHeader("Content-Type", kind)
	}
	r.Header = c.header
	r.LackPartly("a curl command tells its own headers, not those that the client of the test adds (Host, User-Agent, Accept...)", model.HeaderPart)
	if r.Method == "" {
		r.Method = c.usualMethod()
	}
	return r
}

func (c *curl) usualMethod() string {
	switch {
	case c.head:
		return "HEAD"
	case c.hasData && !c.get || c.form != nil:
		return "POST"
	}
	return "GET"
}

// body sets what is sent, or with --get the query, and tells its type.
func (c *curl) body(r *library.KnownRequest) (kind string) {
	var data []byte
	for _, piece := range c.data {
		data = append(data, piece...)
	}
	switch {
	case c.form != nil:
		return c.multipart(r)
	case c.get && c.hasData:
		r.URL = withQuery(r.URL, string(data))
	case c.hasData:
		r.Body = model.Body{Wire: data}
		kind = "application/x-www-form-urlencoded"
	}
	if c.json {
		kind = "application/json"
	}
	return kind
}

// takeUser takes user and password out of the URL: they are sent in
// Authorization.
func (c *curl) takeUser(address *string) {
	u, err := url.Parse(*address)
	if err != nil || u.User == nil {
		return
	}
	if c.user == "" {
		password, _ := u.User.Password()
		c.user = u.User.Username() + ":" + password
	}
	scheme, rest, _ := strings.Cut(*address, "://")
	authority, path := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	*address = scheme + "://" + authority[strings.LastIndex(authority, "@")+1:] + path
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
		c.header = append(c.header, model.HeaderLine{Name: name, Value: value})
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
