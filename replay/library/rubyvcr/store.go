package rubyvcr

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"tapedeck/model"
	"tapedeck/model/body"
	"tapedeck/replay/library"
	"tapedeck/replay/message"
)

var storing = library.Storing{
	CanonicalNames: true,
	SortsValues:    true, // webmock/util/headers.rb
	Decoded:        decodedHeader,
	Body:           storedBody,
	TimeLayout:     http.TimeFormat,
}

func storedResponse(i *model.Interaction, _ *http.Response, at time.Time, _ time.Duration) {
	i.RecordedAt = at.UTC().Format(http.TimeFormat)
}

// decodedHeader: Net::HTTP leaves the length of the coded body.
func decodedHeader(was model.Response, h model.Header, length int) model.Header {
	if was.Header.Get("Content-Length") != strconv.Itoa(len(was.Body.Wire)) {
		return h
	}
	return message.SetLength(was, h, length)
}

// storedBody: what is no text in its encoding is binary.
func storedBody(_, now model.Response) model.Body {
	b := now.Body
	switch charset := strings.ToLower(b.Charset); charset {
	case "ascii-8bit", "binary":
	default:
		if _, exact := body.ToUTF8(b.Wire, charset); !exact {
			b.Charset = "ASCII-8BIT"
		}
	}
	return b
}

// plainRequest: the method is stored as a symbol in lower case.
func plainRequest(i model.Interaction) (model.Request, string, error) {
	r := i.Request
	r.Method = strings.ToUpper(r.Method)
	return r, "", nil
}
