package render

import (
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/model/body"
)

// A body beyond a bound is shown as it is, with the reason.
func TestBodyBeyondBounds(t *testing.T) {
	zeros := "[" + strings.Repeat("0,", 5_000_000) + "0]"
	coded, err := body.Encode([]byte(zeros), []string{"br"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	bomb, err := body.Encode(make([]byte, body.MaxDecoded+1), []string{"gzip"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, contentType, coding string
		wire                      []byte
		steps, err                string
		text                      string
	}{
		{"values", "application/json", "br", coded, "JSON 10.0 MB, shown as it is: more than 4 million values", "", zeros},
		{"bytes", "application/json", "gzip", bomb, "bytes, ", "gzip: expands to more than 64 MB", string(bomb)},
		{"depth", "application/json", "", []byte(strings.Repeat("[", 20_000)), "JSON, 20.0 kB, shown as it is: nested more than 10000 deep", "", strings.Repeat("[", 20_000)},
		{"depth", "text/xml", "", []byte(strings.Repeat("<a>", 20_000)), "XML, 60.0 kB, shown as it is: nested more than 10000 deep", "", strings.Repeat("<a>", 20_000)},
		{"bytes", "application/msgpack", "", []byte(strings.Repeat("\x91", 20_000)), "MessagePack, 20.0 kB, shown as it is: nested more than 500 deep", "", strings.Repeat("\x91", 20_000)},
	} {
		i := model.Interaction{Response: model.Response{Body: model.Body{Wire: c.wire}}}
		i.Response.Header = model.Header{{Name: "Content-Type", Value: c.contentType}, {Name: "Content-Encoding", Value: c.coding}}
		b := NewBody(i, model.InResponse, Pretty, nil, 0)
		said := ""
		if b.Err != nil {
			said = b.Err.Error()
		}
		if !strings.Contains(b.Steps, c.steps) || said != c.err || string(b.Text) != c.text {
			t.Errorf("%s of %s: %q, %q, %d bytes", c.name, c.contentType, b.Steps, said, len(b.Text))
		}
	}
}
