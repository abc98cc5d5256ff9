package cli

import "strconv"

// A summaryJSON is a line of ls --json.
type summaryJSON struct {
	File         string `json:"file"`
	Format       string `json:"format"`
	N            int    `json:"n"`
	Method       string `json:"method"`
	URL          string `json:"url"`
	Status       int    `json:"status"`
	Type         string `json:"type"`
	RequestSize  int    `json:"request_size"`
	ResponseSize int    `json:"response_size"`
	RecordedAt   string `json:"recorded_at"`
	Label        string `json:"label"`
	// Findings are the texts that the screen shows beside the headers.
	Findings []string `json:"findings,omitempty"`
	// LoadError is why the library would not load the file.
	LoadError string `json:"load_error,omitempty"`
}

// appendStart appends what lineJSON makes of what all lines of a file begin with; the
// number and appendRest follow.
func (s summaryJSON) appendStart(dst []byte) []byte {
	dst = appendString(append(dst, `{"file":`...), s.File)
	dst = appendString(append(dst, `,"format":`...), s.Format)
	return append(dst, `,"n":`...)
}

// appendRest appends what lineJSON makes of the rest, without LoadError.
func (s summaryJSON) appendRest(dst []byte) []byte {
	text := func(name, value string) {
		dst = appendString(append(dst, name...), value)
	}
	number := func(name string, value int) {
		dst = strconv.AppendInt(append(dst, name...), int64(value), 10)
	}
	text(`,"method":`, s.Method)
	text(`,"url":`, s.URL)
	number(`,"status":`, s.Status)
	text(`,"type":`, s.Type)
	number(`,"request_size":`, s.RequestSize)
	number(`,"response_size":`, s.ResponseSize)
	text(`,"recorded_at":`, s.RecordedAt)
	text(`,"label":`, s.Label)
	before := `,"findings":[`
	for _, finding := range s.Findings {
		text(before, finding)
		before = ","
	}
	if len(s.Findings) > 0 {
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

// appendString appends a text as lineJSON writes it.
func appendString(dst []byte, s string) []byte {
	for i := range len(s) {
		if !inJSON[s[i]] {
			text, _ := lineJSON(s) // there is no text that cannot be written
			return append(dst, text...)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

// inJSON has the bytes that stand for themselves in a text.
var inJSON = func() (is [256]bool) {
	for c := byte(' '); c <= '~'; c++ {
		is[c] = c != '"' && c != '\\'
	}
	return is
}()
