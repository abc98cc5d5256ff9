package failure

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
)

// bashWords asks bash how it splits a command.
func bashWords(t *testing.T, command string) (words []string, ok bool) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	cmd := exec.Command(bash, "--norc", "--noprofile", "-f", "-c", `printf '%s\0' `+command)
	cmd.Env = []string{"LC_ALL=C.UTF-8"}
	out, err := cmd.Output()
	if err != nil {
		return nil, false
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"), true
}

func TestShellWords(t *testing.T) {
	for _, command := range []string{
		`a b  c`, `'a b' "c d" e\ f`, `a'b'"c"$'d'`, `'' ""`, "a \\\n  b", "a\\\nb", "'a\\\nb'", "\"a\\\nb\"",
		`"\$ \" \\ \n \'"`, `'\'`, `'it'\''s'`, `$'it\'s \"x\" \\ \n\t\x41\x4a\u00e4\U0001F600\101\q\0101'`, `$'\xe4'`,
		`a"$"b`, `"a$ b$"`, `\a\"\'\\`, `ä "ö" \ü`, `-H 'A: b' --data-raw $'{\n  "a": "\u0021"\n}'`, `"a!b"`, `a=b c:d @e`, `""a''`,
	} {
		got, err := shellWords(command)
		want, ok := bashWords(t, command)
		if err != nil || !ok || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, bash: %q", command, got, err, want)
		}
	}
	// A command that was copied on Windows; bash would keep the CR.
	if got, err := shellWords("a \\\r\n b"); err != nil || !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("CR LF: %q, %v", got, err)
	}
}

// What curl itself sends is what ReadCurl reads out of the command.
func TestReadCurl(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("curl is not installed")
	}
	type exchange struct {
		request *http.Request
		body    []byte
	}
	sent := make(chan exchange, 10) // more than one command sends
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent <- exchange{r, body}
	}))
	defer server.Close()
	dir := t.TempDir()
	file := filepath.Join(dir, "data")
	if err := os.WriteFile(file, []byte("a=1\r\nb=2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	headers, text := filepath.Join(dir, "headers"), filepath.Join(dir, "text.html")
	for path, content := range map[string]string{headers: "X-A: b\r\nX-C: d\n", text: "<b>"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{
		`curl URL/a?b=c`,
		`curl -X DELETE URL/a`, `curl -XPUT URL -d x`, `curl -I URL`, `curl --head URL`,
		`curl 'URL/a' -H 'X-A: b' -H "x-a: c" -H 'Empty;' -H 'Accept:' --compressed`,
		`curl URL -d a=b -d 'c=d e'`, `curl URL --data a=b --data-raw @c`, `curl URL --data-binary $'a\nb'`,
		`curl URL -d @FILE`, `curl URL --data-binary @FILE`, `curl URL --data-binary @FILE -d @FILE`,
		`curl URL --data-urlencode 'a b' --data-urlencode '=c&d' --data-urlencode 'e=f g/ü'`,
		`curl URL --json '{"a": 1}'`, `curl URL --json '{' --json '}' -H 'content-type: application/vnd.a+json'`,
		`curl URL -d a -H 'Content-Type:'`, `curl URL -d a -H 'content-type: text/plain'`,
		`curl -G URL/a?b=c -d d=e -d f`, `curl --get 'URL/a#top' -d d=e`,
		`curl -u user:pässword URL`, `curl -A agent -e http://from/ -b 'a=b; c=d' URL`,
		`curl -sSL -o /dev/null URL -w x`, `curl -sXPATCH URL -dx`, `curl --url URL --max-time 10 -k`,
		`curl URL -d ''`,
		`curl URL -H 'accept-encoding: gzip' --compressed`, `curl URL -A a -H 'User-Agent: b'`, `curl URL -b a=b -H 'Cookie: c=d'`,
		`curl URL -b a=b -b c=d`, `curl URL -A a -A b -e c -H 'Referer: d'`, `curl URL -u a:b -H 'Authorization: c'`,
		`curl URL -e 'http://from/;auto' -r 0-99`, `curl URL --oauth2-bearer abc`, `curl -g 'URL/a?b[]=c&d={e}'`,
		`curl http://user:p%40ss@HOST/a`, `curl http://user@HOST/a -d x`,
		`curl URL --data-urlencode @FILE --data-urlencode name@FILE --data-urlencode 'a@b=c'`,
		`curl URL -H @HEADERS`, `curl URL -d '{"a":1}' -H 'Content-Type: application/json' -X PUT`,
		`curl URL -F a=b -F 'c=d e;f' -F 'g="quoted;x";type=text/x' -F 'h=<FILE'`,
		`curl URL -F a=@FILE -F 'b=@FILE;type=text/csv' -F 'c=@FILE;filename="n \"q\".txt"' --form-string 'd=@no;type=x'`,
		`curl URL -F 'a"b=c' -F 'e=@TEXT' -F 'f=@"TEXT"' -F 'g=<TEXT' -F 'h=text;type=text/plain; charset=utf-8'`,
		`curl URL -F a=b -H 'Content-Type: multipart/form-data'`, `curl -XPUT URL -F a=`,
	} {
		command = strings.NewReplacer("URL", server.URL, "HOST", strings.TrimPrefix(server.URL, "http://"), "FILE", file,
			"HEADERS", headers, "TEXT", text).Replace(command)
		got, err := ReadCurl(command, os.ReadFile)
		if err != nil {
			t.Errorf("%s: %v", command, err)
			continue
		}
		words, ok := bashWords(t, command)
		if !ok {
			t.Errorf("bash does not understand %s", command)
			continue
		}
		if out, err := exec.Command(curl, append([]string{"-q", "-s"}, words[1:]...)...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", command, err, out)
			continue
		}
		last := <-sent
		checkSent(t, command, got, last.request, string(last.body))
	}
}

func checkSent(t *testing.T, command string, got model.Request, sent *http.Request, body string) {
	t.Helper()
	if _, made, ok := strings.Cut(sent.Header.Get("Content-Type"), "boundary="); ok {
		body = strings.ReplaceAll(body, made, boundary)
		sent.Header.Set("Content-Type", strings.ReplaceAll(sent.Header.Get("Content-Type"), made, boundary))
	}
	if got.Method != sent.Method {
		t.Errorf("%s: method %s, curl sends %s", command, got.Method, sent.Method)
	}
	url, _, _ := strings.Cut(got.URL, "#")
	url = strings.TrimPrefix(url, "http://"+sent.Host)
	if want := sent.URL.RequestURI(); url != want && url+"/" != want {
		t.Errorf("%s: URL %s, curl sends %s", command, url, want)
	}
	if string(got.Body.Wire) != body {
		t.Errorf("%s: body %q, curl sends %q", command, got.Body.Wire, body)
	}
	for name, want := range sent.Header {
		made := name == "Content-Length" || name == "User-Agent" || name == "Accept"
		if values := got.Header.Values(name); !slices.Equal(values, want) && !(made && len(values) == 0) &&
			!(name == "Accept-Encoding" && len(values) == 1) {
			t.Errorf("%s: %s: %q, curl sends %q", command, name, values, want)
		}
	}
	for _, line := range got.Header {
		if !slices.Contains(sent.Header.Values(line.Name), line.Value) && line.Name != "Accept-Encoding" {
			t.Errorf("%s: %s: %s is not sent by curl", command, line.Name, line.Value)
		}
	}
}
