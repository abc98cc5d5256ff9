package render

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/model/pattern"
)

func gzipped(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func responding(wire []byte, storedAs string, header ...string) model.Interaction {
	i := model.Interaction{Response: model.Response{Status: 200, Reason: "OK", Body: model.Body{Wire: wire, StoredAs: storedAs}}}
	for n := 0; n < len(header); n += 2 {
		i.Response.Header = append(i.Response.Header, model.HeaderLine{Name: header[n], Value: header[n+1]})
	}
	return i
}

func TestNewBody(t *testing.T) {
	const json = `{"a":[1,true]}`
	zip := gzipped(t, json)
	coded := responding(zip, "!!binary", "Content-Type", "application/json", "Content-Encoding", "gzip")
	for _, c := range []struct {
		name               string
		i                  model.Interaction
		mode               BodyMode
		raw                string
		line               int
		steps, title, text string
	}{
		{"JSON", responding([]byte(json), "text", "Content-Type", "application/json"), Pretty, "", 0,
			"JSON, 14 B, stored as text", "pretty", "{\n  \"a\": [\n    1,\n    true\n  ]\n}"},
		{"gzip", coded, Pretty, "", 0,
			"gzip 38 B, JSON 14 B, stored as !!binary", "pretty", "{\n  \"a\": [\n    1,\n    true\n  ]\n}"},
		{"gzip, bytes on the wire", coded, HexWire, "", 0,
			"gzip 38 B, JSON 14 B, stored as !!binary", "hex of gzip, 38 B", string(zip)},
		{"gzip, decoded bytes", coded, Hex, "", 0,
			"gzip 38 B, JSON 14 B, stored as !!binary", "hex, 14 B", json},
		{"raw", coded, Raw, "!!binary |\n  H4sI\n  AAAA\n  BBBB\n", 17,
			"gzip 38 B, JSON 14 B, stored as !!binary", "raw, lines 17-20", "!!binary |\n  H4sI\n  AAAA\n  BBBB\n"},
		{"raw, one line", coded, Raw, "'x'", 17, "gzip 38 B, JSON 14 B, stored as !!binary", "raw, line 17", "'x'"},
		{"decoded under the old header", responding([]byte(json), "text", "Content-Type", "application/json", "Content-Encoding", "gzip"), Pretty, "", 0,
			"JSON, 14 B, stored as text, already decoded from gzip", "pretty", "{\n  \"a\": [\n    1,\n    true\n  ]\n}"},
		{"JSON that is none", responding([]byte("{\"a\":\n x}"), "text", "Content-Type", "application/json"), Pretty, "", 0,
			"JSON, 9 B, not valid at line 2, column 2, stored as text", "plain", "{\"a\":\n x}"},
		{"latin-1", responding([]byte("caf\xe9"), "!!binary", "Content-Type", "text/plain; charset=ISO-8859-1"), Pretty, "", 0,
			"text, 4 B, iso-8859-1, stored as !!binary", "plain", "café"},
		{"picture", responding([]byte("\x89PNG\r\n\x1a\n\x00\x00"), "!!binary", "Content-Type", "image/png"), Pretty, "", 0,
			"PNG, 10 B, stored as !!binary", "hex, 10 B", "\x89PNG\r\n\x1a\n\x00\x00"},
		{"empty", responding(nil, "text"), Pretty, "", 0, "empty, stored as text", "plain", ""},
		{"absent", model.Interaction{Response: model.Response{Body: model.Body{Absent: true}}}, Pretty, "", 0, "none recorded", "plain", ""},
		{"hostile storage form", responding([]byte("x"), "\x1b[2J", "Content-Type", "text/plain"), Pretty, "", 0,
			"text, 1 B, stored as ␛[2J", "plain", "x"},
	} {
		b := NewBody(c.i, model.InResponse, c.mode, []byte(c.raw), c.line)
		if b.Steps != c.steps || b.Title != c.title || string(b.Text) != c.text || b.Err != nil {
			t.Errorf("%s:\n got %q %q %q %v\nwant %q %q %q", c.name, b.Steps, b.Title, b.Text, b.Err, c.steps, c.title, c.text)
		}
	}
	cutOff := NewBody(responding(zip[:30], "!!binary", "Content-Encoding", "gzip"), model.InResponse, Pretty, nil, 0)
	if cutOff.Err == nil || !bytes.Equal(cutOff.Text, zip[:30]) || !strings.HasSuffix(cutOff.Steps, "30 B, stored as !!binary") {
		t.Errorf("a body that is cut off gives %+v", cutOff)
	}
}

// TestHex compares with the first rows of mock-up M7 of the screen's design.
func TestHex(t *testing.T) {
	data, err := hex.DecodeString("1f8b0800ac2ba66200ff3d8e4b0ac230" + "1086f79ea2ccb2247d04b1925d91a207" + "c9")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		width int
		want  []string
	}{
		{78, []string{
			"00000000  1f 8b 08 00 ac 2b a6 62  00 ff 3d 8e 4b 0a c2 30  |.....+.b..=.K..0|",
			"00000010  10 86 f7 9e a2 cc b2 24  7d 04 b1 92 5d 91 a2 07  |.......$}...]...|",
			"00000020  c9                                                |.|"}},
		{77, []string{"00000000  1f 8b 08 00 ac 2b a6 62  |.....+.b|"}},
		{40, []string{"00000000  1f 8b 08 00  |....|"}},
		{10, []string{"00000000  "}},
	} {
		d := NewHexDocument(data, c.width)
		for i, want := range c.want {
			if got := d.Row(i, 0, Theme{}); got != want || Width(d.Row(i, 0, dark)) != Width(want) {
				t.Errorf("row %d at %d is %q, want %q", i, c.width, got, want)
			}
		}
	}
	d := NewDocument(data, "zip", 78, true)
	if d.Rows() != 3 || d.Offset(2) != 32 {
		t.Errorf("%d rows, the last at %d", d.Rows(), d.Offset(2))
	}
	if row, column := d.Position(24); row != 1 || d.Row(row, 0, Theme{})[column:column+2] != "7d" {
		t.Errorf("byte 24 is in row %d, column %d", row, column)
	}
	hits, _ := d.Find(pattern.Words("\x24\x7d"))
	d.Mark(hits, 0)
	if got := d.Row(1, 0, dark); strings.Count(got, "\x1b[7m24") != 1 || strings.Count(got, "\x1b[7m$") != 1 {
		t.Errorf("hits are not shown: %q", got)
	}
}

func TestInteraction(t *testing.T) {
	i := responding([]byte("{\"a\":\"\x1b[2J\"}"), "text", "Content-Type", "text/plain", "X-\x1b]0;t\a", "\u202e")
	i.Request = model.Request{Method: "GET", URL: "http://x/\x1b[31m", Proto: "HTTP/1.1", Body: model.Body{Absent: true}}
	var safe, exact bytes.Buffer
	if err := Interaction(&safe, i, 3, Options{}); err != nil {
		t.Fatal(err)
	}
	if err := Interaction(&exact, i, 3, Options{Exact: true}); err != nil {
		t.Fatal(err)
	}
	want := `#3
GET http://x/␛[31m HTTP/1.1
  body     none recorded

200 OK
  Content-Type: text/plain
  X-␛]0;t␇: <U+202E>
`
	if !strings.HasPrefix(safe.String(), want) || !strings.HasSuffix(safe.String(), "\n\n{\"a\":\"␛[2J\"}\n") {
		t.Errorf("got\n%s\nwant\n%s", safe.String(), want)
	}
	if got := SanitizeText(exact.String()); got != safe.String() {
		t.Errorf("exact says\n%s", got)
	}
	if !strings.Contains(exact.String(), "\"\x1b[2J\"") {
		t.Errorf("not exact: %q", exact.String())
	}
}
