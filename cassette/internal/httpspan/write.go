package httpspan

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tapedeck/cassette/internal/span"
)

// A writer writes values as http.Request.WriteProxy and http.Response.Write do.
// Every edit begins at the entry's sizes, which follow it.
type writer struct{}

func (language) Writer([]*span.Doc) span.Writer { return writer{} }

// errFixed says what cannot be changed: an entry has one shape.
var errFixed = errors.New("an HTTP message has no place for it")

// edited puts a text in the place of what stands from start to end, in the message
// that n is of, and the sizes that come of it above.
func edited(d *span.Doc, n *span.Node, start, end int, text []byte) (span.Edit, error) {
	z, err := readSizes(d.Src, 0)
	grows := len(text) - (end - start)
	if err != nil || grows == 0 {
		return span.Edit{Start: start, End: end, New: text}, err
	}
	if holds(d.Root.Get("response"), n) {
		z.response += grows
	} else {
		z.request += grows
	}
	line, _ := lineEnd(d.Src, 0, mostSizes)
	sized := fmt.Appendf(nil, "%d %d", z.request, z.response)
	return span.Edit{Start: 0, End: end, New: slices.Concat(sized, d.Src[len(line):start], text)}, nil
}

// holds reports whether n is one of a tree's nodes.
func holds(tree, n *span.Node) bool {
	if tree == n {
		return true
	}
	for _, child := range tree.Children() {
		if holds(child, n) {
			return true
		}
	}
	return false
}

// Set replaces one of the texts.
func (writer) Set(d *span.Doc, n *span.Node, v span.Value) (span.Edit, error) {
	if v.Kind != span.Scalar || n.Kind() != span.Scalar {
		return span.Edit{}, errFixed
	}
	if n.Text() == v.Text {
		return span.Edit{Start: n.Start(), End: n.Start()}, nil
	}
	text := []byte(v.Text)
	for _, name := range []string{"request", "response"} {
		message := d.Root.Get(name)
		if message.Get("body") == n {
			if n.Tag() == Chunked {
				text = inChunks(text, d.Src[n.Start():n.End()])
			}
			return edited(d, n, n.Start(), n.End(), text)
		}
		if message.Get("reason") == n && len(text) > 0 && d.Src[n.Start()-1] != ' ' {
			text = append([]byte(" "), text...)
		}
	}
	if err := fits(placeOf(d, n), v.Text); err != nil {
		return span.Edit{}, err
	}
	return edited(d, n, n.Start(), n.End(), text)
}

// placeOf names the place of a text: its key, or header name and header value.
func placeOf(d *span.Doc, n *span.Node) string {
	for _, name := range []string{"request", "response"} {
		for key, value := range d.Root.Get(name).Pairs() {
			if value == n {
				return key.Text()
			}
			for _, line := range value.Children() {
				if line.Child(0) == n {
					return headerName
				}
			}
		}
	}
	return headerValue
}

const (
	headerName  = "header name"
	headerValue = "header value"
)

// fits reports what a line of a message cannot hold in a place.
func fits(place, text string) error {
	wrong := ""
	switch place {
	case "method", headerName:
		if text == "" || strings.ContainsFunc(text, func(r rune) bool { return !strings.ContainsRune(tokens, r) }) {
			wrong = "it is no token of HTTP"
		}
	case "url", "proto":
		if text == "" || strings.ContainsAny(text, " \t\r\n") {
			wrong = "it cannot be empty or hold blanks and line ends"
		}
	case "status":
		if len(text) != 3 || strings.Trim(text, "0123456789") != "" {
			wrong = "it has three digits"
		}
	default:
		if strings.ContainsAny(text, "\r\n") || place == headerValue && strings.Trim(text, blanks) != text {
			wrong = "it cannot hold line ends, nor begin or end with blanks"
		}
	}
	if wrong != "" {
		return fmt.Errorf("the %s %q does not fit into an HTTP message: %s", place, text, wrong)
	}
	return nil
}

// tokens are the characters of a token (RFC 9110, 5.6.2).
const tokens = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func (writer) Rename(*span.Doc, *span.Node, int, span.Value) (span.Edit, error) {
	return span.Edit{}, errFixed
}

func (writer) InsertPair(*span.Doc, *span.Node, int, string, span.Value) (span.Edit, error) {
	return span.Edit{}, errFixed
}

func (writer) RemovePair(*span.Doc, *span.Node, int) (span.Edit, error) {
	return span.Edit{}, errFixed
}

// InsertItem adds a header line, which ends as the first line does.
func (writer) InsertItem(d *span.Doc, s *span.Node, i int, v span.Value) (span.Edit, error) {
	if s.Kind() != span.Seq {
		return span.Edit{}, errFixed
	}
	end := "\r\n"
	if !bytes.HasSuffix(d.Src[:s.Start()], []byte(end)) {
		end = "\n"
	}
	line, err := headerLine(v, end)
	at := s.End()
	if i < s.Len() {
		at = s.Child(i).Start()
	}
	if err != nil {
		return span.Edit{}, err
	}
	return edited(d, s, at, at, line)
}

func headerLine(v span.Value, end string) ([]byte, error) {
	if len(v.Items) != 2 {
		return nil, errFixed
	}
	name, value := v.Items[0].Text, v.Items[1].Text
	if err := fits(headerName, name); err != nil {
		return nil, err
	}
	return []byte(name + ": " + value + end), fits(headerValue, value)
}

// RemoveItem removes a header line.
func (writer) RemoveItem(d *span.Doc, s *span.Node, i int) (span.Edit, error) {
	if s.Kind() != span.Seq {
		return span.Edit{}, errFixed
	}
	return edited(d, s, s.Child(i).Start(), s.Child(i).End(), nil)
}

// Entry writes a request and a response below their sizes.
func (writer) Entry(v span.Value, _ *span.Doc, _ span.Where) ([]byte, error) {
	request, err := message(member(v, "request"), "method", "url", "proto")
	if err != nil {
		return nil, err
	}
	response, err := message(member(v, "response"), "proto", "status", "reason")
	return slices.Concat(fmt.Appendf(nil, "%d %d\n", len(request), len(response)), request, response), err
}

// message writes its first line of the named texts, header and body.
func message(v span.Value, names ...string) ([]byte, error) {
	var first []string
	for _, name := range names {
		text := member(v, name).Text
		if err := fits(name, text); err != nil {
			return nil, err
		}
		first = append(first, text)
	}
	out := []byte(strings.Join(first, " ") + "\r\n")
	for _, item := range member(v, "headers").Items {
		line, err := headerLine(item, "\r\n")
		if err != nil {
			return nil, err
		}
		out = append(out, line...)
	}
	body := []byte(member(v, "body").Text)
	if member(v, "body").Tag == Chunked {
		body = inChunks(body, nil)
	}
	return slices.Concat(out, []byte("\r\n"), body), nil
}

// member is the value of a key.
func member(v span.Value, key string) span.Value {
	for i := 0; i+1 < len(v.Items); i += 2 {
		if v.Items[i].Text == key {
			return v.Items[i+1]
		}
	}
	return span.Value{}
}
