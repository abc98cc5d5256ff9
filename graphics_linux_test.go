package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
	"github.com/charmbracelet/x/ansi/sixel"
	"github.com/creack/pty"
)

// What a terminal is asked.
const (
	askName  = "\x1b[>q"
	askCell  = "\x1b[16t"
	askDA1   = "\x1b[c"
	askKitty = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
)

// An answering terminal is one of 100x30 cells that answers some queries, and keeps
// what is written to it.
type answering struct {
	t       *testing.T
	pty     *os.File
	answers map[string]string
	ended   chan error
	asked   time.Time // or a little before
	mu      sync.Mutex
	out     []byte
	read    int // of out, what was looked at for queries
}

// startAnswering runs the program in it, at the picture of the tour.
func startAnswering(t *testing.T, answers map[string]string) *answering {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and runs the program")
	}
	folder := t.TempDir()
	binary := built(t)
	cmd := exec.Command(binary, "testdata/tour.yaml")
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=", "NO_COLOR=", "TMUX=", "XDG_STATE_HOME="+folder, "XDG_CONFIG_HOME="+folder)
	a := &answering{t: t, answers: answers, ended: make(chan error, 1)}
	var err error
	if a.pty, err = pty.StartWithSize(cmd, &pty.Winsize{Rows: 30, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		a.pty.Close()
	})
	go a.listen(cmd)
	a.wait(0, "\x1b[?2004h")
	a.asked = time.Now()
	a.press("jjjjj")
	a.wait(0, "16 x 16 pixels")
	return a
}

func (a *answering) listen(cmd *exec.Cmd) {
	buf := make([]byte, 1<<16)
	for {
		n, err := a.pty.Read(buf)
		a.mu.Lock()
		a.out = append(a.out, buf[:n]...)
		answer := a.answer()
		a.mu.Unlock()
		a.press(answer)
		if err != nil {
			a.ended <- cmd.Wait()
			return
		}
	}
}

// answer is what answers the queries that were not looked at yet.
func (a *answering) answer() string {
	all := ""
	for {
		next, of := len(a.out), ""
		for query := range a.answers {
			if at := bytes.Index(a.out[a.read:], []byte(query)); at >= 0 && a.read+at < next {
				next, of = a.read+at, query
			}
		}
		if of == "" {
			return all
		}
		a.read = next + len(of)
		all += a.answers[of]
	}
}

func (a *answering) press(s string) { _, _ = a.pty.WriteString(s) }

// written is what was written from an offset on.
func (a *answering) written(from int) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return string(a.out[from:])
}

// wait waits for a text behind an offset, and returns where it ends.
func (a *answering) wait(from int, text string) int {
	a.t.Helper()
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(10 * time.Millisecond) {
		if at := strings.Index(a.written(from), text); at >= 0 {
			return from + at + len(text)
		}
	}
	a.t.Fatalf("no %q in %q", text, a.written(from))
	return 0
}

// quit leaves the program and returns what was written in all.
func (a *answering) quit() string {
	a.t.Helper()
	a.press("q")
	select {
	case err := <-a.ended:
		if err != nil {
			a.t.Fatal(err)
		}
	case <-time.After(patience):
		a.t.Fatalf("it does not end: %q", a.written(0))
	}
	all := a.written(0)
	if strings.Contains(all, "does nothing here") {
		a.t.Errorf("an answer was taken for a key: %q", all)
	}
	return all
}

// leaf checks that an image is the one of the tour: green, with a light diagonal.
func leaf(t *testing.T, img image.Image, width, height int) {
	t.Helper()
	if got := img.Bounds().Size(); got != image.Pt(width, height) {
		t.Errorf("an image of %v, want %dx%d", got, width, height)
		return
	}
	near := func(x, y int, want color.RGBA) {
		r, g, b, _ := img.At(x, y).RGBA()
		for i, is := range []uint32{r, g, b} {
			if d := int(is>>8) - int([]uint8{want.R, want.G, want.B}[i]); d < -4 || d > 4 {
				t.Errorf("at %d,%d the colour is %d,%d,%d, want %v", x, y, r>>8, g>>8, b>>8, want)
				return
			}
		}
	}
	near(0, 0, color.RGBA{0xa8, 0xd8, 0x8c, 255})
	near(width-1, 0, color.RGBA{0x2e, 0x7d, 0x32, 255})
}

func TestKittyPicture(t *testing.T) {
	a := startAnswering(t, map[string]string{
		askName: "\x1bP>|kitty(0.40.1)\x1b\\", askCell: "\x1b[6;20;10t", askKitty: "\x1b_Gi=31;OK\x1b\\", askDA1: "\x1b[?62;52c",
	})
	at := a.wait(0, string(kitty.Placeholder))
	sent := regexp.MustCompile(`\x1b_G([^;\x1b]*a=T[^;\x1b]*);([^\x1b]*)\x1b\\`).FindStringSubmatch(a.written(0))
	if sent == nil {
		t.Fatalf("nothing was sent: %q", a.written(0))
	}
	var o kitty.Options
	_ = o.UnmarshalText([]byte(sent[1]))
	if !o.VirtualPlacement || o.Columns != 16 || o.Rows != 8 || o.Quiet != 2 {
		t.Errorf("sent as %q", sent[1])
	}
	data, err := base64.StdEncoding.DecodeString(sent[2])
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	leaf(t, img, 160, 160)
	remove := fmt.Sprintf("\x1b_Ga=d,d=I,i=%d,q=2\x1b\\", o.ID)
	a.press("k")
	at = a.wait(at, remove)
	a.press("j")
	at = a.wait(at, string(kitty.Placeholder))
	all := a.quit()
	if end := strings.Index(all[at:], "a=d,d=I"); end < 0 || end > strings.Index(all[at:], ansi.ResetModeAltScreenSaveCursor) {
		t.Errorf("at the end the image is not deleted: %q", all[at:])
	}
}

// drawnRow is a row of a picture of sixels, and where it is drawn.
var drawnRow = regexp.MustCompile(`\x1b\[(\d+);(\d+)H\x1bP0;1q([^\x1b]*)\x1b\\`)

func TestSixelPicture(t *testing.T) {
	a := startAnswering(t, map[string]string{askName: "\x1bP>|XTerm(390)\x1b\\", askCell: "\x1b[6;20;10t", askDA1: "\x1b[?63;1;4;22c"})
	at := a.wait(0, "\x1bP0;1q")
	at = a.wait(at, ansi.RestoreCursor)
	rows := drawnRow.FindAllStringSubmatch(a.written(0), -1)
	if len(rows) != 8 {
		t.Fatalf("%d rows: %q", len(rows), a.written(0))
	}
	img, err := new(sixel.Decoder).Decode(strings.NewReader(rows[0][3]))
	if err != nil {
		t.Fatal(err)
	}
	leaf(t, img, 160, 20)
	for i, row := range rows[1:] {
		if want := fmt.Sprint(atoi(t, rows[0][1]) + i + 1); row[1] != want || row[2] != rows[0][2] {
			t.Errorf("row %d is at %s,%s, want row %s", i+1, row[1], row[2], want)
		}
	}
	a.press("?") // the help covers it
	at = a.wait(at, "Keys in the list")
	a.press("\x1b[27u")
	at = a.wait(at, ansi.RestoreCursor)
	a.press("k")
	a.wait(at, "/photo")
	all := a.quit()
	if n := len(drawnRow.FindAllString(all, -1)); n != 16 {
		t.Errorf("%d rows were drawn, want 8 twice", n)
	}
	none(t, all, string(kitty.Placeholder), "\x1b_", "\x1b]1337")
}

func atoi(t *testing.T, s string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(s, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func none(t *testing.T, all string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(all, text) {
			t.Errorf("%q was written: %q", text, all)
		}
	}
}

func TestITerm2Picture(t *testing.T) {
	a := startAnswering(t, map[string]string{askName: "\x1bP>|iTerm2 3.5.0\x1b\\", askCell: "\x1b[6;20;10t", askDA1: "\x1b[?62;4c"})
	a.wait(a.wait(0, "\x1b]1337;File="), ansi.RestoreCursor)
	all := a.quit()
	rows := regexp.MustCompile(`\x1b\[\d+;\d+H\x1b\]1337;File=([^:]*):([^\a]*)\a`).FindAllStringSubmatch(all, -1)
	if len(rows) != 8 || !strings.Contains(rows[0][1], "width=16;height=1;") || !strings.Contains(rows[0][1], "inline=1") {
		t.Fatalf("%d rows: %q", len(rows), all)
	}
	data, err := base64.StdEncoding.DecodeString(rows[0][2])
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	leaf(t, img, 160, 20)
	none(t, all, string(kitty.Placeholder), "\x1b_", "\x1bP")
}

// A terminal that says nothing, or that it knows none of the protocols, gets half
// blocks, and nothing that it could take for text.
func TestPictureInHalfBlocks(t *testing.T) {
	for name, answers := range map[string]map[string]string{
		"no answer": nil, "no protocol": {askDA1: "\x1b[?62;22c"}, "tmux": {askName: "\x1bP>|tmux 3.4\x1b\\", askDA1: "\x1b[?1;2c"},
		"sixel without a size": {askDA1: "\x1b[?62;4c"}, "kitty that refuses": {askName: "\x1bP>|kitty(0.1)\x1b\\", askKitty: "\x1b_Gi=31;ENOTSUP\x1b\\", askDA1: "\x1b[?62c"},
	} {
		t.Run(name, func(t *testing.T) {
			a := startAnswering(t, answers)
			a.wait(a.wait(0, askDA1), "") // it is asked
			a.wait(0, "▀")
			a.press("k")
			at := a.wait(0, "/photo")
			a.press("j")
			a.wait(at, "▀")
			all := a.quit()
			if n := strings.Count(all, askName); n != 1 {
				t.Errorf("asked %d times", n)
			}
			if name != "kitty that refuses" {
				none(t, all, "\x1b_")
			}
			none(t, all, string(kitty.Placeholder), "\x1bP", "\x1b]1337")
		})
	}
}

// An answer that comes late is no key, and is taken all the same.
func TestLateAnswerAboutPictures(t *testing.T) {
	a := startAnswering(t, nil)
	a.wait(0, askDA1)
	a.wait(0, "▀")
	a.press("kk")
	at := a.wait(0, "/readings")
	a.press("\x1bP>|foot(1.16.2)\x1b\\\x1b[6;20;10t\x1b[4;600;1000t\x1b[?62;4;22;28c")
	a.press("jj")
	a.wait(at, "\x1bP0;1q")
	if all := a.quit(); strings.Contains(all, string(kitty.Placeholder)) {
		t.Errorf("placeholders: %q", all)
	}
}

// An editor that is started before the terminal has answered gets nothing of the
// answer, which is taken all the same; where none comes it starts without.
func TestEditorBeforeAnswerAboutPictures(t *testing.T) {
	for name, answer := range map[string]string{"answer": "\x1bP>|foot(1.16.2)\x1b\\\x1b[6;20;10t\x1b[4;600;1000t\x1b[?62;4;22;28c", "no answer": ""} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			editor, typed := filepath.Join(folder, "editor"), filepath.Join(folder, "typed")
			script := "#!/bin/sh\necho started\nstty -icanon -echo min 0 time 10\ncat > " + typed + "\n"
			if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
				t.Fatal(err)
			}
			t.Setenv("VISUAL", editor)
			for range 5 { // a busy machine may take longer than the answer is waited for
				a := startAnswering(t, nil)
				a.press("E")
				a.wait(0, "text editor?")
				a.press("y")
				time.Sleep(100 * time.Millisecond)
				a.press(answer)
				inTime := time.Since(a.asked) < time.Second
				a.wait(a.wait(0, "started"), "16 x 16 pixels")
				if answer != "" && inTime {
					a.wait(0, "\x1bP0;1q")
				}
				a.quit()
				if got, err := os.ReadFile(typed); err != nil || len(got) > 0 && inTime {
					t.Errorf("the editor got %q, %v", got, err)
				}
				if inTime {
					return
				}
			}
			t.Skip("this machine is too busy")
		})
	}
}
