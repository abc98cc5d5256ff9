package tui

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"tapedeck/ui/render"
)

// A Config is what a person set for all cassettes: other keys, other colours.
// The zero Config changes nothing.
type Config struct {
	Theme   string // "dark" or "light", "" asks the terminal
	actions []action
	dark    render.Colours
	light   render.Colours
}

// mostConfig is how large a configuration may be.
const mostConfig = 1 << 20

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
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Config{}, nil
	case err != nil:
		return Config{}, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostConfig+1))
	if err != nil {
		return Config{}, err
	}
	if len(text) > mostConfig {
		return Config{}, fmt.Errorf("%s: larger than %s", path, render.Size(mostConfig))
	}
	c, err := ParseConfig(text)
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// ParseConfig reads a configuration. What is not known, and a key that would
// do two things in one place, is an error with its line.
func ParseConfig(text []byte) (Config, error) {
	c := Config{dark: render.Colours{}, light: render.Colours{}}
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc, next yaml.Node
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return c, nil
	case err != nil:
		return c, errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if !errors.Is(d.Decode(&next), io.EOF) {
		return c, errors.New("there is more than one document")
	}
	err := members(doc.Content[0], func(key, value *yaml.Node) error {
		switch key.Value {
		case "theme":
			if value.Value != "dark" && value.Value != "light" {
				return at(value, "no theme %q: dark or light", value.Value)
			}
			c.Theme = value.Value
			return nil
		case "keys":
			return c.readKeys(value)
		case "colours":
			return c.readColours(value)
		}
		return at(key, "no setting %q: theme, keys or colours", key.Value)
	})
	return c, err
}

// members calls each for every key of a mapping and its value.
func members(n *yaml.Node, each func(key, value *yaml.Node) error) error {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return at(n, "this is not a mapping")
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if seen[key.Value] {
			return at(key, "%q stands here twice", key.Value)
		}
		seen[key.Value] = true
		if err := each(key, value); err != nil {
			return err
		}
	}
	return nil
}

func at(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("line %d: %s", n.Line, fmt.Sprintf(format, args...))
}

// readKeys gives actions other keys, in all places where they have the name.
func (c *Config) readKeys(n *yaml.Node) error {
	c.actions = actions()
	lines := map[string]*yaml.Node{}
	err := members(n, func(name, value *yaml.Node) error {
		keys, err := keyList(value)
		if err != nil {
			return err
		}
		lines[name.Value] = name
		found := false
		for i := range c.actions {
			if a := &c.actions[i]; a.name == name.Value {
				a.keys, a.keyHint, found = keys, "", true
			}
		}
		if !found {
			return at(name, "no action %q", name.Value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if one, other, key, ok := clash(c.actions); ok {
		line := lines[one]
		if line == nil {
			line = lines[other]
		}
		return at(line, "the key %q would be both %q and %q", key, one, other)
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
		return nil, at(n, "this is not a list of keys")
	}
	var keys []string
	for _, k := range nodes {
		if k.Kind != yaml.ScalarNode || k.Value == "" || pressOf(k.Value).String() != k.Value {
			return nil, at(k, "no key %q", k.Value)
		}
		if k.Value == "ctrl+c" {
			return nil, at(k, "ctrl+c always quits")
		}
		keys = append(keys, k.Value)
	}
	return keys, nil
}

// clash finds a key that does two things in one place. In prompts, keys that
// are text are text.
func clash(table []action) (one, other, key string, ok bool) {
	for _, mode := range modes {
		does := map[string]string{}
		for _, a := range table {
			if a.in&mode.mode == 0 {
				continue
			}
			for _, key := range a.keys {
				if first, taken := does[key]; taken {
					return first, a.name, key, true
				}
				does[key] = a.name
			}
		}
	}
	return "", "", "", false
}

// readColours takes the colours of roles: one for both grounds, or one each.
func (c *Config) readColours(n *yaml.Node) error {
	return members(n, func(role, value *yaml.Node) error {
		if !slices.Contains(render.RoleNames(), role.Value) {
			return at(role, "no role %q: %s", role.Value, strings.Join(render.RoleNames(), " "))
		}
		set := func(colours render.Colours, value *yaml.Node) error {
			if value.Kind != yaml.ScalarNode {
				return at(value, "this is not a colour")
			}
			if err := colours.Set(role.Value, value.Value); err != nil {
				return at(value, "%s", err)
			}
			return nil
		}
		if value.Kind == yaml.ScalarNode {
			if err := set(c.dark, value); err != nil {
				return err
			}
			return set(c.light, value)
		}
		return members(value, func(ground, value *yaml.Node) error {
			switch ground.Value {
			case "dark":
				return set(c.dark, value)
			case "light":
				return set(c.light, value)
			}
			return at(ground, "no ground %q: dark or light", ground.Value)
		})
	})
}

// ConfigMarkdown is the tables of what a configuration can name, for the
// README: actions and roles.
func ConfigMarkdown() string {
	var b strings.Builder
	b.WriteString("| action | keys | in |\n|---|---|---|\n")
	for _, a := range actions() {
		if a.name == "leave" {
			continue // ctrl+c always quits
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", a.name, strings.Join(a.keys, "` `"), where(a.in))
	}
	b.WriteString("\nRoles: `" + strings.Join(render.RoleNames(), "` `") + "`.\n")
	return b.String()
}
