package govcr

import (
	"slices"
	"strings"

	"tapedeck/model"
	"tapedeck/replay/message"
)

// decodedHeader: net/http takes the length away along with the content coding.
func decodedHeader(was model.Response, h model.Header, length int) model.Header {
	h = slices.DeleteFunc(h, func(line model.HeaderLine) bool { return strings.EqualFold(line.Name, "Content-Length") })
	return message.SetLength(was, h, length)
}

// accepts: net/http asks for gzip where the request says nothing.
func accepts(i model.Interaction) string {
	if uncompressed, _ := i.Own("response.uncompressed"); uncompressed == "true" {
		return "gzip"
	}
	return ""
}
