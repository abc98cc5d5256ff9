package cli

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model/body"
	"tapedeck/replay/secret/secrettest"
)

// Supplied secrets of many alphabets, repeated by a server in many forms and
// charsets, in headers and bodies: none is in the cassette, in what is printed,
// or in any other file.
func TestSecretsNowhere(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(secrettest.Server))
	t.Cleanup(server.Close)
	folder, temp, state := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("XDG_STATE_HOME", state)
	for n, value := range secrettest.Secrets {
		t.Setenv(fmt.Sprintf("SECRET_%d", n), value)
	}
	path := filepath.Join(folder, "c.yaml")
	writeFile(t, filepath.Join(folder, ".tapedeck.yaml"), secrettest.Project(server.URL))
	writeFile(t, path, secrettest.Cassette(server.URL))

	status, stdout, stderr := command(t, "rerecord", path, "all", "--yes", "--trust")
	if status != 0 {
		t.Fatalf("status %d: %s%s", status, stdout, stderr)
	}
	for _, found := range secrettest.Leaks(stdout + stderr) {
		t.Error("printed: " + found)
	}
	_, shown, _ := command(t, "show", path, "all")
	for _, found := range secrettest.Leaks(shown) {
		t.Error("shown: " + found)
	}
	f, err := cassette.Open(path, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	hidden := 0
	for i := range f.Len() {
		interaction, err := f.At(i)
		if err != nil {
			t.Fatal(err)
		}
		r := interaction.Response
		data := r.Body.Decode(r.Header).Bytes
		text, _ := body.ToUTF8(data, body.Charset(r.Header.Get("Content-Type"), data))
		hidden += strings.Count(string(text), "<S")
		for _, line := range r.Header {
			hidden += strings.Count(line.Value, "<S")
			text = fmt.Appendf(text, "\n%s: %s", line.Name, line.Value)
		}
		for _, found := range secrettest.Leaks(string(text)) {
			t.Errorf("interaction %d: %s", i+1, found)
		}
	}
	if least := len(secrettest.Secrets) * len(secrettest.Forms) * 6; hidden < least {
		t.Errorf("%d placeholders, want %d at least", hidden, least)
	}
	for _, root := range []string{folder, temp, state} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			for _, found := range secrettest.Leaks(string(data)) {
				t.Error(name + ": " + found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
