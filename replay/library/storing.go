package library

import "tapedeck/model"

// A Storing is how a library stores a response that takes the place of a
// recorded one, where that is not just as it came. What a client does to it (it
// decodes a body, lowers header names) is read off the recorded response, since a
// cassette does not name the client.
type Storing struct {
	// HeaderLatin1: it reads header values as ISO-8859-1, not as UTF-8.
	HeaderLatin1 bool
	// CanonicalNames: it writes a header name with a capital at each word.
	CanonicalNames bool
	// SortsValues: it sorts the values of one header name.
	SortsValues bool
	// KeepsCoding: it never stores a body without the content coding in which it
	// came.
	KeepsCoding bool
	// Decoded changes the header of a response whose content coding was taken away,
	// length is that of the decoded body; nil: Content-Length follows.
	Decoded func(was model.Response, h model.Header, length int) model.Header
	// Body is the new body as it is stored: now has the storage form and charset
	// of the recorded one. nil: it keeps those.
	Body func(was, now model.Response) model.Body
	// TimeLayout is how it writes the time of recording; "": as the recorded one is
	// written, if there is one.
	TimeLayout string
}

// A Sending is how a stored request is sent again, where that is not just as it
// is stored.
type Sending struct {
	// Request is what a client would send, with what a person should know of it,
	// or why it cannot be sent; nil: what is stored.
	Request func(model.Interaction) (r model.Request, note string, err error)
	// Given says whether a request is the recorded one, of which the recording holds
	// hashes: an error says why it is not, note what a person should know. nil: it
	// holds all of a request.
	Given func(recorded model.Interaction, r model.Request) (note string, err error)
	// Writer is what wrote a body that is stored as the client was given it; the
	// Writer itself is nil where the body is stored as it was sent.
	Writer func(model.Body) BodyWriter
	// Accepts is the content coding that the client asked for after the request
	// was stored, "" where that is not known.
	Accepts func(model.Interaction) string
}

// A BodyWriter writes a body as a client does that was given a value. media is
// the request's Content-Type, added the one that the client adds without one.
type BodyWriter func(media string) (written []byte, added string, err error)
