package tui

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	tea "charm.land/bubbletea/v2"
)

// evil is text with escape sequences, C1, bidi, zero-width and tag characters,
// and more marks on a letter than any script has.
const evil = "\x1b[31m\x1b]0;owned\a\x1b]52;c;aGk=\a\u009b2J\u202Eevil\u2066\u200B\u2060\uFEFF\u00AD\U000E0041\r\b\x7F" +
	"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"

// hostileBodies are bodies of each type that is shown in a way of its own.
func hostileBodies() map[string]string {
	quoted := jsonOf(evil)
	token := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":`+quoted+`}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":`+quoted+`}`)) + ".c2ln"
	short := evil[:60]
	return map[string]string{
		"application/json":                  `{` + quoted + `: [` + quoted + `, {` + quoted + `: ` + quoted + `}], "token": "` + token + `"}`,
		"application/x-ndjson":              `{` + quoted + `: 1}` + "\n" + `[` + quoted + `]` + "\n",
		"application/x-www-form-urlencoded": url.Values{evil: {evil, "raw"}}.Encode() + "&" + strings.ReplaceAll(evil, "&", ""),
		"application/xml":                   `<a b="` + evil + `">` + evil + `<!-- ` + evil + ` --><c>` + evil + `</c></a>`,
		"text/html":                         `<html><body title="` + evil + `">` + evil + `<script>` + evil + `</script></body></html>`,
		"text/css":                          `a { content: "` + evil + `" } /* ` + evil + ` */`,
		"application/javascript":            `var a = "` + evil + `" // ` + evil,
		"image/svg+xml":                     `<svg xmlns="http://www.w3.org/2000/svg"><text>` + evil + `</text></svg>`,
		"text/event-stream": "event: " + evil + "\ndata: {\"choices\":[{\"delta\":{\"content\":" + quoted + "}}]}\n\ndata: " + evil +
			"\n\n: " + evil + "\n\ndata: [DONE]\n\n",
		"multipart/form-data; boundary=b": "--b\r\nContent-Disposition: form-data; name=\"" + evil + "\"; filename=\"" + evil + "\"\r\nContent-Type: " +
			evil + "\r\n\r\n" + evil + "\r\n--b--\r\n",
		"application/msgpack":          "\x81\xd9" + string(rune(len(short)))[:1] + short + "\xd9" + string(rune(len(short)))[:1] + short,
		"application/x-protobuf":       "\x0a" + string(rune(len(short)))[:1] + short + "\x12\x03\x0a\x01\x1b",
		"application/octet-stream":     "\x00\x01" + evil,
		"text/plain; charset=utf-16le": "\x1b\x00[\x001\x00m\x00.\x20a\x00",
		"text/plain":                   evil + "\n" + evil + strings.Repeat(evil, 300),
	}
}

// jsonOf is s as a string of JSON, in ASCII.
func jsonOf(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, `\u%04x`, unit)
	}
	return `"` + b.String() + `"`
}

// hostileCassette records those bodies, each sent and answered.
func hostileCassette() []byte {
	var b strings.Builder
	b.WriteString("interactions:\n")
	for contentType, body := range hostileBodies() {
		text := base64.StdEncoding.EncodeToString([]byte(body))
		fmt.Fprintf(&b, "- request:\n    body: !!binary %[1]s\n    headers: {Content-Type: [%[2]s], %[3]s: [%[3]s]}\n    method: %[3]s\n    uri: %[4]s\n"+
			"  response:\n    body: {string: !!binary %[1]s}\n    headers: {Content-Type: [%[2]s], Set-Cookie: [%[3]s]}\n    status: {code: 200, message: %[3]s}\n    own: %[3]s\n",
			text, strconv.Quote(contentType), strconv.QuoteToASCII(evil), strconv.QuoteToASCII("http://"+evil+"/"+evil+"?"+evil))
	}
	b.WriteString("version: 1\n")
	return []byte(b.String())
}

// Bodies of every type, in every view; with -short each in one of the sizes.
func TestHostileBodies(t *testing.T) {
	for n, size := range [][2]int{{80, 24}, {120, 40}} {
		s := newScreen(t, size[0], size[1], Options{Paths: []string{fileOf(t, "a.yaml", hostileCassette())}})
		s.sees(fmt.Sprintf("%d interactions", len(hostileBodies())))
		for at := range len(hostileBodies()) {
			if testing.Short() && at%2 != n {
				s.press("]")
				continue
			}
			s.press("1 2 3 H v v v v v v l G g z Z # t > > \"<\" t f f f <esc> <esc> H y c Y <esc> y h Y <esc> y b Y <esc>")
			s.press(`l / "evil" <enter> n N G y v Y <esc> y p Y <esc> <esc> <esc> <esc> m <enter> j <enter> <esc> <esc> <esc> ]`)
		}
	}
}

// The formats' own fields, and files that cannot be read.
func TestHostileFormats(t *testing.T) {
	inJSON, quoted := jsonOf(evil), strconv.QuoteToASCII(evil)
	for name, text := range map[string]string{
		"govcr.yaml": "---\nversion: 2\ninteractions:\n- id: 0\n  request:\n    proto: " + quoted + "\n    host: " + quoted + "\n    remote_addr: " + quoted +
			"\n    trailer: {" + quoted + ": [" + quoted + "]}\n    body: \"\"\n    form: {" + quoted + ": [" + quoted + "]}\n    headers: {}\n    url: " + quoted +
			"\n    method: GET\n  response:\n    proto: " + quoted + "\n    body: \"\"\n    headers: {}\n    status: " + quoted + "\n    code: 200\n    duration: " + quoted + "\n",
		"betamax.json": `{"http_interactions": [{"request": {"body": {"string": ` + inJSON + `, "encoding": ` + inJSON + `}, "headers": {}, "method": "GET", "uri": ` + inJSON +
			`}, "response": {"body": {"string": ` + inJSON + `, "encoding": ` + inJSON + `}, "headers": {}, "status": {"code": 200, "message": ` + inJSON + `}, "url": ` + inJSON +
			`}, "recorded_at": ` + inJSON + `}], "recorded_with": ` + inJSON + `}`,
		"ruby.yml": "---\nhttp_interactions:\n- request:\n    method: get\n    uri: " + quoted + "\n    body:\n      encoding: " + quoted + "\n      string: " + quoted +
			"\n    headers: {}\n  response:\n    status:\n      code: 200\n      message: " + quoted + "\n    headers: {}\n    body:\n      encoding: " + quoted +
			"\n      string: " + quoted + "\n    http_version: " + quoted + "\n    adapter_metadata: {" + quoted + ": " + quoted + "}\n  recorded_at: " + quoted + "\nrecorded_with: " + quoted + "\n",
		"broken.yaml":      "interactions:\n- request: {" + quoted + ": *" + evil[:1] + "\n" + evil + "\n",
		"broken.json":      `{"interactions": [` + inJSON + evil,
		evil[:3] + "[.yml": "interactions: " + evil,
	} {
		s := newScreen(t, 80, 24, Options{Paths: []string{fileOf(t, name, []byte(text))}})
		s.press("1 2 3 H v v v v l j j j e <esc> h e h <esc> y c y b Y <esc> o m <enter> j j <esc> <esc> o ? G <esc> d u U W <esc> / <esc>")
	}
}

// What is typed, pasted and named.
func TestHostileInput(t *testing.T) {
	copiesOf(t, "tour.yaml")
	for _, name := range []string{"a\x1b]0;x\a\u202E.yaml", "b\u200B\U000E0041.yaml"} {
		if err := os.WriteFile(name, hostile(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("broken\x1b[31m.yaml", []byte("interactions: ["), 0o644); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, 80, 24, Options{})
	paste := func() { s.send(tea.PasteMsg{Content: evil}) }
	s.press("j j k /")
	paste()
	s.press("<enter> <esc> <enter> <esc> j <enter> d w")
	for _, before := range []string{"/", ":", "l /", "l a", "l e", "e u", "y U", "W", "m", "e s", "l ? /", "y B"} {
		s.press(before)
		paste()
		s.press("<tab> <enter>")
		paste()
		s.press("<esc> <esc> <esc> <esc> <esc>")
		if s.cassette() == nil {
			s.press("g <enter>")
		}
	}
	if s.frames < 100 {
		t.Errorf("only %d screens were looked at", s.frames)
	}
}

var colours = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// hostileIn is the first character of a drawn text that is not to reach a
// terminal. Colours, which are our own, are left out.
func hostileIn(drawn string) (at string, found bool) {
	marks := 0
	for i, r := range colours.ReplaceAllString(drawn, "") {
		marks++
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		}
		if unicode.IsControl(r) && r != '\n' || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) || marks > 8 {
			return fmt.Sprintf("%U at %d", r, i), true
		}
	}
	return "", false
}

func TestHostileIn(t *testing.T) {
	for _, r := range "\x1b\a\r\b\x7f\u009b\u202e\u2066\u200b\u2060\ufeff\u00ad\u2028\U000e0041\ue000" {
		if _, found := hostileIn("a" + string(r)); !found {
			t.Errorf("%U is not found", r)
		}
	}
	if _, found := hostileIn("e" + strings.Repeat("\u0301", 9)); !found {
		t.Error("a heap of marks is not found")
	}
	if at, found := hostileIn("\x1b[1;38;5;75mé 水 🌱\x1b[m\n"); found {
		t.Error(at)
	}
}
