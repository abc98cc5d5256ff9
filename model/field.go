package model

import (
	"fmt"
	"strings"
)

// A Part names what a field is of a request or response.
type Part string

// The parts that fields are of.
const (
	Method     Part = "method"
	URL        Part = "url"
	Status     Part = "status"
	Reason     Part = "reason"
	HeaderPart Part = "header"
	BodyPart   Part = "body"

	// Of the interaction, not of one of its messages.
	RecordedAtPart Part = "recorded_at"
	DurationPart   Part = "duration"
)

// A Field names one field of an interaction, written as on the command line:
// request.url, response.status, response.header.Content-Type, recorded_at.
type Field struct {
	Side Side // "" for a field of the interaction itself
	Part Part
	Name string // the header's name, for HeaderPart only
}

// The fields that are not headers.
var (
	RequestMethod  = Field{Side: InRequest, Part: Method}
	RequestURL     = Field{Side: InRequest, Part: URL}
	RequestBody    = Field{Side: InRequest, Part: BodyPart}
	ResponseStatus = Field{Side: InResponse, Part: Status}
	ResponseReason = Field{Side: InResponse, Part: Reason}
	ResponseBody   = Field{Side: InResponse, Part: BodyPart}
	RecordedAt     = Field{Part: RecordedAtPart}
	Duration       = Field{Part: DurationPart}
)

var plainFields = []Field{RequestMethod, RequestURL, RequestBody, ResponseStatus, ResponseReason, ResponseBody, RecordedAt, Duration}

// HeaderField names a header.
func HeaderField(s Side, name string) Field { return Field{Side: s, Part: HeaderPart, Name: name} }

// String writes the field as the command line does.
func (f Field) String() string {
	switch {
	case f.Side == "":
		return string(f.Part)
	case f.Part == HeaderPart:
		return string(f.Side) + ".header." + f.Name
	}
	return string(f.Side) + "." + string(f.Part)
}

// ParseField reads a field as String writes it.
func ParseField(s string) (Field, error) {
	for _, f := range plainFields {
		if f.String() == s {
			return f, nil
		}
	}
	for _, side := range []Side{InRequest, InResponse} {
		if name, ok := strings.CutPrefix(s, string(side)+".header."); ok && name != "" {
			return HeaderField(side, name), nil
		}
	}
	return Field{}, fmt.Errorf("no field %q: request.method, request.url, request.header.NAME, request.body, "+
		"response.status, response.reason, response.header.NAME, response.body, recorded_at or duration", s)
}
