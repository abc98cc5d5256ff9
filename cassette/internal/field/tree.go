package field

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"tapedeck/cassette/internal/jsonspan"
	"tapedeck/cassette/internal/span"
	"tapedeck/model"
	"tapedeck/model/body"
)

// TreeBody reads a body that the file holds as a parsed value. What a client
// gets is json.dumps of it (vcrpy's custom serializers: body =
// json.dumps(parsed_body)).
func TreeBody(n *span.Node) model.Body {
	b := model.Body{StoredAs: "mapping", Tree: true}
	if n.Kind() == span.Seq {
		b.StoredAs = "list"
		if n.Len() > 0 && allTuples(n) {
			b.StoredAs = model.StoredAsTuples
		}
	}
	var out strings.Builder
	err := writeJSON(&out, n, 0)
	if err == nil {
		b.Wire, err = body.DumpsPython([]byte(out.String()))
	}
	if err != nil {
		b = unreadable(err.Error())
	}
	return b
}

func allTuples(n *span.Node) bool {
	for _, item := range n.Children() {
		if !strings.HasSuffix(Target(item).Tag(), "python/tuple") {
			return false
		}
	}
	return true
}

// plainTags are those of collections that json.dumps writes as any other.
var plainTags = []string{"!!map", "!!seq", "!!python/tuple", "!!python/list", "!!python/dict"}

// maxDepth bounds recursion into parsed values.
const maxDepth = 1000

// writeJSON writes a YAML value as JSON text.
func writeJSON(out *strings.Builder, n *span.Node, depth int) error {
	n = Target(n)
	if depth > maxDepth {
		return fmt.Errorf("the value is nested deeper than %d", maxDepth)
	}
	if n.Kind() != span.Scalar && n.Tag() != "" && !slices.Contains(plainTags, n.Tag()) {
		return fmt.Errorf("the stored value holds %s, which json.dumps cannot write", n.Tag())
	}
	switch n.Kind() {
	case span.Map:
		return writeJSONItems(out, n, '{', '}', depth)
	case span.Seq:
		return writeJSONItems(out, n, '[', ']', depth)
	case span.Alias:
		return fmt.Errorf("the anchor %q is not in this entry", n.Text())
	}
	s, err := jsonScalar(n)
	out.WriteString(s)
	return err
}

func writeJSONItems(out *strings.Builder, n *span.Node, open, end byte, depth int) error {
	out.WriteByte(open)
	for i, child := range n.Children() {
		switch {
		case n.Kind() == span.Map && i%2 == 1:
			out.WriteByte(':')
		case i > 0:
			out.WriteByte(',')
		}
		if n.Kind() == span.Map && i%2 == 0 {
			if child = Target(child); child.Kind() != span.Scalar || child.Type() != span.Str {
				return fmt.Errorf("a key of the stored value is not text, which JSON cannot hold")
			}
		}
		if err := writeJSON(out, child, depth+1); err != nil {
			return err
		}
	}
	out.WriteByte(end)
	return nil
}

// jsonScalar is a YAML 1.1 scalar as JSON.
func jsonScalar(n *span.Node) (string, error) {
	switch n.Type() {
	case span.Str:
		return quoteJSON(n.Text()), nil
	case span.Null:
		return "null", nil
	case span.Bool:
		switch strings.ToLower(n.Text()) {
		case "yes", "true", "on":
			return "true", nil
		}
		return "false", nil
	case span.Int:
		return jsonInt(n.Text())
	case span.Float:
		return jsonFloat(n.Text())
	}
	if n.Tag() != "" {
		return "", fmt.Errorf("the stored value holds %s, which json.dumps cannot write", n.Tag())
	}
	return "", fmt.Errorf("the stored value holds %q, which json.dumps cannot write", n.Text())
}

// jsonInt reads YAML 1.1's integers: 0x, 0b, leading 0 for octal, underscores.
func jsonInt(s string) (string, error) {
	digits := strings.TrimPrefix(strings.ReplaceAll(s, "_", ""), "+")
	if strings.Contains(digits, ":") || strings.Contains(digits, "o") {
		return "", fmt.Errorf("the stored value holds the number %s, which is not shown as JSON", s)
	}
	n, ok := new(big.Int).SetString(digits, 0)
	if !ok {
		return "", fmt.Errorf("the stored value holds the number %s, which is not shown as JSON", s)
	}
	return n.String(), nil
}

func jsonFloat(s string) (string, error) {
	switch digits := strings.ReplaceAll(s, "_", ""); strings.ToLower(digits) {
	case ".inf", "+.inf":
		return "Infinity", nil
	case "-.inf":
		return "-Infinity", nil
	case ".nan":
		return "NaN", nil
	default:
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil {
			return "", fmt.Errorf("the stored value holds the number %s, which is not shown as JSON", s)
		}
		return strconv.FormatFloat(f, 'e', -1, 64), nil
	}
}

func quoteJSON(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// SetTree makes the value that place finds say what the JSON text says. Only
// the smallest values that differ are written.
func SetTree(e *Editor, place func(*span.Doc) *span.Node, json []byte) error {
	want, err := jsonspan.JSON.Parse(json)
	if err != nil {
		return err
	}
	return settleTree(e, place, want.Root, 0)
}

func settleTree(e *Editor, place func(*span.Doc) *span.Node, want *span.Node, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("the value is nested deeper than %d", maxDepth)
	}
	n := place(e.Doc)
	if sameTree(n, want) {
		return nil
	}
	if n.Kind() == span.Alias || !sameShape(n, want) {
		return e.Set(n, treeValue(want))
	}
	for i, now := range want.Children() {
		if want.Kind() == span.Map && i%2 == 0 {
			continue
		}
		child := func(d *span.Doc) *span.Node { return place(d).Child(i) }
		if err := settleTree(e, child, now, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// sameShape reports whether only values inside differ: the same keys in the
// same order, or as many items.
func sameShape(n, want *span.Node) bool {
	if n.Kind() != want.Kind() || n.Kind() == span.Scalar || n.Len() != want.Len() || n.Len() == 0 {
		return false
	}
	for i := 0; n.Kind() == span.Map && i < n.Len(); i += 2 {
		if n.Child(i).Text() != want.Child(i).Text() {
			return false
		}
	}
	return true
}

func sameTree(n, want *span.Node) bool {
	var a, b strings.Builder
	if writeJSON(&a, n, 0) != nil || writeJSON(&b, want, 0) != nil {
		return false
	}
	x, errX := body.DumpsPython([]byte(a.String()))
	y, errY := body.DumpsPython([]byte(b.String()))
	return errX == nil && errY == nil && string(x) == string(y)
}

// treeValue makes a value to write of a JSON node.
func treeValue(n *span.Node) span.Value {
	v := span.Value{Kind: n.Kind(), Type: n.Type(), Text: n.Text()}
	for _, child := range n.Children() {
		v.Items = append(v.Items, treeValue(child))
	}
	return v
}

// unreadable is a body of which no bytes can be read: what the file holds in
// its place.
func unreadable(what string) model.Body {
	return model.Body{StoredAs: what, Unreadable: what, Locked: "the body is not readable: " + what}
}
