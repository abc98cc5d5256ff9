package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// roleWords are the roles as a configuration names them.
var roleWords = [roles]string{
	Selected: "selected", SelectedOther: "selected-other", Focus: "focus", Muted: "muted",
	Success: "success", Redirect: "redirect", ClientError: "client-error", Failure: "failure", Notice: "notice",
	Added: "added", Removed: "removed", Key: "key", String: "string", Number: "number", Literal: "literal",
	Label: "label", Hit: "hit", CurrentHit: "current-hit",
}

// RoleNames lists the roles whose colour can be chosen, in the order of Role.
func RoleNames() []string {
	return slices.DeleteFunc(slices.Clone(roleWords[:]), func(name string) bool { return name == "" })
}

// Colours are a person's own colours of text: the parameters of an SGR
// sequence by role. The zero Colours are none.
type Colours map[Role]string

// Set chooses a role's colour: a number of the 256 colours or #rrggbb. It
// keeps the role's attributes, such as bold, and a selected row's ground.
func (c Colours) Set(name, colour string) error {
	role := Role(slices.Index(roleWords[:], name))
	if name == "" || role < 0 {
		return fmt.Errorf("no role %q", name)
	}
	sgr, err := foreground(colour)
	if err != nil {
		return err
	}
	c[role] = sgr
	return nil
}

// foreground is the SGR parameters of a colour.
func foreground(colour string) (string, error) {
	if hex, is := strings.CutPrefix(colour, "#"); is && len(hex) == 6 {
		if n, err := strconv.ParseUint(hex, 16, 32); err == nil {
			return fmt.Sprintf("38;2;%d;%d;%d", n>>16, n>>8&0xff, n&0xff), nil
		}
	}
	if n, err := strconv.ParseUint(colour, 10, 8); err == nil {
		return fmt.Sprintf("38;5;%d", n), nil
	}
	return "", fmt.Errorf("no colour %q: a number from 0 to 255 or #rrggbb", colour)
}

// With is the theme in a person's own colours. Terminals of 16 colours and
// fewer keep theirs.
func (t Theme) With(dark bool, c Colours) Theme {
	if t.start == nil || t.profile < colorprofile.ANSI256 {
		return t
	}
	own := *t.start
	for role, sgr := range c {
		own[role] = "\x1b[" + recoloured(styles[role].in(dark, t.profile), sgr) + "m"
	}
	return Theme{&own, t.profile}
}

// recoloured puts a colour for the style's own.
func recoloured(style, colour string) string {
	var rest []string
	parts := strings.Split(style, ";")
	for i := 0; i < len(parts); i++ {
		if parts[i] == "38" {
			i += 2 // 5 and the number
			continue
		}
		if parts[i] != "" {
			rest = append(rest, parts[i])
		}
	}
	return strings.Join(append(rest, colour), ";")
}
