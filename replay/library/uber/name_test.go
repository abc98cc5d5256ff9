package uber

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tapedeck/replay/library/librarytest"
	"tapedeck/testdata/installed"
)

func TestVectors(t *testing.T) {
	librarytest.Vectors(t, "uber_cassette_names.json", librarytest.RowOnly(nameVector))
	librarytest.Vectors(t, "matchers_uber_cassette.json", librarytest.RowOnly(matcherVector))
}

// A value is a value of Python 2 as the uber files write it.
type value struct{ of any }

func (v *value) UnmarshalJSON(data []byte) error {
	var number int
	var text string
	var tagged struct {
		Unicode *string `json:"py2_unicode"`
		Bytes   *string `json:"py2_bytes_latin1"`
	}
	switch {
	case string(data) == "null":
		v.of = nil
	case json.Unmarshal(data, &number) == nil:
		v.of = number
	case json.Unmarshal(data, &text) == nil:
		v.of = pyStr(text)
	default:
		if err := json.Unmarshal(data, &tagged); err != nil {
			return err
		}
		if tagged.Unicode != nil {
			v.of = pyUnicode(*tagged.Unicode)
			return nil
		}
		var raw []byte
		for _, r := range *tagged.Bytes {
			raw = append(raw, byte(r))
		}
		v.of = pyStr(raw)
	}
	return nil
}

// A input is a call of httplib as the uber files write it.
type input struct {
	Method, Host, URL, Port, Body value
	Headers                       [][2]value
}

func (in input) call() httplibCall {
	c := httplibCall{Method: in.Method.of, Host: in.Host.of, URL: in.URL.of, Port: in.Port.of, Body: in.Body.of,
		NoHeaders: in.Headers == nil}
	for _, h := range in.Headers {
		c.Headers = append(c.Headers, [2]any{h[0].of, h[1].of})
	}
	return c
}

func nameVector(row []byte) error {
	var v struct {
		Input input
		Hash  bool `json:"will_hash_body"`
		Name  value
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	if got, want := v.Input.call().name(v.Hash), printed(v.Name.of); got != want {
		return fmt.Errorf("%q, want %q", got, want)
	}
	return nil
}

func matcherVector(row []byte) error {
	var v struct {
		Matcher string
		A       input `json:"request_a"`
		B       input `json:"request_b"`
		Match   bool
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	hash := strings.Contains(v.Matcher, "hashed")
	if a, b := v.A.call().name(hash), v.B.call().name(hash); (a == b) != v.Match {
		return fmt.Errorf("%q and %q, want match %v", a, b, v.Match)
	}
	return nil
}

// The installed library's names for calls of httplib, put together from what its
// hashes and Python 2's str, unicode and repr make hard.

const oracleNames = `
import json, sys
from cassette.cassette_library import CassetteName

def value(v):
    if isinstance(v, dict):
        return v["py2_unicode"] if "py2_unicode" in v else v["py2_bytes_latin1"].encode("latin-1")
    return v.encode("utf-8") if isinstance(v, unicode) else v

for line in sys.stdin:
    row = json.loads(line)
    call = row["input"]
    headers = call["headers"]
    if headers is not None:
        headers = dict((value(k), value(v)) for k, v in headers)
    try:
        name = CassetteName.from_httplib_connection(value(call["host"]), value(call["port"]), value(call["method"]),
            value(call["url"]), value(call["body"]), headers, row["hash"])
        name = {"py2_unicode": name} if isinstance(name, unicode) else {"py2_bytes_latin1": name.decode("latin-1")}
    except (UnicodeError, TypeError, AttributeError) as e:
        name = None
    print(json.dumps({"name": name}))
`

type nameRow struct {
	Input map[string]any `json:"input"`
	Hash  bool           `json:"hash"`
}

func nameRows(seed uint64, n int) []nameRow {
	random := rand.New(rand.NewPCG(seed, 0))
	pick := func(list ...any) any { return list[random.IntN(len(list))] }
	unicode := func(s string) any { return map[string]string{"py2_unicode": s} }
	latin1 := func(s string) any { return map[string]string{"py2_bytes_latin1": s} }
	values := []any{"x", "", "it's", `"both' quotes"`, "a\nb\t\\", "é水", unicode("x"), unicode("é"), latin1("caf\u00e9"), 12, nil}
	var rows []nameRow
	for range n {
		var headers any
		if random.IntN(6) > 0 {
			list := [][2]any{}
			for _, name := range []any{"Accept", "Host", "host", unicode("X-U"), "X-É", "A"} {
				if random.IntN(3) == 0 {
					list = append(list, [2]any{name, pick(values...)})
				}
			}
			headers = list
		}
		rows = append(rows, nameRow{Hash: random.IntN(2) == 0, Input: map[string]any{
			"method":  pick("GET", "POST", "get", unicode("PUT")),
			"host":    pick("h.test", "H.test", unicode("h.test"), "::1"),
			"port":    pick(80, 443, 8080, nil, "80"),
			"url":     pick("", "/", "/a?b=1&c=2", "/a;p?q#f", "/a#f", "/é?é", "http://x.test/a?b", "//a/b?c", "/a b", " /", unicode("/u"), "?q", "/?"),
			"body":    pick(values...),
			"headers": headers,
		}})
	}
	return rows
}

func TestNamesAgainstUberCassette(t *testing.T) {
	python := installed.NeedsPython2(t)
	o := librarytest.Oracle{Command: []string{python, "-c", oracleNames}, Needs: librarytest.Needed{Command: []string{python, "-c", "import cassette"}}}
	rows := nameRows(1, 4000)
	named := 0
	for i, answer := range librarytest.AskAll[struct{ Name *value }](t, o, rows) {
		if answer.Name == nil {
			continue // the library raised
		}
		named++
		text, err := json.Marshal(rows[i].Input)
		if err != nil {
			t.Fatal(err)
		}
		var in input
		if err := json.Unmarshal(text, &in); err != nil {
			t.Fatal(err)
		}
		if got, want := in.call().name(rows[i].Hash), printed(answer.Name.of); got != want {
			t.Errorf("%s, hash %v:\n got %q\nwant %q", text, rows[i].Hash, got, want)
		}
	}
	t.Logf("%d names of %d calls", named, len(rows))
	if named < len(rows)/3 {
		t.Error("too few calls got a name")
	}
}
