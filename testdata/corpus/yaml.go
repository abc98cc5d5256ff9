package corpus

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// YAML returns what is YAML among the cassettes, by path.
func YAML(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, f := range Cassettes(t) {
		kind := filepath.Base(filepath.Dir(f.Path))
		isYAML := strings.HasSuffix(f.Path, ".yaml") || strings.HasSuffix(f.Path, ".yml") || strings.HasSuffix(kind, "-yaml") || kind == "ruby-vcr-v1"
		if src := f.Read(t); isYAML && !bytes.HasPrefix(src, []byte("{")) && !bytes.HasPrefix(src, []byte("[")) {
			files[f.Path] = src
		}
	}
	return files
}
