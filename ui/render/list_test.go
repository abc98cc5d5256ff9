package render

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tapedeck/model"
)

const (
	linode = "https://api.linode.com"
	sheet  = "https://sheets.googleapis.com/v4/spreadsheets/1QMiHtlQul7H0d0ckHZcIs9cgfmVbd5k84i9rOhzfrVE"
	nasa   = "https://urs.earthdata.nasa.gov"
	cmr    = "https://cmr.earthdata.nasa.gov/search/granules.umm_json?bounding_box=-46,69,-45,70&page_size=0"
	openai = "https://api.openai.com/v1/chat/completions"
)

func summary(method, url string, status int, typ string, size int) model.Summary {
	return model.Summary{Method: method, URL: url, Status: status, Type: typ, ResponseSize: size}
}

// TestRow holds rows against the mock-ups of the screen's design.
func TestRow(t *testing.T) {
	now := time.Date(2024, 6, 1, 12, 0, 0, 0, time.UTC)
	dated := summary("GET", linode+"/v4beta/regions?page=1", 200, "json", 34_312)
	dated.Recorded = now.Add(-12 * 24 * time.Hour)
	labelled := summary("POST", openai, 200, "sse", 8_700)
	labelled.Label = "gpt-5.5-2026-01-02-preview"
	short := labelled
	short.Label = "gpt-5"
	noRoom := summary("POST", openai+"/and/then/some", 200, "sse", 8_700)
	noRoom.Label = "gpt-5.5-2026-01-02-preview"
	for _, c := range []struct {
		name         string
		width, count int
		dated        bool
		others       []string // URLs of other interactions
		row          ListRow
		want         string
	}{
		{"short URL", 60, 22, false, nil, ListRow{N: 1, Summary: summary("GET", linode+"/v4beta/regions?page=1", 200, "json", 34_312)},
			"    1 GET    200   /v4beta/regions?page=1      json  34.3 kB"},
		{"fits exactly", 60, 22, false, nil, ListRow{N: 2, Summary: summary("POST", linode+"/v4beta/linode/instances", 200, "json", 1_014)},
			"    2 POST   200   /v4beta/linode/instances    json   1.0 kB"},
		{"path cut in the middle", 60, 22, false, nil, ListRow{N: 3, Summary: summary("POST", linode+"/v4beta/networking/reserved/ips", 200, "json", 280)},
			"    3 POST   200   /v4beta/…rking/reserved/ips json    280 B"},
		{"cursor", 60, 22, false, nil, ListRow{N: 4, Cursor: '>', Summary: summary("POST", linode+"/v4beta/linode/instances/99170246/ips", 200, "json", 436)},
			">   4 POST   200   /v4beta/…ances/99170246/ips json    436 B"},
		{"client error", 60, 22, false, nil, ListRow{N: 5, Summary: summary("POST", linode+"/v4beta/linode/instances/99170246/ips", 400, "json", 81)},
			"    5 POST   400!  /v4beta/…ances/99170246/ips json     81 B"},
		{"long method", 60, 22, false, nil, ListRow{N: 8, Summary: summary("DELETE", linode+"/v4beta/networking/reserved/ips/192.0.2.0", 200, "json", 2)},
			"    8 DELETE 200   /v4beta/…rved/ips/192.0.2.0 json      2 B"},
		{"two hosts", 80, 7, false, []string{cmr}, ListRow{N: 1, Summary: summary("POST", nasa+"/api/users/REDACTED", 401, "json", 81)},
			"    1 POST   401!  urs.…/api/users/REDACTED                        json     81 B"},
		{"changed, redirect, no body", 80, 7, false, []string{cmr}, ListRow{N: 3, State: '~', Summary: summary("GET", nasa+"/profile", 302, "none", 0)},
			"  ~ 3 GET    302>  urs.…/profile                                   none      0 B"},
		{"query cut first", 80, 7, false, []string{nasa}, ListRow{N: 5, Cursor: '-', Summary: summary("GET", cmr, 200, "json", 36)},
			"-   5 GET    200   cmr.…/search/granules.umm_json?bounding_box=-4… json     36 B"},
		{"marked", 80, 20, false, nil, ListRow{N: 14, Marked: true, Summary: summary("POST", linode+"/v4beta/linode/instances/99170246/ips", 400, "json", 85)},
			" * 14 POST   400!  /v4beta/linode/instances/99170246/ips           json     85 B"},
		{"label as wide as there is room, number to come", 80, 999_999, false, nil, ListRow{N: 1, Cursor: '>', Summary: labelled},
			">       1 POST   200   /v1/chat/completions [gpt-5.5-2026-01-02-…] sse    8.7 kB"},
		{"label whole", 80, 22, false, nil, ListRow{N: 1, Summary: short},
			"    1 POST   200   /v1/chat/completions [gpt-5]                    sse    8.7 kB"},
		{"label left out", 57, 22, false, nil, ListRow{N: 1, Summary: noRoom},
			"    1 POST   200   /v1/cha…ns/and/then/some sse    8.7 kB"},
		{"age", 84, 22, true, nil, ListRow{N: 1, Summary: dated},
			"    1 GET    200   /v4beta/regions?page=1                         json  34.3 kB  12d"},
		{"age at a narrower list", 83, 22, true, nil, ListRow{N: 1, Summary: dated},
			"    1 GET    200   /v4beta/regions?page=1                             json  34.3 kB"},
		{"type and size dropped", 50, 22, false, nil, ListRow{N: 7, Summary: summary("GET", linode+"/v4beta/regions", 503, "json", 34_312)},
			"    7 GET    503!! /v4beta/regions                "},
		{"nothing recorded", 60, 22, false, nil, ListRow{N: 9, State: '?', Summary: summary("", "", 0, "none", 0)},
			"  ? 9        ---                               none      0 B"},
		{"mixed schemes", 80, 22, false, []string{"http://api.linode.com/"}, ListRow{N: 9, Summary: summary("GET", linode+"/a", 200, "json", 1)},
			"    9 GET    200   https://api.linode.com/a                        json      1 B"},
		{"wide characters", 60, 22, false, nil, ListRow{N: 9, Summary: summary("GET", linode+"/日本語/日本語/日本語/日本語/日本語/日本語", 200, "json", 1)},
			""},
		{"hostile", 60, 22, false, nil, ListRow{N: 9, Summary: summary("G\x1b[31mT", linode+"/\x1b]0;x\a\u202e", 200, "\x1b", 1)},
			"    9 G␛[31… 200   /␛]0;x␇<U+202E>             ␛         1 B"},
		{"very long", 60, 22, false, nil, ListRow{N: 9, Summary: summary("GET", linode+"/start/"+strings.Repeat("x", 1e6)+"/end?"+strings.Repeat("y", 1e6), 200, "json", 1)},
			"    9 GET    200   /star…xxxxxxxx/end?yyyyyyy… json      1 B"},
		{"one long path, queries that differ", 80, 22, false, []string{sheet + "?includeGridData=false"}, ListRow{N: 6, Summary: summary("GET", sheet+"?ranges=%27Sheet1%27%21A1&fields=sheets%2Fdata%2FrowData", 200, "json", 69)},
			"    6 GET    200   /v4/spread…cgfmVbd5k84i9rOhzfrVE?ranges=%27She… json     69 B"},
		{"a long path, a short query", 80, 22, false, nil, ListRow{N: 6, Summary: summary("GET", sheet+"?page=1", 200, "json", 69)},
			"    6 GET    200   /v4/spreadshe…ZcIs9cgfmVbd5k84i9rOhzfrVE?page=1 json     69 B"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var o Origins
			for _, url := range append(c.others, c.row.Summary.URL) {
				o.Add(url)
			}
			columns := NewColumns(c.width, c.count, c.dated)
			for theme, th := range map[string]Theme{"plain": {}, "colours": NewTheme(true, colorprofile.ANSI256)} {
				got := columns.Row(c.row, &o, now, th)
				if w := ansi.StringWidth(got); w != c.width {
					t.Errorf("%s: %d cells, want %d: %q", theme, w, c.width, got)
				}
				if got = ansi.Strip(got); c.want != "" && got != c.want {
					t.Errorf("%s\n got %q\nwant %q", theme, got, c.want)
				}
			}
		})
	}
}

// Hosts keep what tells them apart where there is no room for all of them.
func TestHosts(t *testing.T) {
	for _, c := range []struct {
		name, others string
		url          string
		width        int
		want         string
	}{
		{"room for all", "https://auth.greenhouse.test/", "https://api.greenhouse.test/v1", 60, "api.greenhouse.test/v1"},
		{"one domain", "https://auth.greenhouse.test/", "https://api.greenhouse.test/v1/plants/17/leaves", 32, "api.…/v1/plants/17/leaves"},
		{"capital letters", "https://auth.greenhouse.test/", "https://API.Greenhouse.test/v1/plants/17/leaves", 32, "API.…/v1/plants/17/leaves"},
		{"the domain itself is a host", "https://greenhouse.example.test/", "https://api.greenhouse.example.test/v1/plants/17/leaves", 39, "api.gr…ouse.…/v1/plants/17/leaves"},
		{"nested", "https://a.b.greenhouse.test/ https://b.greenhouse.test/", "https://c.b.greenhouse.test/v1/plants/17/leaves", 32, "c.b.…/v1/plants/17/leaves"},
		{"other domains", "https://api.other.test/", "https://api.greenhouse.test/v1/plants/17/leaves", 32, "api.g…e.test/v1/plants/17/leaves"},
		{"ports", "http://127.0.0.1:8931/", "http://127.0.0.1:8932/v1/plants/17/leaves", 26, "127.0…1:8932/v1/…17/leaves"},
		{"a path alone", "https://auth.greenhouse.test/ /a", "https://api.greenhouse.test/v1/plants/17/leaves", 32, "https://api.g…e.test/v1…7/leaves"},
	} {
		var o, joined Origins
		for _, url := range append(strings.Fields(c.others), c.url) {
			o.Add(url)
		}
		joined.Join(&o)
		for _, o := range []*Origins{&o, &joined} {
			if got := o.URL(c.url, "", c.width, Theme{}); got != c.want || Width(got) > c.width {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
	}
}

// A label takes what the URL leaves, and its name more; the end of the path stays.
func TestLabelsInRows(t *testing.T) {
	const completions, charges = "https://a.test/v1/chat/completions", "https://a.test/v1/charges"
	for _, c := range []struct {
		url, label string
		width      int
		want       string
	}{
		{completions, "moss-mini: Soil is at 24 %", 60, "/v1/chat/completions [moss-mini: Soil is at 24 %]"},
		{completions, "moss-mini: Soil is at 24 %", 40, "/v1/chat/completions [moss-mini: Soil …]"},
		{completions, "moss-mini: Soil is at 24 %", 34, "/v1/chat/completions [moss-mini]"},
		{completions, "moss-mini: Soil is at 24 %", 30, "/v1/c…/completions [moss-mini]"},
		{completions, "moss-mini", 24, "/v1/chat/completions"},
		{charges, "method=card amount=100", 40, "/v1/charges [method=card amount=100]"},
		{charges, "method=card amount=100", 24, "/v1/charges [method=ca…]"},
		{charges, "method=card amount=100", 15, "/v1/charges"},
	} {
		var o Origins
		o.AddRow(model.Summary{Method: "POST", URL: c.url, Label: c.label})
		if got := o.URL(c.url, c.label, c.width, Theme{}); got != c.want || Width(got) > c.width {
			t.Errorf("%s in %d: %q, want %q", c.label, c.width, got, c.want)
		}
	}
}

// Where all requests are to one model, what it is asked tells them apart.
func TestModelsInRows(t *testing.T) {
	const url, label = "https://a.test/v1/chat/completions", "moss-mini: Soil is at 24 %"
	for _, c := range []struct {
		name, others string // labels
		width        int
		want         string
	}{
		{"one request", "", 34, "/v1/chat/completions [moss-mini]"},
		{"other models", "moss:no moss-big: Light?", 34, "/v1/chat/completions [moss-mini]"},
		{"one model", "moss-mini: Light?|moss-mini: Light?", 45, "/v1/chat/completions [Soil is at 24 %]"},
		{"little room", "moss-mini: Light?", 34, "/v1/chat/completions [Soil is at…]"},
		{"beside other labels", "moss-mini: Light?|name=a b: c|Query", 45, "/v1/chat/completions [Soil is at 24 %]"},
	} {
		var o, joined Origins
		for _, label := range append(strings.Split(c.others, "|"), label) {
			row := model.Summary{URL: url, Label: label}
			o.AddRow(row)
			var one Origins
			one.AddRow(row)
			joined.Join(&one)
		}
		for _, o := range []*Origins{&o, &joined} {
			if got := o.URL(url, label, c.width, Theme{}); got != c.want || Width(got) > c.width {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
	}
}

// Where a path is cut, its query is shown from where those of the path differ.
func TestQueriesInRows(t *testing.T) {
	for _, c := range []struct {
		name, queries string // of the rows; the first is shown
		width         int
		want          string
	}{
		{"room for all", "?ranges=%27S%27%21A1&fields=x ?ranges=%27S%27%21B2&fields=x", 60, "/v4/sheets/1yOY1U4tsuCp?ranges=%27S%27%21A1&fields=x"},
		{"room for the path", "?ranges=%27S%27%21A1&fields=x ?ranges=%27S%27%21B2&fields=x", 36, "/v4/sheets/1yOY1U4tsuCp?ranges=%27S…"},
		{"an escape", "?ranges=%27S%27%21A1&fields=x ?ranges=%27S%27%21B2&fields=x", 24, "/v4/s…OY1U4tsuCp?…%21A1…"},
		{"within an escape", "?a=longlonglong%21 ?a=longlonglong%27", 24, "/v4/sh…1yOY1U4tsuCp?…%21"},
		{"words", "?after=cursor-17&page=longer ?after=cursor-18&page=longer ?after=cursor-19", 24, "/v4/s…OY1U4tsuCp?…curso…"},
		{"the end of a word", "?after=longcursor-17 ?after=longcursor-18 ?after=longcursor-19", 24, "/v4/sh…s/1yOY1U4tsuCp?…7"},
		{"beside other names", "?ranges=%27S%27%21A1 ?grid=no ?ranges=%27S%27%21B2 ?grid=no", 24, "/v4/s…yOY1U4tsuCp?…%21A1"},
		{"from the start", "?alpha=1&longlonglong ?beta=1&longlonglong", 24, "/v4/s…OY1U4tsuCp?alpha=…"},
		{"all alike", "?alpha=1&longlonglong ?alpha=1&longlonglong", 24, "/v4/s…OY1U4tsuCp?alpha=…"},
		{"the beginning of another", "?alpha=1&longlonglong ?alpha=1&longlonglong&more", 24, "/v4/s…OY1U4tsuCp?alpha=…"},
		{"not ASCII", "?q=aaaaaaaaaaaaaaaaaaé ?q=aaaaaaaaaaaaaaaaaaè", 24, "/v4/sh…s/1yOY1U4tsuCp?…é"},
	} {
		var o, joined Origins
		of := func(query string) string { return "https://a.test/v4/sheets/1yOY1U4tsuCp" + query }
		queries := strings.Fields(c.queries)
		for _, query := range queries {
			o.AddRow(model.Summary{URL: of(query)})
			var one Origins
			one.AddRow(model.Summary{URL: of(query)})
			joined.Join(&one)
		}
		for _, o := range []*Origins{&o, &joined} {
			if got := o.URL(of(queries[0]), "", c.width, Theme{}); got != c.want || Width(got) > c.width {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
	}
}

func TestHeading(t *testing.T) {
	for _, c := range []struct {
		width int
		urls  []string
		want  string
	}{
		{60, []string{linode + "/a", linode}, " Interactions on api.linode.com                type     size"},
		{80, []string{nasa, cmr}, " Interactions on 2 hosts                                           type     size"},
		{50, nil, " Interactions                                     "},
		{60, []string{"https://" + strings.Repeat("x", 99)}, " Interactions on xxxxxxxxxxxxxxxxxxxxxxxxxxxx… type     size"},
	} {
		var o Origins
		for _, url := range c.urls {
			o.Add(url)
		}
		got := NewColumns(c.width, 22, false).Heading(o.Heading())
		if got != c.want || Width(got) != c.width {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

// A list that is narrower than the usual one shows as much of a URL as that does, as
// far as type and size have room to leave, and leaves them where no URL needs it.
func TestColumnsFor(t *testing.T) {
	long := strings.Repeat("x", 200)
	for _, c := range []struct {
		name, url, other string
		method           string
	}{
		{"one host, short", "https://a.test/v1", "", "GET"},
		{"one host, long", "https://a.test/" + long, "", "GET"},
		{"one host, middling", "https://a.test/" + long[:35], "", "GET"},
		{"hosts", "https://sheets.greenhouse.test/v4/" + long, "https://auth.greenhouse.test/", "GET"},
		{"a long method", "https://a.test/" + long, "", "PROPPATCH"},
	} {
		var o Origins
		o.AddRow(summary(c.method, c.url, 200, "json", 1))
		if c.other != "" {
			o.AddRow(summary("GET", c.other, 200, "json", 1))
		}
		usual := NewColumns(usualWidth, 22, false).For(&o)
		before := 0
		for width := 50; width <= 200; width++ {
			was := NewColumns(width, 22, false)
			got := was.For(&o)
			if got.others()+got.URL != width || got.Method < len(c.method) {
				t.Fatalf("%s, %d wide: %+v", c.name, width, got)
			}
			shown := min(got.URL, o.Widest())
			if shown < min(before, usual.URL) {
				t.Errorf("%s, %d wide: %d columns of a URL, %d in a narrower list", c.name, width, shown, before)
			}
			before = shown
			if shown < min(usual.URL, o.Widest()) && (got.Type > 0 || got.Size > 0) {
				t.Errorf("%s, %d wide: a URL is cut to %d beside %+v", c.name, width, shown, got)
			}
			if was.URL-(got.Method-was.Method) >= o.Widest() && (got.Type != was.Type || got.Size != was.Size) {
				t.Errorf("%s, %d wide: nothing is cut, and yet %+v of %+v", c.name, width, got, was)
			}
		}
	}
}

// A list that is as wide as is needed shows as much of a URL as one of the usual
// width, one that is narrower less.
func TestNeeds(t *testing.T) {
	for _, c := range []struct {
		url, method string
		count, want int
	}{
		{"https://a.test/v1", "GET", 22, 22}, {"https://a.test/" + strings.Repeat("x", 35), "GET", 22, 55},
		{"https://a.test/" + strings.Repeat("x", 200), "GET", 22, 66}, {"https://a.test/" + strings.Repeat("x", 200), "GET", 22_000, 66},
		{"https://a.test/" + strings.Repeat("x", 200), "PROPPATCH", 22, 66},
	} {
		var o Origins
		o.AddRow(summary(c.method, c.url, 200, "json", 1))
		got := Needs(c.count, &o)
		if got != c.want {
			t.Errorf("%.40s %s of %d: %d columns, want %d", c.url, c.method, c.count, got, c.want)
		}
		usual := min(NewColumns(usualWidth, c.count, false).For(&o).URL, o.Widest())
		if shown := NewColumns(max(50, got), c.count, false).For(&o).URL; shown < usual {
			t.Errorf("%.40s %s of %d: %d columns of a URL, %d in the usual list", c.url, c.method, c.count, shown, usual)
		}
	}
}

// TestRowColours: a selected row's colours replace those of its parts.
func TestRowColours(t *testing.T) {
	var o Origins
	row := ListRow{N: 1, Cursor: '>', Summary: summary("GET", linode, 404, "json", 1)}
	got := NewColumns(60, 1, false).Row(row, &o, time.Time{}, NewTheme(true, colorprofile.ANSI256))
	if n := strings.Count(got, "\x1b["); n != 2 || !strings.HasPrefix(got, "\x1b[38;5;255;48;5;238m>") {
		t.Errorf("%d sequences in %q", n, got)
	}
}

func BenchmarkRowOfList(b *testing.B) {
	var o Origins
	o.Add(linode)
	o.Add(nasa)
	columns, th := NewColumns(88, 100_000, true), NewTheme(true, colorprofile.ANSI256)
	row := ListRow{N: 5, Summary: summary("GET", cmr, 200, "json", 36)}
	for b.Loop() {
		columns.Row(row, &o, time.Time{}, th)
	}
}
