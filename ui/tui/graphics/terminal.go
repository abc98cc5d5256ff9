package graphics

import (
	"image"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"tapedeck/ui/render/pictures"
	"tapedeck/ui/tui/screen"
)

// A Terminal is what the terminal can show, and the pictures that it has.
type Terminal struct {
	Out *Output // nil for one that shows no pixels
	// Running is set once what the terminal answers is read.
	Running bool
	asking
	awaited bool      // an answer may still come
	then    []tea.Cmd // what leaves the terminal to others, done once none may
	is      protocol  // unknown until it has answered
	images  map[*pictures.Fitted]*sent
	number  int  // of the last picture
	busy    bool // a picture is being made ready
}

// A sent is a picture that the terminal has, or will have.
type sent struct{ number int }

// assumed is the size of a cell in pixels where the terminal does not say it.
var assumed = image.Pt(10, 20)

// mostPixels is how many pixels of a picture are sent to kitty and iTerm2.
const mostPixels = 1_000_000

// Take takes what the terminal says, of a size in cells.
func (t *Terminal) Take(msg tea.Msg, width, height int) tea.Cmd {
	if t.is == sixels {
		return t.resized(msg)
	}
	more, done := t.take(msg)
	switch {
	case more != "":
		return t.ask(more)
	case !done:
		return nil
	}
	if t.cellWidth <= 0 || t.cellHeight <= 0 {
		t.cellWidth, t.cellHeight = t.wholeWidth/max(1, width), t.wholeHight/max(1, height)
	}
	t.is = t.best()
	if t.is == sixels && !t.knowsCell() {
		t.is = blocks // the pixels of sixel are the terminal's own
	}
	return t.settled()
}

// patience is for how long after it was asked a terminal is taken to answer still.
const patience = time.Second

// ask asks the terminal.
func (t *Terminal) ask(query string) tea.Cmd {
	t.awaited = true
	step := t.step
	return tea.Batch(t.write(query), tea.Tick(patience, func(time.Time) tea.Msg { return late{t, step} }))
}

// A late is sent when a terminal has not answered for long.
type late struct {
	terminal *Terminal
	step     int // of what it was asked
}

// Apply waits for no answer any more.
func (msg late) Apply(screen.App) tea.Cmd {
	if msg.step != msg.terminal.step {
		return nil
	}
	return msg.terminal.settled()
}

// settled does what had to wait for an answer.
func (t *Terminal) settled() tea.Cmd {
	t.awaited = false
	then := t.then
	t.then = nil
	return tea.Batch(then...)
}

// Before is a command that leaves the terminal to others, done once the terminal has
// answered what it was asked: who reads from it next would take the answer for what is
// typed.
func (t *Terminal) Before(leave tea.Cmd) tea.Cmd {
	if !t.awaited {
		return leave
	}
	t.then = append(t.then, leave)
	return nil
}

// Awaited reports whether an answer may still come.
func (t *Terminal) Awaited() bool { return t.awaited }

// Leaving reports whether something waits to have the terminal. What is typed
// meanwhile is not for the program.
func (t *Terminal) Leaving() bool { return len(t.then) > 0 }

// resized asks again how large a cell is, which may have changed with the terminal,
// and makes all pictures anew if it has.
func (t *Terminal) resized(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return t.write(cellQuery)
	case uv.CellSizeEvent:
		if old := image.Pt(t.cellWidth, t.cellHeight); image.Pt(msg.Width, msg.Height) != old {
			t.cellWidth, t.cellHeight = msg.Width, msg.Height
			if t.knowsCell() {
				return t.remove(nil)
			}
			t.cellWidth, t.cellHeight = old.X, old.Y
		}
	}
	return nil
}

// knowsCell reports whether the size of a cell is known, and is one.
func (t *Terminal) knowsCell() bool {
	const most = 200
	return t.cellWidth > 0 && t.cellHeight > 0 && t.cellWidth <= most && t.cellHeight <= most
}

func (t *Terminal) write(s string) tea.Cmd {
	return func() tea.Msg {
		t.Out.send(s)
		return nil
	}
}

// Place tells in the rows of the screen where the pictures stand that are drawn.
func (t *Terminal) Place(rows []string) {
	if t.is == iTerm2s || t.is == sixels {
		place(rows)
	}
}

// Show has the terminal show the pictures that are seen, and takes away those that
// are not any more. It asks the terminal before the first.
func (t *Terminal) Show(seen []*pictures.Fitted) tea.Cmd {
	if t.Out == nil || !t.Running || len(seen)+len(t.images) == 0 {
		return nil
	}
	switch {
	case t.step == 0:
		t.step = 1
		return t.ask(queries)
	case t.is == unknown || t.is == blocks:
		return nil
	}
	cmd := t.remove(seen)
	for _, p := range seen {
		if t.images[p] == nil && !t.busy {
			cmd = tea.Batch(cmd, t.prepare(p))
		}
	}
	return cmd
}

// remove takes away the pictures that are not seen.
func (t *Terminal) remove(seen []*pictures.Fitted) tea.Cmd {
	var cmd tea.Cmd
	for p, image := range t.images {
		still := false
		for _, s := range seen {
			still = still || s == p
		}
		if still {
			continue
		}
		p.Show(0)
		delete(t.images, p)
		if number := image.number; number > 0 {
			cmd = tea.Batch(cmd, func() tea.Msg {
				t.Out.remove(number)
				return nil
			})
		}
	}
	return cmd
}

// prepare encodes a picture and sends it.
func (t *Terminal) prepare(p *pictures.Fitted) tea.Cmd {
	if t.images == nil {
		t.images = map[*pictures.Fitted]*sent{}
	}
	t.number = t.number%pictures.MostNumber + 1
	image, number, is, cell := &sent{}, t.number, t.is, t.cellOf(p)
	t.images[p], t.busy = image, true
	return func() tea.Msg {
		e, err := encode(p, is, cell, number)
		if err == nil {
			t.Out.put(number, e)
		}
		return ready{t, p, image, number, err}
	}
}

// cellOf is the size in pixels that is sent for each cell of a picture.
func (t *Terminal) cellOf(p *pictures.Fitted) image.Point {
	cell := assumed
	if t.knowsCell() {
		cell = image.Pt(t.cellWidth, t.cellHeight)
	}
	for t.is != sixels && cell.X*cell.Y*p.Columns()*p.Rows() > mostPixels && cell.X > 1 && cell.Y > 1 {
		cell = image.Pt(cell.X*9/10, cell.Y*9/10)
	}
	return cell
}

// ready is sent when a picture was sent, or could not be.
type ready struct {
	terminal *Terminal
	picture  *pictures.Fitted
	image    *sent
	number   int
	err      error
}

// Apply shows it, if it is still to be seen.
func (msg ready) Apply(screen.App) tea.Cmd {
	t := msg.terminal
	t.busy = false
	switch {
	case msg.err != nil:
		return nil // it stays in half blocks
	case t.images[msg.picture] != msg.image:
		return func() tea.Msg {
			t.Out.remove(msg.number)
			return nil
		}
	}
	msg.image.number = msg.number
	msg.picture.Show(msg.number)
	return nil
}
