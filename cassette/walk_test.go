package cassette_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/testdata/corpus"
)

// What a walk decodes of an interaction is the part of the whole that was asked for,
// and what cannot be read is said in the same words.
func TestWalkParts(t *testing.T) {
	seen := 0
	for _, s := range corpus.Cassettes(t) {
		f, err := cassette.Open(s.Path, cassette.Options{})
		if err != nil {
			continue
		}
		type parts struct {
			request, headers       model.Interaction
			requestErr, headersErr error
		}
		read := func(v *cassette.Visit) (p parts) {
			p.request, p.requestErr = v.Request()
			p.headers, p.headersErr = v.Headers()
			return p
		}
		err = cassette.Walk(context.Background(), f, 0, f.Len(), read, func(i int, p parts) error {
			seen++
			named, namedErr := f.Named(i)
			named.Response = model.Response{Status: named.Response.Status}
			whole, err := f.At(i)
			whole.Request.Body, whole.Response.Body = model.Body{}, model.Body{}
			if !p.request.Equal(named) || fmt.Sprint(p.requestErr) != fmt.Sprint(namedErr) {
				t.Errorf("%s: request %d is %+v, %v; want %+v, %v", s.Name(), i+1, p.request, p.requestErr, named, namedErr)
			}
			if !p.headers.Equal(whole) || fmt.Sprint(p.headersErr) != fmt.Sprint(err) {
				t.Errorf("%s: headers of %d are %+v, %v; want %+v, %v", s.Name(), i+1, p.headers, p.headersErr, whole, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if seen < 500 {
		t.Errorf("%d interactions were looked at", seen)
	}
}

// What is wrong in a part that was not asked for is an error all the same.
func TestWalkPartsWrong(t *testing.T) {
	const entry = "interactions:\n- request: {body: null, headers: {}, method: GET, uri: http://h.test/}\n" +
		"  response:\n    body: {string: a}\n    headers:%s\n    status: {code: 200, message: OK}\nversion: 1\n"
	for _, headers := range []string{
		" {}", " null", " {A: [b]}", " {A: b}", " {A: null}", " {A: [null]}", " {A: 1}", " text", " [[A, b]]", " [A]",
		" {A: {b: c}}", " {A: [{b: c}]}", " {A: [[b]]}", " {A: [!!binary YQ==]}", " {A: [!!binary '*']}", " {A: !!binary '*'}",
		"\n      <<: {A: [b]}", "\n      <<: text", "\n      A: &a [b]\n      C: *a", "\n      A: &a {b: c}\n      C: *a",
	} {
		f, err := cassette.Read("a.yaml", fmt.Appendf(nil, entry, headers), cassette.Options{})
		if err != nil {
			t.Errorf("%s: %v", headers, err)
			continue
		}
		_, want := f.At(0)
		read := func(v *cassette.Visit) error { _, err := v.Request(); return err }
		_ = cassette.Walk(context.Background(), f, 0, 1, read, func(_ int, got error) error {
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %v, want %v", headers, got, want)
			}
			return nil
		})
	}
}

var (
	alphanumeric = regexp.MustCompile(`[A-Za-z0-9]+`)
	escaped      = []string{"n", "t", "x", "u", "0", "41", "x41", "k", "i", "absentword"}
)

// someWords are words and parts of words of a body, and some that stand in escapes.
func someWords(random *rand.Rand, text string) []string {
	words := escaped
	all := alphanumeric.FindAllString(text, -1)
	for range min(len(all), 6) {
		word := all[random.IntN(len(all))]
		from := random.IntN(len(word))
		words = append(words[:len(words):len(words)], strings.ToLower(word[from:from+1+random.IntN(len(word)-from)]))
	}
	return words
}

// checkContains holds what is told of each stored body against the decoded one, and
// counts what is told and what was asked.
func checkContains(t *testing.T, name string, f *cassette.File, words func(text string) []string) (told, asked int) {
	t.Helper()
	for i := range f.Len() {
		whole, err := f.At(i)
		if err != nil {
			continue
		}
		for _, side := range []model.Side{model.InRequest, model.InResponse} {
			text := string(whole.Body(side).Wire)
			for _, word := range words(text) {
				type answer struct{ contains, sure bool }
				read := func(v *cassette.Visit) (a answer) {
					a.contains, a.sure = v.Contains(side, word)
					return a
				}
				_ = cassette.Walk(context.Background(), f, i, i+1, read, func(_ int, a answer) error {
					if asked++; a.sure {
						told++
					}
					if want := strings.Contains(strings.ToLower(text), word); a.sure && a.contains != want {
						t.Errorf("%s: %s body of %d holds %q: %v, want %v", name, side, i+1, word, a.contains, want)
					}
					return nil
				})
			}
		}
	}
	return told, asked
}

// What is told of a body by how it is stored is what is true of it decoded.
func TestContains(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	told, asked := 0, 0
	for _, s := range corpus.Cassettes(t) {
		f, err := cassette.Open(s.Path, cassette.Options{})
		if err != nil || !strings.HasPrefix(f.Format().Name, "vcrpy") {
			continue
		}
		a, b := checkContains(t, s.Name(), f, func(text string) []string { return someWords(random, text) })
		told, asked = told+a, asked+b
	}
	t.Logf("%d of %d questions were answered", told, asked)
	if told < asked/2 {
		t.Error("too little is told")
	}
}

func TestContainsByStyle(t *testing.T) {
	const entry = "interactions:\n- request: {body: null, headers: {}, method: GET, uri: http://h.test/}\n" +
		"  response:\n    body:\n      string: %s\n    headers: {}\n    status: {code: 200, message: OK}\nversion: 1\n"
	words := func(string) []string {
		return append(escaped[:len(escaped):len(escaped)], "token", "oken", "to", "ken", "tokens", "12", "null", "true")
	}
	for _, text := range []string{
		"token", "a Token b", "'to ''token'''", "'to\n\n        ken'", "to\n        ken", `"a token"`, `"\token"`, `"\\token"`, `"\x74oken"`, `"\u0074oken"`, `"\U00000074oken"`,
		"\"to\\\n        ken\"", "\"to\\\n        \\ ken\"", "\"to\n        ken\"", `"an escape \xe9 and far behind a token"`, `"to\u212Aen"`, "'to\u212aen'", "|\n        a\n        token", "|-\n        to\n        ken",
		"| # token\n        a", ">\n        to\n        ken", ">2 # token\n        a", "!!str token", "!!binary dG9rZW4=", "null", "12", "true", "~", "{token: a}", "[token]", "'\u0130'", `"\u0130"`, `"\ttoken\n"`, "''",
	} {
		f, err := cassette.Read("a.yaml", fmt.Appendf(nil, entry, text), cassette.Options{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		checkContains(t, text, f, words)
	}
}
