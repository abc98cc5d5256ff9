// Package palette has the themes of the screen as data: public palettes, each under
// the MIT licence, by the roles of package render. A colour whose contrast falls
// short of WCAG's 4.5:1 on its own ground, on black and on #1e1e1e (or on white), or
// as the nearest of 256 colours, is made lighter (or darker) until it does not; the
// palette's own stands behind it.
package palette

// A Palette is the colours of a theme.
type Palette struct {
	Name    string
	Dark    bool
	Ground  string            // of the terminals that it is made for
	Colours map[string]string // by role
}

// All are those that come with the program.
func All() []Palette {
	return []Palette{
		{"dracula", true, "#282a36", map[string]string{
			"selected": "#f8f8f2", "selected-ground": "#44475a",
			"focus": "#bd93f9", "muted": "#a9b2d0", // comment: #6272a4
			"success": "#50fa7b", "redirect": "#8be9fd", "client-error": "#ffb86c", "failure": "#ff5757", // #ff5555
			"notice": "#f1fa8c", "added": "#50fa7b", "removed": "#ff5757", // #ff5555
			"key": "#8be9fd", "string": "#f1fa8c", "number": "#bd93f9", "literal": "#ff79c6", "label": "#ff79c6",
		}},
		{"nord", true, "#2e3440", map[string]string{
			"selected": "#eceff4", "selected-ground": "#4c566a",
			"focus": "#88c0d0", "muted": "#a7b0c0", // nord3: #4c566a
			"success": "#a3be8c", "redirect": "#8fbcbb", "client-error": "#d8a07f", "failure": "#d08a91", // #d08770, #bf616a
			"notice": "#ebcb8b", "added": "#a3be8c", "removed": "#d08a91", // #bf616a
			"key": "#88c0d0", "string": "#a3be8c", "number": "#c9a6c3", "literal": "#81a1c1", "label": "#c9a6c3", // #b48ead
		}},
		{"gruvbox-dark", true, "#282828", map[string]string{
			"selected": "#fbf1c7", "selected-ground": "#504945",
			"focus": "#83a598", "muted": "#a89984",
			"success": "#b8bb26", "redirect": "#8ec07c", "client-error": "#fe8019", "failure": "#fb5642", // #fb4934
			"notice": "#fabd2f", "added": "#b8bb26", "removed": "#fb5642", // #fb4934
			"key": "#83a598", "string": "#b8bb26", "number": "#d3869b", "literal": "#fe8019", "label": "#d3869b",
		}},
		{"gruvbox-light", false, "#fbf1c7", map[string]string{
			"selected": "#282828", "selected-ground": "#d5c4a1", "field": "#282828", "field-ground": "#d7ffff",
			"focus": "#076678", "muted": "#776b60", // #7c6f64
			"success": "#746f0d", "redirect": "#1f6b57", "client-error": "#8d4004", "failure": "#9d0006", // #79740e, #427b58, #af3a03
			"notice": "#966211", "added": "#746f0d", "removed": "#9d0006", // #b57614, #79740e
			"key": "#076678", "string": "#746f0d", "number": "#853a69", "literal": "#8d4004", "label": "#853a69", // #79740e, #8f3f71, #af3a03
		}},
		{"catppuccin-latte", false, "#eff1f5", map[string]string{
			"selected": "#303347", "selected-ground": "#ccd0da", // text: #4c4f69
			"focus": "#1d63ee", "muted": "#696c81", // #1e66f5, #6c6f85
			"success": "#2a6e1c", "redirect": "#10696e", "client-error": "#933907", "failure": "#d20f39", // #40a02b, #179299, #fe640b
			"notice": "#986114", "added": "#2a6e1c", "removed": "#d20f39", // #df8e1d, #40a02b
			"key": "#1d63ee", "string": "#2a6e1c", "number": "#933907", "literal": "#7230c9", "label": "#7230c9", // #1e66f5, #40a02b, #fe640b, #8839ef
		}},
	}
}
