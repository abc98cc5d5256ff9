package vcrpy

import (
	"testing"

	"tapedeck/replay/library/librarytest"
	"tapedeck/replay/source"
)

func TestSetUpInCode(t *testing.T) {
	config := "@pytest.fixture(scope='module')\ndef vcr_config():\n    return {'match_on': ['uri'], 'filter_headers': ['authorization', ('cookie', 'X'), ('a', None)], 'ignore_localhost': True}\n"
	librarytest.CheckCode(t, Library, source.Python, []librarytest.CodeRow{
		{Name: "nothing", Files: []string{"def test(): pass"}, Test: "test", Want: ""},
		{Name: "vcr_config of a conftest", Files: []string{"@pytest.mark.vcr\ndef test(): pass", config}, Test: "test",
			Want: "match=[uri] ignore=[localhost 0.0.0.0 127.0.0.1] headers=authorization headers=cookie:X headers=a"},
		{Name: "a marker goes before vcr_config", Files: []string{"@pytest.mark.vcr(match_on=['method', 'body'], record_mode='none')\ndef test(): pass", config}, Test: "test",
			Want: "mode=none match=[method body] ignore=[localhost 0.0.0.0 127.0.0.1] headers=authorization headers=cookie:X headers=a"},
		{Name: "the nearest conftest goes first", Files: []string{"def test(): pass", "def vcr_config(): return dict(match_on=['uri'])", "def vcr_config(): return {'record_mode': 'none'}"}, Test: "test", Want: "match=[uri]"},
		{Name: "one that is computed", Files: []string{"def test(): pass", "def vcr_config(): return base()"}, Test: "test", Want: "unknown=vcr_config:file1:1"},
		{Name: "a class's marker", Files: []string{"@pytest.mark.vcr(allow_playback_repeats=True)\nclass TestA:\n    def test(self): pass\n"}, Test: "test", Want: "repeats=true"},
		{Name: "another class's", Files: []string{"@pytest.mark.vcr(match_on=['uri'])\nclass TestB:\n    pass\nclass TestA:\n    def test(self): pass\n"}, Test: "test", Want: ""},
		{Name: "a module's marker", Files: []string{"pytestmark = [pytest.mark.slow, pytest.mark.vcr(match_on=['uri'])]\ndef test(): pass"}, Test: "test", Want: "match=[uri]"},
		{Name: "use_cassette", Files: []string{"import vcr\ndef test():\n    with vcr.use_cassette('x.yaml', record_mode=vcr.mode.RecordMode.NEW_EPISODES, match_on=MATCH): pass\nMATCH = ('method', 'uri')\n"}, Test: "test",
			Want: "mode=new_episodes match=[method uri]"},
		{Name: "a VCR of its own", Files: []string{"my = vcr.VCR(match_on=['uri'])\n@my.use_cassette('x')\ndef test(): pass", "other = vcr.VCR(match_on=['body'])"}, Test: "test", Want: "match=[uri]"},
		{Name: "the module's use_cassette has no VCR", Files: []string{"@vcr.use_cassette('x')\ndef test(): pass", "other = vcr.VCR(match_on=['body'])"}, Test: "test", Want: ""},
		{Name: "a shared VCR", Files: []string{"from c import my_vcr\ndef test():\n  with my_vcr.use_cassette('x'): pass", "my_vcr = VCR(filter_query_parameters=['key'], filter_post_data_parameters=[('p', 'q')])"}, Test: "test", Want: "query=key post=p:q"},
		{Name: "vcrpy-unittest", Files: []string{"class T(VCRTestCase):\n    def _get_vcr_kwargs(self, **k):\n        return {'match_on': ['uri']}\n    def test_x(self): pass\nclass U:\n    def _get_vcr_kwargs(self): return {'match_on': ['path']}"}, Test: "test_x", Want: "match=[uri]"},
		{Name: "no literals", Files: []string{"@pytest.mark.vcr(match_on=MATCHERS, before_record_request=scrub, record_mode=f())\ndef test(): pass"}, Test: "test",
			Want: "unknown=match_on:file0:1 unknown=before_record_request:file0:1 unknown=record_mode:file0:1"},
	})
}
