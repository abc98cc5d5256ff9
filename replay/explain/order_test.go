package explain

import (
	"fmt"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/testdata/corpus"
)

// order groups the recordings of a cassette.
func order(name string, rules library.Rules, recorded library.Cassette) ([][]Turn, error) {
	o, err := NewOrdering(name, rules)
	if err != nil {
		return nil, err
	}
	for i := range recorded.Len() {
		if interaction, err := recorded.At(i); err == nil {
			o.Add(i, o.Keys(interaction))
		}
	}
	return o.Groups(), nil
}

// orderText is "1,2=1 4,5": groups of recordings counted from 1, "=" the
// earlier one that has the same answer.
func orderText(groups [][]Turn) string {
	var all []string
	for _, g := range groups {
		var turns []string
		for _, t := range g {
			s := fmt.Sprint(t.Interaction + 1)
			if t.SameAs >= 0 {
				s += fmt.Sprint("=", t.SameAs+1)
			}
			turns = append(turns, s)
		}
		all = append(all, strings.Join(turns, ","))
	}
	return strings.Join(all, " ")
}

func TestOrder(t *testing.T) {
	const plants = "http://h.test/plants"
	get := func(url, answer string, header ...string) model.Interaction {
		i := model.Interaction{Request: sent("GET", url, "", header...)}
		i.Response = model.Response{Status: 200, Header: model.Header{{Name: "Date", Value: fmt.Sprint(len(answer), url)}}, Body: model.Body{Wire: []byte(answer)}}
		return i
	}
	post := func(body string, header ...string) model.Interaction {
		return model.Interaction{Request: sent("POST", plants, body, header...), Response: model.Response{Status: 201}}
	}
	json := []string{"Content-Type", "application/json"}
	tests := []struct {
		name, library string
		rules         library.Rules
		recordings    interactions
		want          string
	}{
		{"once each", "vcrpy", library.Rules{}, interactions{get(plants, "a"), get(plants+"?a=1", "a")}, ""},
		{"in order of first appearance", "vcrpy", library.Rules{},
			interactions{get(plants+"?b=1", "b"), get(plants, "a"), get(plants, "c"), get(plants+"?b=1", "b"), get(plants, "a")}, "1,4=1 2,3,5=2"},
		{"query in another order", "vcrpy", library.Rules{}, interactions{get(plants+"?a=1&b=2", "a"), get(plants+"?b=2&a=1", "c")}, "1,2"},
		{"uri alone tells them apart", "vcrpy", library.Rules{MatchOn: []string{"uri"}}, interactions{get(plants+"?a=1&b=2", "a"), get(plants+"?b=2&a=1", "c")}, ""},
		{"the body is not looked at", "vcrpy", library.Rules{}, interactions{post("a"), post("b")}, "1,2=1"},
		{"JSON by its values", "vcrpy", library.Rules{MatchOn: []string{"body"}}, interactions{post(`{"a":1,"b":2}`, json...), post(`{"b":2, "a":1}`, json...), post(`{"a":2}`, json...)}, "1,2=1"},
		{"betamax by method and URI", "betamax", library.Rules{}, interactions{get(plants, "a"), post(""), get(plants, "b")}, "1,3"},
		{"digest but for what depends on the time", "betamax", library.Rules{MatchOn: []string{"digest-auth"}}, interactions{
			get(plants, "a", "Authorization", `Digest username="u", cnonce="1"`), get(plants, "a", "Authorization", `Digest username="u", cnonce="2"`),
			get(plants, "a", "Authorization", `Digest username="v", cnonce="1"`)}, "1,2=1"},
		{"ruby-vcr by method and URI", "ruby-vcr", library.Rules{}, interactions{get(plants, "a"), get(plants, "a")}, "1,2=1"},
		{"go-vcr 4 looks at headers", "go-vcr", library.Rules{}, interactions{get(plants, "a", "X-Id", "1"), get(plants, "a", "X-Id", "2"), get(plants, "b", "X-Id", "1")}, "1,3"},
		{"go-vcr 3 does not", "go-vcr", library.Rules{Version: "3.2.0"}, interactions{get(plants, "a", "X-Id", "1"), get(plants, "a", "X-Id", "2")}, "1,2=1"},
		{"go-vcr without a header that is ignored", "go-vcr", library.Rules{MatchOn: []string{"default", "WithIgnoreHeaders(X-Id)"}}, interactions{get(plants, "a", "X-Id", "1"), get(plants, "a", "X-Id", "2")}, "1,2=1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			groups, err := order(test.library, test.rules, test.recordings)
			if err != nil {
				t.Fatal(err)
			}
			if got := orderText(groups); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if _, err := order("vcrpy", library.Rules{MatchOn: []string{"colour"}}, interactions{}); err == nil {
		t.Error("a matcher that is none is taken")
	}
}

// A group is what the matchers call equal, asked one by one.
func TestOrderAgainstMatchers(t *testing.T) {
	groupsSeen := 0
	for _, file := range corpus.Cassettes(t) {
		f, err := cassette.Open(file.Path, cassette.Options{})
		if err != nil || f.Len() > 60 || f.Format().Library == "" || f.Format().Name == "har" { // nothing tells whose an empty file is, and no library's a HAR file is
			continue
		}
		l, err := all.Named(f.Format().Library)
		if err != nil {
			t.Errorf("%s: %v", file.Path, err)
			continue
		}
		groups, err := order(l.Name, library.Rules{}, f)
		if err != nil {
			t.Errorf("%s: %v", file.Path, err)
			continue
		}
		groupsSeen += len(groups)
		in := map[int]int{} // the group of an interaction, from 1
		for n, g := range groups {
			for _, turn := range g {
				in[turn.Interaction] = n + 1
			}
		}
		for i := range f.Len() {
			for k := range i {
				a, errA := f.At(i)
				b, errB := f.At(k)
				if errA != nil || errB != nil {
					continue
				}
				r, w := library.RequestOf(a), library.RequestOf(b)
				if l.Fields != nil {
					r.Own, w.Own = l.Fields(a), l.Fields(b)
				}
				e, err := l.Compare(library.Rules{}, r, w)
				if err != nil {
					t.Fatal(err)
				}
				if together := in[i] > 0 && in[i] == in[k]; together != e.Match() {
					t.Errorf("%s: %d and %d together: %v, the matchers: %v", file.Path, k+1, i+1, together, e.Match())
				}
			}
		}
	}
	if groupsSeen == 0 {
		t.Error("no request was recorded twice")
	}
}

// BenchmarkOrder groups many recordings, most of them under other headers.
func BenchmarkOrder(b *testing.B) {
	recordings := manyRecordings(100_000)
	for b.Loop() {
		if _, err := order("go-vcr", library.Rules{}, recordings); err != nil {
			b.Fatal(err)
		}
	}
}
