package vcrpy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/python"
)

// Loads tells whether vcrpy, 8.2.1 or later, loads a YAML cassette and can build its responses
// for the client: nil, or what is raised. It restates vcr.serialize, Request
// and VCRHTTPResponse over what PyYAML makes of the text.
func Loads(text []byte, version, client string) *exception.Error {
	root, raised := OneDocument(text)
	if raised != nil {
		return raised
	}
	if root.Kind == yaml.SequenceNode && len(root.Content) > 0 {
		return exception.New("ValueError", "Your cassette files were generated in an older version of VCR.")
	}
	list := Member(root, "interactions")
	if list == nil {
		return exception.New("KeyError", "'interactions'")
	}
	if list.Kind != yaml.SequenceNode {
		return exception.New("TypeError", "interactions is not a list")
	}
	steps := []func(*yaml.Node, string) *exception.Error{loadRequest, loadBody, buildResponse}
	if library.AtLeast(version, "9.4.2") {
		steps = append(steps, readRecorded)
	}
	for _, step := range steps {
		for _, entry := range list.Content {
			if raised := step(Dealias(entry), client); raised != nil {
				return raised
			}
		}
	}
	return nil
}

// OneDocument reads the text as yaml.load does.
func OneDocument(text []byte) (*yaml.Node, *exception.Error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	if err := d.Decode(&first); err != nil {
		return nil, exception.New("YAMLError", err.Error())
	}
	if err := d.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, exception.New("ComposerError", "expected a single document in the stream")
	}
	if unknown := unknownTag(&first); unknown != "" {
		return nil, exception.New("ValueError", "could not determine a constructor for the tag "+unknown)
	}
	return first.Content[0], nil
}

// loadable are the tags that vcrpy's loader constructs.
var loadable = []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp", "!!map", "!!seq", "!!merge",
	"!!set", "!!omap", "!!pairs", "!!python/str", "!!python/unicode", "!!python/tuple",
	"!!python/object/new:_io.BytesIO", "!!python/object/apply:builtins.iter"}

// unknownTag returns the first tag that is not loadable. An alias leads to a
// node that is looked at where it stands.
func unknownTag(n *yaml.Node) string {
	if n.Kind != yaml.DocumentNode && n.Kind != yaml.AliasNode && !slices.Contains(loadable, n.ShortTag()) {
		return n.Tag
	}
	if n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value == "=" {
		return "tag:yaml.org,2002:value"
	}
	for _, child := range n.Content {
		if tag := unknownTag(child); tag != "" {
			return tag
		}
	}
	return ""
}

// Dealias is the node that an alias stands for.
func Dealias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// Member returns a mapping's value: of equal keys the last, a merged one where
// the mapping has none of its own. It is nil where there is none.
func Member(n *yaml.Node, key string) (value *yaml.Node) {
	for _, pair := range pairs(n) {
		if pair[0].Value == key {
			value = Dealias(pair[1])
		}
	}
	return value
}

// maxMerges bounds how many mappings are merged into one, against bombs.
const maxMerges = 1000

// pairs lists keys and values, the merged ones first.
func pairs(n *yaml.Node) [][2]*yaml.Node {
	left := maxMerges
	return merge(n, &left)
}

func merge(n *yaml.Node, left *int) (own [][2]*yaml.Node) {
	if *left--; n == nil || n.Kind != yaml.MappingNode || *left < 0 {
		return nil
	}
	var merged [][2]*yaml.Node
	for k := 0; k+1 < len(n.Content); k += 2 {
		key, value := n.Content[k], Dealias(n.Content[k+1])
		if key.ShortTag() != "!!merge" {
			own = append(own, [2]*yaml.Node{Dealias(key), value})
			continue
		}
		from := []*yaml.Node{value}
		if value.Kind == yaml.SequenceNode {
			from = slices.Clone(value.Content)
			slices.Reverse(from)
		}
		for _, m := range from {
			if *left > 0 {
				merged = append(merged, merge(Dealias(m), left)...)
			}
		}
	}
	return append(merged, own...)
}

// loadRequest is Request(**dct).
func loadRequest(entry *yaml.Node, _ string) *exception.Error {
	r := Member(entry, "request")
	if r == nil {
		return exception.New("KeyError", "'request'")
	}
	parameters := []string{"method", "uri", "body", "headers"}
	for _, pair := range pairs(r) {
		if !slices.Contains(parameters, pair[0].Value) {
			return exception.New("TypeError", "Request.__init__() got an unexpected keyword argument "+python.Repr(pair[0].Value))
		}
	}
	for _, name := range parameters {
		if Member(r, name) == nil {
			return exception.New("TypeError", "Request.__init__() missing 1 required positional argument: "+python.Repr(name))
		}
	}
	switch kind := pyType(Member(r, "headers")); kind {
	case "dict", "NoneType", "list":
		return nil
	case "str":
		return exception.New("ValueError", "dictionary update sequence element #0 has length 1; 2 is required")
	default:
		return exception.New("TypeError", fmt.Sprintf("'%s' object is not iterable", kind))
	}
}

// loadBody is convert_body_to_bytes, which lets a body of another form be.
func loadBody(entry *yaml.Node, _ string) *exception.Error {
	r := Member(entry, "response")
	if r == nil {
		return exception.New("KeyError", "'response'")
	}
	text := Member(Member(r, "body"), "string")
	if text == nil || slices.Contains([]string{"str", "bytes", "NoneType"}, pyType(text)) {
		return nil
	}
	return unencodable(text)
}

// readRecorded is VCRHTTPResponse.read, which since 9.4.2 counts the body's bytes.
// urllib3 itself takes them unread.
func readRecorded(entry *yaml.Node, client string) *exception.Error {
	text := Member(Member(Member(entry, "response"), "body"), "string")
	if client == "urllib3" || text == nil || pyType(text) != "NoneType" {
		return nil
	}
	return exception.New("TypeError", "object of type 'NoneType' has no len()")
}

func unencodable(n *yaml.Node) *exception.Error {
	return exception.New("AttributeError", fmt.Sprintf("'%s' object has no attribute 'encode'", pyType(n)))
}

// buildResponse is VCRHTTPResponse; urllib compares the status.
func buildResponse(entry *yaml.Node, client string) *exception.Error {
	r := Member(entry, "response")
	for _, path := range [][2]string{{"status", "message"}, {"status", "code"}, {"body", "string"}} {
		part := Member(r, path[0])
		if part != nil && part.Kind != yaml.MappingNode {
			return exception.New("TypeError", "string indices must be integers, not 'str'")
		}
		if part == nil {
			return exception.New("KeyError", python.Repr(path[0]))
		}
		if Member(part, path[1]) == nil {
			return exception.New("KeyError", python.Repr(path[1]))
		}
	}
	headers := Member(r, "headers")
	if headers == nil {
		return exception.New("KeyError", "'headers'")
	}
	last := map[string]*yaml.Node{}
	fields := pairs(headers)
	for _, pair := range fields {
		last[pair[0].Value] = pair[1]
	}
	for _, pair := range fields {
		if raised := headerValues(last[pair[0].Value]); raised != nil {
			return raised
		}
	}
	code := pyType(Member(Member(r, "status"), "code"))
	if client == "urllib" && !slices.Contains([]string{"int", "float", "bool"}, code) {
		return exception.New("TypeError", fmt.Sprintf("'<=' not supported between instances of 'int' and '%s'", code))
	}
	return nil
}

// headerValues: parse_headers iterates the values and encodes each.
func headerValues(values *yaml.Node) *exception.Error {
	switch pyType(values) {
	case "str", "dict":
		return nil
	case "bytes":
		return exception.New("AttributeError", "'int' object has no attribute 'encode'")
	case "list", "tuple":
		for _, value := range values.Content {
			if value = Dealias(value); pyType(value) != "str" {
				return unencodable(value)
			}
		}
		return nil
	}
	return exception.New("TypeError", fmt.Sprintf("'%s' object is not iterable", pyType(values)))
}

// The implicit types of PyYAML's resolver.
var implicit = []struct {
	python string
	like   *regexp.Regexp
}{
	{"bool", regexp.MustCompile(`^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$`)},
	{"float", regexp.MustCompile(`^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$`)},
	{"int", regexp.MustCompile(`^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)},
	{"NoneType", regexp.MustCompile(`^(?:~|null|Null|NULL|)$`)},
	{"datetime.date", regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)},
	{"datetime.datetime", regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$`)},
}

// pyType is the type of what PyYAML constructs.
func pyType(n *yaml.Node) string {
	tagged := map[string]string{"!!str": "str", "!!python/str": "str", "!!python/unicode": "str", "!!binary": "bytes",
		"!!int": "int", "!!float": "float", "!!bool": "bool", "!!null": "NoneType", "!!timestamp": "datetime.datetime", "!!python/tuple": "tuple"}
	switch {
	case n.Kind == yaml.MappingNode:
		return "dict"
	case n.Kind == yaml.SequenceNode && n.ShortTag() != "!!python/tuple":
		return "list"
	case n.Kind == yaml.ScalarNode && n.Style == 0:
		for _, i := range implicit {
			if i.like.MatchString(n.Value) {
				return i.python
			}
		}
		return "str"
	}
	return tagged[n.ShortTag()]
}
