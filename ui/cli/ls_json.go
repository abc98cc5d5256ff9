package cli

import (
	"strconv"

	"tapedeck/ui/render"
)

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

// appendStart appends what render.LineJSON makes of what all lines of a file begin
// with; the number and appendRest follow.
func (s summaryJSON) appendStart(dst []byte) []byte {
	dst = render.AppendStringJSON(append(dst, `{"file":`...), s.File)
	dst = render.AppendStringJSON(append(dst, `,"format":`...), s.Format)
	return append(dst, `,"n":`...)
}

// appendRest appends what render.LineJSON makes of the rest, without LoadError.
func (s summaryJSON) appendRest(dst []byte) []byte {
	text := func(name, value string) {
		dst = render.AppendStringJSON(append(dst, name...), value)
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
