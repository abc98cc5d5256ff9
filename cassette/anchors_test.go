package cassette

import (
	"strings"
	"testing"

	"tapedeck/model"
)

// reworded is the cassette vcrpyTwo with each old piece replaced.
func reworded(replace ...string) string { return strings.NewReplacer(replace...).Replace(vcrpyTwo) }

func TestAnchors(t *testing.T) {
	own := reworded("message: OK", "message: &word OK")
	borrowed := reworded("message: OK", "message: &word OK", "message: Created", "message: *word")
	pairs := reworded("    headers: {}\n", "    headers:\n    - &pair !!python/tuple [A, [v]]\n    - *pair\n")
	for _, test := range []struct {
		name, src string
		op        model.Op
		why       string
	}{
		// PyYAML: "found duplicate anchor".
		{"copied", own, model.Duplicate{At: 0}, `"word", which can be defined only once`},
		{"deleted before its alias", borrowed, model.Delete{At: 0}, "uses an anchor in 1"},
		{"deleted before an alias at the end", own + "note: *word\n", model.Delete{At: 0}, "what follows the interactions"},
		// Psych takes the nearest anchor above.
		{"moved above another's alias", strings.Replace(borrowed, "version: 1", "- request: {method: GET, uri: http://a.test/, body: &word a, headers: {}}\n  response: {status: {code: 200, message: OK}, headers: {}, body: {string: ''}}\nversion: 1", 1),
			model.Move{At: 2, To: 1}, "2 uses an anchor: one of 3"},
		{"an alias for a header", pairs, model.SetHeaderLine{At: 1, Side: model.InRequest, Line: 1, Name: "B", Value: "v"}, `the anchor "pair"`},
	} {
		t.Run(test.name, func(t *testing.T) { checkRefused(t, test.src, test.op, test.why) })
	}
	check(t, own, change(model.Delete{At: 0}), own[strings.Index(own, "- request"):strings.Index(own, "- request:\n    body: a=1")], "")
}

// A library reads what is merged into a request; what the model does not show
// must not be edited either.
func TestMergedFields(t *testing.T) {
	for _, test := range []struct{ name, src, why string }{
		{"a request", reworded("    body: a=1\n    headers: {}\n", "    <<: {body: a=1, headers: {A: [b]}}\n"), "request is merged"},
		{"an interaction", reworded("- request:\n    body: a=1", "- <<: {recorded_at: now}\n  request:\n    body: a=1"), "the interaction is merged"},
		{"a status", reworded("      code: 201\n", "      <<: {code: 201}\n"), "response.status is merged"},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkRefused(t, test.src, model.SetHeader{At: 1, Side: model.InRequest, Name: "Z", Values: []string{"1"}}, test.why)
		})
	}
	quoted := reworded("    body: a=1\n", "    '<<': no merge\n    body: a=1\n")
	check(t, quoted, change(model.SetField{At: 1, Field: model.RequestMethod, Value: "PUT"}), "POST", "PUT")
}

func TestFieldsOfOtherTypes(t *testing.T) {
	number := reworded("message: OK", "message: 200")
	reason := func(s string) Change {
		return change(model.SetField{At: 0, Field: model.ResponseReason, Value: s})
	}
	check(t, number, reason("201"), "message: 200", "message: 201")
	check(t, number, reason("true"), "message: 200", "message: 'true'")
	tree := strings.Replace(betamaxOne, `"caf\u00e9"`, `{"a": 1}`, 1)
	checkRefused(t, tree, model.SetBody{At: 0, Side: model.InResponse, Decoded: []byte("x")}, "not readable: a mapping")
	checkRefused(t, reworded("uri: http://api.example.test/users/1", "uri: {a: b}"),
		model.SetField{At: 0, Field: model.RequestURL, Value: "http://a.test/"}, "request.uri holds more than a text")
}
