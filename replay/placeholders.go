package replay

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/message"
	"tapedeck/replay/secret"
)

// concealed puts placeholders where the texts are that they stand for. It fails
// where that cannot be done, or where a body cannot be searched for them.
func concealed(i model.Interaction, list []secret.Placeholder) (model.Interaction, error) {
	c, any := concealing(list)
	if !any {
		return i, nil
	}
	i = i.Clone()
	r := &i.Request
	was := len(r.Body.Wire)
	var err error
	var unsearched [2]string
	if r.URL, err = c.Text(r.URL); err != nil {
		return i, err
	}
	if r.Header, err = c.Header(r.Header); err != nil {
		return i, err
	}
	if r.Body.Wire, unsearched[0], err = c.Body(r.Body.Wire, r.Header); err != nil {
		return i, err
	}
	message.FollowLength(r.Header, was, len(r.Body.Wire))
	if i.Response, unsearched[1], err = c.Response(i.Response); err != nil {
		return i, err
	}
	for n, e := range i.Extra {
		if i.Extra[n].Value, err = c.Text(e.Value); err != nil {
			return i, err
		}
	}
	if why := cmp.Or(unsearched[0], unsearched[1]); why != "" {
		return i, fmt.Errorf("a body cannot be searched for what placeholders stand for: %s", why)
	}
	return i, nil
}

// concealing makes what conceals texts; any is false where there are none.
func concealing(list []secret.Placeholder) (c secret.Concealer, any bool) {
	var known secret.Values
	for _, p := range list {
		if p.Replace != "" && p.Placeholder != "" {
			known = known.With(p.Replace, p.Placeholder)
		}
	}
	return known.Concealer(context.Background()), len(known) > 0
}

// concealedURL is a URL fit to be shown.
func concealedURL(u string, list []secret.Placeholder) string {
	c, _ := concealing(list)
	shown, err := c.Text(u)
	if err != nil {
		return "a URL that cannot be shown"
	}
	return shown
}

// leaks names the placeholder whose text a URL holds in a form of escapes that
// is none of the usual ones, "" if there is none: such a URL is not stored.
func leaks(u string, list []secret.Placeholder) string {
	query, _ := url.QueryUnescape(u)
	path, _ := url.PathUnescape(u)
	for _, p := range list {
		if p.Replace != "" && p.Placeholder != "" && p.Replace != p.Placeholder && (strings.Contains(query, p.Replace) || strings.Contains(path, p.Replace)) {
			return p.Placeholder
		}
	}
	return ""
}

// revealed puts the texts back where placeholders stand for them, escaped as
// their place needs it.
func revealed(i model.Interaction, list []secret.Placeholder) model.Interaction {
	if len(list) == 0 {
		return i
	}
	i = i.Clone()
	plain := func(s string) string { return s }
	fill := func(text string, escape func(string) string) string {
		for _, p := range list {
			if p.Placeholder != "" && p.Replace != "" {
				text = strings.ReplaceAll(text, p.Placeholder, escape(p.Replace))
				text = strings.ReplaceAll(text, url.QueryEscape(p.Placeholder), url.QueryEscape(p.Replace))
			}
		}
		return text
	}
	i.Request.URL = fill(i.Request.URL, url.QueryEscape)
	i.Response.Reason = fill(i.Response.Reason, plain)
	for _, h := range []model.Header{i.Request.Header, i.Response.Header} {
		for n, line := range h {
			h[n] = model.HeaderLine{Name: fill(line.Name, plain), Value: fill(line.Value, plain)}
		}
	}
	for _, side := range []struct {
		header model.Header
		body   *model.Body
	}{{i.Request.Header, &i.Request.Body}, {i.Response.Header, &i.Response.Body}} {
		was := len(side.body.Wire)
		side.body.Wire = filledBody(side.body.Wire, side.header, fill)
		message.FollowLength(side.header, was, len(side.body.Wire))
	}
	for n, e := range i.Extra {
		i.Extra[n].Value = fill(e.Value, url.QueryEscape)
	}
	return i
}

func filledBody(wire []byte, h model.Header, fill func(string, func(string) string) string) []byte {
	decoded := body.Decode(wire, h.Values("Content-Encoding"))
	escape := func(s string) string { return s }
	switch {
	case json.Valid(decoded.Bytes):
		escape = func(s string) string { quoted := message.QuoteJSON(s); return string(quoted[1 : len(quoted)-1]) }
	case strings.Contains(strings.ToLower(h.Get("Content-Type")), "application/x-www-form-urlencoded"):
		escape = url.QueryEscape
	}
	now := fill(string(decoded.Bytes), escape)
	if now == string(decoded.Bytes) {
		return wire
	}
	coded, err := body.Encode([]byte(now), decoded.Codings, wire)
	if err != nil {
		return []byte(now)
	}
	return coded
}
