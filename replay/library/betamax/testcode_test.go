package betamax

import (
	"testing"

	"tapedeck/replay/library/librarytest"
	"tapedeck/replay/source"
)

func TestSetUpInCode(t *testing.T) {
	configured := "with Betamax.configure() as config:\n    config.default_cassette_options['match_requests_on'] = ['method', 'body']\n    config.default_cassette_options['record_mode'] = os.environ['M']\n    config.define_cassette_placeholder('<T>', 'abc')\n    config.define_cassette_placeholder('<U>', os.environ['U'])\n"
	librarytest.CheckCode(t, Library, source.Python, []librarytest.CodeRow{
		{Name: "configured", Files: []string{"def test(): pass", configured}, Test: "test", Want: "match=[method body] <T>=abc unknown=record_mode:file1:3 unknown=define_cassette_placeholder:file1:5"},
		{Name: "use_cassette", Files: []string{"def test():\n    with Betamax(s).use_cassette('x', match_requests_on=['uri'], record='none'): pass", configured}, Test: "test",
			Want: "mode=none match=[uri] <T>=abc unknown=define_cassette_placeholder:file1:5"},
		{Name: "options of a recorder", Files: []string{"def test():\n    with Betamax(s, default_cassette_options={'record_mode': 'all'}).use_cassette('x'): pass"}, Test: "test", Want: "mode=all"},
	})
}
