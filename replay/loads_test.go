package replay

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// loadVector checks the rows of vcrpy, which carry their text: mode none, GET
// of the one URL. What no matcher agrees to is not replayed either.
func loadVector(row []byte) error {
	var v struct{ System, Client, Text, Result string }
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	if v.System != "vcrpy" {
		return errNotRun
	}
	raised := Loads([]byte(v.Text), v.Client)
	if raised == nil {
		raised = replayed(v.Text)
	}
	want, failed := strings.CutPrefix(v.Result, "ERR ")
	if (raised != nil) != failed {
		return fmt.Errorf("%v, want %s", raised, v.Result)
	}
	if failed && raised.Class != "YAMLError" && !strings.HasPrefix(want, raised.Class+": ") {
		return fmt.Errorf("%v, want %s", raised, want)
	}
	return nil
}

func replayed(text string) *Exception {
	root, raised := oneDocument([]byte(text))
	if raised != nil {
		return raised
	}
	r := member(dealias(member(root, "interactions").Content[0]), "request")
	uri := member(r, "uri").Value
	e, err := Rules{Library: "vcrpy"}.explain(request{method: "GET", uri: uri}, request{method: member(r, "method").Value, uri: uri})
	if err != nil {
		return raise("error", err.Error())
	}
	if !e.Match() {
		return raise("CannotOverwriteExistingCassetteException", "")
	}
	return nil
}

func FuzzLoads(f *testing.F) {
	f.Add("interactions:\n- &a {<<: [*a, *a], request: *a}\n")
	f.Add("interactions: [{request: {method: GET, uri: a, body: , headers: {}}, response: {status: {code: 200, message: OK}, headers: {A: [1]}, body: {string: !x a}}}]")
	f.Add("&a [*a]")
	f.Add("# nothing")
	f.Fuzz(func(t *testing.T, text string) {
		if raised := Loads([]byte(text), "urllib"); raised != nil && raised.Class == "" {
			t.Error("raised without a class")
		}
	})
}
