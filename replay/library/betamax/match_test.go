package betamax

import (
	"testing"

	"tapedeck/replay/library/librarytest"
	"tapedeck/testdata/installed"
)

func TestMatcherVectors(t *testing.T) {
	librarytest.Vectors(t, "matchers_betamax.json", librarytest.Matchers(Library, nil))
}

// The installed library judges requests put together from what it is known to
// disagree with common sense about, and so do we.
func TestMatchersAgainstInstalled(t *testing.T) {
	rows := librarytest.EachMatcher(2, librarytest.OddPairs(1, 4000), Library.Matchers...)
	installed.Each(t, Library.Name, []string{"requests"}, func(t *testing.T, p installed.Python) {
		librarytest.JudgeAsInstalled(t, librarytest.InPython(p, oracleMatchers), Library, rows, p.Version(Library.Name), nil)
	})
}

const oracleMatchers = `
import base64, json, sys
import requests
from betamax.matchers import matcher_registry

def live(r):
    p = requests.PreparedRequest()
    p.method, p.url = r["method"], r["uri"]
    p.headers = requests.structures.CaseInsensitiveDict({k: v[0] for k, v in r["headers"]})
    p.body = None if r["body"] is None else base64.b64decode(r["body"])
    return p

def recorded(r):
    return {"method": r["method"], "uri": r["uri"], "headers": dict(r["headers"]),
            "body": {"encoding": "utf-8", "base64_string": r["body"] or ""}}

def judge(row):
    try:
        return [matcher_registry[row["matcher"]].match(live(row["a"]), recorded(row["b"])), "", ""]
    except Exception as e:
        c = type(e)
        return [False, "", c.__module__ + "." + c.__qualname__ + ": " + str(e)]

for line in sys.stdin:
    print(json.dumps(judge(json.loads(line))))
`
