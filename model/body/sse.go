package body

import (
	"strings"
)

// An Event is one event of a text/event-stream.
type Event struct {
	Name string // of its type, "" for a message
	ID   string
	Data string
}

// Events reads an event stream as the HTML standard does (section 9.2.6), but
// for an event that the end of the stream cuts off, which is kept: recordings
// end where a client stopped to read. Events without data are kept too.
func Events(text []byte) []Event {
	var events []Event
	var e Event
	var data []string
	begun := false
	end := func() {
		if begun {
			e.Data = strings.Join(data, "\n")
			events = append(events, e)
		}
		e, data, begun = Event{}, nil, false
	}
	s := strings.TrimPrefix(string(text), "\ufeff")
	for s != "" {
		var line string
		line, s = nextLine(s)
		if line == "" {
			end()
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "event":
			e.Name = value
		case "id":
			e.ID = value
		case "data":
			data = append(data, value)
		default:
			continue // a comment, retry, or nothing that the standard knows
		}
		begun = true
	}
	end()
	return events
}

// nextLine takes a line off s, which ends in \n, \r\n or \r.
func nextLine(s string) (line, rest string) {
	i := strings.IndexAny(s, "\r\n")
	switch {
	case i < 0:
		return s, ""
	case strings.HasPrefix(s[i:], "\r\n"):
		return s[:i], s[i+2:]
	}
	return s[:i], s[i+1:]
}
