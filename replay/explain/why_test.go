package explain

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/all"
	"tapedeck/replay/message"
)

// asks is a request that is only asked about.
func asks(r model.Request) Asked { return Asked{KnownRequest: library.KnownRequest{Request: r}} }

// asksPartly is one whose header lacks what its client adds.
func asksPartly(r model.Request) Asked {
	a := asks(r)
	a.LackPartly("as curl", model.HeaderPart)
	return a
}

// refused is one that a library refused; what it names are recordings of the same
// URL.
func refused(r model.Request, f library.Failure) Asked {
	a := asks(r)
	f.Request, a.Failure = &library.KnownRequest{Request: r}, &f
	for i := range f.Candidates {
		f.Candidates[i].URL = r.URL
	}
	return a
}

// lacking is one of which a part is not told.
func lacking(part model.Part, a Asked) Asked {
	a.Lack("give it as curl", part)
	return a
}

func sent(method, url, body string, header ...string) model.Request {
	r := model.Request{Method: method, URL: url, Body: model.Body{Absent: body == "", Wire: []byte(body)}}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header = append(r.Header, model.HeaderLine{Name: header[i], Value: header[i+1]})
	}
	return r
}

// goSent is a request as go-vcr records it.
func goSent(r model.Request) model.Interaction {
	i := model.Interaction{Request: r}
	req, err := http.NewRequest(r.Method, r.URL, bytes.NewReader(r.Body.Wire))
	if err != nil {
		panic(err)
	}
	req.Header = message.HTTPHeader(r.Header)
	lib, err := all.Named("go-vcr")
	if err != nil {
		panic(err)
	}
	lib.StoresRequest(&i, req)
	if err := req.ParseForm(); err != nil {
		panic(err)
	}
	i.Extra = append(i.Extra, model.Extra{Name: "request.form", Value: req.Form.Encode()})
	return i
}

// What each library does about a request, with the reason, the matchers that
// disagree, the places inside, and the remedies.
func TestWhy(t *testing.T) {
	const plants = "http://h.test/plants?page=1"
	json := []string{"Content-Type", "application/json"}
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	tests := []struct {
		name     string
		library  string
		rules    library.Rules
		mode     string
		recorded []model.Request
		asked    []Asked
		form     string // recorded by go-vcr, if it is another than the request's
		want     string // outcome: reason
		failing  string
		places   string
		remedies string
	}{
		{name: "vcrpy replays", library: "vcrpy", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", plants, ""))},
			want: "replay:0: every matcher agrees with 1"},
		{name: "vcrpy, played for another", library: "vcrpy", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", plants, "")), asks(sent("GET", "http://h.test/plants?page=2", ""))},
			want:    "error:CannotOverwriteExistingCassetteException: nothing matches and mode once forbids recording into a cassette that exists; nearest is 1: query differs",
			failing: "query", places: "query page: 1 -> 2", remedies: "record-1 relax curl"},
		{name: "vcrpy query", library: "vcrpy", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", "http://h.test/plants?page=2&new=1", ""))},
			want:    "error:CannotOverwriteExistingCassetteException: nothing matches and mode once forbids recording into a cassette that exists; nearest is 1: query differs",
			failing: "query", places: "query page: 1 -> 2; query new:  -> 1", remedies: "match-1 rerecord-1 relax curl"},
		{name: "vcrpy equally near", library: "vcrpy", mode: "none",
			recorded: []model.Request{sent("GET", "http://h.test/plants?page=7", ""), sent("PUT", plants, ""), sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", "http://h.test/plants?page=2", ""))},
			want:    "error:CannotOverwriteExistingCassetteException: nothing matches and mode none forbids recording; equally near are 1 and 3: query differs",
			failing: "query", places: "query page: 7 -> 2", remedies: "match-1 match-3 rerecord-1 relax curl"},
		{name: "vcrpy equally near, one played", library: "vcrpy", mode: "none",
			recorded: []model.Request{sent("GET", "http://h.test/plants?page=7", ""), sent("PUT", plants, ""), sent("GET", plants, "")},
			asked:    []Asked{refused(sent("GET", "http://h.test/plants?page=2", ""), library.Failure{Situation: library.NoMatch, Cassettes: []library.CassetteInUse{{Unplayed: new(2)}}, Candidates: []library.Candidate{{Failed: []string{"query"}}}})},
			want:     "error:CannotOverwriteExistingCassetteException: nothing matches and mode none forbids recording; equally near are 1 and 3: query differs",
			failing:  "query", places: "query page: 1 -> 2", remedies: "match-3 match-1 rerecord-3 relax curl"},
		{name: "vcrpy used up", library: "vcrpy", mode: "none", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", plants, "")), asks(sent("GET", plants, ""))},
			want:     "error:CannotOverwriteExistingCassetteException: matched, but used up: 2 requests, 1 recording",
			remedies: "duplicate-1 curl"},
		{name: "vcrpy used up by its text", library: "vcrpy", mode: "none", recorded: []model.Request{sent("GET", plants, "")},
			asked: []Asked{refused(sent("GET", plants, ""), library.Failure{Situation: library.AlreadyPlayed})},
			want:  "error:CannotOverwriteExistingCassetteException: matched, but used up: 2 requests, 1 recording", remedies: "duplicate-1 curl"},
		{name: "vcrpy used up twice", library: "vcrpy", mode: "none", recorded: []model.Request{sent("GET", plants, ""), sent("GET", plants, ""), sent("PUT", plants, "")},
			asked: []Asked{refused(sent("GET", plants, ""), library.Failure{Situation: library.AlreadyPlayed})},
			want:  "error:CannotOverwriteExistingCassetteException: matched, but used up: 3 requests, 2 recordings", remedies: "duplicate-2 curl"},
		{name: "Betamax must be used up", library: "betamax", mode: "none", recorded: []model.Request{sent("GET", plants, ""), sent("GET", plants, "")},
			asked: []Asked{refused(sent("GET", plants, ""), library.Failure{Situation: library.NoMatch})},
			want:  "error:BetamaxError: matched, so it must be used up, which the text does not tell: every matcher agrees with 1, 2", remedies: "duplicate-2 curl"},
		{name: "the text would say so", library: "ruby-vcr", mode: "none", recorded: []model.Request{sent("get", plants, "")},
			asked: []Asked{refused(sent("GET", plants, ""), library.Failure{Situation: library.NoMatch, TellsUsedUp: true})},
			want:  "error:: every matcher agrees as far as is known here, yet the text says that the library found no match and does not count it as played: the cassette has changed since, or the test's setup changes requests", remedies: "curl"},
		{name: "the text counts it as not played", library: "vcrpy", mode: "none", recorded: []model.Request{sent("GET", plants, "")},
			asked: []Asked{refused(sent("GET", plants, ""), library.Failure{Situation: library.NoMatch, Cassettes: []library.CassetteInUse{{Unplayed: new(int)}}})},
			want:  "error:CannotOverwriteExistingCassetteException: matched, but used up: 2 requests, 1 recording", remedies: "duplicate-1 curl"},
		{name: "the log says that it was not played", library: "go-vcr", mode: "ReplayOnly", recorded: []model.Request{sent("GET", plants, "")},
			asked: []Asked{refused(sent("GET", plants, ""), library.Failure{Situation: library.NoMatch, AllTried: true, Candidates: []library.Candidate{{}}})},
			want:  "error:: every matcher agrees as far as is known here, yet the text says that the library found no match and does not count it as played: the cassette has changed since, or the test's setup changes requests", remedies: "curl"},
		{name: "used up, but changed since", library: "vcrpy", mode: "none", recorded: []model.Request{sent("PUT", plants, "")},
			asked: []Asked{refused(sent("GET", plants, ""), library.Failure{Situation: library.AlreadyPlayed})},
			want:  "error:CannotOverwriteExistingCassetteException: used up, says the text; in the cassette as it is now nothing matches; nearest is 1: method differs", failing: "method", places: "method: PUT -> GET", remedies: "match-1 rerecord-1 record-1 relax curl"},
		{name: "vcrpy records", library: "vcrpy", mode: "new_episodes", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("PUT", plants, ""))},
			want: "record: nothing matches; mode new_episodes records it; nearest is 1: method differs", failing: "method", places: "method: GET -> PUT", remedies: "match-1 rerecord-1 relax curl"},
		{name: "vcrpy all", library: "vcrpy", mode: "all", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", plants, ""))},
			want: "record: mode all records even what matches", remedies: "rerecord-1 curl"},
		{name: "vcrpy JSON body", library: "vcrpy", rules: library.Rules{MatchOn: []string{"method", "uri", "body"}}, recorded: []model.Request{sent("POST", plants, `{"user":{"id":1}}`, json...)},
			asked: []Asked{asks(sent("POST", plants, `{"user": {"id": 2}}`, json...))},
			want:  "error:CannotOverwriteExistingCassetteException: nothing matches and mode once forbids recording into a cassette that exists; nearest is 1: body differs", failing: "body", places: "$.user.id: 1 -> 2", remedies: "match-1 rerecord-1 relax curl"},
		{name: "vcrpy JSON body, header not told", library: "vcrpy", rules: library.Rules{MatchOn: []string{"method", "uri", "body"}}, recorded: []model.Request{sent("POST", plants, `{"user":{"id":1}}`, json...)},
			asked: []Asked{lacking(model.HeaderPart, refused(sent("POST", plants, `{"user": {"id": 2}}`), library.Failure{Situation: library.NoMatch, Candidates: []library.Candidate{{Failed: []string{"body"}}}}))},
			want:  "error:CannotOverwriteExistingCassetteException: nothing matches and mode once forbids recording into a cassette that exists; nearest is 1: body differs", failing: "body", places: "$.user.id: 1 -> 2", remedies: "match-1 rerecord-1 relax curl"},
		{name: "vcrpy form", library: "vcrpy", rules: library.Rules{MatchOn: []string{"body"}}, recorded: []model.Request{sent("POST", plants, "a=1&b=2", form...)},
			asked: []Asked{asks(sent("POST", plants, "b=3&a=1", form...))},
			want:  "error:CannotOverwriteExistingCassetteException: nothing matches and mode once forbids recording into a cassette that exists; nearest is 1: body differs", failing: "body", places: "form b: 2 -> 3", remedies: "match-1 rerecord-1 relax curl"},
		{name: "vcrpy broken JSON", library: "vcrpy", rules: library.Rules{MatchOn: []string{"body"}}, recorded: []model.Request{sent("POST", plants, "{", json...)},
			asked: []Asked{asks(sent("POST", plants, "{}", json...))},
			want:  "error:CannotOverwriteExistingCassetteException: nothing matches and mode once forbids recording into a cassette that exists; nearest is 1: body differs", failing: "body", places: "line 1: { -> {}", remedies: "match-1 rerecord-1 curl"},
		{name: "vcrpy 8 broken JSON", library: "vcrpy", rules: library.Rules{Version: "8.5.0", MatchOn: []string{"body"}}, recorded: []model.Request{sent("POST", plants, "{", json...)},
			asked: []Asked{asks(sent("POST", plants, "{}", json...))},
			want:  "error:json.decoder.JSONDecodeError: a matcher raises json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)", failing: "body", places: "line 1: { -> {}", remedies: "match-1 rerecord-1 curl"},
		{name: "vcrpy undecided", library: "vcrpy", rules: library.Rules{MatchOn: []string{"uri", "raw_body"}}, recorded: []model.Request{sent("POST", plants, "a")},
			asked: []Asked{lacking(model.BodyPart, refused(sent("POST", plants, ""), library.Failure{Situation: library.NoMatch}))},
			want:  "error:: matches in what the text tells: either it is used up, or what the text does not tell differs: body", remedies: "duplicate-1 curl"},
		{name: "vcrpy names what disagrees", library: "vcrpy", rules: library.Rules{MatchOn: []string{"uri", "raw_body"}}, recorded: []model.Request{sent("POST", plants, "a")},
			asked: []Asked{lacking(model.BodyPart, refused(sent("POST", plants, ""), library.Failure{Situation: library.NoMatch, Candidates: []library.Candidate{{Failed: []string{"raw_body"}}}}))},
			want:  "error:: raw_body differs, says the library, but the text does not tell what came: body", remedies: "match-1 rerecord-1 curl"},
		{name: "the client's own headers", library: "vcrpy", rules: library.Rules{MatchOn: []string{"headers"}}, recorded: []model.Request{sent("GET", plants, "", "User-Agent", "x", "X-A", "1")},
			asked: []Asked{asksPartly(sent("GET", plants, "", "X-A", "2"))},
			want:  "error:CannotOverwriteExistingCassetteException: nothing matches and mode once forbids recording into a cassette that exists; nearest is 1: headers differ", failing: "headers", places: "header X-A: 1 -> 2", remedies: "match-1 rerecord-1 relax curl"},
		{name: "ignored host", library: "vcrpy", mode: "none", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", "http://ignored.test/plants?page=1", ""))},
			want: "passthrough: ignored host: sent to the network in every mode, neither recorded nor replayed", failing: "host", places: "host: h.test -> ignored.test", remedies: "curl"},
		{name: "no cassette", library: "vcrpy", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{refused(sent("GET", plants, ""), library.Failure{Situation: library.NoCassette})},
			want: "error:: no cassette was in use, or it was not found: so says the text", remedies: "curl"},
		{name: "empty", library: "vcrpy", asked: []Asked{asks(sent("GET", plants, ""))},
			want: "error:CannotOverwriteExistingCassetteException: nothing matches and mode once forbids recording into a cassette that exists; the cassette holds no interactions", remedies: "curl"},
		{name: "Betamax URI", library: "betamax", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", "http://h.test/plants?page=2", ""))},
			want: "error:BetamaxError: nothing matches and mode once forbids recording into a cassette that exists; nearest is 1: uri differs", failing: "uri", places: "query page: 1 -> 2", remedies: "match-1 rerecord-1 relax curl"},
		{name: "Betamax all", library: "betamax", mode: "all", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", plants, ""))},
			want: "record-replacing: mode all records again, in place of the recording", remedies: "rerecord-1 curl"},
		{name: "Betamax header name", library: "betamax", rules: library.Rules{MatchOn: []string{"headers"}}, recorded: []model.Request{sent("GET", plants, "", "x-a", "1")}, asked: []Asked{asks(sent("GET", plants, "", "X-A", "1"))},
			want: "error:BetamaxError: nothing matches and mode once forbids recording into a cassette that exists; nearest is 1: headers differ", failing: "headers", places: "header name: x-a -> X-A", remedies: "match-1 rerecord-1 curl"},
		{name: "Ruby rewrites", library: "ruby-vcr", recorded: []model.Request{sent("get", "http://h.test/?a=1&b=2", "")}, asked: []Asked{asks(sent("GET", "http://h.test/?b=2&a=1", ""))},
			want: "replay:0: every matcher agrees with 1"},
		{name: "Ruby none", library: "ruby-vcr", mode: "none", recorded: []model.Request{sent("get", plants, "")}, asked: []Asked{asks(sent("GET", "http://h.test/trees?page=1", ""))},
			want: "error:UnhandledHTTPRequestError: nothing matches and mode none forbids recording; nearest is 1: uri differs", failing: "uri", places: "path: /plants -> /trees", remedies: "record-1 match-1 rerecord-1 relax curl"},
		{name: "Ruby none, another version", library: "ruby-vcr", mode: "none", recorded: []model.Request{sent("get", "http://h.test/v1/plants", "")}, asked: []Asked{asks(sent("GET", "http://h.test/v2/plants", ""))},
			want: "error:UnhandledHTTPRequestError: nothing matches and mode none forbids recording; nearest is 1: uri differs", failing: "uri", places: "path: /v1/plants -> /v2/plants", remedies: "match-1 rerecord-1 record-1 relax curl"},
		{name: "Ruby none, a random name", library: "ruby-vcr", mode: "none", recorded: []model.Request{sent("get", "http://h.test/jobs/6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "")}, asked: []Asked{asks(sent("GET", "http://h.test/jobs/0b9619ff-8b86-4d01-a42d-00cf4fc964fa", ""))},
			want: "error:UnhandledHTTPRequestError: nothing matches and mode none forbids recording; nearest is 1: uri differs", failing: "uri", places: "path: /jobs/6f9619ff-8b86-4d01-b42d-00cf4fc964ff -> /jobs/0b9619ff-8b86-4d01-a42d-00cf4fc964fa", remedies: "match-1 rerecord-1 record-1 relax curl"},
		{name: "go-vcr header", library: "go-vcr", recorded: []model.Request{sent("GET", plants, "", "X-A", "1")}, asked: []Asked{asks(sent("GET", plants, "", "X-A", "2"))},
			want: "error:ErrInteractionNotFound: nothing matches and mode RecordOnce forbids recording into a cassette that exists; nearest is 1: headers differ", failing: "headers", places: "header X-A: 1 -> 2", remedies: "match-1 rerecord-1 relax curl"},
		{name: "go-vcr form", library: "go-vcr", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", plants, ""))}, form: "page=2",
			want: "error:ErrInteractionNotFound: nothing matches and mode RecordOnce forbids recording into a cassette that exists; nearest is 1: form differs", failing: "form", places: "form page: 2 -> 1", remedies: "match-1 rerecord-1 relax curl"},
		{name: "go-vcr passes through", library: "go-vcr", mode: "Passthrough", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", plants, ""))},
			want: "passthrough: mode Passthrough: sent to the network, nothing is recorded or replayed", remedies: "curl"},
		{name: "uber has no modes", library: "uber", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", "http://h.test/trees", ""))},
			want: "record: nothing matches; uber records it; nearest is 1: name differs", failing: "name", places: "path: /plants -> /trees; query page: 1 -> ", remedies: "match-1 rerecord-1 curl"},
		{name: "uber plays for ever", library: "uber", recorded: []model.Request{sent("GET", plants, "")}, asked: []Asked{asks(sent("GET", plants, "")), asks(sent("GET", plants, ""))},
			want: "replay:0: every matcher agrees with 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var recordings interactions
			for _, r := range test.recorded {
				i := model.Interaction{Request: r}
				if test.library == "go-vcr" {
					i = goSent(r)
					if test.form != "" {
						i = i.WithOwn("request.form", test.form)
					}
				}
				recordings = append(recordings, i)
			}
			q, err := NewInquirer(Inquiry{Library: test.library, SessionOptions: library.SessionOptions{Rules: test.rules, Mode: test.mode, State: library.Existing}, Hooked: true, IgnoreHosts: []string{"ignored.test"}}, recordings.stored())
			if err != nil {
				t.Fatal(err)
			}
			var w Why
			for _, a := range test.asked {
				if w, err = q.Ask(a); err != nil {
					t.Fatal(err)
				}
			}
			if got := w.Outcome.String() + ": " + w.Words(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			var failing, places, remedies []string
			if len(w.Near) > 0 {
				failing = w.Near[0].Failing()
				for _, m := range w.Near[0].Matchers {
					for _, d := range m.Differences {
						places = append(places, d.Path+": "+d.Was+" -> "+d.Now)
					}
				}
			}
			for _, r := range q.Remedies(w) {
				remedies = append(remedies, r.ID)
			}
			for _, c := range [][2]string{{strings.Join(failing, " "), test.failing}, {strings.Join(places, "; "), test.places}, {strings.Join(remedies, " "), test.remedies}} {
				if c[0] != c[1] {
					t.Errorf("got %q, want %q", c[0], c[1])
				}
			}
		})
	}
}

// What is copied into a recording is what its matchers disagree about, and
// never what may be a secret.
func TestMakeMatch(t *testing.T) {
	const plants = "http://h.test/plants?page=1#top"
	json := []string{"Content-Type", "application/json"}
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	xml := []string{"Content-Type", "text/xml"}
	multi := func(boundary, name string) string {
		return fmt.Sprintf("--%[1]s\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n%[2]s\r\n--%[1]s--\r\n", boundary, name)
	}
	tests := []struct {
		name           string
		on             []string
		recorded, live model.Request
		unknown        model.Part
		want           string
	}{
		{"query alone", []string{"path", "query"}, sent("GET", plants, ""), sent("PUT", "http://other.test/plants?page=2", ""), "", "[{0 request.url http://h.test/plants?page=2#top}]"},
		{"path alone", []string{"path"}, sent("GET", plants, ""), sent("GET", "http://other.test/trees?page=2", ""), "", "[{0 request.url http://h.test/trees?page=1#top}]"},
		{"URI", []string{"uri"}, sent("GET", plants, ""), sent("GET", "https://other.test/a", ""), "", "[{0 request.url https://other.test/a}]"},
		{"method as it is written", []string{"method"}, sent("get", plants, ""), sent("PUT", plants, ""), "", "[{0 request.method put}]"},
		{"headers that differ", []string{"headers"}, sent("GET", plants, "", "A", "1", "B", "2", "C", "3"), sent("GET", plants, "", "A", "1", "B", "4"), "", "[{0 request B [4]} {0 request C []}]"},
		{"placeholder in a header", []string{"headers"}, sent("GET", plants, "", "X-Key", "<TOKEN>"), sent("GET", plants, "", "X-Key", "sesame"), "", "request.header.X-Key holds the placeholder <TOKEN>; what came in its place may be a secret and is not copied"},
		{"placeholder in a query", []string{"query"}, sent("GET", "http://h.test/?key=<TOKEN>", ""), sent("GET", "http://h.test/?key=sesame", ""), "", "request.url holds the placeholder <TOKEN>; what came in its place may be a secret and is not copied"},
		{"all but the placeholder in a header", []string{"headers"}, sent("GET", plants, "", "X-Key", "k <TOKEN>", "X-N", "1"), sent("GET", plants, "", "X-Key", "k sesame", "X-N", "2"), "", "[{0 request X-N [2]}]"},
		{"all but the placeholder in a query", []string{"query"}, sent("GET", "http://h.test/?key=<TOKEN>&n=1", ""), sent("GET", "http://h.test/?key=sesame&n=2", ""), "", "[{0 request.url http://h.test/?key=<TOKEN>&n=2}]"},
		{"all but the placeholder in a form", []string{"body"}, sent("POST", plants, "key=%3CTOKEN%3E&n=1", form...), sent("POST", plants, "key=sesame&n=2", form...), "", "[{0 request key=%3CTOKEN%3E&n=2}]"},
		{"all but the placeholder in JSON", []string{"body"}, sent("POST", plants, `{"key": "<TOKEN>", "n": 1}`, json...), sent("POST", plants, `{"key": "sesame", "n": 2}`, json...), "", `[{0 request {"key": "<TOKEN>", "n": 2}}]`},
		{"something else where a placeholder is", []string{"headers"}, sent("GET", plants, "", "X-Key", "k <TOKEN>"), sent("GET", plants, "", "X-Key", "other"), "", "request.header.X-Key holds the placeholder <TOKEN>; what came in its place may be a secret and is not copied"},
		{"tags of XML", []string{"body"}, sent("POST", plants, "<plant>moss</plant>", xml...), sent("POST", plants, "<tree>oak</tree>", xml...), "", "[{0 request <tree>oak</tree>}]"},
		{"a placeholder in XML", []string{"body"}, sent("POST", plants, "<key>[API KEY]</key>", xml...), sent("POST", plants, "<key>sesame</key>", xml...), "", "request.body holds the placeholder [API KEY]; what came in its place may be a secret and is not copied"},
		{"the boundary alone", []string{"body"}, sent("POST", plants, multi("AaB03x", "moss"), "Content-Type", "multipart/form-data; boundary=AaB03x"), sent("POST", plants, multi("9f8e7d", "moss"), "Content-Type", `multipart/form-data; boundary="9f8e7d"`), "",
			"it cannot last: the multipart boundary is new in each run; relax the matcher"},
		{"a part, not the boundary", []string{"body"}, sent("POST", plants, multi("AaB03x", "moss"), "Content-Type", "multipart/form-data; boundary=AaB03x"), sent("POST", plants, multi("9f8e7d", "fern"), "Content-Type", "multipart/form-data; boundary=9f8e7d"), "",
			fmt.Sprintf("[{0 request %s}]", multi("AaB03x", "fern"))},
		{"an idempotency key", []string{"headers"}, sent("POST", plants, "", "Idempotency-Key", "a", "X-N", "1"), sent("POST", plants, "", "Idempotency-Key", "b", "X-N", "1"), "",
			"it cannot last: the header Idempotency-Key is new in each run; relax the matcher"},
		{"credentials", []string{"headers"}, sent("GET", plants, ""), sent("GET", plants, "", "Authorization", "Bearer sesame"), "", "request.header.Authorization may hold a secret, which belongs in no cassette: have the test's library filter or ignore it"},
		{"body not told", []string{"uri", "raw_body"}, sent("GET", plants, "a"), sent("GET", "http://h.test/", ""), model.BodyPart, "[{0 request.url http://h.test/}]"},
		{"no body for an empty one", []string{"raw_body"}, model.Request{Method: "GET", URL: plants}, sent("GET", plants, ""), "", "request.body: an empty body cannot be made no body"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rules := library.Rules{MatchOn: test.on}
			q, err := NewInquirer(Inquiry{Library: "vcrpy", SessionOptions: library.SessionOptions{Rules: rules, State: library.Existing}}, Recordings{{Request: test.recorded}})
			if err != nil {
				t.Fatal(err)
			}
			w, err := q.Ask(lacking(test.unknown, asks(test.live)))
			if err != nil {
				t.Fatal(err)
			}
			r, err := q.Remedy(w, "match-1")
			if err != nil {
				t.Fatal(err)
			}
			got := remedyOps(r)
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// remedyOps are the ops of a remedy, or why it is refused.
func remedyOps(r Remedy) string {
	if r.Refused != nil {
		return r.Refused.Error()
	}
	return strings.ReplaceAll(fmt.Sprintf("%s", r.Ops), "%!s(int=0)", "0") // a body as text
}

// The nearest of many is found, whatever the order of the file.
func TestNearest(t *testing.T) {
	recordings := manyRecordings(1000)
	q, err := NewInquirer(Inquiry{Library: "vcrpy", SessionOptions: library.SessionOptions{State: library.Existing}}, recordings.stored())
	if err != nil {
		t.Fatal(err)
	}
	w, err := q.Ask(asks(sent("GET", "http://h7.test/plants/777?page=3&size=x", "")))
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Near[0].Interaction; got != 777 || len(w.Near) != mostNear {
		t.Errorf("the nearest of %d is %d", len(w.Near), got)
	}
	if !slices.IsSortedFunc(w.Near, func(a, b Near) int { return a.Distance - b.Distance }) {
		t.Error("not the nearest first")
	}
}

// interactions are a cassette that holds them.
type interactions []model.Interaction

func (t interactions) Len() int { return len(t) }

func (t interactions) At(i int) (model.Interaction, error) { return t[i], nil }

func (t interactions) stored() (list Recordings) {
	for i := range t {
		list = append(list, &t[i])
	}
	return list
}

func manyRecordings(n int) interactions {
	var recordings interactions
	for i := range n {
		r := sent("GET", fmt.Sprintf("http://h%d.test/plants/%d?page=3&size=10", i%10, i), "",
			"Accept", "*/*", "Accept-Encoding", "gzip, deflate", "Connection", "keep-alive", "User-Agent", "python-requests/2.28.1")
		recordings = append(recordings, model.Interaction{Request: r})
	}
	return recordings
}

// BenchmarkWhy asks about a request that nothing matches, beside 10,000
// recordings: of many paths, and of one path, whose queries and bodies differ.
func BenchmarkWhy(b *testing.B) {
	onePath := onePathRecordings(10_000)
	cases := []struct {
		name       string
		recordings interactions
		live       model.Request
	}{
		{"paths", manyRecordings(10_000), sent("GET", "http://h7.test/plants/777?page=3&size=x", "")},
		{"one", onePath, onePath[777].Request},
	}
	cases[1].live.Method = "PUT"
	on := map[string][]string{
		"vcrpy": {"method", "scheme", "host", "port", "path", "query", "body"}, "betamax": {"method", "uri", "body"},
		"ruby-vcr": {"method", "uri", "body_as_json"}, "go-vcr": {"default"},
	}
	for _, c := range cases {
		for _, lib := range []string{"vcrpy", "betamax", "ruby-vcr", "go-vcr"} {
			b.Run(c.name+"/"+lib, func(b *testing.B) {
				rules := library.Rules{MatchOn: on[lib]}
				for b.Loop() {
					q, err := NewInquirer(Inquiry{Library: lib, SessionOptions: library.SessionOptions{Rules: rules, State: library.Existing}}, c.recordings.stored())
					if err != nil {
						b.Fatal(err)
					}
					if w, err := q.Ask(asks(c.live)); err != nil || w.Outcome.Action != library.Fail {
						b.Fatal(w.Outcome, err)
					}
				}
			})
		}
	}
}

// onePathRecordings are POSTs to one URL but for its query, with JSON bodies
// of some kilobytes that differ in one place.
func onePathRecordings(n int) interactions {
	var recordings interactions
	text := strings.Repeat("moss grows on the northern side of stones ", 50)
	for i := range n {
		body := fmt.Sprintf(`{"model": "moss-mini", "messages": [{"role": "user", "content": "%s"}], "seed": %d}`, text, i)
		r := sent("POST", fmt.Sprintf("http://h.test/v1/chat?user=u%d&b=2&a=1", i%97), body, "Content-Type", "application/json", "User-Agent", "python-requests/2.28.1")
		recordings = append(recordings, model.Interaction{Request: r})
	}
	return recordings
}

// Where the test's own filter raises, nothing that is copied helps, and nothing
// that it would have taken out is.
func TestFilterRaises(t *testing.T) {
	rules := library.Rules{Filters: library.Filters{PostData: []library.Replacement{{Name: "password"}}}}
	q, err := NewInquirer(Inquiry{Library: "vcrpy", SessionOptions: library.SessionOptions{Rules: rules}}, Recordings{{Request: sent("POST", "http://h.test/a", "{}", "Content-Type", "application/json")}})
	if err != nil {
		t.Fatal(err)
	}
	w, err := q.Ask(asks(sent("POST", "http://h.test/a", "password=sesame", "Content-Type", "application/json")))
	if err != nil {
		t.Fatal(err)
	}
	const want = "filters raises json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
	refused := 0
	for _, r := range q.Remedies(w) {
		if r.Kind != MakeMatch && r.Kind != Again {
			continue
		}
		if refused++; len(r.Ops) > 0 || r.Refused == nil || r.Refused.Error() != want {
			t.Errorf("%s: %v, %v", r.ID, r.Ops, r.Refused)
		}
	}
	if refused == 0 {
		t.Error("nothing is said of it")
	}
}
