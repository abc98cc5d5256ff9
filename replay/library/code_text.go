package library

import (
	"path"
	"slices"
	"strings"

	"tapedeck/replay/source"
)

// joins are the functions that join the parts of a path.
var joins = []string{"filepath.Join", "path.Join", "File.join", "str", "os.fspath", "filepath.FromSlash"}

// resolvingJoins are those in which an absolute part takes the place of what stands
// before it.
var resolvingJoins = []string{"os.path.join", "Path", "pathlib.Path", "PurePath", "Rails.root.join"}

// Bounds of the text of one value.
const (
	mostSteps  = 8    // of names that stand for names
	mostValues = 1000 // that it is made of
	mostText   = 1 << 16
)

// A budget is what may still be read of a value, by all that it is made of.
type budget struct{ values, bytes int }

// Text is a value as a text, where it can be read.
func (c *Code) Text(at Point, v source.Value) (string, bool) {
	if at.left == nil {
		at.left = &budget{mostValues, mostText}
	}
	if at.left.values--; at.left.values < 0 {
		return "", false
	}
	text, ok := c.text(at, v)
	at.left.bytes -= len(text)
	return text, ok && at.left.bytes >= 0
}

func (c *Code) text(at Point, v source.Value) (string, bool) {
	if v.Kind == source.Name {
		if text, ok := at.Bound[v.Text]; ok {
			return text, true
		}
	}
	if c.Special != nil {
		if text, ok := c.Special(v); ok {
			return text, true
		}
	}
	if at.File != nil && v.Kind == source.Name && at.steps < mostSteps {
		if resolved := at.File.ResolveIn(v, at.Scope); resolved.Kind != v.Kind || resolved.Text != v.Text {
			at.steps++
			return c.Text(at, resolved)
		}
	}
	switch v.Kind {
	case source.String, source.Symbol:
		return v.Text, true
	case source.Joined:
		texts, ok := c.texts(at, v.Items)
		return strings.Join(texts, ""), ok
	case source.Name:
		return ownPath(at, v.Text)
	case source.Called:
		return c.calledText(at, v.Call)
	}
	return "", false
}

// calledText is what a function gives that joins, formats or takes apart texts and
// paths.
func (c *Code) calledText(at Point, call *source.Call) (string, bool) {
	switch n := len(call.Args); {
	case n == 0:
		return "", false
	case slices.Contains(joins, call.Name):
		texts, ok := c.texts(at, call.Args)
		return path.Join(texts...), ok
	case slices.Contains(resolvingJoins, call.Name):
		texts, ok := c.texts(at, call.Args)
		return joinResolved(texts), ok
	case call.Name == "fmt.Sprintf" && n > 1:
		return c.formatted(at, call.Args)
	case call.Ends("dirname") && n == 1:
		text, ok := c.Text(at, call.Args[0])
		return path.Dir(text), ok && text != "."
	case slices.Contains(samePath, call.Name) && n == 1:
		return c.Text(at, call.Args[0])
	case call.Name == "File.expand_path" && n == 2:
		below, ok := c.Text(at, call.Args[0])
		from, known := c.Text(at, call.Args[1])
		return joinResolved([]string{from, below}), ok && known
	}
	return "", false
}

// samePath are the functions that write a path otherwise.
var samePath = []string{"os.path.abspath", "os.path.realpath", "os.path.normpath", "abspath", "realpath", "File.realpath", "File.expand_path"}

// ownPath is the path of the file that a name stands in, or of a folder above it.
func ownPath(at Point, name string) (string, bool) {
	switch name {
	case "__file__", "__FILE__":
		return at.Path, at.Path != ""
	case "__dir__":
		return path.Dir(at.Path), at.Path != ""
	}
	_, rest, ok := strings.Cut(name, "Path()") // of __file__, as people write it
	if !ok || at.Path == "" || strings.Trim(strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(rest, ".resolve()", ""), ".absolute()", ""), ".parent", ""), " ") != "" {
		return "", false
	}
	folder := at.Path
	for range strings.Count(rest, ".parent") {
		if folder == "." {
			return "", false
		}
		folder = path.Dir(folder)
	}
	return folder, true
}

func (c *Code) texts(at Point, values []source.Value) (texts []string, ok bool) {
	for _, v := range values {
		text, ok := c.Text(at, v)
		if !ok {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}

// joinResolved joins the parts of a path; one that is absolute takes the place of those
// before it.
func joinResolved(parts []string) string {
	for i, part := range slices.Backward(parts) {
		if path.IsAbs(part) {
			return path.Join(parts[i:]...)
		}
	}
	return path.Join(parts...)
}

// formatted is a format in which texts alone are put.
func (c *Code) formatted(at Point, args []source.Value) (string, bool) {
	texts, ok := c.texts(at, args)
	if !ok {
		return "", false
	}
	var b strings.Builder
	rest := texts[0]
	for _, text := range texts[1:] {
		before, after, found := strings.Cut(rest, "%")
		if !found || after == "" || after[0] != 's' && after[0] != 'v' {
			return "", false
		}
		b.WriteString(before + text)
		rest = after[1:]
	}
	return b.String() + rest, !strings.Contains(rest, "%")
}
