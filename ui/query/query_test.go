package query

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	const plants = `{"plants": [{"id": 1, "name": "fern", "big": 12345678901234567890, "exact": 1.10}, {"id": 2, "name": "moss"}]}`
	for _, c := range []struct{ query, text, want, err string }{
		{".plants[].name", plants, "\"fern\"\n\"moss\"\n", ""},
		{".plants[0].big, .plants[0].exact", plants, "12345678901234567890\n1.10\n", ""},
		{".plants | map(select(.id > 1))", plants, "[{\"id\":2,\"name\":\"moss\"}]\n", ""},
		{".a", "{\"a\":1}\n{\"a\":2}\n", "1\n2\n", ""},
		{"empty", plants, "", ""},
		{".[0]", plants, "", "expected an array but got: object"},
		{".plants[].name, .plants.name", plants, "\"fern\"\n\"moss\"\n", "expected an object but got: array"},
		{".", "<html>", "", "the body is not JSON"},
		{".", `{"a": 1} x`, "{\"a\":1}\n", "the body is not JSON"},
		{"1, halt, 2", "null", "1\n", ""},
		{"env | length", "null", "0\n", ""},
		{"$ENV | length", "null", "0\n", ""},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Fatalf("%s: %v", c.query, err)
		}
		r, err := q.Run(t.Context(), []byte(c.text))
		why := ""
		if err != nil {
			why = err.Error()
		}
		if string(r.Text) != c.want || !strings.HasPrefix(why, c.err) || (why == "") != (c.err == "") || r.Values != strings.Count(c.want, "\n") || r.More {
			t.Errorf("%s gives %q, %d, %q; want %q, %q", c.query, r.Text, r.Values, why, c.want, c.err)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, text := range []string{"range(1e9)", `repeat("` + strings.Repeat("long", 1000) + `")`, "def f: 1, f; f"} {
		q, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := q.Run(t.Context(), []byte("null")); err != nil || !r.More || r.Values > MaxValues || len(r.Text) > maxBytes {
			t.Errorf("%.20s gives %d values, %d bytes, more %v, %v", text, r.Values, len(r.Text), r.More, err)
		}
	}
	q, err := Parse("last(range(1e9))")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := q.Run(ctx, []byte("null")); !errors.Is(err, context.Canceled) {
		t.Errorf("goes on: %v", err)
	}
	if _, err := q.Run(t.Context(), []byte("null")); err == nil || err.Error() != "it took longer than 2 s" {
		t.Errorf("goes on: %v", err)
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		text string
		at   int
		why  string
	}{
		{".plants[", 8, "unexpected EOF"},
		{".a | )", 6, `unexpected token ")"`},
		{"nothing", 7, "function not defined: nothing/0"},
		{"input", 5, "input(s)/0 is not allowed"},
		{`import "/etc/passwd" as $x; .`, 29, `cannot load module: "/etc/passwd"`},
	} {
		_, err := Parse(c.text)
		var m *Mistake
		if !errors.As(err, &m) || m.At != c.at || m.Why != c.why {
			t.Errorf("%s: %+v, want %d, %s", c.text, m, c.at, c.why)
		}
	}
	if q, err := Parse("."); err != nil || q.String() != "." || (*Query)(nil).String() != "" {
		t.Error(q, err)
	}
}
