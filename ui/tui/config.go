package tui

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tapedeck/ui/render"
	"tapedeck/ui/settings"
	"tapedeck/ui/tui/opened"
	"tapedeck/ui/tui/widget"

	"go.yaml.in/yaml/v3"
)

// configPath is where the configuration is, following the XDG Base Directory
// Specification: a relative $XDG_CONFIG_HOME counts as none.
func configPath() (string, error) {
	folder := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(folder) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		folder = filepath.Join(home, ".config")
	}
	return filepath.Join(folder, "tapedeck", "config.yaml"), nil
}

// readConfig reads the configuration; where there is none nothing is set.
func readConfig() (Config, error) {
	path, err := configPath()
	if err != nil {
		return Config{}, nil // without a home there is none
	}
	text, err := settings.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Config{}, nil
	case err != nil:
		return Config{}, err
	}
	c, err := ParseConfig(text)
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// ParseConfig reads a configuration. What is not known, and a key that would
// do two things in one mode, is an error with its line.
func ParseConfig(text []byte) (Config, error) {
	c := Config{dark: render.Colours{}, light: render.Colours{}}
	root, err := settings.Parse(text)
	if err != nil {
		return c, err
	}
	var chosen *yaml.Node
	err = settings.Members(root, func(key, value *yaml.Node) error {
		switch key.Value {
		case "theme":
			chosen, c.Theme = value, value.Value
			return nil
		case "themes":
			return c.readThemes(value)
		case "keys":
			return c.readKeys(value)
		case "colours":
			return c.readColours(value)
		}
		return settings.Errorf(key, "no setting %q: theme, themes, keys or colours", key.Value)
	})
	if err != nil || chosen == nil {
		return c, err
	}
	if _, err := c.themeNamed(c.Theme); err != nil {
		return c, settings.Errorf(chosen, "%s", err)
	}
	return c, nil
}

// readKeys gives actions other keys, in all modes where they have the name.
func (c *Config) readKeys(n *yaml.Node) error {
	table := newTable(opened.NewCassettes("", ""), Options{})
	c.keys = map[string][]string{}
	lines := map[string]*yaml.Node{}
	err := settings.Members(n, func(name, value *yaml.Node) error {
		keys, err := keyList(value)
		if err != nil {
			return err
		}
		lines[name.Value] = name
		c.keys[name.Value] = keys
		if !table.has(name.Value) {
			return settings.Errorf(name, "no action %q", name.Value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	table.take(c.keys)
	if one, other, key, ok := table.clash(); ok {
		line := lines[one]
		if line == nil {
			line = lines[other]
		}
		return settings.Errorf(line, "the key %q would be both %q and %q", key, one, other)
	}
	return nil
}

// keyList is the keys of an action: at least one, each of them a key that can
// be pressed.
func keyList(n *yaml.Node) ([]string, error) {
	nodes := n.Content
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!str":
		nodes = []*yaml.Node{n}
	case n.Kind != yaml.SequenceNode || len(nodes) == 0:
		return nil, settings.Errorf(n, "this is not a list of keys")
	}
	var keys []string
	for _, k := range nodes {
		if k.Kind != yaml.ScalarNode || k.Value == "" || widget.Press(k.Value).String() != k.Value {
			return nil, settings.Errorf(k, "no key %q", k.Value)
		}
		if k.Value == "ctrl+c" {
			return nil, settings.Errorf(k, "ctrl+c always quits")
		}
		keys = append(keys, k.Value)
	}
	return keys, nil
}

// clash finds a key that does two things in one mode. In prompts, keys that
// are text are text.
func (t *table) clash() (one, other, key string, ok bool) {
	for _, mode := range t.modes {
		does := map[string]string{}
		for _, a := range t.actions {
			if !a.In.Has(mode) {
				continue
			}
			for _, key := range a.Keys {
				if first, taken := does[key]; taken {
					return first, a.Name, key, true
				}
				does[key] = a.Name
			}
		}
	}
	return "", "", "", false
}

// readColours takes the colours of roles: one for both grounds, or one each.
func (c *Config) readColours(n *yaml.Node) error {
	return settings.Members(n, func(role, value *yaml.Node) error {
		if value.Kind != yaml.MappingNode {
			return readColour(role, value, c.dark, c.light)
		}
		return settings.Members(value, func(ground, value *yaml.Node) error {
			switch ground.Value {
			case "dark":
				return readColour(role, value, c.dark)
			case "light":
				return readColour(role, value, c.light)
			}
			return settings.Errorf(ground, "no ground %q: dark or light", ground.Value)
		})
	})
}

// ConfigMarkdown is the tables of what a configuration can name, for the
// documentation: actions and roles.
func ConfigMarkdown() string {
	var b strings.Builder
	b.WriteString("| action | keys | in |\n|---|---|---|\n")
	t := newTable(opened.NewCassettes("", ""), Options{})
	for _, a := range t.actions {
		if a.Name == "leave" {
			continue // ctrl+c always quits
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", a.Name, strings.Join(a.Keys, "` `"), t.where(a.In))
	}
	b.WriteString("\nRoles: `" + strings.Join(render.RoleNames(), "` `") + "`.\n")
	return b.String()
}
