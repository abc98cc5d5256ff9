package vcrpy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
	"tapedeck/testdata/installed"
)

func TestMatcherVectors(t *testing.T) {
	librarytest.Vectors(t, "matchers_vcrpy.json", librarytest.Matchers(Library, printsAs))
}

// printsAs checks what the matchers that disagree print, where no version has a
// result of its own. 4.2.1 was not asked.
func printsAs(row []byte, version string, e library.Explanation) error {
	type printed struct{ Matcher, Message string }
	var v struct {
		Failed    []printed
		ByVersion map[string]any `json:"by_version"`
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	if _, differs := v.ByVersion[version]; version == "4.2.1" || differs {
		return nil
	}
	var failed []printed
	for _, verdict := range e.Verdicts {
		if !verdict.Agreed && verdict.Raised == nil {
			failed = append(failed, printed{verdict.Matcher, verdict.Message})
		}
	}
	if !slices.Equal(failed, v.Failed) {
		return fmt.Errorf("failed %q, want %q", failed, v.Failed)
	}
	return nil
}

// The installed library judges requests put together from what it is known to
// disagree with common sense about, and so do we.
func TestMatchersAgainstInstalled(t *testing.T) {
	rows := librarytest.EachMatcher(2, librarytest.OddPairs(1, 4000), append(slices.Clone(Library.Matchers), "body", "body", "body")...)
	installed.Each(t, Library.Name, nil, func(t *testing.T, p installed.Python) {
		version := p.Version(Library.Name)
		librarytest.JudgeAsInstalled(t, librarytest.InPython(p, oracleMatchers), Library, rows, version, func(row librarytest.MatcherPair, got, want *[3]any) {
			// Expat words its errors by its own tokens; only their class is ours.
			if class, _, ok := strings.Cut(fmt.Sprint(want[2]), ": "); ok && class == "xml.parsers.expat.ExpatError" {
				want[2] = class
				got[2], _, _ = strings.Cut(fmt.Sprint(got[2]), ": ")
			}
			// vcrpy 9 prints a diff of the bodies, which we leave out.
			if strings.HasSuffix(row.Matcher, "body") && library.AtLeast(version, "9.0") {
				if (want[1] == "") != (want[0] == true || want[2] != "") {
					t.Errorf("%s prints nothing: %v", row.Matcher, *want)
				}
				want[1] = ""
			}
		})
	})
}

const oracleMatchers = `
import base64, json, sys
from vcr import matchers as vm
from vcr.request import Request

def vcr_request(r):
    body = None if r["body"] is None else base64.b64decode(r["body"])
    return Request(r["method"], r["uri"], body, {k: v for k, v in r["headers"]})

def judge(row):
    try:
        f = {"url": vm.uri}.get(row["matcher"]) or getattr(vm, row["matcher"])
        ok, message = vm._evaluate_matcher(f, vcr_request(row["a"]), vcr_request(row["b"]))
        return [bool(ok), message or "", ""]
    except Exception as e:
        c = type(e)
        return [False, "", c.__module__ + "." + c.__qualname__ + ": " + str(e)]

for line in sys.stdin:
    print(json.dumps(judge(json.loads(line))))
`

func get(url string) model.Interaction {
	return model.Interaction{Request: model.Request{Method: "GET", URL: url, Body: model.Body{Absent: true}}}
}

func TestAgreed(t *testing.T) {
	e, err := Library.Explain(library.Rules{}, get("http://h.test/a?x=2").Request, get("http://h.test/a?x=1"))
	if err != nil {
		t.Fatal(err)
	}
	differs := e.Verdicts[len(e.Verdicts)-1]
	if differs.Matcher != "query" || differs.Message != "[('x', '2')] != [('x', '1')]" || e.Match() || e.Agreed() != 5 {
		t.Errorf("%+v", e)
	}
}

func TestFiltersRunBeforeMatching(t *testing.T) {
	live, recorded := get("http://h.test/?key=secret&a=1"), get("http://h.test/?a=1&key=other")
	r := library.Rules{MatchOn: []string{"uri"}}
	if e, _ := Library.Explain(r, live.Request, recorded); e.Match() {
		t.Error("matched without filters")
	}
	r.Filters.Query = []library.Replacement{{Name: "key"}}
	if e, _ := Library.Explain(r, live.Request, recorded); !e.Match() {
		t.Errorf("%+v", e)
	}
}
