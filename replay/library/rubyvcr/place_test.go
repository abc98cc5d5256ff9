package rubyvcr

import (
	"fmt"
	"testing"
	"testing/fstest"

	"tapedeck/replay/library"
)

func TestUses(t *testing.T) {
	for _, test := range []struct{ name, code, want string }{
		{"Plants lists all", "describe 'Plants', :vcr do\n  it('lists all') { get }\nend", "[{spec/tapes/Plants/lists_all.yml false}] "},
		{"Plants of a bed lists all", "describe 'Plants' do\n  context 'of a bed', vcr: true do\n    it 'lists all' do\n      get\n    end\n  end\nend", "[{spec/tapes/Plants/of_a_bed/lists_all.yml false}] "},
		{"Plants#list works", "describe Plants, '#list', vcr: { record: :none } do\n  it('works') { get }\nend", "[{spec/tapes/Plants_list/works.yml false}] "},
		{"Plants named", "describe 'Plants' do\n  it('named', vcr: { cassette_name: 'my plants!' }) { get }\nend", "[{spec/tapes/my_plants_.yml true}] "},
		{"Plants off", "describe 'Plants', :vcr do\n  it('off', vcr: false) { get }\nend", "[] "},
		{"Plants in block", "describe 'Plants' do\n  it 'in block' do\n    VCR.use_cassette('plants') { get }\n  end\n  it('other') { VCR.use_cassette('other') { get } }\nend", "[{spec/tapes/plants.yml true}] "},
		{"Plants around", "describe 'Plants' do\n  around { |e| VCR.use_cassette(\"beds/#{e.description}\") { e.run } }\n  it('around') { get }\nend", "[{spec/tapes/beds/around.yml true}] "},
		{"Plants helped", "def recorded(name)\n  VCR.use_cassette(name) { yield }\nend\ndescribe 'Plants' do\n  it('helped') { recorded('plants') { get } }\nend", "[{spec/tapes/plants.yml true}] "},
		{"Plants computed", "describe 'Plants' do\n  it 'computed' do\n    VCR.use_cassette(name_of(self)) { get }\n  end\nend", "[] spec/code_spec.rb:3"},
		{"PlantsTest#test_list", "class PlantsTest < Minitest::Test\n  def test_list\n    VCR.use_cassette('plants') { get }\n  end\nend", "[{spec/tapes/plants.yml true}] "},
		{"Plants tagged", "describe 'Plants', cassette: 'beds' do\n  around { |e| VCR.use_cassette(e.metadata[:cassette]) { e.run } }\n  it('tagged', cassette: 'plants') { get }\nend", "[{spec/tapes/plants.yml true}] "},
		{"Plants in group", "describe 'Plants', cassette: 'beds' do\n  around { |e| VCR.use_cassette(e.metadata[:cassette]) { e.run } }\n  it('in group') { get }\nend", "[{spec/tapes/beds.yml true}] "},
		// Minitest's specs, whose class minispec-metadata names by the metadata too;
		// minitest-vcr names the cassettes.
		{"Plants::vcr#test_0003_lists all", "describe 'Plants', :vcr do\n  it('lists all') { get }\nend", "[{spec/tapes/Plants/lists_all.yml false}] "},
		{"Plants::{:vcr=>true}::of a bed#test_0001_lists all", "describe 'Plants', vcr: true do\n  it('lists all') { other }\n  describe 'of a bed' do\n    it 'lists all' do\n      get\n    end\n  end\nend", "[{spec/tapes/Plants/of_a_bed/lists_all.yml false}] "},
		{"Plants::vcr#test_0001_lists all", "describe 'Plants', :vcr do\n  it('lists all') { get }\n  describe 'of a bed' do\n    it('lists all') { get }\n  end\nend", "[{spec/tapes/Plants/lists_all.yml false}] "},
		{"Beds::All::vcr#test_0001_lists", "describe Beds::All, :vcr do\n  it('lists') { get }\nend", "[{spec/tapes/Beds_All/lists.yml false}] "},
		{"BedsTest#test_water", "class BedsTest < Minitest::Test\n  def setup\n    VCR.insert_cassette(\"beds/#{name}\")\n  end\n  def test_water\n    get\n  end\nend", "[{spec/tapes/beds/test_water.yml true}] "},
		{"BedsTest#test_water", "class BedsTest < Minitest::Test\n  def setup\n    VCR.insert_cassette(name.delete_prefix('test_'))\n  end\n  def test_water\n    get\n  end\nend", "[] spec/code_spec.rb:3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			project := fstest.MapFS{
				"spec/code_spec.rb":   {Data: []byte(test.code + "\n")},
				"spec/spec_helper.rb": {Data: []byte("VCR.configure do |c|\n  c.cassette_library_dir = 'spec/tapes'\n  c.configure_rspec_metadata!\nend\n")},
			}
			u := uses(project, library.TestCase{Name: test.name, File: "spec/code_spec.rb", Folder: "spec"})
			if got := fmt.Sprint(u.List, " ", u.Unknown); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// The cassettes' folder stands where the project's configuration requires it from,
// or the test's file.
func TestRequired(t *testing.T) {
	const configured = "VCR.configure do |c|\n  c.cassette_library_dir = 'recorded/here'\nend\n"
	const code = "describe 'Plants' do\n  it('works') { VCR.use_cassette('plants') { get } }\nend\n"
	above := func(value string) fstest.MapFS {
		return fstest.MapFS{"spec/spec_helper.rb": {Data: []byte("VCR.configure { |c| c.cassette_library_dir = " + value + " }\n")}, "spec/code_spec.rb": {Data: []byte(code)}}
	}
	for name, project := range map[string]fstest.MapFS{
		"Rails":            above("Rails.root.join('recorded', 'here')"),
		"expand_path":      above("File.expand_path('../../recorded/here', __FILE__)"),
		"__dir__":          above("File.join(File.dirname(__dir__), 'recorded/here')"),
		".rspec":           {".rspec": {Data: []byte("--color\n--require ./config/recording\n")}, "config/recording.rb": {Data: []byte(configured)}, "spec/code_spec.rb": {Data: []byte(code)}},
		"-r":               {".rspec": {Data: []byte("-rrecording -Iconfig")}, "config/recording.rb": {Data: []byte(configured)}, "spec/code_spec.rb": {Data: []byte(code)}},
		"require":          {"spec/deep/recording.rb": {Data: []byte(configured)}, "spec/code_spec.rb": {Data: []byte("require 'deep/recording'\n" + code)}},
		"require_relative": {"spec/spec_helper.rb": {Data: []byte("require_relative '../config/recording'\n")}, "config/recording.rb": {Data: []byte(configured)}, "spec/code_spec.rb": {Data: []byte(code)}},
		"support":          {"spec/support/http.rb": {Data: []byte(configured)}, "spec/code_spec.rb": {Data: []byte(code)}},
	} {
		project["recorded/here/plants.yml"] = &fstest.MapFile{}
		u := uses(project, library.TestCase{Name: "Plants works", File: "spec/code_spec.rb", Folder: "spec"})
		if got := fmt.Sprint(u.List); got != "[{recorded/here/plants.yml true}]" {
			t.Errorf("%s: %s", name, got)
		}
	}
}
