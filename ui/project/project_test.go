package project

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/secret"
	"tapedeck/replay/send"
	"tapedeck/ui/render"
)

// whole has every setting.
const whole = `replay:
  library: vcrpy
  version: 4.2.1
  mode: once
  match_on: [method, uri]
volatile:
  add: [X-Quota]
  not: [ETag]
limits:
  parallel: 4
  per_second: 2.5
  timeout: 10s
  body: 16 MB
filters:
  filter_headers: [Authorization, [Cookie, <COOKIE>], [X, null]]
  filter_query_parameters: [api_key]
  filter_post_data_parameters: [[password, gone]]
  decode_compressed_response: true
  placeholders:
    - {placeholder: <ACCOUNT>, replace: "${ACCOUNT}"}
  filter_sensitive_data:
    <ACCOUNT>: ${ACCOUNT}
hosts:
  api.github.com:
    headers:
      Authorization: Bearer ${GH_TOKEN}
      Accept: 2
    query: {key: "${KEY}"}
    placeholders: {<TOKEN>: "${GH_TOKEN}"}
  http://localhost:8000:
    send_to: https://Staging.test:443/
    certificate: {cert: client.pem, key: client.key, ca: ca.pem}
  empty.test:
`

func TestParse(t *testing.T) {
	gone, cookie := "gone", "<COOKIE>"
	account := secret.Placeholder{Placeholder: "<ACCOUNT>", Replace: "${ACCOUNT}"}
	want := File{
		Replay:   Replay{"vcrpy", "4.2.1", "once", []string{"method", "uri"}},
		Volatile: model.Volatile{Add: []string{"X-Quota"}, Not: []string{"ETag"}},
		Limits:   Limits{4, 2.5, 10 * time.Second, 16 << 20},
		Filters: Filters{library.Filters{
			Headers: []library.Replacement{{Name: "Authorization"}, {Name: "Cookie", Value: &cookie}, {Name: "X"}},
			Query:   []library.Replacement{{Name: "api_key"}}, PostData: []library.Replacement{{Name: "password", Value: &gone}},
		}, true, []secret.Placeholder{account, account}},
		Hosts: []Host{
			{Origin: "https://api.github.com", NoScheme: true, Header: model.Header{{Name: "Authorization", Value: "Bearer ${GH_TOKEN}"}, {Name: "Accept", Value: "2"}},
				Query: []send.Parameter{{Name: "key", Value: "${KEY}"}}, Placeholders: []secret.Placeholder{{Placeholder: "<TOKEN>", Replace: "${GH_TOKEN}"}}},
			{Origin: "http://localhost:8000", Live: "https://staging.test", Certificate: Certificate{"client.pem", "client.key", "ca.pem"}},
			{Origin: "https://empty.test", NoScheme: true},
		},
	}
	got, err := Parse([]byte(whole))
	got.hash = ""
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%v\n%+v\nwant\n%+v", err, got, want)
	}
}

// Schema and reader agree on what is a project file. Rows with a reason that
// begins with "reader: " hold what a schema cannot say.
func TestRefused(t *testing.T) {
	var schema any
	if err := json.Unmarshal(Schema, &schema); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ text, want string }{
		{whole, ""},
		{"", ""},
		{"hosts:\n", "schema: "},
		{"hosts:\n  a.test:\n    header: {}\n", `line 3: no setting "header": certificate, headers, placeholders, query and send_to`},
		{"limits: {parallel: 0}", `line 1: "0" is not a number from 1 to 32`},
		{"limits: {parallel: 33}", `line 1: "33" is not a number from 1 to 32`},
		{"limits: {per_second: 0}", `line 1: "0" is not a number above 0`},
		{"limits: {body: 5}", `line 1: "5" is not a size from 1 MB to 1024 MB`},
		{"limits: {timeout: soon}", `reader: line 1: "soon" is not a time like 10s or 2m, up to 1h`},
		{"replay: {library: requests}", `line 1: no library "requests": vcrpy, betamax`},
		{"replay: {library: vcrpy, mode: twice}", `reader: line 1: vcrpy has no mode "twice"`},
		{"replay: {match_on: uri}", "line 1: not a list"},
		{"filters: {decode_compressed_response: maybe}", `line 1: "maybe" is not true or false`},
		{"filters: {filter_headers: [{a: b}]}", "line 1: not a text"},
		{"filters: {placeholders: [{placeholder: <A>}]}", "line 1: a placeholder needs both placeholder and replace"},
		{"hosts: {a.test: {certificate: {cert: a}}}", "line 1: a certificate needs both cert and key"},
		{"hosts: {a.test: {headers: {Authorization: '${A B}'}}}", `reader: line 1: "${A B}": a variable is written ${NAME}`},
		{"hosts: {a.test: {headers: {Host: other.test}}}", `reader: line 1: header "Host": the name or the value is not allowed in a header`},
		{"hosts: {a.test: {headers: {A: [b]}}}", "line 1: not a text"},
		{"hosts: {'https://a.test/path': {}}", `reader: line 1: "https://a.test/path" is not a host`},
		{"hosts: {'user@a.test': {}}", `reader: line 1: "user@a.test" is not a host`},
		{"hosts: {'ftp://a.test': {}}", `reader: line 1: "ftp://a.test" is not a host`},
		{"hosts: {a.test: {}, 'https://A.test:443': {}}", "reader: line 1: https://a.test is set twice"},
		{"a: &a 1\nb: *a\n", "line 1: anchors and aliases are not allowed: write the value out"},
		{"run: rm -rf /", `line 1: no setting "run": filters, hosts, limits, replay and volatile`},
		{"limits:\n  parallel: 1\n  parallel: 2\n", `reader: line 3: "parallel" is set twice`},
		{"---\n{}\n---\n{}\n", "reader: more than one YAML document: put all settings into the first"},
		{"[1]", "line 1: not a mapping"},
	} {
		_, err := Parse([]byte(test.text))
		want, inReader := strings.CutPrefix(test.want, "reader: ")
		want, inSchema := strings.CutPrefix(want, "schema: ")
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", test.text, err, want)
		}
		var doc any
		if yaml.Unmarshal([]byte(test.text), &doc) != nil || doc == nil || inReader || inSchema {
			continue
		}
		if wrong := invalid(schema, schema, doc); (wrong == "") != (want == "") {
			t.Errorf("%q: the schema says %q, the reader %v", test.text, wrong, err)
		}
	}
}

// The reader names exactly the schema's properties, object by object.
func TestSchemaHasEverySetting(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema, &schema); err != nil {
		t.Fatal(err)
	}
	objects := 0
	var walk func(s map[string]any, before, after string)
	walk = func(s map[string]any, before, after string) {
		if ref, ok := s["$ref"].(string); ok {
			s = schema["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		}
		properties, _ := s["properties"].(map[string]any)
		if properties != nil {
			objects++
			var names []string
			for name, of := range properties {
				names = append(names, name)
				walk(of.(map[string]any), before+"{"+name+": ", "}"+after)
			}
			slices.Sort(names)
			text := before + "{zzz: 1}" + after
			_, err := Parse([]byte(text))
			if want := fmt.Sprintf("line 1: no setting %q: %s", "zzz", render.Listed(names)); err == nil || err.Error() != want {
				t.Errorf("%s: %v, want %s", text, err, want)
			}
		}
		if items, ok := s["items"].(map[string]any); ok {
			walk(items, before+"[", "]"+after)
		}
		if more, ok := s["additionalProperties"].(map[string]any); ok {
			walk(more, before+"{a.test: ", "}"+after)
		}
	}
	walk(schema, "", "")
	if objects < 8 {
		t.Errorf("only %d objects were looked at", objects)
	}
}

// invalid says what a document breaks of a schema, for the keywords that ours
// uses, "" if nothing.
func invalid(root, schema, doc any) string {
	s := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		if wrong := invalid(root, root.(map[string]any)["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")], doc); wrong != "" {
			return wrong
		}
	}
	if types, ok := s["type"]; ok && !strings.Contains(fmt.Sprint(types), typeOf(doc)) && (typeOf(doc) != "integer" || !strings.Contains(fmt.Sprint(types), "number")) {
		return fmt.Sprintf("%v is no %v", doc, types)
	}
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, doc) {
		return fmt.Sprintf("%v is none of %v", doc, enum)
	}
	if one, ok := s["oneOf"].([]any); ok && !slices.ContainsFunc(one, func(s any) bool { return invalid(root, s, doc) == "" }) {
		return fmt.Sprintf("%v is none of the kinds", doc)
	}
	switch doc := doc.(type) {
	case map[string]any:
		return invalidObject(root, s, doc)
	case []any:
		for i, item := range doc {
			of := s["items"]
			if prefix, ok := s["prefixItems"].([]any); ok {
				if len(doc) != len(prefix) {
					return "the wrong number of items"
				}
				of = prefix[i]
			}
			if of != nil {
				if wrong := invalid(root, of, item); wrong != "" {
					return wrong
				}
			}
		}
	case string:
		if pattern, ok := s["pattern"].(string); ok && pattern == "^[0-9]+ MB$" && !strings.HasSuffix(doc, " MB") {
			return doc + " is no size"
		}
	case int, float64:
		number := reflect.ValueOf(doc).Convert(reflect.TypeFor[float64]()).Float()
		if least, ok := s["minimum"].(float64); ok && number < least {
			return "too small"
		}
		if most, ok := s["maximum"].(float64); ok && number > most {
			return "too large"
		}
		if least, ok := s["exclusiveMinimum"].(float64); ok && number <= least {
			return "too small"
		}
	}
	return ""
}

func invalidObject(root any, s, doc map[string]any) string {
	properties, _ := s["properties"].(map[string]any)
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, ok := doc[name.(string)]; !ok {
			return fmt.Sprintf("%v is missing", name)
		}
	}
	together, _ := s["dependentRequired"].(map[string]any)
	for name, value := range doc {
		if more, ok := together[name].([]any); ok {
			if _, ok := doc[more[0].(string)]; !ok {
				return fmt.Sprintf("%v is missing", more[0])
			}
		}
		of, ok := properties[name]
		if !ok {
			of = s["additionalProperties"]
		}
		switch of := of.(type) {
		case bool:
			return fmt.Sprintf("no %q", name)
		case map[string]any:
			if wrong := invalid(root, of, value); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

func typeOf(doc any) string {
	switch doc.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case int:
		return "integer"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

// A host without a scheme is one of https: where nothing goes to it, that is said.
func TestUnused(t *testing.T) {
	const said = ".tapedeck.yaml: 127.0.0.1:8931 means https://127.0.0.1:8931, to which no request of this cassette goes"
	for _, c := range []struct{ hosts, requests, want string }{
		{"127.0.0.1:8931", "http://127.0.0.1:8931/a", said + "; write http://127.0.0.1:8931 for those that go there"},
		{"127.0.0.1:8931", "https://127.0.0.1:8931/a http://127.0.0.1:8931/a", ""},
		{"127.0.0.1:8931", "http://api.test/ broken:", said},
		{"127.0.0.1:8931", "", said},
		{"127.0.0.1:8931 api.test", "https://api.test/", ""},
		{"127.0.0.1:8931 api.test", "https://api.test/ http://127.0.0.1/", said + "; write http://127.0.0.1 for those that go there"},
		{"https://127.0.0.1:8931", "http://127.0.0.1:8931/a", ""},
		{"127.0.0.1:8931 http://127.0.0.1:8931", "http://127.0.0.1:8931/a", said + "; write http://127.0.0.1:8931 for those that go there"},
	} {
		text := "hosts:\n"
		for _, host := range strings.Fields(c.hosts) {
			text += "  " + host + ": {headers: {X: y}}\n"
		}
		f, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got := f.Unused(func() []string { return strings.Fields(c.requests) })
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s for %s: %q, want %q", c.hosts, c.requests, got, c.want)
		}
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(Name, "limits: {parallel: 2}")
	write("near/"+Name, "limits: {parallel: 3}")
	write("bad/"+Name, "limits: {parallel: x}")
	write("large/"+Name, "#"+strings.Repeat("x", 2<<20))
	if err := os.MkdirAll(filepath.Join(root, "folder", Name), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		cassette string
		parallel int
		err      string
	}{
		{"deep/down/a.yaml", 2, ""},
		{"near/a.yaml", 3, ""},
		{"bad/a.yaml", 0, filepath.Join(root, "bad", Name) + `: line 1: "x" is not a number from 1 to 32`},
		{"large/a.yaml", 0, filepath.Join(root, "large", Name) + ": larger than 1 MB"},
		{"folder/a.yaml", 0, filepath.Join(root, "folder", Name) + ": not a file"},
	} {
		f, err := Find(filepath.Join(root, test.cassette))
		if f.Limits.Parallel != test.parallel || (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
			t.Errorf("%s: %d, %v, want %d, %s", test.cassette, f.Limits.Parallel, err, test.parallel, test.err)
		}
	}
	if f, err := Find("-"); err != nil || f.Path != "" {
		t.Errorf("standard input has %q, %v", f.Path, err)
	}
}

// What is hostile in size or depth is refused with little memory.
func TestBounded(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("[", 1<<19), strings.Repeat("- ", 1<<18), strings.Repeat("{a: ", 9000),
		"a: [" + strings.Repeat("1,", 20_000) + "]",
		"a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Parse([]byte(text))
		runtime.ReadMemStats(&after)
		bytes := after.TotalAlloc - before.TotalAlloc
		if err == nil || len(err.Error()) > 200 || bytes > 16<<20 {
			t.Errorf("%.20s: %v, and %d bytes allocated", text, err, bytes)
		}
	}
}

// The answer holds for this content of this file only, and is its owner's.
func TestTrust(t *testing.T) {
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	at := func(path, text string) File {
		f, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		f.Path = path
		return f
	}
	first := at("/a/"+Name, whole)
	if !first.NeedsTrust() {
		t.Fatal("trusted unasked")
	}
	if err := first.Trust(); err != nil {
		t.Fatal(err)
	}
	if at("/a/"+Name, whole).NeedsTrust() {
		t.Error("asks again")
	}
	if !at("/b/"+Name, whole).NeedsTrust() {
		t.Error("another file is trusted")
	}
	if !at("/a/"+Name, whole+"# more\n").NeedsTrust() {
		t.Error("another content is trusted")
	}
	if at("/a/"+Name, "limits: {parallel: 2}").NeedsTrust() {
		t.Error("asks about a file that sends nothing")
	}
	err := filepath.WalkDir(state, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == state {
			return err
		}
		info, err := d.Info()
		if want := map[bool]os.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v", path, info.Mode(), err)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestQuestion(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"hosts: {api.github.com: {headers: {Authorization: '${GH_TOKEN}'}}}", ".tapedeck.yaml sends GH_TOKEN to api.github.com"},
		{"hosts: {'http://a.test': {query: {k: '${A}${B}'}}}", ".tapedeck.yaml sends A and B to http://a.test"},
		{"hosts: {a.test: {send_to: evil.test}}", ".tapedeck.yaml sends requests to evil.test instead of a.test"},
		{"hosts: {a.test: {certificate: {cert: c, key: k}}}", ".tapedeck.yaml sends c and k to a.test"},
		{"hosts: {a.test: {certificate: {ca: own.pem}}}", ".tapedeck.yaml sends requests to a.test, believing own.pem"},
		{whole, ".tapedeck.yaml sends 3 variables to 3 hosts"},
	} {
		f, err := Parse([]byte(test.text))
		if err != nil || f.Question() != test.want {
			t.Errorf("%s: %q, %v, want %q", test.text, f.Question(), err, test.want)
		}
	}
}

// Variables are read when Values is called and not before; a request to
// another origin gets none.
func TestValues(t *testing.T) {
	var read []string
	lookup = func(name string) (string, bool) {
		read = append(read, name)
		return map[string]string{"GH_TOKEN": "s3cret", "ACCOUNT": "acc"}[name], name != "KEY"
	}
	t.Cleanup(func() { lookup = os.LookupEnv })
	f, err := Parse([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	f.Path = "/a/" + Name
	d := f.Destination("https://API.github.com:443/users?a=1")
	if want := (send.Destination{Origin: "https://api.github.com", Header: model.Header{{Name: "Authorization", Value: "Bearer <TOKEN>"}, {Name: "Accept", Value: "2"}},
		Query: []send.Parameter{{Name: "key", Value: "<KEY>"}}}); !reflect.DeepEqual(d, want) {
		t.Errorf("destination %+v", d)
	}
	_, _, _ = f.NeedsTrust(), f.Sends(), f.Question()
	if read != nil {
		t.Fatalf("read before it was trusted: %v", read)
	}
	v, err := f.Values("https://api.github.com/users", []string{"<TOKEN>", "<KEY>", "<OTHER>"})
	if want := map[string]string{"<TOKEN>": "s3cret"}; err != nil || !reflect.DeepEqual(v.ByPlaceholder, want) {
		t.Errorf("%v, %v", v.ByPlaceholder, err)
	}
	if want := (secret.Placeholder{Placeholder: "<TOKEN>", Replace: "s3cret"}); !slices.Contains(v.Hide, want) {
		t.Errorf("not hidden: %v", v.Hide)
	}
	for _, url := range []string{"https://api.github.com.evil.test/", "https://api.github.com:8443/", "http://api.github.com/",
		"https://api.github.com@evil.test/", "https://<HOST>/", "//api.github.com/", "https://evil.test/api.github.com"} {
		if d := f.Destination(url); d.Origin != "" {
			t.Errorf("%s is taken for %s", url, d.Origin)
		}
		if v, err := f.Values(url, []string{"<TOKEN>"}); err != nil || len(v.ByPlaceholder) > 0 {
			t.Errorf("%s gets %v, %v", url, v.ByPlaceholder, err)
		}
	}
}
