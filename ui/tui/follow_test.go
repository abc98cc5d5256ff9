package tui

import (
	"os"
	"path/filepath"
	"testing"

	"tapedeck/ui/testrun"
	"tapedeck/ui/tui/failures"
)

// The screen of a cassette that was opened from a failure of which nothing was asked
// shows what a change makes of it, though the failures below it are asked again too.
func TestCassetteAboveFailuresFollows(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.CopyFS(".", os.DirFS(filepath.Join(home, "..", "..", "testdata", "match", "ruby-unused"))); err != nil {
		t.Fatal(err)
	}
	spec := "require 'vcr'\nVCR.configure { |c| c.cassette_library_dir = '.'; c.hook_into :webmock }\n\n\ndescribe 'plants' do\n\n\n  it('unused') { VCR.use_cassette('unused', allow_unused_http_interactions: false) { get } }\nend\n"
	if err := os.Mkdir("spec", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("spec/plants_spec.rb", []byte(spec), 0o644); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, 120, 24, Options{Failed: &failures.Source{Run: testrun.Split(contents(t, "r_unused.txt")), Folder: ".", Name: "rspec"}})
	s.sees("not played", "1 delete 2").press("<enter>").sees("2 interactions", "#1  1 Request", "e edit")
	s.press("d").sees("1 interaction ", "#1  1 Request", "e edit", "r re-record")
	s.press("u").sees("2 interactions", "#1  1 Request", "e edit")
	s.press("j d q").sees("Not asked: ").lacks("1 delete 2")
}
