package render

import (
	"bytes"
	"testing"

	"tapedeck/model"
)

func TestHeaderText(t *testing.T) {
	header := model.Header{{Name: "X", Value: "y"}, {Name: "X", Value: "z"}}
	if got, want := HeaderText(header), "X: y\nX: z\n"; got != want {
		t.Errorf("header %q, want %q", got, want)
	}
}

func TestBodyText(t *testing.T) {
	for _, c := range []struct {
		name      string
		i         model.Interaction
		want, err string
	}{
		{"gzip", responding(gzipped(t, "text"), "", "Content-Encoding", "gzip"), "text", ""},
		{"latin-1", responding([]byte("caf\xe9"), "", "Content-Type", "text/plain; charset=latin1"), "café", ""},
		{"bytes", responding([]byte("a\x00\xff"), ""), "", "the body is not text"},
		{"none", model.Interaction{Response: model.Response{Body: model.Body{Absent: true}}}, "", "no body"},
		{"cut off", responding(bytes.Clone(gzipped(t, "text")[:20]), "", "Content-Encoding", "gzip"), "", "gzip: the data is cut off"},
	} {
		got, err := BodyText(c.i, model.InResponse)
		why := ""
		if err != nil {
			why = err.Error()
		}
		if got != c.want || why != c.err {
			t.Errorf("%s: %q, %q, want %q, %q", c.name, got, why, c.want, c.err)
		}
	}
}
