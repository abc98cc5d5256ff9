package librarytest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tapedeck/replay/library"
)

// An observed result is true, false, or an object with what was raised.
type observed struct {
	match  bool
	raises string
}

func (o *observed) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &o.match) == nil {
		return nil
	}
	var long struct {
		Match  bool
		Raises *string
	}
	err := json.Unmarshal(data, &long)
	o.match = long.Match
	if long.Raises != nil {
		o.raises = *long.Raises
	}
	return err
}

// A MatcherRow is two requests that the real libraries compared.
type MatcherRow struct {
	Matcher   OneOrMore
	A         Request `json:"request_a"`
	B         Request `json:"request_b"`
	Match     bool
	Raises    string
	ByVersion map[string]observed `json:"by_version"`
}

// Matchers checks rows of a library's matchers. also is asked about what a
// version's matchers said beside whether they match; nil: nothing.
func Matchers(l library.Library, also func(row []byte, version string, e library.Explanation) error) func(row []byte, verified []string) error {
	return func(row []byte, verified []string) error {
		var v MatcherRow
		if err := json.Unmarshal(row, &v); err != nil {
			return err
		}
		live, err := v.A.Library()
		if err != nil {
			return err
		}
		recorded, err := v.B.Library()
		if err != nil {
			return err
		}
		for i := range v.Matcher {
			v.Matcher[i] = strings.TrimPrefix(v.Matcher[i], ":")
		}
		versions := Versions(l.Name, verified)
		if len(versions) == 0 {
			return errors.New("meta names no version")
		}
		for _, version := range versions {
			want, ok := v.ByVersion[version]
			if !ok {
				want = observed{v.Match, v.Raises}
			}
			e, err := l.Compare(library.Rules{Version: version, MatchOn: v.Matcher}, live, recorded)
			if err != nil {
				return err
			}
			raised := ""
			if x := e.Raised(); x != nil {
				raised = x.Error()
			}
			if e.Match() != want.match || raised != want.raises {
				return fmt.Errorf("%s: match %v, raised %q, want %v, %q", version, e.Match(), raised, want.match, want.raises)
			}
			if also == nil {
				continue
			}
			if err := also(row, version, e); err != nil {
				return fmt.Errorf("%s: %w", version, err)
			}
		}
		return nil
	}
}

// JudgeAsInstalled asks an installed library's matchers about pairs and ours. The
// oracle gives of each whether they match, what the matcher prints, and what is
// raised. same makes of the two results what has to be equal; nil: as they are.
func JudgeAsInstalled(t *testing.T, o Oracle, l library.Library, rows []MatcherPair, version string, same func(row MatcherPair, got, want *[3]any)) {
	t.Helper()
	matched, raised := 0, 0
	for i, want := range AskAll[[3]any](t, o, rows) {
		row := rows[i]
		e, err := l.Compare(library.Rules{Version: version, MatchOn: []string{row.Matcher}}, row.A.Library(), row.B.Library())
		if err != nil {
			t.Fatal(err)
		}
		got := [3]any{e.Match(), e.Verdicts[0].Message, ""}
		if x := e.Raised(); x != nil {
			raised++
			got[2] = x.Error()
		}
		if e.Match() {
			matched++
		}
		if same != nil {
			same(row, &got, &want)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			text, _ := json.Marshal(row)
			t.Errorf("%s\n%q %q\n got %v\nwant %v", text, row.A.Library().Body, row.B.Library().Body, got, want)
		}
	}
	t.Logf("%s %s: %d pairs: %d matched, %d raised", l.Name, version, len(rows), matched, raised)
}

// A MatcherPair is a pair for one matcher.
type MatcherPair struct {
	Matcher string `json:"matcher"`
	Pair
}

// EachMatcher gives each pair to one of the matchers, at random.
func EachMatcher(seed uint64, pairs []Pair, matchers ...string) []MatcherPair {
	random := rand.New(rand.NewPCG(seed, 0))
	var rows []MatcherPair
	for _, p := range pairs {
		rows = append(rows, MatcherPair{matchers[random.IntN(len(matchers))], p})
	}
	return rows
}
