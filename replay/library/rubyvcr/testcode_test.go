package rubyvcr

import (
	"testing"

	"tapedeck/replay/library/librarytest"
	"tapedeck/replay/source"
)

func TestSetUpInCode(t *testing.T) {
	helper := "VCR.configure do |c|\n  c.default_cassette_options = { match_requests_on: %i[method uri body], record: (ENV['R'] || 'none').to_sym }\n  c.ignore_hosts 'a.test', 'b.test'\nend\n"
	librarytest.CheckCode(t, Library, source.Ruby, []librarytest.CodeRow{
		{Name: "configured", Files: []string{"it('x', :vcr) { y }", helper}, Test: "x", Want: "match=[method uri body] ignore=[a.test b.test] unknown=record:file1:2"},
		{Name: "metadata of a group", Files: []string{"describe 'a', vcr: { match_requests_on: [:uri], record: :once } do\n  it('x') { y }\nend", helper}, Test: "x", Want: "mode=once match=[uri] ignore=[a.test b.test]"},
		{Name: "another group's", Files: []string{"describe 'a', vcr: { record: :once } do\nend\nit('x') { y }"}, Test: "x", Want: ""},
		{Name: "use_cassette", Files: []string{"it 'x' do\n  VCR.use_cassette('c', match_requests_on: [:method, VCR.request_matchers.uri_without_param(:a)], allow_playback_repeats: true) { y }\nend"}, Test: "x",
			Want: "repeats=true unknown=match_requests_on:file0:2"},
		{Name: "localhost", Files: []string{"it('x') { y }", "VCR.configure { |config| config.ignore_localhost = true }"}, Test: "x", Want: "ignore=[localhost 127.0.0.1 0.0.0.0]"},
	})
}
