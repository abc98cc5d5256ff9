package model

import (
	"strconv"

	"tapedeck/model/body"
)

// An Undecoded is an interaction whose bodies are not decoded.
type Undecoded struct {
	Method, URL       string
	Status            int
	RecordedAt        string
	Request, Response UndecodedMessage
}

// An UndecodedMessage is one side of an Undecoded.
type UndecodedMessage struct {
	Header Header // the lines of those names at least that InSummary reports
	Body   StoredBody
}

// A StoredBody is a body as a cassette holds it.
type StoredBody interface {
	// Len is how many bytes it has.
	Len() int
	// AppendStart adds its first bytes to dst: size of them, or fewer where more are
	// not known without decoding it.
	AppendStart(dst []byte, size int) []byte
	// Printable reports whether it is known to be text without control characters,
	// but for white space.
	Printable() bool
	// Lines reports whether a printable text has line feeds.
	Lines() bool
	// Append adds the bytes to dst, or returns them in memory of their own.
	Append(dst []byte) []byte
}

// InSummary reports whether a summary, or what is found of an interaction, may
// depend on the header of that name.
func InSummary(name []byte) bool {
	switch len(name) {
	case len("SOAPAction"):
		return equalASCII(name, "soapaction")
	case len("Content-Type"):
		return equalASCII(name, "content-type")
	case len("Content-Length"):
		return equalASCII(name, "content-length")
	case len("Content-Encoding"):
		return equalASCII(name, "content-encoding")
	}
	return false
}

// Plain reports whether nothing is found of the interaction, whatever its library.
// Where it does not, something may be.
func (u *Undecoded) Plain() bool {
	return u.Request.plain() && u.Response.plain() && (!bodilessStatus(u.Status) || u.Response.Body.Len() == 0)
}

// Summary is what Summarize makes of the interaction, which is Plain, once it is
// decoded. A body is decoded to room only if more of it has to be known.
func (u *Undecoded) Summary(room []byte) Summary {
	return Summary{
		Method:       u.Method,
		URL:          u.URL,
		Status:       u.Status,
		Type:         string(u.Response.bodyType(room)),
		RequestSize:  u.Request.Body.Len(),
		ResponseSize: u.Response.Body.Len(),
		RecordedAt:   u.RecordedAt,
		Recorded:     RecordedTime(u.RecordedAt),
		Label:        labelOf(u.URL, u.Request.Header, u.Request.Body.Append(room)),
	}
}

// plain reports whether the message names no content coding, and its length is the
// body's wherever it says one.
func (m *UndecodedMessage) plain() bool {
	for _, line := range m.Header {
		switch name := []byte(line.Name); {
		case len(name) == len("Content-Encoding") && equalASCII(name, "content-encoding"):
			return false
		case len(name) == len("Content-Length") && equalASCII(name, "content-length") && line.Value != strconv.Itoa(m.Body.Len()):
			return false
		}
	}
	return true
}

// bodyType is the short name of the body's type.
func (m *UndecodedMessage) bodyType(room []byte) body.Type {
	if m.Body.Len() == 0 {
		return body.None
	}
	contentType := m.Header.Get("Content-Type")
	start := m.Body.AppendStart(room[:0], body.StartSize)
	if t := body.TypeOfStart(contentType, start, m.Body.Printable(), m.Body.Lines()); t != "" {
		return t
	}
	return body.TypeOf(contentType, m.Body.Append(room))
}
