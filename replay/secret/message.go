package secret

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/message"
)

// Values are the supplied values with the placeholders that stand for them.
type Values []Placeholder

// With adds a value. One equal to its placeholder is no secret.
func (s Values) With(value, placeholder string) Values {
	same := func(x Placeholder) bool { return x.Replace == value }
	if value == "" || value == placeholder || slices.ContainsFunc(s, same) {
		return s
	}
	return append(s, Placeholder{Placeholder: placeholder, Replace: value})
}

// Hide puts the placeholders back into an error's text.
func (s Values) Hide(text string) string {
	hidden, err := s.Concealer(context.Background()).Text(text)
	if err != nil {
		return "the reason cannot be shown: it holds a value that was supplied"
	}
	return hidden
}

// A Concealer puts the placeholders back wherever a message repeats a value, as
// the libraries do before they store it. Where that cannot be done safely it
// fails, and nothing may be stored or shown.
type Concealer struct {
	ctx    context.Context
	finder *Finder
}

// Concealer makes what conceals the values.
func (s Values) Concealer(ctx context.Context) Concealer { return Concealer{ctx, New(s)} }

// Text conceals a text.
func (c Concealer) Text(text string) (string, error) {
	hidden, err := c.finder.Hide(c.ctx, []byte(text), nil)
	return string(hidden), err
}

// Response conceals a response. unsearched says why its body could not be looked
// into, "" if it could.
func (c Concealer) Response(r model.Response) (_ model.Response, unsearched string, err error) {
	if r.Reason, err = c.Text(r.Reason); err != nil {
		return r, "", fmt.Errorf("reason: %w", err)
	}
	if r.Header, err = c.Header(r.Header); err != nil {
		return r, "", err
	}
	was := len(r.Body.Wire)
	if r.Body.Wire, unsearched, err = c.Body(r.Body.Wire, r.Header); err != nil {
		return r, "", fmt.Errorf("body: %w", err)
	}
	message.FollowLength(r.Header, was, len(r.Body.Wire))
	return r, unsearched, nil
}

// Header conceals the names and values of a header.
func (c Concealer) Header(h model.Header) (model.Header, error) {
	out := make(model.Header, len(h))
	for i, line := range h {
		name, err := c.Text(line.Name)
		if err == nil {
			line.Value, err = c.Text(line.Value)
		}
		if err != nil {
			return nil, fmt.Errorf("header %s: %w", name, err)
		}
		out[i] = model.HeaderLine{Name: name, Value: line.Value}
	}
	return out, nil
}

// Body conceals a body below its content codings, which are put on again.
func (c Concealer) Body(wire []byte, h model.Header) (_ []byte, unsearched string, err error) {
	if len(wire) == 0 {
		return wire, "", nil
	}
	contentType := h.Get("Content-Type")
	decoded := body.Decode(wire, h.Values("Content-Encoding"))
	switch label := body.UnknownCharset(contentType, decoded.Bytes); {
	case decoded.Err != nil:
		unsearched = decoded.Err.Error()
	case len(decoded.NotCoded) > 0 && !body.Readable(decoded.Bytes):
		unsearched = "the bytes are not in the content coding " + strings.Join(decoded.NotCoded, ", ")
	case label != "":
		unsearched = fmt.Sprintf("the charset %q is not known", label)
	}
	plain, err := c.plain(decoded.Bytes, contentType)
	if err != nil || bytes.Equal(plain, decoded.Bytes) {
		return wire, unsearched, err
	}
	coded, err := body.Encode(plain, decoded.Codings, wire)
	if err != nil {
		return nil, "", fmt.Errorf("the answer repeats a value that was supplied, and could not be coded again without it: %w", err)
	}
	return coded, unsearched, nil
}

// plain conceals a decoded body: as text in its charset, each part of a
// multipart body in its own, then as its bytes.
func (c Concealer) plain(data []byte, contentType string) ([]byte, error) {
	var escape func(string) string
	switch body.TypeOf(contentType, data) {
	case body.JSON, body.NDJSON:
		escape = func(placeholder string) string { return strings.Trim(string(message.QuoteJSON(placeholder)), `"`) }
	}
	text, _, exact := body.ReadText(contentType, data)
	out := data
	if hidden, err := c.finder.Hide(c.ctx, text, escape); err != nil {
		return nil, err
	} else if exact && !bytes.Equal(hidden, text) {
		if out, err = body.WriteText(hidden, contentType, data); err != nil {
			return nil, fmt.Errorf("a placeholder cannot be written in the body's charset: %w", err)
		}
	}
	out, err := c.finder.Hide(c.ctx, out, escape)
	if err != nil {
		return nil, err
	}
	return out, c.replaceable(data, out, contentType)
}

// replaceable says why a body that values were found in cannot be changed, and
// searches what cannot be written again.
func (c Concealer) replaceable(data, hidden []byte, contentType string) error {
	changed := !bytes.Equal(data, hidden)
	if t := body.TypeOf(contentType, data); changed && !t.Textual() && !strings.HasPrefix(strings.ToLower(contentType), "multipart/") {
		return fmt.Errorf("the answer repeats a value that was supplied within what is no text (%s), where nothing else can be put in its place", t)
	}
	left := [][]byte{}
	if text, _, exact := body.ReadText(contentType, hidden); !exact {
		left = append(left, text)
	}
	for _, coding := range []string{"gzip", "zstd"} { // which their first bytes show
		if d := body.Decode(data, []string{coding}); len(d.Codings) > 0 {
			left = append(left, d.Bytes)
		}
	}
	for _, text := range left {
		placeholder, err := c.finder.Holds(c.ctx, text)
		if err != nil {
			return err
		}
		if placeholder != "" {
			return fmt.Errorf("the answer repeats what stands for %s in a way in which nothing else can be put in its place", placeholder)
		}
	}
	return nil
}

// BasicOf adds the Basic authorization that is made of a URL's user and
// password, where one of them was supplied.
func (s Values) BasicOf(user, password, token string) Values {
	for _, part := range []string{password, user} {
		for _, v := range s {
			if v.Replace != "" && strings.Contains(part, v.Replace) {
				return s.With(token, v.Placeholder)
			}
		}
	}
	return s
}
