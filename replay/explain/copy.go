package explain

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/placeholder"
)

// copying gathers what goes from the live request into a recorded one.
type copying struct {
	at             int
	library        library.Library
	version        string
	live, recorded model.Request
	url            urlPieces
	urlTaken       bool
	ops            []model.Op
	own            []model.Op // after the others, which some of them follow
	taken          []model.Part
}

// take copies the part that a matcher disagrees about.
func (c *copying) take(m library.DetailedVerdict, asked Asked) error {
	if m.Agreed || m.Unknown && !slices.Contains(asked.Failed(), m.Matcher) {
		return nil
	}
	looks := c.library.LooksAt(m.Matcher)
	switch {
	case len(looks) == 0 && m.Raised != nil:
		return fmt.Errorf("%s raises %w", m.Matcher, m.Raised)
	case len(looks) == 0:
		return c.ownField(m.Matcher)
	}
	for _, part := range looks {
		if slices.Contains(c.taken, part) && part != model.URL {
			continue
		}
		if why := asked.Unknown(part); why != "" {
			return fmt.Errorf("the text does not tell the %s: %s", part, why)
		}
		if h := c.library.HashOf(part, m.Verdict); h != nil && part != model.URL { // a URL's hash is made anew
			if h.Differs() {
				return fmt.Errorf("%s keeps no more of the %s than a hash, and theirs differ: delete this one and let the test record it", c.library.Title, h.Of)
			}
			continue
		}
		if err := c.part(m.Matcher, part); err != nil {
			return err
		}
		c.taken = append(c.taken, part)
	}
	return nil
}

// ownField copies a field of the format's own.
func (c *copying) ownField(matcher string) error {
	if c.library.Own != nil {
		if own, ok := c.library.Own(matcher, c.version, library.RequestOf(model.Interaction{Request: c.live})); ok {
			c.own = append(c.own, model.SetOwn{At: c.at, Name: own.Name, Value: own.Value})
			return nil
		}
	}
	if !slices.ContainsFunc(c.library.Matchers, func(name string) bool { return name == matcher }) && c.library.Own == nil {
		return fmt.Errorf("%s is the test's own matcher: what it looks at is not known", matcher)
	}
	return fmt.Errorf("%s depends on the client, not on what is recorded: record it again or relax the matcher", matcher)
}

func (c *copying) part(matcher string, part model.Part) error {
	switch part {
	case model.Method:
		return c.method()
	case model.URL:
		return c.address(matcher)
	case model.HeaderPart:
		if matcher == "body" { // by which the body is read
			return c.header(func(name string) bool {
				return strings.EqualFold(name, "Content-Type") || strings.EqualFold(name, "Transfer-Encoding")
			})
		}
		return c.header(func(string) bool { return true })
	}
	return c.body()
}

func (c *copying) method() error {
	method := c.live.Method
	if c.recorded.Method == strings.ToLower(c.recorded.Method) { // as Ruby VCR writes it
		method = strings.ToLower(method)
	}
	if method != c.recorded.Method {
		c.ops = append(c.ops, model.SetField{At: c.at, Field: model.RequestMethod, Value: method})
	}
	return nil
}

// address copies the pieces of the URL that the matcher looks at.
func (c *copying) address(matcher string) error {
	live := splitURL(c.live.URL)
	if !c.urlTaken {
		c.url, c.urlTaken = splitURL(c.recorded.URL), true
	}
	pieces := map[string][2]*string{
		"scheme": {&c.url.scheme, &live.scheme}, "host": {&c.url.host, &live.host}, "path": {&c.url.path, &live.path},
		"query": {&c.url.query, &live.query}, "fragment": {&c.url.fragment, &live.fragment},
	}
	names := []string{"scheme", "host", "path", "query", "fragment"}
	switch matcher {
	case "port":
		names = []string{"scheme", "host"}
	case "scheme", "host", "path", "query":
		names = []string{matcher}
	}
	for _, name := range names {
		to, from := pieces[name][0], pieces[name][1]
		if err := keepsPlaceholder("request.url", *to, *from); err != nil {
			return err
		}
		*to = *from
	}
	return nil
}

// header copies the values of the names that differ.
func (c *copying) header(takes func(name string) bool) error {
	var seen []string
	for _, line := range append(slices.Clone(c.live.Header), c.recorded.Header...) {
		name := strings.ToLower(line.Name)
		if slices.Contains(seen, name) || !takes(name) {
			continue
		}
		seen = append(seen, name)
		was, is := c.recorded.Header.Values(name), c.live.Header.Values(name)
		if slices.Equal(was, is) {
			continue
		}
		field := model.HeaderField(model.InRequest, line.Name).String()
		if err := keepsPlaceholder(field, strings.Join(was, "\n"), strings.Join(is, "\n")); err != nil {
			return err
		}
		if slices.Contains(credentials, name) && len(is) > 0 {
			return fmt.Errorf("%s may hold a secret, which belongs in no cassette: have the test's library filter or ignore it", field)
		}
		c.ops = append(c.ops, model.SetHeader{At: c.at, Side: model.InRequest, Name: line.Name, Values: is})
	}
	return nil
}

// credentials are the headers that carry them (RFC 9110 section 11, RFC 6265).
var credentials = []string{"authorization", "proxy-authorization", "cookie", "x-api-key", "api-key"}

// HoldsCredentials reports whether what differs at a path is such a header.
func HoldsCredentials(path string) bool {
	name, inHeader := strings.CutPrefix(path, "header ")
	return inHeader && slices.Contains(credentials, strings.ToLower(name))
}

func (c *copying) body() error {
	live := c.live.Body.Decode(c.live.Header).Bytes
	recorded := c.recorded.Body.Decode(c.recorded.Header).Bytes
	if c.live.Body.Absent && !c.recorded.Body.Absent && len(recorded) == 0 {
		return errors.New("request.body: an empty body cannot be made no body")
	}
	if err := keeps("request.body", placeholdersIn(recorded, c.recorded.Header.Get("Content-Type")), string(live)); err != nil {
		return err
	}
	if c.live.Body.Absent && c.recorded.Body.Absent {
		return nil
	}
	if c.recorded.Body.Absent || !bytes.Equal(live, recorded) {
		c.ops = append(c.ops, model.SetBody{At: c.at, Side: model.InRequest, Decoded: live})
	}
	return nil
}

// keepsPlaceholder refuses to put a live value where a placeholder stands: it
// would bring the secret into the cassette.
func keepsPlaceholder(field, recorded, live string) error {
	var raw []string
	for _, m := range placeholder.In(recorded) {
		if m.Named {
			raw = append(raw, recorded[m.Start:m.End])
		}
	}
	return keeps(field, raw, live)
}

func keeps(field string, placeholders []string, live string) error {
	for _, p := range placeholders {
		if !strings.Contains(live, p) {
			return fmt.Errorf("%s holds the placeholder %s; what came in its place may be a secret and is not copied", field, placeholder.Unescape(p))
		}
	}
	return nil
}
