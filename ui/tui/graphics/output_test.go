package graphics

import (
	"bytes"
	"image"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"

	"tapedeck/model/body"
	"tapedeck/ui/render/pictures"

	"image/png"
)

// fitted is a picture of 8 by 3 cells.
func fitted(t *testing.T) *pictures.Fitted {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 6))); err != nil {
		t.Fatal(err)
	}
	_, p, err := pictures.Decode(body.PNG, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return p.Fit(80, 20)
}

// Each row of a picture of which a cell was written is drawn where it stands; of the
// cells blanks are left.
func TestRowsAreDrawn(t *testing.T) {
	p := fitted(t)
	p.Show(7)
	rows := []string{"title", "left " + p.Row(0, colorprofile.ANSI256), "日本 " + p.Row(2, colorprofile.ANSI256)}
	widths := []int{ansi.StringWidth(rows[1]), ansi.StringWidth(rows[2])}
	place(rows)
	if got := []int{ansi.StringWidth(rows[1]), ansi.StringWidth(rows[2])}; got[0] != widths[0] || got[1] != widths[1] {
		t.Errorf("rows of %v cells, want %v", got, widths)
	}
	var to bytes.Buffer
	o := &Output{To: &to}
	o.put(7, encoded{rows: []string{"<0>", "<1>", "<2>"}})
	screen := strings.Join(rows, "\r\n") + ansi.ResetModeSynchronizedOutput
	if n, err := o.Write([]byte(screen)); n != len(screen) || err != nil {
		t.Fatal(n, err)
	}
	const ground = "\x1b[38;5;200m"
	blanks := ground + strings.Repeat(" ", 8) + "\x1b[m"
	want := "title\r\nleft " + blanks + "\r\n日本 " + blanks + ansi.SaveCursor + "\x1b[2;6H<0>\x1b[3;6H<2>" + ansi.RestoreCursor + ansi.ResetModeSynchronizedOutput
	if to.String() != want {
		t.Errorf("%q, want %q", to.String(), want)
	}
	to.Reset()
	o.remove(7)
	if _, _ = o.Write([]byte(screen)); strings.ContainsRune(to.String(), kitty.Placeholder) || strings.Contains(to.String(), "<") {
		t.Errorf("of a picture that is gone %q is written", to.String())
	}
}

// An image is deleted before the screen is left to another program, and sent again
// when it comes back; nothing else is written meanwhile.
func TestScreenIsLeft(t *testing.T) {
	var to bytes.Buffer
	o := &Output{To: &to}
	write := func(s, want string) {
		t.Helper()
		to.Reset()
		if _, err := o.Write([]byte(s)); err != nil || to.String() != want {
			t.Errorf("%q is written as %q, %v, want %q", s, to.String(), err, want)
		}
	}
	write("a screen", "a screen")
	o.put(1, encoded{send: "<image>", delete: "<gone>"})
	if got := to.String(); got != "a screen<image>" {
		t.Errorf("%q", got)
	}
	write("b"+ansi.ResetModeAltScreenSaveCursor+"c", "b<gone>"+ansi.ResetModeAltScreenSaveCursor+"c")
	o.send("query")
	o.put(2, encoded{send: "<late>", delete: "<late gone>"})
	o.remove(2)
	if strings.Contains(to.String(), "query") || strings.Contains(to.String(), "late") {
		t.Errorf("%q is written into another program's screen", to.String())
	}
	write("d"+ansi.SetModeAltScreenSaveCursor+"e", "d"+ansi.SetModeAltScreenSaveCursor+"<image>e")
}

// The pieces in which a large picture is sent to kitty follow each other, whatever is
// written meanwhile, also where the screen is left; its number fits 32 bits.
func TestPictureIsSentWhole(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 200, 200))
	_, _ = rand.NewChaCha8([32]byte{}).Read(img.Pix)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	_, p, err := pictures.Decode(body.PNG, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	e, err := encode(p.Fit(20, 10), kittys, image.Pt(10, 20), pictures.MostNumber)
	if err != nil {
		t.Fatal(err)
	}
	if pieces := strings.Count(e.send, "\x1b_G"); pieces < 3 || strings.Count(e.send, "m=1") != pieces-1 {
		t.Errorf("%d pieces", pieces)
	}
	var o kitty.Options
	_ = o.UnmarshalText([]byte(strings.TrimPrefix(e.send[:strings.Index(e.send, ";")], "\x1b_G")))
	if o.ID != pictures.MostNumber<<24|pictures.Ground || int64(o.ID) > math.MaxInt32 {
		t.Errorf("its number is %d", o.ID)
	}
	to := &slow{}
	out := &Output{To: to}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { _, _ = out.Write([]byte("a screen")) })
		all.Go(func() { out.remove(2) })
		all.Go(func() { out.put(3, encoded{send: "<another>", delete: "<gone>"}) })
	}
	all.Go(func() { out.put(1, e) })
	all.Wait()
	if !strings.Contains(to.written.String(), e.send) {
		t.Error("something was written between its pieces")
	}
	_, _ = out.Write([]byte(ansi.ResetModeAltScreenSaveCursor))
	if written := to.written.String(); !strings.Contains(written, e.delete) {
		t.Error("it is not deleted when the screen is left")
	}
}

// A slow terminal lets others run between what is written to it.
type slow struct{ written strings.Builder }

func (w *slow) Write(p []byte) (int, error) {
	time.Sleep(time.Millisecond)
	return w.written.Write(p)
}

// What leaves the terminal waits for the answer to each query, and for each no longer
// than patience.
func TestLeavingWaits(t *testing.T) {
	attributes := uv.PrimaryDeviceAttributesEvent{62}
	for name, end := range map[string]func(*Terminal) tea.Cmd{
		"answered":     func(term *Terminal) tea.Cmd { return term.Take(attributes, 80, 24) },
		"not answered": func(term *Terminal) tea.Cmd { return late{term, 2}.Apply(nil) },
	} {
		term := &Terminal{Out: &Output{To: io.Discard}, Running: true}
		term.Show([]*pictures.Fitted{fitted(t)})
		term.Before(tea.Quit)
		term.Take(tea.TerminalVersionMsg{Name: "kitty(0.40.1)"}, 80, 24)
		term.Take(attributes, 80, 24)
		if late := (late{term, 1}).Apply(nil); late != nil || !term.Leaving() {
			t.Errorf("%s: it leaves while kitty is asked", name)
		}
		if cmd := end(term); cmd == nil || term.Leaving() {
			t.Errorf("%s: it does not leave", name)
		}
	}
}

// What a terminal does not say decides nothing, and nothing is asked before there is a
// picture, nor twice.
func TestAsked(t *testing.T) {
	var to bytes.Buffer
	term := &Terminal{Out: &Output{To: &to}}
	p := []*pictures.Fitted{fitted(t)}
	if cmd := term.Show(p); cmd != nil {
		t.Error("it asks before anybody reads the answer")
	}
	term.Running = true
	if cmd := term.Show(nil); cmd != nil {
		t.Error("it asks without a picture")
	}
	term.Show(p)().(tea.BatchMsg)[0]()
	if term.Show(p) != nil || to.String() != queries {
		t.Errorf("asked %q", to.String())
	}
	if term.Before(tea.Quit) != nil || !term.Leaving() {
		t.Error("the program ends before the answer")
	}
	if _, quits := term.Take(uv.PrimaryDeviceAttributesEvent{62}, 80, 24)().(tea.QuitMsg); !quits || term.Leaving() || term.Before(tea.Quit) == nil {
		t.Error("the program does not end after the answer")
	}
	for name, want := range map[string]bool{"kitty(0.40.1)": true, "ghostty 1.0.0": true, "kittyish 1": false, "tmux 3.4": false, "": false} {
		if is(name, placeholding) != want {
			t.Errorf("%q shows placeholders: %v", name, !want)
		}
	}
}
