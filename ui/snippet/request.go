package snippet

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/lazyregexp"
)

// A target is a request's URL, taken apart as little as possible.
type target struct {
	scheme, host, port, path string // path: with the query
}

// targetOf takes a URL apart, or says why it is not one that a client could be
// given.
func targetOf(address string) (target, error) {
	scheme, rest, ok := strings.Cut(address, "://")
	scheme = strings.ToLower(scheme)
	if !ok || scheme != "http" && scheme != "https" {
		return target{}, errors.New("the URL is not an absolute one of http or https")
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return target{}, errors.New("the URL cannot be read")
	}
	path := ""
	if at := strings.IndexAny(rest, "/?#"); at >= 0 {
		path, _, _ = strings.Cut(rest[at:], "#")
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return target{scheme, u.Hostname(), cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[scheme]), path}, nil
}

var token = lazyregexp.New("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") // RFC 9110 section 5.6.2

// headers are those of a request that a client is given: without what only a
// connection knows, the length and the host of the URL, and without what HTTP
// cannot carry.
func headers(r model.Request) model.Header {
	var list model.Header
	for _, line := range r.Header {
		if !token.MatchString(line.Name) || strings.ContainsAny(line.Value, "\r\n\x00") {
			continue
		}
		switch strings.ToLower(line.Name) {
		case "content-length", "transfer-encoding":
			continue
		case "host":
			if u, err := url.Parse(r.URL); err == nil && strings.EqualFold(u.Host, line.Value) {
				continue
			}
		}
		list = append(list, model.HeaderLine{Name: line.Name, Value: strings.Trim(line.Value, " \t")})
	}
	return list
}

// answerHeaders are those of a response that a stub gives: not those of the
// connection, nor the coding of the body, which it gives decoded.
func answerHeaders(h model.Header) model.Header {
	list := headers(model.Request{Header: h})
	return slices.DeleteFunc(list, func(line model.HeaderLine) bool {
		return slices.Contains([]string{"content-encoding", "connection", "keep-alive"}, strings.ToLower(line.Name))
	})
}

// byName are the lines of each name, in the order of the first.
func byName(h model.Header) (groups []model.Header) {
	at := map[string]int{}
	for _, line := range h {
		key := strings.ToLower(line.Name)
		n, ok := at[key]
		if !ok {
			n = len(groups)
			at[key], groups = n, append(groups, nil)
		}
		groups[n] = append(groups[n], line)
	}
	return groups
}

// joined are the lines with one value a name, in the order of their first: a
// list of values is the same as several lines (RFC 9110, section 5.3), but for
// Set-Cookie.
func joined(h model.Header) model.Header {
	var list model.Header
	for _, lines := range byName(h) {
		separator := ", "
		if strings.EqualFold(lines[0].Name, "Cookie") {
			separator = "; "
		}
		var values []string
		for _, line := range lines {
			values = append(values, line.Value)
		}
		list = append(list, model.HeaderLine{Name: lines[0].Name, Value: strings.Join(values, separator)})
	}
	return list
}

// method is the request's, in capitals, or says why a client could not be given
// it.
func method(r model.Request) (string, error) {
	name := strings.ToUpper(cmp.Or(r.Method, "GET"))
	if !token.MatchString(name) {
		return "", errors.New("the method is not one")
	}
	return name, nil
}

// parts are what every client is given.
func parts(i model.Interaction) (name string, to target, err error) {
	if err := readable(i.Request); err != nil {
		return "", target{}, err
	}
	if to, err = targetOf(i.Request.URL); err != nil {
		return "", target{}, err
	}
	name, err = method(i.Request)
	return name, to, err
}

// readable says why a request's body cannot be sent.
func readable(r model.Request) error {
	if why := r.Body.Unreadable; why != "" {
		return fmt.Errorf("the request's body cannot be read: %s", why)
	}
	return nil
}

// decoded is a response's body without its content codings.
func decoded(r model.Response) ([]byte, error) {
	if why := r.Body.Unreadable; why != "" {
		return nil, fmt.Errorf("the response's body cannot be read: %s", why)
	}
	d := r.Body.Decode(r.Header)
	return d.Bytes, d.Err
}

// redirects reports whether a client that follows redirects would send more
// than the request.
func redirects(i model.Interaction) bool { return i.Response.Status/100 == 3 }
