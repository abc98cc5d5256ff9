package emit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapedeck/cassette/internal/span"

	"go.yaml.in/yaml/v3"
)

// A reading is a document and what readers must make of it: its events as a
// list, scalars with their resolved tag.
type reading struct {
	Text string   `json:"text"`
	Want []string `json:"want"`
	name string
}

// events lists the nodes below n as the other readers' scripts do.
func events(n *yaml.Node, out []string) []string {
	switch n.Kind {
	case yaml.MappingNode:
		out = append(out, "map")
	case yaml.SequenceNode:
		out = append(out, "seq")
	case yaml.AliasNode:
		return events(n.Alias, out)
	case yaml.ScalarNode:
		tag, value := n.ShortTag(), n.Value
		if tag == "!!binary" || tag == "!binary" {
			tag, value = "!!binary", strings.Join(strings.Fields(value), "")
		}
		return append(out, tag+" "+value)
	}
	for _, item := range n.Content {
		out = events(item, out)
	}
	if n.Kind != yaml.DocumentNode {
		out = append(out, "end")
	}
	return out
}

const pythonReader = `
import sys, json, yaml
def events(n, out):
    if isinstance(n, yaml.MappingNode):
        out.append("map")
        for k, v in n.value:
            events(k, out); events(v, out)
        out.append("end")
    elif isinstance(n, yaml.SequenceNode):
        out.append("seq")
        for v in n.value:
            events(v, out)
        out.append("end")
    elif n is not None:
        tag = n.tag.replace("tag:yaml.org,2002:", "!!")
        value = n.value
        if tag in ("!binary", "!!binary"):
            tag, value = "!!binary", "".join(value.split())
        out.append(tag + " " + value)
    return out
for line in sys.stdin:
    r = json.loads(line)
    try:
        got = events(yaml.compose(r["text"].encode(), LOADER), [])
    except Exception as e:
        got = [str(e)]
    print("ok" if got == r["want"] else json.dumps(got))
`

const rubyReader = `
require 'json'
require 'psych'
require 'date'
SCANNER = Psych::ScalarScanner.new(Psych::ClassLoader.new)
ANCHORS = {}
def events(n, out)
  case n
  when Psych::Nodes::Document then n.children.each { |c| events(c, out) }
  when Psych::Nodes::Mapping, Psych::Nodes::Sequence
    out << (n.mapping? ? "map" : "seq")
    n.children.each { |c| events(c, out) }
    out << "end"
  when Psych::Nodes::Alias then out.concat(ANCHORS[n.anchor])
  when Psych::Nodes::Scalar
    start = out.size
    tag, value = n.tag&.sub("tag:yaml.org,2002:", "!!"), n.value
    if tag.nil? || tag == "!"
      text = n.quoted || String === SCANNER.tokenize(value)
      tag = text ? "!!str" : "!!other"
    end
    tag, value = "!!binary", value.split.join if tag == "!binary" || tag == "!!binary"
    out << tag + " " + value
    ANCHORS[n.anchor] = out[start..] if n.anchor
  end
  out
end
STDOUT.set_encoding("UTF-8")
STDIN.set_encoding("UTF-8")
STDIN.each_line do |line|
  r = JSON.parse(line)
  begin
    got = events(Psych.parse(r["text"]), [])
  rescue Exception => e
    got = [e.message]
  end
  puts(got == r["want"] ? "ok" : JSON.generate(got))
end
`

// readers are the programs that must read back what is written.
var readers = []struct {
	name    string
	command []string
}{
	{"PyYAML with libyaml", []string{"/usr/bin/python3", "-c", strings.ReplaceAll(pythonReader, "LOADER", "yaml.CSafeLoader")}},
	{"PyYAML", []string{"/usr/bin/python3", "-c", strings.ReplaceAll(pythonReader, "LOADER", "yaml.SafeLoader")}},
	{"Psych", []string{"ruby", "-e", rubyReader}},
}

// readBack holds every document against every reader; pure PyYAML, which is
// slow, gets one of every few.
func readBack(t *testing.T, docs []reading, every int) {
	t.Helper()
	t.Run("go-yaml", func(t *testing.T) {
		for _, r := range docs {
			var n yaml.Node
			if err := yaml.Unmarshal([]byte(r.Text), &n); err != nil {
				t.Errorf("%s: %v\n%s", r.name, err, lastBytes(r.Text))
			} else if got := events(&n, nil); !slices.Equal(got, r.Want) {
				t.Errorf("%s: %s\n%s", r.name, differ(got, r.Want), lastBytes(r.Text))
			}
		}
		t.Logf("%d documents", len(docs))
	})
	for _, reader := range readers {
		t.Run(reader.name, func(t *testing.T) {
			if _, err := exec.LookPath(reader.command[0]); err != nil {
				t.Skipf("%s is not installed", reader.command[0])
			}
			if reader.command[0] != "ruby" && exec.Command(reader.command[0], "-c", "import yaml; yaml.CSafeLoader").Run() != nil {
				t.Skip("PyYAML with libyaml is not installed")
			}
			read := docs
			if reader.name == "PyYAML" {
				read = nil
				for i := 0; i < len(docs); i += every {
					read = append(read, docs[i])
				}
			}
			readWith(t, reader.command, read)
		})
	}
}

// differ is the first event that two lists do not share.
func differ(got, want []string) string {
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			return fmt.Sprintf("read %.200q, want %.200q", got[min(i, len(got)):min(i+1, len(got))], want[min(i, len(want)):min(i+1, len(want))])
		}
	}
	return "no difference"
}

func lastBytes(text string) string { return strconv.Quote(text[max(0, len(text)-400):]) }

// readWith runs one process over all documents.
func readWith(t *testing.T, command []string, docs []reading) {
	var in bytes.Buffer
	encoder := json.NewEncoder(&in)
	for _, r := range docs {
		if err := encoder.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin = &in
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.Bytes())
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 64<<20)
	n, bad := 0, 0
	for ; lines.Scan() && n < len(docs); n++ {
		if lines.Text() == "ok" {
			continue
		}
		if bad++; bad <= 20 {
			var got []string
			json.Unmarshal(lines.Bytes(), &got)
			t.Errorf("%s: %s\n%s", docs[n].name, differ(got, docs[n].Want), lastBytes(docs[n].Text))
		}
	}
	if n != len(docs) {
		t.Fatalf("%d answers for %d documents", n, len(docs))
	}
	t.Logf("%d documents, %d wrong", n, bad)
}

// Parse is yamlspan's, which imports this package.
var Parse func(src []byte) (*span.Doc, error)

// hasAlias reports whether a document uses aliases.
func hasAlias(n *span.Node) bool {
	for _, item := range n.Children() {
		if hasAlias(item) {
			return true
		}
	}
	return n.Kind() == span.Alias
}
