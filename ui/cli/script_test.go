package cli

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tapedeck": func() { os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// The scripts of testdata/script run the commands on copies of testdata's
// cassettes: $TESTDATA holds those.
func TestScripts(t *testing.T) {
	testdata, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join(testdata, "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("TESTDATA", testdata)
			env.Values[served{}] = new(served)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"serve": serve, "sent": sent},
	})
}

// A served is the server of a script and what it was sent.
type served struct {
	mu            sync.Mutex
	count         int
	authorization string
}

// ServeHTTP answers the number of requests so far, or always the same but for
// the date.
func (s *served) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/same" {
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, "same")
		return
	}
	s.count++
	s.authorization = r.Header.Get("Authorization")
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"count": %d}`, s.count)
}

// serve TEMPLATE FILE starts a server, sets URL to it and puts it for URL.
func serve(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewServer(ts.Value(served{}).(*served))
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "URL", server.URL)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// sent COUNT [AUTHORIZATION] checks what was counted and sent last.
func sent(ts *testscript.TestScript, _ bool, args []string) {
	s := ts.Value(served{}).(*served)
	s.mu.Lock()
	defer s.mu.Unlock()
	if want, err := strconv.Atoi(args[0]); err != nil || s.count != want {
		ts.Fatalf("%d requests were sent, not %s", s.count, args[0])
	}
	if len(args) > 1 && s.authorization != args[1] {
		ts.Fatalf("Authorization was %q, not %q", s.authorization, args[1])
	}
}
