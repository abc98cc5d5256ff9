package diff

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tapedeck/model"
	"tapedeck/ui/render"
)

var dark = render.NewTheme(true, colorprofile.ANSI256)

// TestRows compares with mock-up M11 of the screen's design, from behind
// the columns of cursor and folds.
func TestRows(t *testing.T) {
	old := model.Response{Status: 200, Reason: "OK"}
	d := model.ResponseDiff{
		Headers: []model.Difference{{Path: "header X-RateLimit-Limit", Was: "60", Now: "5000"}},
		Body: []model.Difference{
			{Path: "$.followers", Was: "861", Now: "1024"},
			{Path: "$.hireable", Was: "true", Now: "null", TypeChanged: true},
			{Path: "$.twitter_username", Kind: model.Added, Now: "null"},
			{Path: "$.gravatar_id", Kind: model.Removed, Was: `""`},
		},
	}
	volatile := []string{"Date", "ETag", "X-Request-Id", "Age", "Expires", "Server-Timing"}
	for _, c := range []struct {
		name string
		new  model.Response
		diff model.ResponseDiff
		want string
	}{
		{"M11", old, d, `
status    200 OK, the same
headers   1 changed; 6 volatile keep the recorded value: Date, ETag, …
  ~ X-RateLimit-Limit: 60 -> 5000
body      2 changed, 1 new, 1 removed
  ~ $.followers         861 -> 1024
  ~ $.hireable          true -> null     another type
  + $.twitter_username  null
  - $.gravatar_id       ""`},
		{"worse, hostile", model.Response{Status: 503, Reason: "\x1b[31m"},
			model.ResponseDiff{Body: []model.Difference{{Path: "$.\x1b", Was: "\u202e", Now: "a\nb"}}}, `
status    200 OK -> 503 ␛[31m
headers   the same; 6 volatile keep the recorded value: Date, ETag, …
body      1 changed
  ~ $.␛  <U+202E> -> a␊b`},
		{"too many", old, model.ResponseDiff{Body: []model.Difference{{Path: "line 1", Was: "a", Now: "b"}, {Path: "…", Now: "12 more"}}}, `
status    200 OK, the same
headers   the same; 6 volatile keep the recorded value: Date, ETag, …
body      very many changed
  ~ line 1  a -> b
  ~ 12 more`},
		{"objects and arrays", old, model.ResponseDiff{Body: []model.Difference{
			{Path: "$.a", Kind: model.Removed, Was: `[1,2,3,4,5,6,7,8,9,10,11,12,13,14]`, Items: 14, Lines: 16},
			{Path: "$.b", Kind: model.Added, Now: `{"c":[2]}`, Items: 1, Lines: 5},
			{Path: "$.d", Kind: model.Added, Now: `[2]`, Items: 1, Lines: 3}}}, `
status    200 OK, the same
headers   the same; 6 volatile keep the recorded value: Date, ETag, …
body      2 new, 1 removed
  - $.a  [ 14 items ]  [1,2,3,4,5,6,7,8,9,10,11,12,13,…
  + $.b  { 1 key }  {"c":[2]}
  + $.d  [2]`},
	} {
		var got string
		for _, row := range Rows(old, c.new, c.diff, volatile) {
			if painted := row.Paint(77, dark); ansi.Strip(painted) != row.Paint(77, render.Theme{}) {
				t.Errorf("in colours %q", painted)
			}
			got += "\n" + row.Paint(77, render.Theme{})
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
	byLine := Rows(old, old, model.ResponseDiff{BodyBy: "line", Body: []model.Difference{{Path: "line 3", Was: "the quick, brown fox", Now: "the slow, brown fox"}}}, nil)
	last := byLine[len(byLine)-1]
	if want := []Part{{render.Plain, "line 3  "}, {render.Plain, "the "}, {render.Removed, "quick"}, {render.Plain, ", brown fox"}, {render.Plain, " -> "}, {render.Plain, "the "}, {render.Added, "slow"}, {render.Plain, ", brown fox"}}; !slices.Equal(last.Parts(), want) {
		t.Errorf("by word: %v", last.Parts())
	}
	byPath := Rows(old, old, d, nil)[4]
	if want := []Part{{render.Plain, "$.followers         "}, {render.Plain, ""}, {render.Removed, "861"}, {render.Plain, ""}, {render.Plain, " -> "}, {render.Plain, ""}, {render.Added, "1024"}, {render.Plain, ""}}; !slices.Equal(byPath.Parts(), want) {
		t.Errorf("by path: %v", byPath.Parts())
	}
	for _, row := range Rows(old, old, model.ResponseDiff{Body: []model.Difference{{Path: strings.Repeat("p", 99), Now: strings.Repeat("v", 99)}}}, nil) {
		if got := row.Paint(40, dark); render.Width(got) > 40 {
			t.Errorf("%q is %d cells wide", got, render.Width(got))
		}
	}
}
