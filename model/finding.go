package model

import (
	"fmt"
	"strconv"
	"strings"
)

// A Finding is something about an interaction that a person should know:
// "Content-Length says 441, the body has 436".
type Finding struct {
	Field Field
	Text  string
	// Fix is the op that would fix it, nil if there is none. Its At is 0;
	// the caller sets the index.
	Fix Op
}

// Findings lists what is odd about the interaction.
func Findings(i Interaction) []Finding {
	var findings []Finding
	findings = append(findings, codingFindings(InRequest, i.Request.Header, i.Request.Body)...)
	findings = append(findings, lengthFindings(InRequest, i.Request.Header, i.Request.Body)...)
	findings = append(findings, codingFindings(InResponse, i.Response.Header, i.Response.Body)...)
	if !bodiless(i.Request.Method, i.Response.Status) {
		findings = append(findings, lengthFindings(InResponse, i.Response.Header, i.Response.Body)...)
	}
	return findings
}

// bodiless reports whether a response to the method with the status has no
// body whatever its Content-Length says: RFC 9112 section 6.3.
func bodiless(method string, status int) bool {
	return strings.EqualFold(method, "HEAD") || bodilessStatus(status)
}

// bodilessStatus reports whether no response with the status has a body.
func bodilessStatus(status int) bool { return status/100 == 1 || status == 204 || status == 304 }

func codingFindings(s Side, h Header, b Body) []Finding {
	if err := b.Decode(h).Err; err != nil {
		return []Finding{{Field: Field{Side: s, Part: BodyPart}, Text: err.Error()}}
	}
	return nil
}

// lengthFindings holds Content-Length against the stored body, whatever coding
// that is stored in: the two differ or they do not.
func lengthFindings(s Side, h Header, b Body) []Finding {
	if !b.Known() {
		return nil
	}
	size := len(b.Wire)
	for _, value := range h.Values("Content-Length") {
		n, err := strconv.ParseUint(value, 10, 63)
		if err == nil && n == uint64(size) {
			continue
		}
		text := fmt.Sprintf("Content-Length says %d, the body has %d", n, size)
		if err != nil {
			text = fmt.Sprintf("Content-Length says %q, the body has %d", value, size)
		}
		fix := SetHeader{Side: s, Name: "Content-Length", Values: []string{strconv.Itoa(size)}}
		return []Finding{{Field: HeaderField(s, "Content-Length"), Text: text, Fix: fix}}
	}
	return nil
}
