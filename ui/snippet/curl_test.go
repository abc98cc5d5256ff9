package snippet

import (
	"bytes"
	"compress/gzip"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tapedeck/model"
)

// runCurl has bash run a command with a curl that prints its arguments, each
// before a NUL, and behind them what it reads if it is made to.
func runCurl(t *testing.T, command string) (args []string, stdin string) {
	t.Helper()
	stub := `curl() { printf '%s\0' "$@"; [ "${*: -2}" = '--data-binary @-' ] && cat; true; }` + "\n"
	cmd := exec.Command("bash", "--norc", "-s")
	cmd.Stdin = strings.NewReader(stub + command + "\n")
	cmd.Env = []string{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("bash: %v: %s", err, command)
	}
	all := strings.Split(string(out), "\x00")
	for n := range len(all) - 1 {
		if all[n] == "--data-binary" && all[n+1] == "@-" {
			return all[:n+2], strings.Join(all[n+2:], "\x00")
		}
	}
	return all[:len(all)-1], ""
}

func curl(t *testing.T, i model.Interaction) string {
	t.Helper()
	command, err := Curl(i)
	if err != nil {
		t.Fatal(err)
	}
	return command
}

func needBash(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash")
	}
}

func request(method, url, body string, header ...string) model.Interaction {
	i := model.Interaction{Request: model.Request{Method: method, URL: url, Body: model.Body{Wire: []byte(body)}}}
	for n := 0; n < len(header); n += 2 {
		i.Request.Header = append(i.Request.Header, model.HeaderLine{Name: header[n], Value: header[n+1]})
	}
	return i
}

func TestCurl(t *testing.T) {
	needBash(t)
	long := strings.Repeat("it's long\n", 20_000)
	for _, c := range []struct {
		name  string
		i     model.Interaction
		args  []string
		stdin string
	}{
		{"get", request("get", "http://x/a?b=c&d", ""), []string{"--url", "http://x/a?b=c&d"}, ""},
		{"post", request("POST", "http://x/", `{"a":"it's"}`, "Content-Type", "application/json", "Content-Length", "12", "Host", "x"),
			[]string{"--url", "http://x/", "-H", "Content-Type: application/json", "--data-raw", `{"a":"it's"}`}, ""},
		{"no type", request("POST", "http://x/", "@/etc/passwd"), []string{"--url", "http://x/", "-H", "Content-Type:", "--data-raw", "@/etc/passwd"}, ""},
		{"put nothing", request("PUT", "http://x/", ""), []string{"-X", "PUT", "--url", "http://x/"}, ""},
		{"get with a body", request("GET", "http://x/", "q", "content-type", "text/plain"),
			[]string{"-X", "GET", "--url", "http://x/", "-H", "content-type: text/plain", "--data-raw", "q"}, ""},
		{"head", request("HEAD", "http://x/", ""), []string{"--head", "--url", "http://x/"}, ""},
		{"patterns", request("GET", "http://x/[1-9]{a,b}/../c", ""), []string{"--globoff", "--path-as-is", "--url", "http://x/[1-9]{a,b}/../c"}, ""},
		{"an option as URL", request("GET", "-o/tmp/x", ""), []string{"--url", "-o/tmp/x"}, ""},
		{"expansions", request("GET", "http://x/$(id)`id`!!\\", ""), []string{"--url", "http://x/$(id)`id`!!\\"}, ""},
		{"headers", request("GET", "http://x/", "", "Host", "y", "Empty", "", "X", "it's !! \\ \x1b[201~", "Accept-Encoding", "gzip"),
			[]string{"--url", "http://x/", "-H", "Host: y", "-H", "Empty;", "-H", "X: it's !! \\ \x1b[201~", "-H", "Accept-Encoding: gzip", "--compressed"}, ""},
		{"headers that are none", request("GET", "http://x/", "", "@/etc/passwd", "x", ":authority", "x", "A", "b\r\nC: d", "", "x"),
			[]string{"--url", "http://x/"}, ""},
		{"control characters", request("POST", "http://x/", "a\tb\r\n\x1b]0;x\a\u009b\u202e日本é\x7f", "Content-Type", "t"),
			[]string{"--url", "http://x/", "-H", "Content-Type: t", "--data-raw", "a\tb\r\n\x1b]0;x\a\u009b\u202e日本é\x7f"}, ""},
		{"bytes", request("POST", "http://x/", "\x00\xff'\n", "Content-Type", "t"),
			[]string{"--url", "http://x/", "-H", "Content-Type: t", "--data-binary", "@-"}, "\x00\xff'\n"},
		{"more than an argument holds", request("POST", "http://x/", long, "Content-Type", "t"),
			[]string{"--url", "http://x/", "-H", "Content-Type: t", "--data-binary", "@-"}, long},
	} {
		command := curl(t, c.i)
		args, stdin := runCurl(t, command)
		if !slices.Equal(args, c.args) || stdin != c.stdin {
			t.Errorf("%s:\n got %q %q\nwant %q %q\nfrom %s", c.name, args, bound(stdin), c.args, bound(c.stdin), bound(command))
		}
		for line := range strings.Lines(command) {
			if line = strings.TrimSuffix(line, "\n"); !shownSafely(line) {
				t.Errorf("%s: not safe to paste: %q", c.name, bound(line))
			}
		}
	}
	want := "curl \\\n  --url 'http://x/' \\\n  -H 'A: b'"
	if got := curl(t, request("GET", "http://x/", "", "A", "b")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func FuzzCurl(f *testing.F) {
	f.Add("POST", "http://x/[", "A", "it's", "body\x00")
	f.Add("G\nET", "-x", "@f", "\x1b", "$(id)\\'!")
	f.Add("GET", "@-", "--url", "--data-binary", "@-")
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were run by bash", reached, inputs) })
	f.Fuzz(func(t *testing.T, method, url, name, value, body string) {
		needBash(t)
		inputs++
		if strings.ContainsRune(method+url, 0) {
			return // no argument can hold it
		}
		i := request(method, url, body, name, value, "Content-Type", "t")
		args, stdin := runCurl(t, curl(t, i))
		reached++
		options := optionsOf(args)
		sent, ok := options["--data-raw"]
		if !ok {
			sent = stdin
		}
		if options["--url"] != url || sent != body {
			t.Errorf("%q sends %q %q", curl(t, i), args, stdin)
		}
	})
}

// optionsOf are curl's options with their values, "" for one that has none.
func optionsOf(args []string) map[string]string {
	options := map[string]string{}
	for n := 0; n < len(args); n++ {
		switch name := args[n]; name {
		case "-X", "-H", "--url", "--data-raw", "--data-binary":
			n++
			options[name] = args[n]
		default:
			options[name] = ""
		}
	}
	return options
}

// shownSafely reports whether a terminal shows a text and nothing else.
func shownSafely(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.In(r, unicode.Cf, unicode.Co) })
}

func bound(s string) string { return s[:min(len(s), 400)] }

func gzipped(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
