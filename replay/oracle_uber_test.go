package replay

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"tapedeck/replay/library/uber"
	"tapedeck/testdata/installed"
)

// uber/cassette's names for calls of httplib, put together from what its
// hashes and Python 2's str, unicode and repr make hard.

const oracleUber = `
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

type uberRow struct {
	Input map[string]any `json:"input"`
	Hash  bool           `json:"hash"`
}

func uberRows(seed uint64, n int) []uberRow {
	random := rand.New(rand.NewPCG(seed, 0))
	pick := func(list ...any) any { return list[random.IntN(len(list))] }
	unicode := func(s string) any { return map[string]string{"py2_unicode": s} }
	latin1 := func(s string) any { return map[string]string{"py2_bytes_latin1": s} }
	values := []any{"x", "", "it's", `"both' quotes"`, "a\nb\t\\", "é水", unicode("x"), unicode("é"), latin1("caf\u00e9"), 12, nil}
	var rows []uberRow
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
		rows = append(rows, uberRow{Hash: random.IntN(2) == 0, Input: map[string]any{
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

func TestUberNamesAgainstCassette(t *testing.T) {
	python := installed.NeedsPython2(t)
	o := oracle{command: []string{python, "-c", oracleUber}, needs: needed{command: []string{python, "-c", "import cassette"}}}
	rows := uberRows(1, 4000)
	named := 0
	for i, answer := range askAll[struct{ Name *py2Value }](t, o, rows) {
		if answer.Name == nil {
			continue // the library raised
		}
		named++
		text, err := json.Marshal(rows[i].Input)
		if err != nil {
			t.Fatal(err)
		}
		var in py2Input
		if err := json.Unmarshal(text, &in); err != nil {
			t.Fatal(err)
		}
		if got, want := in.call().Name(rows[i].Hash), uber.Py2Str(answer.Name.value); got != want {
			t.Errorf("%s, hash %v:\n got %q\nwant %q", text, rows[i].Hash, got, want)
		}
	}
	t.Logf("%d names of %d calls", named, len(rows))
	if named < len(rows)/3 {
		t.Error("too few calls got a name")
	}
}
