package cassette_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tapedeck/cassette"
)

// A judge is an installed library that is asked what it loads.
type judge struct {
	format, library string
	command         []string
}

// judges are the installed libraries: Ruby's, and those of the interpreters
// that TAPEDECK_PYTHON lists, separated like PATH, else of Debian's.
func judges() []judge {
	list := []judge{
		{"ruby-vcr-yaml", "ruby-vcr", []string{"ruby", "../testdata/oracle/loads.rb"}},
		{"ruby-vcr-json", "ruby-vcr", []string{"ruby", "../testdata/oracle/loads.rb"}},
	}
	for _, interpreter := range filepath.SplitList(cmp.Or(os.Getenv("TAPEDECK_PYTHON"), python)) {
		list = append(list,
			judge{"vcrpy-yaml", "vcrpy", []string{interpreter, "-B", "../testdata/oracle/loads.py", "vcrpy"}},
			judge{"vcrpy-json", "vcrpy", []string{interpreter, "-B", "../testdata/oracle/loads.py", "vcrpy"}},
			judge{"betamax-json", "betamax", []string{interpreter, "-B", "../testdata/oracle/loads.py", "betamax"}})
	}
	return list
}

// ask returns the library's version and what it raises for each text.
func (j judge) ask(t *testing.T, texts []string) (version string, raised []string) {
	t.Helper()
	var in bytes.Buffer
	for _, text := range texts {
		line, err := json.Marshal(map[string]any{"text": text, "json": strings.HasSuffix(j.format, "-json")})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	cmd := exec.Command(j.command[0], j.command[1:]...)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") == "1" {
			t.Fatalf("%v: %v", j.command, err)
		}
		t.Skipf("%v: %v", j.command, err)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s string
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		raised = append(raised, s)
	}
	if len(raised) != len(texts)+1 {
		t.Fatalf("%v: %d answers to %d texts", j.command, len(raised), len(texts)+1)
	}
	return raised[0], raised[1:]
}

// Templates of a small cassette, each part with its usual value.
var templates = map[string]struct {
	text  string
	parts map[string]string
}{
	"vcrpy-yaml": {"interactions:\n- request:\n    body: <RB>\n    headers: <RH>\n    method: <M>\n    uri: <U>\n  response:\n    body: <B>\n    headers: <H>\n    status: <S>\nversion: <V>\n", map[string]string{
		"RB": "null", "RH": "{}", "M": "GET", "U": "http://a.test/", "B": "{string: ''}", "H": "{}", "S": "{code: 200, message: OK}", "V": "1"}},
	"vcrpy-json": {"{\"version\": <V>, \"interactions\": [{\"request\": {\"method\": <M>, \"uri\": <U>, \"body\": <RB>, \"headers\": <RH>}, \"response\": {\"status\": <S>, \"headers\": <H>, \"body\": <B>}}]}\n", map[string]string{
		"RB": "null", "RH": "{}", "M": `"GET"`, "U": `"http://a.test/"`, "B": `{"string": ""}`, "H": "{}", "S": `{"code": 200, "message": "OK"}`, "V": "1"}},
	"ruby-vcr-yaml": {"---\nhttp_interactions:\n- request:\n    method: <M>\n    uri: <U>\n    body: <RB>\n    headers: <RH>\n  response:\n    status: <S>\n    headers: <H>\n    body: <B>\n    http_version:\n  recorded_at: <AT>\nrecorded_with: VCR 5.0.0\n", map[string]string{
		"M": "get", "U": "http://a.test/", "RB": "{encoding: UTF-8, string: ''}", "RH": "{}", "S": "{code: 200, message: OK}", "H": "{}", "B": "{encoding: UTF-8, string: a}", "AT": "Tue, 01 Dec 2026 10:00:00 GMT"}},
	"ruby-vcr-json": {"{\"http_interactions\":[{\"request\":{\"method\":<M>,\"uri\":<U>,\"body\":<RB>,\"headers\":<RH>},\"response\":{\"status\":<S>,\"headers\":<H>,\"body\":<B>,\"http_version\":null},\"recorded_at\":<AT>}],\"recorded_with\":\"VCR 5.0.0\"}", map[string]string{
		"M": `"get"`, "U": `"http://a.test/"`, "RB": `{"encoding": "UTF-8", "string": ""}`, "RH": "{}", "S": `{"code": 200, "message": "OK"}`, "H": "{}", "B": `{"encoding": "UTF-8", "string": "a"}`, "AT": `"Tue, 01 Dec 2026 10:00:00 GMT"`}},
	"betamax-json": {"{\"http_interactions\": [{\"request\": {\"body\": <RB>, \"headers\": <RH>, \"method\": <M>, \"uri\": <U>}, \"response\": {\"body\": <B>, \"headers\": <H>, \"status\": <S>, \"url\": \"http://a.test/\"}, \"recorded_at\": <AT>}], \"recorded_with\": \"betamax/0.8.1\"}", map[string]string{
		"RB": `{"encoding": "utf-8", "string": ""}`, "RH": "{}", "M": `"GET"`, "U": `"http://a.test/"`, "B": `{"encoding": "utf-8", "string": "hello"}`, "H": "{}", "S": `{"code": 200, "message": "OK"}`, "AT": `"2026-12-01T10:00:00"`}},
}

// nested put a value deeper into a part.
var nested = map[string][]string{
	"B":  {"{encoding: UTF-8, string: <>}", "{string: <>}", "{encoding: UTF-8, base64_string: <>}", "{encoding: <>, string: a}", "{encoding: UTF-8, string: a, note: <>}", "<>\n    note: 1"},
	"RB": {"{encoding: UTF-8, string: <>}", "{string: <>}", "{encoding: UTF-8, base64_string: <>}", "{encoding: <>, string: a}", "<>\n    note: 1"},
	"RH": {"{A: <>}", "{A: [<>]}"},
	"H":  {"{A: <>}", "{A: [<>]}"},
	"S":  {"{code: <>, message: OK}", "{code: 200}"},
}

var nestedJSON = map[string][]string{
	"B":  {`{"encoding": "utf-8", "string": <>}`, `{"string": <>}`, `{"encoding": "utf-8", "base64_string": <>}`, `{"encoding": <>, "string": "h\u00e9"}`, `{"encoding": null, "string": "a", "note": <>}`, `{"encoding": <>}`, `<>, "note": 1`},
	"RB": {`{"encoding": "utf-8", "string": <>}`, `{"string": <>}`, `{"encoding": "utf-8", "base64_string": <>}`, `{"encoding": <>, "string": "a"}`, `<>, "note": 1`},
	"RH": {`{"A": <>}`, `{"A": [<>]}`},
	"H":  {`{"A": <>}`, `{"A": [<>]}`},
	"S":  {`{"code": <>, "message": "OK"}`, `{"code": 200}`},
}

// values to put in every place.
var yamlValues = []string{"", "null", "~", "5", "0", "1.5", "true", "no", "text", "''", "'5'", "2026-12-01", "2026-12-01 10:00:00 Z", "2026-13-45", "2026-12-01 24:00:00",
	"[]", "[a]", "[[a, b]]", "[5]", "{}", "{a: b}", "!!binary aGk=", "!!binary a", "!!str 5", "!!int a", "!!int 5", "!!float a", "!!bool a", "!!bool yes", "!!null a",
	"!!set {a, b}", "!!omap [a: b]", "!!pairs [a: b]", "!!timestamp 2026-12-01", "!!timestamp x", "!!str [a]", "!!seq a", "!!map [a]", "!!python/unicode a", "!!python/str a", "!!python/tuple [a]", "!!python/tuple a",
	"!!python/list [a]", "!!python/dict {a: b}", "!!python/name:os.system ''", "!!python/object/new:_io.BytesIO {state: !!python/tuple [!!binary aGk=, 0, null]}", "!!python/object/new:_io.BytesIO [!!binary aGk=]",
	"!!python/object/apply:builtins.iter [[]]", "!!python/object/apply:builtins.iter {args: [[a]]}", "!foo a", "!ruby/symbol a", "!ruby/regexp /a/", ":get", "':get'", "\":get\"", "! 5", "! '5'", "=", "<<",
	"{<<: {a: b}}", "{<<: a}", "{<<: [a]}", "{? [a] : b}", "{5: b}", "{~: b}", "{a: []}", "1:30", "1,234", "0b", "0o7", "08", "017", "0x_", "0x1f", "+.inf", ".", ".5", "1e3", "1_000",
	"Tue, 01 Dec 2026 10:00:00 GMT", "'Tue, 01 Dec 2026 10:00:00 GMT'", "Tue, 99 Dec 2026 10:00:00 GMT", "Tuesday, 01-Dec-26 10:00:00 GMT", "Tue Dec  1 10:00:00 2026", "Tue, 1 Dec 2026 10:00:00 GMT", "2026-12-01T10:00:00", "'2026-12-01T10:00:00'",
	"'http://[a/'", "latin-1"}

var jsonValues = []string{"null", "5", "0", "1.5", "true", "false", `"text"`, `""`, `"2026-12-01T10:00:00"`, `"2026-1-1T1:1:1"`, `"2026-12-01T10:00:00Z"`, `"2026-13-01T10:00:00"`, `"2026-12-01T10:00:61"`, `"2026-12-01T10:00:00.5"`,
	`"Tue, 01 Dec 2026 10:00:00 GMT"`, `[]`, `["a"]`, `[["a","b"]]`, `[5]`, `[null]`, `{}`, `{"a":"b"}`, `{"a":["b"]}`, `{"a":[]}`, `{"a":5}`, `"aGk="`, `"aGk"`, `"a!!Gk="`, `"aG=k="`, `"\u00e9"`, `"\u2603"`, `"\ud83d"`, `"utf-8"`, `"latin-1"`, `"ascii"`, `"http://[a/"`, `":get"`, `NaN`}

// variants are cassettes of a format with one part each out of the ordinary.
func variants(format string) []string {
	template := templates[format]
	put := func(part, value string) string {
		text := strings.ReplaceAll(template.text, "<"+part+">", value)
		for name, usual := range template.parts {
			text = strings.ReplaceAll(text, "<"+name+">", usual)
		}
		return text
	}
	values, deeper := yamlValues, nested
	if strings.HasSuffix(format, "-json") {
		values, deeper = jsonValues, nestedJSON
	}
	var list []string
	for part := range template.parts {
		for _, value := range values {
			list = append(list, put(part, value))
			for _, around := range deeper[part] {
				list = append(list, put(part, strings.ReplaceAll(around, "<>", value)))
			}
		}
		gone := regexp.MustCompile(`\n *\w+: <`+part+`>|"\w+": ?<`+part+`>, ?|, ?"\w+": ?<`+part+`>`).ReplaceAllString(template.text, "")
		for name, usual := range template.parts {
			gone = strings.ReplaceAll(gone, "<"+name+">", usual)
		}
		list = append(list, gone)
	}
	return append(list, "\ufeff"+put("", ""))
}

// notKnown are refusals that do not rest on the file and the rules alone, by
// what the text holds or the library says.
var notKnown = []struct{ library, text, raised, why string }{
	{"ruby-vcr", "", "URI::InvalidURIError", "projects set another uri_parser"},
	{"ruby-vcr", "", "incompatible character encodings", "VCR stumbles over its own message about the encoding"},
	{"ruby-vcr", "0x_|!!float a|!!int a", "ArgumentError: invalid value for", "Psych's numbers are not all ours"},
	{"ruby-vcr", "!ruby/|!!python/", "", "a tag may name a class"},
	{"betamax", "", "LookupError: unknown encoding", "Python's list of encodings is not ours"},
	{"betamax", "", "UnicodeEncodeError", "the encoding's own name is half a surrogate pair"},
	{"vcrpy 4", "!!python/", "", "up to 8.2.0 such a tag calls what the program has"},
	{"vcrpy", "headers: !!(set|python)", "", "objects in the place of headers"},
}

func whyNotKnown(library, text, raised string) string {
	for _, k := range notKnown {
		if strings.HasPrefix(library, k.library) && regexp.MustCompile(k.text).MatchString(text) && strings.Contains(raised, k.raised) {
			return k.why
		}
	}
	return ""
}

// Whether a cassette loads is what the real library says of it.
func TestLoadsAsTheLibrary(t *testing.T) {
	for _, j := range judges() {
		t.Run(strings.Join(append([]string{j.format}, j.command...), " "), func(t *testing.T) {
			texts := variants(j.format)
			version, raised := j.ask(t, texts)
			loads, refused, closed, unknown := 0, 0, 0, 0
			for n, text := range texts {
				f, err := cassette.Read("a", []byte(text), cassette.Options{Format: j.format})
				if err != nil {
					closed++
					continue
				}
				found, err := f.LoadFinding(context.Background(), version)
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case found == nil && raised[n] == "":
					loads++
				case found != nil && raised[n] != "":
					refused++
				case found != nil:
					t.Errorf("%s %s loads, but tapedeck says %s:\n%s", j.library, version, found, text)
				case whyNotKnown(j.library+" "+version, text, raised[n]) != "":
					unknown++
				default:
					t.Errorf("%s %s raises %s:\n%s", j.library, version, raised[n], text)
				}
			}
			t.Logf("%s %s: %d load, %d do not, %d do not open here, of %d it is not known", j.library, version, loads, refused, closed, unknown)
			if loads < 100 || refused < 100 {
				t.Error("too few of each to tell")
			}
		})
	}
}

// playing are rows in which a library fails over an answer that it plays, not
// over the file that it loads.
var playing = []string{"missing string key", "body scalar instead of map", "header int in list", "header int scalar", "header null", "status code string", "request method lower"}

// What the libraries were observed to load, in the vectors.
func TestLoadVectors(t *testing.T) {
	ran := 0
	for _, folder := range append([]string{"../testdata/vectors"}, filepath.SplitList(os.Getenv("TAPEDECK_VECTORS"))...) {
		data, err := os.ReadFile(filepath.Join(folder, "load_freedom.json"))
		if os.IsNotExist(err) {
			continue
		}
		var file struct {
			Vectors []struct{ ID, System, Text, Variant, Result string }
		}
		if err != nil || json.Unmarshal(data, &file) != nil {
			t.Fatal(err)
		}
		for _, v := range file.Vectors {
			if v.Text == "" {
				continue
			}
			ran++
			failed := strings.HasPrefix(v.Result, "ERR ") && !slices.Contains(playing, v.Variant)
			f, err := cassette.Read(v.ID, []byte(v.Text), cassette.Options{})
			if err != nil {
				if !failed && v.Variant != "flow style everything" && v.Variant != "JSON text in .yaml" {
					t.Errorf("%s: %s: %v, but it loads", v.ID, v.Variant, err)
				}
				continue
			}
			found, err := f.LoadFinding(context.Background(), "8.2.1")
			if err != nil || (found != nil) != failed {
				t.Errorf("%s: %s: %v, but the library: %s", v.ID, v.Variant, found, v.Result)
			}
		}
	}
	if ran < 40 {
		t.Errorf("%d rows", ran)
	}
}

// What is told of the cases, and where.
func TestLoadFindings(t *testing.T) {
	for _, c := range []struct{ file, version, want string }{
		{"load-python-tag/a.yaml", "9.4.2", "interaction 1: vcrpy 8.2.1 and later refuse the tag !!python/object/new:__main__.Route (line 12)"},
		{"load-python-tag/a.yaml", "", "interaction 1: vcrpy 8.2.1 and later refuse the tag !!python/object/new:__main__.Route (line 12)"},
		{"load-python-tag/a.yaml", "4.2.1", ""},
		{"load-python-tag/two.yaml", "8.2.1", "interaction 2: vcrpy 8.2.1 and later refuse the tag !!python/object/new:__main__.Route (line 30)"},
		{"load-hand-edited/flowbody.yml", "", "interaction 1: the response's string holds a mapping: Ruby VCR takes text (line 19)"},
		{"load-hand-edited/intbody.yml", "", "interaction 1: the response's string holds a number: Ruby VCR takes text (line 19)"},
		{"load-hand-edited/timerec.yml", "", "interaction 1: recorded_at is no HTTP date such as Tue, 03 Mar 2026 09:41:00 GMT: 2026-12-01 10:00:00 Z (line 21)"},
		{"load-hand-edited/symmethod.yml", "", ""},
		{"body-unreadable/b4.yaml", "8.2.1", "interaction 2: vcrpy 8.2.1 and later take !!python/object/apply:builtins.iter only of a mapping, here is a list (line 40)"},
		{"body-unreadable/b8.yaml", "8.2.1", ""},
		{"body-custom-key/c.yaml", "", ""},
		{"set-erb-status/simple.yml", "", ""},
	} {
		f, err := cassette.Open(filepath.Join("../testdata/cases", c.file), cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		found, err := f.LoadFinding(context.Background(), c.version)
		if found != nil {
			got = found.String()
		}
		if err != nil || got != c.want {
			t.Errorf("%s, %s:\n got %s %v\nwant %s", c.file, c.version, got, err, c.want)
		}
	}
}
