package render

import (
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tapedeck/ui/render/palette"
)

// roleWords are the roles as a configuration names them.
var roleWords = [roles]string{
	Selected: "selected", SelectedOther: "selected-other", Focus: "focus", Muted: "muted",
	Success: "success", Redirect: "redirect", ClientError: "client-error", Failure: "failure", Notice: "notice",
	Added: "added", Removed: "removed", Key: "key", String: "string", Number: "number", Literal: "literal",
	Label: "label", Hit: "hit", CurrentHit: "current-hit", Field: "field",
}

// ofGround is the end of the name of a ground, which Selected and Field have.
const ofGround = "-ground"

// RoleNames lists the roles whose colour can be chosen, in the order of Role, and
// then the grounds.
func RoleNames() []string {
	names := slices.DeleteFunc(slices.Clone(roleWords[:]), func(name string) bool { return name == "" })
	return append(names, roleWords[Selected]+ofGround, roleWords[Field]+ofGround)
}

// Colours are those of a theme, or a person's own: of the text and of the ground, by
// role. The zero Colours are none.
type Colours map[Role]struct{ text, ground color.Color }

// Set chooses the colour of one of RoleNames: a number of the 256 colours or
// #rrggbb. A role keeps its attributes, such as bold.
func (c Colours) Set(name, colour string) error {
	word, ground := strings.CutSuffix(name, ofGround)
	role := Role(slices.Index(roleWords[:], word))
	if word == "" || role < 0 || ground && role != Selected && role != Field {
		return fmt.Errorf("no role %q", name)
	}
	set, err := colourOf(colour)
	if err != nil {
		return err
	}
	of := c[role]
	if ground {
		of.ground = set
	} else {
		of.text = set
	}
	c[role] = of
	return nil
}

func colourOf(s string) (color.Color, error) {
	if hex, is := strings.CutPrefix(s, "#"); is && len(hex) == 6 {
		if n, err := strconv.ParseUint(hex, 16, 32); err == nil {
			return color.RGBA{byte(n >> 16), byte(n >> 8), byte(n), 255}, nil
		}
	}
	if n, err := strconv.ParseUint(s, 10, 8); err == nil {
		return ansi.IndexedColor(n), nil
	}
	return nil, fmt.Errorf("no colour %q: a number from 0 to 255 or #rrggbb", s)
}

// With is the theme in other colours. Terminals of 16 colours and fewer keep theirs.
func (t Theme) With(c Colours) Theme {
	if t.start == nil || t.profile < colorprofile.ANSI256 {
		return t
	}
	own := *t.start
	for role, of := range c {
		style := strings.TrimSuffix(strings.TrimPrefix(own[role], "\x1b["), "m")
		style = recoloured(style, "38", of.text, t.profile)
		own[role] = "\x1b[" + recoloured(style, "48", of.ground, t.profile) + "m"
	}
	return Theme{&own, t.profile}
}

// recoloured puts a colour for the style's own of a kind, 38 the text or 48 the
// ground; nil leaves that.
func recoloured(style, kind string, c color.Color, p colorprofile.Profile) string {
	if c == nil {
		return style
	}
	var rest []string
	for parts := strings.Split(style, ";"); len(parts) > 0; {
		n := 1
		if parts[0] == "38" || parts[0] == "48" {
			n = map[string]int{"5": 3, "2": 5}[parts[1]]
		}
		if parts[0] != kind && parts[0] != "" {
			rest = append(rest, parts[:n]...)
		}
		parts = parts[n:]
	}
	if rgb, is := c.(color.RGBA); is && p == colorprofile.TrueColor {
		return strings.Join(append(rest, fmt.Sprintf("%s;2;%d;%d;%d", kind, rgb.R, rgb.G, rgb.B)), ";")
	} else if is {
		c = ansi.IndexedColor(palette.Nearest(rgb.R, rgb.G, rgb.B))
	}
	return strings.Join(append(rest, fmt.Sprintf("%s;5;%d", kind, c)), ";")
}
