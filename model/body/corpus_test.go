package body

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tapedeck/testdata/corpus"
)

// A recorded is a body of the corpus, as it came off the wire or as the
// library decoded it.
type recorded struct {
	name, contentType string
	encoding          []string
	wire              []byte
}

// corpusBodies returns the bodies of Betamax's and VCR's JSON cassettes.
func corpusBodies(t testing.TB) []recorded {
	t.Helper()
	var out []recorded
	for _, f := range corpus.Cassettes(t) {
		if strings.HasSuffix(f.Path, ".json") {
			out = append(out, bodiesOf(f.Path, f.Read(t))...)
		}
	}
	return out
}

func bodiesOf(name string, src []byte) (out []recorded) {
	type message struct {
		Body    json.RawMessage
		Headers map[string]json.RawMessage
	}
	var file struct {
		HTTPInteractions []struct{ Request, Response message } `json:"http_interactions"`
		Interactions     []struct{ Request, Response message }
	}
	if json.Unmarshal(src, &file) != nil {
		return nil
	}
	for _, in := range append(file.HTTPInteractions, file.Interactions...) {
		for _, m := range []message{in.Request, in.Response} {
			r := recorded{name: name}
			for name, value := range m.Headers {
				switch strings.ToLower(name) {
				case "content-type":
					r.contentType = strings.Join(values(value), ", ")
				case "content-encoding":
					r.encoding = values(value)
				}
			}
			var body struct {
				String string
				Base64 string `json:"base64_string"`
			}
			if json.Unmarshal(m.Body, &body) != nil && json.Unmarshal(m.Body, &body.String) != nil {
				continue
			}
			r.wire = []byte(body.String)
			if data, err := base64.StdEncoding.DecodeString(body.Base64); err == nil && len(data) > 0 {
				r.wire = data
			}
			out = append(out, r)
		}
	}
	return out
}

// values reads a header that is a list or one text.
func values(raw json.RawMessage) (list []string) {
	var one string
	if json.Unmarshal(raw, &list) != nil && json.Unmarshal(raw, &one) == nil {
		list = []string{one}
	}
	return list
}

// askPython runs a script that answers each line of base64 with one line.
func askPython(t testing.TB, script string, texts [][]byte) []string {
	t.Helper()
	const python = "/usr/bin/python3"
	if _, err := os.Stat(python); err != nil {
		t.Skip("no " + python)
	}
	var in bytes.Buffer
	for _, text := range texts {
		in.WriteString(base64.StdEncoding.EncodeToString(text) + "\n")
	}
	command := exec.Command(python, "-c", script)
	command.Stdin, command.Stderr = &in, os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != len(texts) {
		t.Fatalf("%d answers to %d texts", len(lines), len(texts))
	}
	return lines
}

// TestCorpus decodes every body, makes it readable and codes it again.
func TestCorpus(t *testing.T) {
	coded, notCoded, jsons, same, gzips := 0, 0, 0, 0, 0
	types := map[Type]int{}
	for _, r := range corpusBodies(t) {
		d := Decode(r.wire, r.encoding)
		if d.Err != nil {
			t.Errorf("%s: %v", r.name, d.Err)
			continue
		}
		coded += len(d.Codings)
		notCoded += len(d.NotCoded)
		if len(d.Codings) > 0 {
			gzips++
			wire, err := Encode(d.Bytes, d.Codings, r.wire)
			if err != nil || !bytes.Equal(Decode(wire, r.encoding).Bytes, d.Bytes) || !bytes.Equal(wire[:10], r.wire[:10]) {
				t.Errorf("%s: coded again: %x for %x, %v", r.name, wire[:min(10, len(wire))], r.wire[:10], err)
			}
		}
		typ := TypeOf(r.contentType, d.Bytes)
		types[typ]++
		if typ == HTML || typ == XML {
			if pretty := Pretty(typ, d.Bytes); pretty == nil || solid(pretty) != solid(d.Bytes) {
				t.Errorf("%s: %s is not laid out: %.80q", r.name, typ, d.Bytes)
			}
		}
		if typ != JSON && typ != NDJSON {
			continue
		}
		jsons++
		if !Editable(typ, d.Bytes) {
			t.Logf("%s: not editable: %v: %.80q", r.name, Check(d.Bytes), d.Bytes)
			continue
		}
		back, err := Reencode(typ, d.Bytes, Pretty(typ, d.Bytes))
		if err != nil || !bytes.Equal(back, d.Bytes) {
			t.Errorf("%s: %.80q comes back as %.80q, %v", r.name, d.Bytes, back, err)
		}
		same++
	}
	t.Logf("%d codings undone, %d named but not there; types %v; %d of %d JSON bodies editable", coded, notCoded, types, same, jsons)
	if gzips == 0 || same*100 < jsons*98 {
		t.Error("too few were coded or editable")
	}
}
