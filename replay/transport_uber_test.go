package replay_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tapedeck/replay"
	"tapedeck/testdata/installed"
)

// What a Transport records for uber/cassette is found under the name that its
// own rules give the request, restated in Python apart from ours.
func TestUberByItsOwnRules(t *testing.T) {
	const interpreter = "/usr/bin/python3"
	if out, err := exec.Command(interpreter, "-c", "import yaml").CombinedOutput(); err != nil {
		installed.Missing(t, "PyYAML", err, out)
	}
	server, _ := greenhouse(t)
	at, _ := url.Parse(server.URL)
	port, _ := strconv.Atoi(at.Port())
	path := filepath.Join(t.TempDir(), "c.yaml")
	c, transport := client(t, use(t, path, "uber-yaml"), replay.Options{Real: http.DefaultTransport})
	var asked [][]any
	var want []answer
	for _, a := range []struct {
		asking
		headers map[string]string
	}{
		{asking{"GET", "/json?a=1&b=%20x", ""}, map[string]string{"Accept": "text/plain", "X-A": "it's"}},
		{asking{"GET", "/binary", ""}, nil},
		{asking{"GET", "/html", ""}, map[string]string{"Accept": "*/*"}},
		{asking{"POST", "/echo", "a=1&b=2"}, map[string]string{"Content-Type": "application/x-www-form-urlencoded"}},
		{asking{"GET", "/chunks", ""}, nil},
	} {
		req, _ := http.NewRequest(a.method, server.URL+a.path, strings.NewReader(a.body))
		row := []any{a.method, at.Hostname(), port, a.path, map[string]string{}, nil}
		if a.headers != nil {
			row[4] = a.headers
		}
		if a.body != "" {
			row[5] = a.body
		} else {
			req.Body = nil
		}
		for name, value := range a.headers {
			req.Header.Set(name, value)
		}
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		body.ReadFrom(resp.Body)
		asked, want = append(asked, row), append(want, answer{status: resp.StatusCode, body: body.String()})
	}
	if err := transport.Close(); err != nil {
		t.Fatal(err)
	}
	in, _ := json.Marshal(asked)
	loader := exec.Command(interpreter, "../testdata/transport/uber.py", path)
	loader.Stdin = bytes.NewReader(in)
	out, err := loader.Output()
	if err != nil {
		t.Fatalf("%v %s", err, err.(*exec.ExitError).Stderr)
	}
	var rows [][]any
	if err := json.Unmarshal(out, &rows); err != nil || len(rows) != len(want) {
		t.Fatalf("%v %s", err, out)
	}
	for i, row := range rows {
		body, _ := base64.StdEncoding.DecodeString(row[2].(string))
		if row[0] != float64(want[i].status) || string(body) != want[i].body {
			t.Errorf("%v: %v %q, want %+v", asked[i], row[0], body, want[i])
		}
	}
}
