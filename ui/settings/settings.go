// Package settings reads small YAML files that people write by hand: what is
// not known in them is an error with its line. Such a file may come from a
// stranger, so reading it is bounded in size, depth and number of values, and
// it has no anchors.
package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Bounds of a file.
const (
	MaxSize   = 1 << 20
	maxDepth  = 16
	maxValues = 10_000
)

// ReadFile reads a file of at most MaxSize bytes. A pipe or a device is none.
func ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, MaxSize+1))
	if err == nil && len(text) > MaxSize {
		err = fmt.Errorf("%s: larger than 1 MB", path)
	}
	return text, err
}

// Parse reads the one document of a file. The node is nil where it is empty.
func Parse(text []byte) (*yaml.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc, next yaml.Node
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if !errors.Is(d.Decode(&next), io.EOF) {
		return nil, errors.New("more than one YAML document: put all settings into the first")
	}
	values := 0
	return doc.Content[0], check(doc.Content[0], 0, &values)
}

// check bounds a tree and refuses anchors.
func check(n *yaml.Node, depth int, values *int) error {
	*values++
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return Errorf(n, "anchors and aliases are not allowed: write the value out")
	case depth > maxDepth:
		return Errorf(n, "nested deeper than %d levels", maxDepth)
	case *values > maxValues:
		return Errorf(n, "more than %d values", maxValues)
	}
	for _, child := range n.Content {
		if err := check(child, depth+1, values); err != nil {
			return err
		}
	}
	return nil
}

// Members calls each for every key of a mapping and its value. A nil or null
// node has none.
func Members(n *yaml.Node, each func(key, value *yaml.Node) error) error {
	if n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return Errorf(n, "not a mapping")
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			return Errorf(key, "not a key")
		}
		if seen[key.Value] {
			return Errorf(key, "%q is set twice", key.Value)
		}
		seen[key.Value] = true
		if err := each(key, value); err != nil {
			return err
		}
	}
	return nil
}

// Items calls each for every item of a list. A nil or null node has none.
func Items(n *yaml.Node, each func(item *yaml.Node) error) error {
	if n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return Errorf(n, "not a list")
	}
	for _, item := range n.Content {
		if err := each(item); err != nil {
			return err
		}
	}
	return nil
}

// Text is the text of a string, number or boolean, as it is written.
func Text(n *yaml.Node) (string, error) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return "", Errorf(n, "not a text")
	}
	return n.Value, nil
}

// Errorf is an error at the line of a node.
func Errorf(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("line %d: %s", n.Line, fmt.Sprintf(format, args...))
}
