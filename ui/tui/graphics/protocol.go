// Package graphics shows pictures by their pixels where the terminal can: by kitty's
// graphics protocol, iTerm2's inline images or sixel. The terminal is asked, once
// there is a picture to show; until it has answered, and where it does not, pictures
// are made of half blocks.
//
// Only pixels that were decoded are sent, scaled to the cells that they take, and
// never a recorded byte.
package graphics

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	tea "charm.land/bubbletea/v2"
)

// A protocol is a way to show pictures.
type protocol int

const (
	unknown protocol = iota
	blocks           // half blocks, of text alone
	kittys           // https://sw.kovidgoyal.net/kitty/graphics-protocol/
	iTerm2s          // https://iterm2.com/documentation-images.html
	sixels           // DEC STD 070, section 9
)

// placeholding are the terminals that show the placeholders of kitty's protocol. No
// query tells that: others that answer for the protocol show the character itself.
var placeholding = []string{"kitty", "ghostty"}

// inlining are the terminals that show iTerm2's inline images, which have no query
// either.
var inlining = []string{"iTerm2", "WezTerm"}

// What the terminal is asked. Every terminal answers the request for its primary
// device attributes, and answers in order: what has not been answered before that
// will not be. All but kitty's query are control sequences, which terminals that do
// not know them pass over; that one is sent only to terminals that know it.
const (
	queries    = ansi.RequestNameVersion + cellQuery + "\x1b[14t" + ansi.RequestPrimaryDeviceAttributes
	cellQuery  = "\x1b[16t"
	kittyQuery = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\" + ansi.RequestPrimaryDeviceAttributes
	queried    = 31 // the image of kitty's query
	sixelInDA1 = 4  // of the primary device attributes
)

// An asking is what the terminal has been asked and has answered.
type asking struct {
	step                   int // 0 not asked, 1 and 2 asked, 3 done
	name                   string
	sixel, kitty           bool
	cellWidth, cellHeight  int // in pixels, 0 if not known
	wholeWidth, wholeHight int
}

// take takes an answer. done reports that it is the last; more is what to ask next.
func (a *asking) take(msg tea.Msg) (more string, done bool) {
	if a.step == 0 || a.step == 3 {
		return "", false
	}
	switch msg := msg.(type) {
	case tea.TerminalVersionMsg:
		a.name = msg.Name
	case uv.CellSizeEvent:
		a.cellWidth, a.cellHeight = msg.Width, msg.Height
	case uv.PixelSizeEvent:
		a.wholeWidth, a.wholeHight = msg.Width, msg.Height
	case uv.KittyGraphicsEvent:
		a.kitty = a.kitty || msg.Options.ID == queried && string(msg.Payload) == "OK"
	case uv.PrimaryDeviceAttributesEvent:
		for _, attribute := range msg {
			a.sixel = a.sixel || attribute == sixelInDA1
		}
		if a.step == 1 && is(a.name, placeholding) {
			a.step = 2
			return kittyQuery, false
		}
		a.step = 3
		return "", true
	}
	return "", false
}

// is reports whether a terminal that says its name and version is one of some.
func is(name string, terminals []string) bool {
	for _, t := range terminals {
		if rest, ok := strings.CutPrefix(strings.ToLower(name), strings.ToLower(t)); ok && (rest == "" || rest[0] == '(' || rest[0] == ' ') {
			return true
		}
	}
	return false
}

// best is the best that the terminal has said to know.
func (a *asking) best() protocol {
	switch {
	case a.kitty:
		return kittys
	case is(a.name, inlining):
		return iTerm2s
	case a.sixel:
		return sixels
	}
	return blocks
}
