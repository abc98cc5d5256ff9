package replay

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tapedeck/replay/exception"
	"tapedeck/replay/library"
	"tapedeck/replay/library/vcrpy"
)

// loadVector checks the rows of vcrpy, which carry their text: mode none, GET
// of the one URL. What no matcher agrees to is not replayed either.
func loadVector(row []byte, verified []string) error {
	var v struct{ System, Client, Text, Result string }
	results := map[string]any{}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	if v.System != "vcrpy" {
		return errNotRun
	}
	if err := json.Unmarshal(row, &results); err != nil {
		return err
	}
	for _, version := range versionsOf("vcrpy", verified) {
		result, differs := results["result_"+version].(string)
		if !differs {
			result = v.Result
		}
		raised := vcrpy.Loads([]byte(v.Text), version, v.Client)
		if raised == nil {
			raised = replayed(v.Text, version)
		}
		want, failed := strings.CutPrefix(result, "ERR ")
		if (raised != nil) != failed {
			return fmt.Errorf("%s: %v, want %s", version, raised, result)
		}
		if failed && raised.Class != "YAMLError" && !strings.HasPrefix(want, raised.Class+": ") {
			return fmt.Errorf("%s: %v, want %s", version, raised, want)
		}
	}
	return nil
}

func replayed(text, version string) *exception.Error {
	root, raised := vcrpy.OneDocument([]byte(text))
	if raised != nil {
		return raised
	}
	r := vcrpy.Member(vcrpy.Dealias(vcrpy.Member(root, "interactions").Content[0]), "request")
	uri := vcrpy.Member(r, "uri").Value
	e, err := vcrpy.Library.Compare(library.Rules{Version: version}, library.Request{Method: "GET", URI: uri}, library.Request{Method: vcrpy.Member(r, "method").Value, URI: uri})
	if err != nil {
		return exception.New("error", err.Error())
	}
	if !e.Match() {
		return exception.New("CannotOverwriteExistingCassetteException", "")
	}
	return nil
}

func FuzzLoads(f *testing.F) {
	f.Add("interactions:\n- &a {<<: [*a, *a], request: *a}\n")
	f.Add("interactions: [{request: {method: GET, uri: a, body: , headers: {}}, response: {status: {code: 200, message: OK}, headers: {A: [1]}, body: {string: !x a}}}]")
	f.Add("&a [*a]")
	f.Add("# nothing")
	inputs, reached := 0, 0
	f.Cleanup(func() { f.Logf("%d of %d inputs were refused", reached, inputs) })
	f.Fuzz(func(t *testing.T, text string) {
		inputs++
		raised := vcrpy.Loads([]byte(text), vcrpy.Library.Versions[0], "urllib")
		if raised == nil {
			return
		}
		reached++
		if raised.Class == "" {
			t.Error("raised without a class")
		}
	})
}
