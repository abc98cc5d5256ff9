package govcr

import (
	"testing"

	"tapedeck/replay/library/librarytest"
	"tapedeck/replay/source"
)

func TestSetUpInCode(t *testing.T) {
	helper := `package p
func replay(t *testing.T, name string, options ...recorder.Option) *http.Client {
	options = append([]recorder.Option{recorder.WithMode(mode()), recorder.WithMatcher(cassette.NewDefaultMatcher(cassette.WithIgnoreUserAgent(), cassette.WithIgnoreHeaders("A", "B")))}, options...)
	r, err := recorder.New("testdata/"+name, options...)
	return r.GetDefaultClient()
}`
	librarytest.CheckCode(t, Library, source.Go, []librarytest.CodeRow{
		{Name: "nothing", Files: []string{"package p\nfunc TestA(t *testing.T) {}"}, Test: "TestA", Want: ""},
		{Name: "no options", Files: []string{"package p\nfunc TestA(t *testing.T) { recorder.New(\"a\") }"}, Test: "TestA", Want: ""},
		{Name: "mode", Files: []string{"package p\nfunc TestA(t *testing.T) { recorder.New(\"a\", recorder.WithMode(recorder.ModeReplayOnly)) }"}, Test: "TestA", Want: "mode=ReplayOnly"},
		{Name: "another test's", Files: []string{"package p\nfunc TestA(t *testing.T) { recorder.New(\"a\") }\nfunc TestB(t *testing.T) { recorder.New(\"a\", recorder.WithMode(recorder.ModeReplayOnly)) }"}, Test: "TestA", Want: ""},
		{Name: "through a function", Files: []string{"package p\nfunc TestA(t *testing.T) { replay(t, \"a\") }", helper}, Test: "TestA",
			Want: "match=[default WithIgnoreUserAgent WithIgnoreHeaders(A,B)] unknown=WithMode:file1:3"},
		{Name: "handed to it", Files: []string{"package p\nfunc TestA(t *testing.T) { replay(t, \"a\", recorder.WithMatcher(cassette.DefaultMatcher)) }", helper}, Test: "TestA",
			Want: "match=[default] unknown=WithMode:file1:3"},
		{Name: "own matcher", Files: []string{"package p\nfunc TestA(t *testing.T) { recorder.New(\"a\", recorder.WithMatcher(byBody)) }"}, Test: "TestA", Want: "match=[byBody]"},
		{Name: "a function literal", Files: []string{"package p\nfunc TestA(t *testing.T) { recorder.New(\"a\", recorder.WithMatcher(func(r *http.Request, i cassette.Request) bool { return true })) }"}, Test: "TestA",
			Want: "match=[the function in WithMatcher]"},
		{Name: "a method on the way", Files: []string{"package p\nfunc TestA(t *testing.T) { s.replay(t) }", helper}, Test: "TestA", Want: ""},
	})
}
