package cli

import (
	"unicode/utf8"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/ui/render"
)

// printJSON prints a value as one line that is safe on a terminal.
func (p *program) printJSON(value any) error {
	text, err := render.LineJSON(value)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	p.stdout.WriteByte('\n')
	return err
}

// An interactionJSON is show --json.
type interactionJSON struct {
	N          int          `json:"n"`
	Request    requestJSON  `json:"request"`
	Response   responseJSON `json:"response"`
	RecordedAt string       `json:"recorded_at"`
	Took       string       `json:"took"`
	// LoadError is why the library would not load the file.
	LoadError string `json:"load_error,omitempty"`
}

type requestJSON struct {
	Method  string     `json:"method"`
	URL     string     `json:"url"`
	Proto   string     `json:"proto"`
	Headers headerJSON `json:"headers"`
	Body    bodyJSON   `json:"body"`
}

type responseJSON struct {
	Status  int        `json:"status"`
	Reason  string     `json:"reason"`
	Proto   string     `json:"proto"`
	Headers headerJSON `json:"headers"`
	Body    bodyJSON   `json:"body"`
}

// A headerJSON is the fields in recorded order, each [name, value].
type headerJSON [][2]string

// A bodyJSON holds a decoded body as text where it is valid UTF-8.
type bodyJSON struct {
	Absent   bool     `json:"absent,omitempty"`
	Text     *string  `json:"text,omitempty"`
	Base64   *[]byte  `json:"base64,omitempty"`
	Type     string   `json:"type,omitempty"`
	Codings  []string `json:"codings,omitempty"`
	StoredAs string   `json:"stored_as,omitempty"`
	Place    string   `json:"place,omitempty"` // where the file holds the body, if the format knows no such field: response.body.data
	Error    string   `json:"error,omitempty"`
	Size     int      `json:"size,omitempty"` // of all of it, where text or base64 is cut
}

func newInteractionJSON(n int, i model.Interaction) interactionJSON {
	q, r := i.Request, i.Response
	return interactionJSON{
		N:          n,
		Request:    requestJSON{q.Method, q.URL, q.Proto, newHeaderJSON(q.Header), newBodyJSON(q.Header, q.Body)},
		Response:   responseJSON{r.Status, r.Reason, r.Proto, newHeaderJSON(r.Header), newBodyJSON(r.Header, r.Body)},
		RecordedAt: i.RecordedAt,
		Took:       i.Took,
	}
}

func newHeaderJSON(h model.Header) headerJSON {
	lines := headerJSON{}
	for _, line := range h {
		lines = append(lines, [2]string{line.Name, line.Value})
	}
	return lines
}

func newBodyJSON(h model.Header, b model.Body) bodyJSON {
	if b.Absent {
		return bodyJSON{Absent: true}
	}
	if b.Unreadable != "" {
		return bodyJSON{StoredAs: b.StoredAs, Place: b.Place, Error: "not readable: " + b.Unreadable}
	}
	decoded := b.Decode(h)
	out := bodyJSON{
		Type:     string(body.TypeOf(h.Get("Content-Type"), decoded.Bytes)),
		Codings:  decoded.Codings,
		StoredAs: b.StoredAs,
		Place:    b.Place,
	}
	if utf8.Valid(decoded.Bytes) {
		text := string(decoded.Bytes)
		out.Text = &text
	} else {
		out.Base64 = &decoded.Bytes
	}
	if decoded.Err != nil {
		out.Error = decoded.Err.Error()
	}
	return out
}
