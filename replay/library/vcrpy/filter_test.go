package vcrpy

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tapedeck/model"
	"tapedeck/replay/library"
	"tapedeck/replay/library/librarytest"
	"tapedeck/replay/python"
	"tapedeck/testdata/installed"
)

func TestFilterVectors(t *testing.T) {
	librarytest.Vectors(t, "filters_vcrpy.json", filterVector)
}

// filterVector checks filters_json.
func filterVector(row []byte, verified []string) error {
	type result struct {
		Output json.RawMessage
		Raises string
	}
	var v struct {
		Filter       string
		Replacements [][2]*string
		Input        json.RawMessage
		result
		ByVersion map[string]result `json:"by_version"`
	}
	if err := json.Unmarshal(row, &v); err != nil {
		return err
	}
	if v.Filter == "decode_compressed_response" {
		in, err := responseOf(v.Input)
		if err != nil {
			return err
		}
		want, err := responseOf(v.Output)
		if err != nil {
			return err
		}
		if got := Library.DecodeCompressed(in); !slices.Equal(got.Header, want.Header) || string(got.Body.Wire) != string(want.Body.Wire) {
			return fmt.Errorf("%q %q, want %q %q", got.Header, got.Body.Wire, want.Header, want.Body.Wire)
		}
		return nil
	}
	var replacements []library.Replacement
	for _, r := range v.Replacements {
		replacements = append(replacements, library.Replacement{Name: *r[0], Value: r[1]})
	}
	var filters library.Filters
	switch v.Filter {
	case "filter_headers":
		filters.Headers = replacements
	case "filter_query_parameters":
		filters.Query = replacements
	case "filter_post_data_parameters":
		filters.PostData = replacements
	default:
		return fmt.Errorf("no filter %q", v.Filter)
	}
	in, err := requestOf(v.Input)
	if err != nil {
		return err
	}
	for _, version := range librarytest.Versions("vcrpy", verified) {
		want, differs := v.ByVersion[version]
		if !differs {
			want = v.result
		}
		got, raised := filterRequest(filters, version, in.Copied())
		switch {
		case want.Raises != "" && (raised == nil || !strings.HasSuffix(raised.Error(), "."+want.Raises)): // the file leaves the module out
			return fmt.Errorf("%s: raised %v, want %s", version, raised, want.Raises)
		case want.Raises != "":
			continue
		case raised != nil:
			return fmt.Errorf("%s: %w", version, raised)
		}
		output, err := requestOf(want.Output)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(got, output) {
			return fmt.Errorf("%s: %+v, want %+v", version, got, output)
		}
	}
	return nil
}

func requestOf(data []byte) (library.Request, error) {
	var v librarytest.Request
	if err := json.Unmarshal(data, &v); err != nil {
		return library.Request{}, err
	}
	return v.Library()
}

func responseOf(data []byte) (model.Response, error) {
	var v struct {
		Headers librarytest.Header
		Body    string `json:"body_b64"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return model.Response{}, err
	}
	r := model.Response{Header: v.Headers.Model()}
	var err error
	r.Body.Wire, err = base64.StdEncoding.DecodeString(v.Body)
	return r, err
}

// The installed library filters odd requests, and so do we.

const oracleFilters = `
import base64, json, sys
from vcr import filters
from vcr.request import Request

def judge(row):
    r = row["request"]
    body = None if r["body"] is None else base64.b64decode(r["body"])
    names = [(k, v) for k, v in row["names"]]
    replace_body = getattr(filters, "replace_body_parameters", filters.replace_post_data_parameters)
    try:
        request = Request(r["method"], r["uri"], body, {k: v for k, v in r["headers"]})
        filters.replace_headers(request, names)
        filters.replace_query_parameters(request, names)
        replace_body(request, names)
    except Exception as e:
        c = type(e)
        return c.__module__ + "." + c.__qualname__ + ": " + str(e)
    body = None if request.body is None else base64.b64encode(request.body).decode()
    return json.dumps([request.uri, list(request.headers.items()), body])

for line in sys.stdin:
    print(json.dumps(judge(json.loads(line))))
`

type filterRow struct {
	Request librarytest.OddRequest `json:"request"`
	Names   [][2]*string           `json:"names"`
}

func TestFiltersAgainstInstalled(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	var rows []filterRow
	for _, r := range librarytest.OddPairs(7, 1500) {
		request := r.A
		request.Method = []string{"POST", "POST", "PUT"}[random.IntN(3)]
		if random.IntN(2) == 0 {
			request.Headers = [][2]any{{"Content-Type", []string{"application/json"}}, {"A", []string{"1"}}, {"b", []string{"2"}}}
		}
		var names [][2]*string
		for _, name := range []string{"a", "b", "Accept", "content-length"} {
			value := []string{"x y", "é", ""}[random.IntN(3)]
			switch random.IntN(3) {
			case 0:
				names = append(names, [2]*string{&name, nil})
			case 1:
				names = append(names, [2]*string{&name, &value})
			}
		}
		// Without names there is no filter; 4.2.1 takes JSON in UTF-8 only.
		content := request.Library().Body
		if len(names) > 0 && !bytes.HasPrefix(content, []byte("\xff\xfe")) && !bytes.HasPrefix(content, []byte("\xef\xbb\xbf")) {
			rows = append(rows, filterRow{request, names})
		}
	}
	installed.Each(t, "vcrpy", nil, func(t *testing.T, p installed.Python) {
		want := librarytest.AskAll[string](t, librarytest.InPython(p, oracleFilters), rows)
		checkFilters(t, p.Version("vcrpy"), rows, want)
	})
}

func checkFilters(t *testing.T, version string, rows []filterRow, want []string) {
	raised, changed := 0, 0
	for i, row := range rows {
		var list []library.Replacement
		for _, n := range row.Names {
			list = append(list, library.Replacement{Name: *n[0], Value: n[1]})
		}
		err := makeRequest(version, row.Request.Library())
		got := library.Request{}
		if err == nil {
			got, err = Library.FilterRequest(library.Filters{Headers: list, Query: list, PostData: list}, version, row.Request.Library())
		}
		text := ""
		if err != nil {
			raised++
			text = err.Error()
		} else {
			var b any
			if got.Body != nil {
				b = base64.StdEncoding.EncodeToString(got.Body)
			}
			header := [][2]string{}
			for _, f := range got.Header {
				header = append(header, [2]string{f.Name, f.Values[0]})
			}
			text = python.Dumps([]any{got.URI, pyPairs(header), b})
			if !bytes.Equal(got.Body, row.Request.Library().Body) {
				changed++
			}
		}
		if text != want[i] {
			r, _ := json.Marshal(row)
			t.Errorf("%s\n%q\n got %s\nwant %s", r, row.Request.Library().Body, text, want[i])
		}
	}
	t.Logf("vcrpy %s: %d requests: %d bodies changed, %d raised", version, len(rows), changed, raised)
}

func pyPairs(pairs [][2]string) []any {
	list := []any{}
	for _, p := range pairs {
		list = append(list, []any{p[0], p[1]})
	}
	return list
}
