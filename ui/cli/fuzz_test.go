package cli

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode"

	"tapedeck/model"
)

// JSON output is valid, says the same, and holds nothing that a terminal acts
// on.
func FuzzEscapeUnprintable(f *testing.F) {
	f.Add("\x1b[31m \u009b \u202e \U000e0041 \x7f \u2028 \"\\ ä😀")
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\ufffd") // as encoding/json has it
		marshalled, err := json.Marshal(map[string]string{s: s})
		if err != nil {
			t.Fatal(err)
		}
		escaped := escapeUnprintable(marshalled)
		var back map[string]string
		if err := json.Unmarshal(escaped, &back); err != nil || len(back) != 1 || back[s] != s {
			t.Errorf("%q became %s: %q, %v", s, escaped, back, err)
		}
		if i := strings.IndexFunc(string(escaped), func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%q holds %q", escaped, escaped[i:])
		}
	})
}

// Whatever is typed is a request with method and URL, or an error.
func FuzzParseCurl(f *testing.F) {
	for _, seed := range []string{`curl 'http://a/' -X PUT -H "A: b" --json $'{"a": "\u00e4"}'`, `curl -sSGd a=b a -u c:d \` + "\n -I",
		`--url x -b a=b -A c --data-urlencode =d`} {
		f.Add(seed)
	}
	reached, all := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were a request", reached, all) })
	read := func(string) ([]byte, error) { return nil, errors.New("no file") }
	f.Fuzz(func(t *testing.T, command string) {
		all++
		r, err := parseCurl(command, read)
		if err != nil {
			return
		}
		reached++
		if r.URL == "" || r.Method == "" && !strings.Contains(command, "X") && !strings.Contains(command, "request") {
			t.Errorf("%q: %+v", command, r)
		}
	})
}

// A request that was read and is written out again reads the same.
func FuzzParseRequest(f *testing.F) {
	for _, seed := range []string{"GET http://a/ HTTP/1.1\r\nA: b\r\n\r\n", "PUT /x HTTP/1.0\nHost: a\nContent-Length: 2\n\nbody", "GET x"} {
		f.Add([]byte(seed))
	}
	reached, all := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were a request", reached, all) })
	f.Fuzz(func(t *testing.T, data []byte) {
		all++
		r, err := parseRequest(data)
		if err != nil {
			return
		}
		reached++
		again, err := parseRequest(written(r))
		if err != nil || !(model.Interaction{Request: again}).Equal(model.Interaction{Request: r}) {
			t.Errorf("%q: %+v, then %+v, %v", data, r, again, err)
		}
	})
}

func written(r model.Request) []byte {
	text := strings.TrimSpace(r.Method+" "+r.URL+" "+r.Proto) + "\r\n"
	for _, line := range r.Header {
		text += line.Name + ": " + line.Value + "\r\n"
	}
	return append([]byte(text+"\r\n"), r.Body.Wire...)
}
