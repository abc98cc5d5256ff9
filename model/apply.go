package model

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"tapedeck/model/body"
)

// Apply returns what the interaction says after op, one of those that act on
// a single interaction. The error says why it cannot be, in a form fit to
// follow "not changed: ".
func Apply(i Interaction, op Op) (Interaction, error) {
	i = i.Clone()
	var err error
	switch op := op.(type) {
	case SetField:
		err = i.setField(op.Field, op.Value)
	case SetHeader:
		err = i.editHeader(op.Side, func(h Header) (Header, error) { return h.set(op.Name, op.Values) })
	case AddHeader:
		err = i.editHeader(op.Side, func(h Header) (Header, error) { return h.add(op.Name, op.Value) })
	case SetHeaderLine:
		err = i.editHeader(op.Side, func(h Header) (Header, error) { return h.setLine(op.Line, op.Name, op.Value) })
	case DropHeaderLine:
		err = i.editHeader(op.Side, func(h Header) (Header, error) { return h.dropLine(op.Line) })
	case SetBody:
		err = i.setBody(op.Side, op.Decoded)
	case SetOwn:
		i = i.withOwn(op.Name, op.Value)
	case SetText:
		err = i.setText(op.Side, op.Text)
	case SetResponse:
		i.setResponse(op.Response)
	default:
		err = fmt.Errorf("%T is not a change of one interaction", op)
	}
	return i, err
}

// At returns the interaction that op is about, counted from 0.
func At(op Op) int {
	switch op := op.(type) {
	case SetField:
		return op.At
	case SetHeader:
		return op.At
	case AddHeader:
		return op.At
	case SetHeaderLine:
		return op.At
	case DropHeaderLine:
		return op.At
	case SetBody:
		return op.At
	case SetOwn:
		return op.At
	case SetText:
		return op.At
	case SetResponse:
		return op.At
	case Delete:
		return op.At
	case Duplicate:
		return op.At
	case Move:
		return op.At
	case Insert:
		return op.At
	}
	return 0
}

// WithAt is an op on one interaction, aimed at the one with index at.
func WithAt(op Op, at int) Op {
	switch op := op.(type) {
	case SetField:
		op.At = at
		return op
	case SetHeader:
		op.At = at
		return op
	case AddHeader:
		op.At = at
		return op
	case SetHeaderLine:
		op.At = at
		return op
	case DropHeaderLine:
		op.At = at
		return op
	case SetBody:
		op.At = at
		return op
	case SetOwn:
		op.At = at
		return op
	case SetText:
		op.At = at
		return op
	case SetResponse:
		op.At = at
		return op
	}
	return op
}

// OnList reports whether op changes the list rather than one interaction.
func OnList(op Op) bool {
	switch op.(type) {
	case Delete, Duplicate, Move, Insert:
		return true
	}
	return false
}

func (i *Interaction) setField(f Field, value string) error {
	if !utf8.ValidString(value) {
		return fmt.Errorf("%s: the text is not valid UTF-8", f)
	}
	switch f {
	case RequestMethod:
		if value == "" {
			return errors.New("request.method cannot be empty")
		}
		i.Request.Method = value
	case RequestURL:
		if value == "" {
			return errors.New("request.url cannot be empty")
		}
		i.Request.URL = value
	case ResponseStatus:
		status, err := parseStatus(value)
		if err != nil {
			return err
		}
		i.Response.Status = status
	case ResponseReason:
		i.Response.Reason = value
	case RecordedAt:
		i.RecordedAt = value
	case Duration:
		i.Took = value
	default:
		return fmt.Errorf("%s is not set as text", f)
	}
	return nil
}

// parseStatus takes three digits (RFC 9110 section 15).
func parseStatus(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || len(s) != 3 || n < 100 {
		return 0, fmt.Errorf("response.status is a number from 100 to 999, not %q", s)
	}
	return n, nil
}

func (i *Interaction) editHeader(s Side, edit func(Header) (Header, error)) error {
	h := &i.Request.Header
	if s == InResponse {
		h = &i.Response.Header
	}
	edited, err := edit(*h)
	if err != nil {
		return err
	}
	*h = edited
	return nil
}

func (i *Interaction) setBody(s Side, decoded []byte) error {
	b := &i.Request.Body
	if s == InResponse {
		b = &i.Response.Body
	}
	wire, err := b.encoded(decoded, i.Header(s))
	if err != nil {
		return fmt.Errorf("%s.body: %w", s, err)
	}
	b.Wire, b.Absent = wire, false
	return nil
}

// setText stores a text in the charset that the body is read in: that of what
// is there, or where that is no text what the header says.
func (i *Interaction) setText(s Side, text string) error {
	b, h := i.Body(s), i.Header(s)
	contentType := h.Get("Content-Type")
	decoded := []byte(text)
	if !b.Tree {
		was := b.Decode(h).Bytes
		if !body.TypeOf(contentType, was).Textual() {
			was = decoded
		}
		var err error
		if decoded, err = body.FromText(text, contentType, was); err != nil {
			return fmt.Errorf("%s.body: %w", s, err)
		}
	}
	return i.setBody(s, decoded)
}

// encoded returns the wire bytes that hold decoded as the body is coded now.
func (b Body) encoded(decoded []byte, h Header) ([]byte, error) {
	if b.Locked != "" {
		return nil, errors.New(b.Locked)
	}
	if b.Tree {
		dumped, err := body.DumpsPython(decoded)
		if err != nil && b.Place != "" {
			return nil, fmt.Errorf("%s holds parsed JSON: %w", b.Place, err)
		}
		return dumped, err
	}
	was := b.Decode(h)
	if was.Err != nil {
		return nil, was.Err
	}
	if !b.Absent && bytes.Equal(was.Bytes, decoded) {
		return b.Wire, nil
	}
	return body.Encode(decoded, was.Codings, b.Wire)
}

// withOwn adds the field where it is not there.
func (i Interaction) withOwn(name, value string) Interaction {
	if _, ok := i.Own(name); ok {
		return i.WithOwn(name, value)
	}
	i.Extra = append(i.Extra, Extra{Name: name, Value: value})
	return i
}

// setResponse keeps what only the recording knows: proto and the body's label
// where the new response does not say them.
func (i *Interaction) setResponse(r Response) {
	old := i.Response
	i.Response = r
	i.Response.Header = slices.Clone(r.Header)
	if r.Proto == "" {
		i.Response.Proto = old.Proto
	}
	if r.Body.Charset == "" {
		i.Response.Body.Charset = old.Body.Charset
	}
}
