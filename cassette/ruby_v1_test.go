package cassette_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tapedeck/cassette"
	"tapedeck/model"
)

// Cassettes of Ruby VCR before 2.0 are shown, and nothing of them is changed.
func TestRubyBefore2(t *testing.T) {
	for file, want := range map[string][]string{
		"hand-structs.yml": {
			`get http://api.greenhouse.test:80/v1/plants [] "" 200 OK [{content-type application/json} {set-cookie a=1} {set-cookie b=2} {content-length 17}] "{\"plant\": \"fern\"}"`,
			`post https://api.greenhouse.test:443/v1/plants?wet=1 [{content-type application/x-www-form-urlencoded}] "plant=ivy&pot=3" 201 Created [{content-type application/octet-stream}] "\x00\x01\x02\x03\xff"`,
			`delete http://api.greenhouse.test:8080/v1/plants/1 [] "" 404 Not Found [{content-type text/html}] "<html>\n<p>no <b>such</b> plant</p>\n</html>\n"`,
		},
		"hand-symbols.yml": {
			`get /greenhouse\.test\/v1/ [{accept text/plain}] "" 200 OK [{content-type text/plain}] "any of <%= plants %>"`,
			`put http://api.greenhouse.test:80/v1/plants/1 [] "wet" 204 No Content [] ""`,
		},
		"hand-recorded-responses.yml": {
			`post http://api.greenhouse.test:80/v1/plants [] "" 201 Created [{content-type text/plain} {content-length 7}] "planted"`,
			`get http://api.greenhouse.test:80/v1/plants/1 [] "" 404 Not Found [{content-type text/plain}] ""`,
		},
	} {
		f, err := cassette.Open("../testdata/ruby-v1/"+file, cassette.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Format(); got.Name != "ruby-vcr-yaml-v1" || got.Library != "ruby-vcr" || f.Len() != len(want) {
			t.Fatalf("%s: %+v with %d interactions", file, got, f.Len())
		}
		for i, w := range want {
			one, err := f.At(i)
			if err != nil {
				t.Fatal(err)
			}
			a, b := one.Request, one.Response
			if got := fmt.Sprintf("%s %s %v %q %d %s %v %q", a.Method, a.URL, a.Header, a.Body.Wire, b.Status, b.Reason, b.Header, b.Body.Wire); got != w {
				t.Errorf("%s: %d:\n%s, want\n%s", file, i+1, got, w)
			}
			for _, extra := range one.Extra {
				if strings.Contains(extra.Value, "!ruby") || strings.Contains(extra.Name, ":") {
					t.Errorf("%s: %d: what is left over is %+v", file, i+1, extra)
				}
			}
			refusesAll(t, f, i, one)
		}
		if finding, err := f.LoadFinding(context.Background(), "5.0.0"); err != nil || finding == nil || !strings.Contains(finding.Why, "rake vcr:migrate_cassettes") {
			t.Errorf("%s: %v, %v", file, finding, err)
		}
		if finding, err := f.LoadFinding(context.Background(), "1.11.3"); err != nil || finding != nil {
			t.Errorf("%s: Ruby VCR 1.11.3: %v, %v", file, finding, err)
		}
	}
}

// refusesAll makes every kind of change in interaction i, one.
func refusesAll(t *testing.T, f *cassette.File, i int, one model.Interaction) {
	t.Helper()
	for _, op := range append(undoable(i, f.Len()), model.Insert{At: i, Interaction: one}) {
		_, err := f.Do(cassette.Change{Ops: []model.Op{op}})
		var refused *cassette.RefusedError
		if !errors.As(err, &refused) || !strings.HasPrefix(refused.Why, "read-only: Ruby VCR before 2.0 wrote this") || f.Dirty() {
			t.Errorf("%T: %v", op, err)
		}
	}
}

// What Ruby keeps in memory beside structs of VCR's is no cassette.
func TestNoRubyStructs(t *testing.T) {
	for _, text := range []string{"--- !ruby/object:Net::HTTP \naddress: example.com\n", "--- \n- !ruby/struct:Other \n  request: 1\n", "--- \n- 1\n"} {
		if f, err := cassette.Read("a.yml", []byte(text), cassette.Options{}); err == nil {
			t.Errorf("opens as %s:\n%s", f.Format().Name, text)
		}
	}
}

// Ruby VCR refuses such a cassette, and what it makes of it when it migrates it
// says what was read.
func TestRubyMigrates(t *testing.T) {
	if !isInstalled(t, "ruby-vcr") {
		t.Skip("Ruby VCR is not installed")
	}
	const source = "../testdata/ruby-v1/hand-structs.yml"
	data, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	_, raised := judges()[0].ask(t, []string{string(data)})
	if len(raised) != 1 || !strings.Contains(raised[0], "no valid VCR 2.0 cassette") {
		t.Errorf("Ruby VCR raises %q", raised)
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "a.yml")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	const migrate = `require "yaml"; require "vcr"; require "vcr/cassette/migrator"; VCR::Cassette::Migrator.new(ARGV[0]).migrate!`
	if out, err := exec.Command("ruby", "-e", migrate, folder).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	was, err := cassette.Open(source, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	now, err := cassette.Open(path, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if now.Format().Name != "ruby-vcr-yaml" || now.Len() != was.Len() {
		t.Fatalf("%+v with %d interactions", now.Format(), now.Len())
	}
	for i := range was.Len() {
		if a, b := migratedText(t, was, i), migratedText(t, now, i); a != b {
			t.Errorf("%d is read as\n%s, and is migrated to\n%s", i+1, a, b)
		}
	}
}

// migratedText is what migrating keeps: it writes names of headers in upper
// case, and no default ports.
func migratedText(t *testing.T, f *cassette.File, i int) string {
	t.Helper()
	one, err := f.At(i)
	if err != nil {
		t.Fatal(err)
	}
	url := strings.NewReplacer(":80/", "/", ":443/", "/").Replace(one.Request.URL)
	headers := strings.ToLower(fmt.Sprint(one.Request.Header, one.Response.Header))
	return fmt.Sprintf("%s %s %q %d %s %q %s", one.Request.Method, url, one.Request.Body.Wire, one.Response.Status, one.Response.Reason, one.Response.Body.Wire, headers)
}
