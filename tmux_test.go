package main

import (
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A terminal is the program in a real terminal: tmux on a server of its own.
type terminal struct {
	t      *testing.T
	socket string
}

// startTerminal runs a shell command in a terminal of that size.
func startTerminal(t *testing.T, width, height int, command string, env ...string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") != "" {
			t.Fatal("tmux is missing")
		}
		t.Skip("tmux is not installed")
	}
	// A server of its own: one that another test has just ended may still be there.
	term := &terminal{t, fmt.Sprintf("tapedeck-%d-%s", os.Getpid(), strings.ReplaceAll(t.Name(), "/", "-"))}
	args := []string{"new-session", "-d", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height), "-e", "XDG_STATE_HOME=" + t.TempDir()}
	for _, e := range env {
		args = append(args, "-e", e)
	}
	term.tmux(append(args, command)...)
	t.Cleanup(func() { _ = exec.Command("tmux", "-L", term.socket, "kill-server").Run() })
	return term
}

func (term *terminal) tmux(args ...string) string {
	term.t.Helper()
	cmd := exec.Command("tmux", append([]string{"-L", term.socket, "-f", "/dev/null", "-u"}, args...)...)
	cmd.Env = append(os.Environ(), "SHELL=/bin/sh") // runs the commands
	out, err := cmd.CombinedOutput()
	if err != nil {
		term.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// patience is for how long a screen is waited for, on a busy machine too.
const patience = 5 * time.Minute

// ready waits until the program has taken the terminal over. Its first screen
// may be there before: enter would be a line feed then, and a paste so many keys.
func (term *terminal) ready() {
	term.t.Helper()
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(50 * time.Millisecond) {
		if strings.TrimSpace(term.tmux("display-message", "-p", "#{mouse_any_flag}")) == "1" {
			return
		}
	}
	term.t.Fatalf("it does not take the terminal over:\n%s", term.tmux("capture-pane", "-p"))
}

// press sends keys, then waits for a text to be on the screen.
func (term *terminal) press(wait string, keys ...string) {
	term.t.Helper()
	if len(keys) > 0 {
		term.ready()
	}
	for _, key := range keys {
		term.tmux("send-keys", key)
	}
	screen := ""
	for begun := time.Now(); time.Since(begun) < patience; {
		if screen = term.tmux("capture-pane", "-p"); strings.Contains(screen, wait) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	term.t.Fatalf("after %v: no %q on the screen:\n%s", keys, wait, screen)
}

// quit leaves the program and waits for its end, after which it writes nothing.
func (term *terminal) quit() {
	term.t.Helper()
	term.tmux("send-keys", "q")
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(50 * time.Millisecond) {
		if exec.Command("tmux", "-L", term.socket, "has-session").Run() != nil {
			return
		}
	}
	term.t.Fatalf("after q it still runs:\n%s", term.tmux("capture-pane", "-p"))
}

// liveServer answers as the recorded one did, but that the job is done.
func liveServer(t *testing.T, authorization *string) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*authorization = r.Header.Get("Authorization")
		body := `{"job": 12, "state": "done", "polls": 1}`
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
		w.Header().Set("Server", "greenhouse/1.0")
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return server
}

// TestSession plays a whole session, from the README's command to the diff:
// edit a gzip body in $EDITOR, delete, re-record, undo the deletion, save.
func TestSession(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program in tmux")
	}
	var authorization string
	server := liveServer(t, &authorization)
	host := strings.TrimPrefix(server.URL, "http://")
	folder := t.TempDir()
	path := filepath.Join(folder, "tour.yaml")
	tour, err := os.ReadFile("testdata/tour.yaml")
	if err != nil {
		t.Fatal(err)
	}
	recorded := strings.ReplaceAll(string(tour), "api.greenhouse.test", host)
	write(t, path, recorded, 0o644)
	editor := filepath.Join(folder, "editor")
	write(t, editor, "#!/bin/sh\nsed -i 's/\"plant_id\": 4,/\"plant_id\": 44,/' \"$1\"\n", 0o755)

	term := startTerminal(t, 80, 24, "go run . "+path, "EDITOR="+editor, "VISUAL=", "TMPDIR="+folder)
	term.press("15 interactions")
	term.press("#4", "j", "j", "j")
	term.press("body of 4 set", "E")
	term.press("deleted 3 GET", "k", "d")
	term.press("10/14", ":", "1", "0", "Enter")
	term.press("value for <TOKEN>", "r")
	term.press("send GET to", "s3cret", "Enter")
	term.press("Nothing is replaced", "y")
	term.press("re-recorded 10", "A")
	term.press("undone: response of 10", "u")
	term.press("undone: deleting 3", "u")
	term.press("#11", ":", "1", "1", "Enter")
	term.press("value for <TOKEN>", "r")
	term.press("send GET to", "s3cret", "Enter")
	term.press("Nothing is replaced", "y")
	term.press("re-recorded 11", "A")
	term.press("saved tour.yaml: 2 changed", "w")
	term.quit()

	if authorization != "Bearer s3cret" {
		t.Errorf("the server got Authorization %q", authorization)
	}
	saved, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	checkSession(t, recorded, string(saved))
	if left, _ := filepath.Glob(filepath.Join(folder, "tapedeck-*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// checkSession takes the two changes back out of the saved text; what is left
// must be the recorded one, byte for byte.
func checkSession(t *testing.T, recorded, saved string) {
	t.Helper()
	for _, change := range [][2]string{
		{`'{"job": 12, "state": "done", "polls": 1}'`, `'{"job": 12, "state": "queued", "polls": 1}'`},
		{"Content-Length:\n      - '40'", "Content-Length:\n      - '42'"},
	} {
		if !strings.Contains(saved, change[0]) {
			t.Errorf("not saved: %s", change[0])
		}
		saved = strings.Replace(saved, change[0], change[1], 1)
	}
	binary := regexp.MustCompile(`(?s)!!binary \|\n(        H4sI[^:]*?)\n    headers:\n      Content-Encoding:\n      - gzip\n      Content-Length:\n      - '(\d+)'`)
	was, is := binary.FindStringSubmatch(recorded), binary.FindStringSubmatch(saved)
	if was == nil || is == nil {
		t.Fatal("no gzip body in the text")
	}
	old, now := gunzip(t, was[1]), gunzip(t, is[1])
	if want := strings.Replace(old.text, `"plant_id": 4,`, `"plant_id": 44,`, 1); now.text != want || old.text == want {
		t.Errorf("the gzip body is %.80q..., want %.80q...", now.text, want)
	}
	if is[2] != fmt.Sprint(now.size) {
		t.Errorf("Content-Length %s for %d bytes", is[2], now.size)
	}
	if saved = strings.Replace(saved, is[0], was[0], 1); saved != recorded {
		t.Error("more differs than was changed")
	}
}

// unpacked is a body without its gzip coding, and the size it had with it.
type unpacked struct {
	text string
	size int
}

func gunzip(t *testing.T, coded string) unpacked {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(strings.ReplaceAll(coded, "\n", ""), " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return unpacked{string(text), len(raw)}
}

func write(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

// TestExplained pastes a failure as a terminal does, in brackets: none of it is
// taken as keys. The recording is made to match, that is undone and made again,
// and what is saved replays.
func TestExplained(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program in tmux")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "tour.yaml")
	tour, err := os.ReadFile("testdata/tour.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, string(tour), 0o644)
	term := startTerminal(t, 80, 24, "go run . "+path, "TMPDIR="+folder)
	term.press("15 interactions")
	term.ready()
	term.tmux("set-buffer", "ddd\nq\nE   vcr.errors.CannotOverwriteExistingCassetteException: Can't overwrite existing cassette ('tour.yaml') in your current record mode ('none').\n"+
		"E   No match for the request (<Request (GET) http://api.greenhouse.test/v1/plants?page=2>) was found.\n")
	term.tmux("paste-buffer", "-p")
	term.press("vcrpy in mode none raises an error. Nearest is 1: query differs.")
	term.press("made 1 match", "1")
	term.press("undone: url of 1", "u")
	term.press("Replayed as 1", "U")
	term.press("saved tour.yaml: 1 changed", "w")
	term.press("Replay order of 3 requests", "q", "o")
	term.press("15 interactions", "q")
	term.tmux("set-buffer", "  - [get http://api.greenhouse.test/v1/jobs/12] => [200 nil]\n")
	term.tmux("paste-buffer", "-p")
	term.press("marked 1 interaction that no request played")
	term.quit()

	saved, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(string(tour), "plants?page=1", "plants?page=2", 1); string(saved) != want {
		t.Errorf("saved is\n%s", saved)
	}
}
