package body

import "testing"

func TestReencode(t *testing.T) {
	for _, c := range []struct{ name, original, edited, want string }{
		{"compact, value", `{"a":1,"b":[1,2]}`, "{\n  \"a\": 5,\n  \"b\": [\n    1,\n    2\n  ]\n}", `{"a":5,"b":[1,2]}`},
		{"compact, member", `{"a":1}`, `{"a": 1, "b": {"c": [1, 2]}}`, `{"a":1,"b":{"c":[1,2]}}`},
		{"blanks, member", `{"a": 1}`, `{"a":1,"b":{"c":[1,2]}}`, `{"a": 1, "b": {"c": [1, 2]}}`},
		{"indented, member at the end", "{\n\t\"a\": [\n\t\t1\n\t]\n}\n", `{"a":[1,2],"b":{"c":3}}`, "{\n\t\"a\": [\n\t\t1,\n\t\t2\n\t],\n\t\"b\": {\n\t\t\"c\": 3\n\t}\n}\n"},
		{"indented, member at the start", "{\n  \"b\": 1\n}", `{"a":0,"b":1}`, "{\n  \"a\": 0,\n  \"b\": 1\n}"},
		{"indented, last member removed", "{\n  \"a\": 1,\n  \"b\": 2\n}", `{"a":1}`, "{\n  \"a\": 1\n}"},
		{"indented, first member removed", "{\n  \"a\": 1,\n  \"b\": 2\n}", `{"b":2}`, "{\n  \"b\": 2\n}"},
		{"indented, all removed", "{\n  \"a\": 1\n}", `{}`, "{}"},
		{"empty filled", `[]`, `[1, {"a": 2}]`, `[1,{"a":2}]`},
		{"irregular stays", `{ "a" :1,  "b":[1 ,2 ]  }`, `{"a":1,"b":[1,3]}`, `{ "a" :1,  "b":[1 ,3 ]  }`},
		{"one-line object among lines", "{\n  \"p\": { \"x\": 1 },\n  \"q\": 2\n}", `{"p":{"x":1,"y":2},"q":2}`, "{\n  \"p\": { \"x\": 1, \"y\": 2 },\n  \"q\": 2\n}"},
		{"trailing blanks after commas", "{\n  \"a\": 1, \n  \"b\": [\n    1\n  ]\n}", `{"a":1,"b":[1,2],"c":3}`, "{\n  \"a\": 1, \n  \"b\": [\n    1, \n    2\n  ], \n  \"c\": 3\n}"},
		{"CR LF", "{\r\n  \"a\": 1\r\n}\r\n", `{"a":1,"b":2}`, "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n"},
		{"literals stay", `{"a":1.0,"a":1e400,"b":"\/\u00e9"}`, `{"a": 1.0, "a": 1e400, "b": "\/\u00e9!"}`, `{"a":1.0,"a":1e400,"b":"\/\u00e9!"}`},
		{"deeper than seen", "{\n    \"a\": {\n        \"b\": 1\n    }\n}", `{"a":{"b":{"c":{"d":1}}}}`, "{\n    \"a\": {\n        \"b\": {\n            \"c\": {\n                \"d\": 1\n            }\n        }\n    }\n}"},
		{"wrapped", "{\n  \"a\": 1\n}", `[{"a":1}]`, "[\n  {\n    \"a\": 1\n  }\n]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Reencode(JSON, []byte(c.original), []byte(c.edited))
			if err != nil || string(got) != c.want {
				t.Errorf("got %q, %v\nwant %q", got, err, c.want)
			}
			same, err := Reencode(JSON, []byte(c.original), Pretty(JSON, []byte(c.original)))
			if err != nil || string(same) != c.original {
				t.Errorf("unchanged: got %q, %v\nwant %q", same, err, c.original)
			}
		})
	}
}
