package body

import "testing"

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		name       string
		t          Type
		text, json string // "": there is none
	}{
		{"text behind", JSON, "{\"a\":1}\n-- end", `{"a":1}`},
		{"several values", JSON, "{\"a\":1} {\"b\":2}\n{\"c", `{"a":1} {"b":2}`},
		{"a byte order mark", JSON, "\ufeff{\"a\":1}x", `{"a":1}`},
		{"a guard", Text, ")]}',\n[{\"a\":1}]", `[{"a":1}]`},
		{"a loop as guard", JavaScript, `for(;;);{"a":1}`, `{"a":1}`},
		{"JSONP", JavaScript, `/**/window.f && x`, ""},
		{"JSONP of an array", Text, "cb_1( [{\"a\":1}] );\n", `[{"a":1}]`},
		{"JSONP with an index", JavaScript, `cb[0]({"a":1})`, `{"a":1}`},
		{"a call of more", JavaScript, `f({"a":1}, 2);`, ""},
		{"a call and more", JavaScript, `f({"a":1}); g()`, ""},
		{"a block", JavaScript, `{"a":1}; f()`, ""},
		{"all JSON", JSON, ` {"a":1} `, ""},
		{"no member", Text, "[1] a note", ""},
		{"not ended", JSON, `{"a":1`, ""},
		{"a number", JSON, `1 {"a":1}`, ""},
		{"another type", XML, `{"a":1} x`, ""},
		{"nothing", Text, "", ""},
	} {
		start, end, ok := Within(c.t, []byte(c.text))
		if ok != (c.json != "") || ok && c.text[start:end] != c.json {
			t.Errorf("%s: %v, %d to %d of %q", c.name, ok, start, end, c.text)
		}
		if Editable(c.t, []byte(c.text)) && ok {
			t.Errorf("%s: edited in its readable form", c.name)
		}
		if !ok {
			continue
		}
		pretty, err := FormatWithin([]byte(c.text), start, end)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if start, end, ok := Within(WithJSON, pretty); !ok || string(pretty[start:end]) != string(Pretty(NDJSON, []byte(c.json))) {
			t.Errorf("%s: of its readable form %q: %v, %d to %d", c.name, pretty, ok, start, end)
		}
	}
}
