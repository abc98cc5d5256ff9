package render

import (
	"io"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"tapedeck/ui/render/pictures"
)

// A Role is what a piece of text is; a Theme gives it its colours.
type Role int

const (
	Plain         Role = iota // the terminal's own colours
	Selected                  // the selected row of the focused pane
	SelectedOther             // the selected row of the other pane
	Focus                     // the focused pane's heading, the keys in hints
	Muted                     // the other heading, a host, a wrap mark
	Success                   // status 2xx
	Redirect                  // status 3xx
	ClientError               // status 4xx
	Failure                   // status 5xx, messages that begin with "not"
	Notice                    // changed, unsaved, read-only, indexing
	Added
	Removed // also the NO of why no match
	Key     // of JSON; a tag, a field name
	String
	Number
	Literal // true, false, null; a keyword
	Label
	Hit        // of a search
	CurrentHit // the one that the cursor is on
	Rule       // the last row above another pane
	Field      // a text that is edited where it stands
	roles      // how many there are
)

// A style holds the parameters of an SGR sequence (ECMA-48) in each palette:
// 256 colours on a dark and on a light ground, 16 colours, and attributes
// alone.
type style struct{ dark, light, few, none string }

const (
	bold, faint, underline, reverse = "1", "2", "4", "7"
)

// styles are the colours: those of 256 have a contrast of at least 4.5:1 on black and
// on #1e1e1e, or on white.
var styles = [roles]style{
	Selected:      {"38;5;255;48;5;238", "38;5;16;48;5;253", reverse, reverse},
	SelectedOther: {bold, bold, bold, bold},
	Focus:         {"1;38;5;75", "1;38;5;25", "1;36", bold},
	Muted:         {"38;5;248", "38;5;241", faint, faint},
	Success:       {"38;5;114", "38;5;28", "32", ""},
	Redirect:      {"38;5;80", "38;5;23", "36", ""},
	ClientError:   {"38;5;215", "38;5;130", "33", ""},
	Failure:       {"1;38;5;210", "1;38;5;160", "1;31", bold},
	Notice:        {"38;5;221", "38;5;94", "33", ""},
	Added:         {"38;5;114", "38;5;28", "32", ""},
	Removed:       {"38;5;210", "38;5;160", "31", ""},
	Key:           {"38;5;117", "38;5;25", "36", ""},
	String:        {"38;5;150", "38;5;22", "32", ""},
	Number:        {"38;5;180", "38;5;94", "33", ""},
	Literal:       {"38;5;183", "38;5;90", "35", ""},
	Label:         {"38;5;183", "38;5;90", "35", ""},
	Hit:           {underline, underline, underline, underline},
	CurrentHit:    {reverse, reverse, reverse, reverse},
	Rule:          {underline, underline, underline, underline},
	Field:         {"38;5;255;48;5;17", "38;5;16;48;5;230", "30;46", underline},
}

// A Theme paints roles. The zero Theme paints nothing: it is for TERM=dumb,
// for pipes, and for text that is painted as a whole afterwards, such as a
// selected row, whose colours replace those of its parts.
type Theme struct {
	start   *[roles]string
	profile colorprofile.Profile
}

// NewTheme returns the colours for a dark or a light ground on a terminal of
// the profile. Without colours (NO_COLOR) bold, faint, underline and reverse
// stay; without a terminal that knows escape sequences nothing does.
func NewTheme(dark bool, p colorprofile.Profile) Theme {
	if p < colorprofile.ASCII {
		return Theme{}
	}
	start := new([roles]string)
	for role, s := range styles {
		if sgr := s.in(dark, p); sgr != "" {
			start[role] = "\x1b[" + sgr + "m"
		}
	}
	return Theme{start, p}
}

// Profile is what an output can show in an environment (os.Environ's form). As
// no-color.org has it, any NO_COLOR that is not empty turns colours off.
func Profile(out io.Writer, env []string) colorprofile.Profile {
	p := colorprofile.Detect(out, env)
	for _, pair := range env {
		if value, ok := strings.CutPrefix(pair, "NO_COLOR="); ok && value != "" {
			p = min(p, colorprofile.ASCII)
		}
	}
	return p
}

func (s style) in(dark bool, p colorprofile.Profile) string {
	switch {
	case p == colorprofile.ASCII:
		return s.none
	case p == colorprofile.ANSI:
		return s.few
	case dark:
		return s.dark
	}
	return s.light
}

const reset = "\x1b[m"

// Paint wraps sanitised text in the role's colours. Painted text must not be
// painted again: the inner end would end the outer colours as well.
func (t Theme) Paint(r Role, s string) string {
	start := t.sequence(r)
	if start == "" || s == "" {
		return s
	}
	return start + s + reset
}

// Over adds a role that has no colours, such as bold, to text that may be
// painted.
func (t Theme) Over(r Role, s string) string {
	start := t.sequence(r)
	if start == "" || s == "" {
		return s
	}
	return start + strings.ReplaceAll(s, reset, reset+start) + reset
}

// OnSelection draws a row on the ground of the selection: its colours give way, and
// what was looked for is still seen.
func (t Theme) OnSelection(draw func(Theme) string) string {
	if t.start == nil {
		return draw(t)
	}
	start := &[roles]string{Hit: t.start[Hit], CurrentHit: t.start[CurrentHit]}
	if t.profile <= colorprofile.ANSI { // where the selection is reversed itself
		start[CurrentHit] = "\x1b[27;" + bold + "m"
	}
	return t.Over(Selected, draw(Theme{start, t.profile}))
}

// sequence is what starts the role's colours, "" if it has none.
func (t Theme) sequence(r Role) string {
	if t.start == nil {
		return ""
	}
	return t.start[r]
}

// StatusRole is the role of a status code.
func StatusRole(status int) Role {
	switch status / 100 {
	case 2:
		return Success
	case 3:
		return Redirect
	case 4:
		return ClientError
	case 5:
		return Failure
	}
	return Plain
}

// OnField puts a row of painted text on the ground of Field; with 16 colours, which
// may not be read on it, the colours give way. plain is the row without any.
func (t Theme) OnField(row, plain string) string {
	if t.profile > colorprofile.ANSI {
		return t.Over(Field, row)
	}
	return t.Paint(Field, plain)
}

// Coloured reports whether the theme has colours, and not attributes alone.
func (t Theme) Coloured() bool { return t.profile > colorprofile.ASCII }

// PictureRow is row i of a picture; without colours it is empty.
func (t Theme) PictureRow(p *pictures.Fitted, i int) string { return p.Row(i, t.profile) }
