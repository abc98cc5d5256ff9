package cli

import (
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"log"
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
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"serve": serve, "serveTLS": serveTLS, "fill": fill, "sent": sent, "nowhere": nowhere},
	})
}

// A served is the server of a script and what it was sent.
type served struct {
	mu            sync.Mutex
	count         int
	authorization string
}

// ServeHTTP answers the number of requests so far, or what a path names: always
// the same but for the date, a failure.
func (s *served) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.URL.Path {
	case "/same":
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, "same")
		return
	case "/slow":
		<-r.Context().Done()
		return
	case "/large":
		w.Write(make([]byte, 2<<20))
		return
	case "/elsewhere":
		http.Redirect(w, r, "http://evil.test/steal", http.StatusFound)
		return
	case "/gone":
		http.NotFound(w, r)
		return
	case "/own-coding":
		w.Header().Set("Content-Encoding", "x-own")
		fmt.Fprint(w, "coded in a way of its o\xff")
		return
	case "/own-charset":
		w.Header().Set("Content-Type", "text/plain; charset=x-own")
		fmt.Fprint(w, "coded in a way of its own")
		return
	case "/broken":
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case "/login":
		s.count++
		http.SetCookie(w, &http.Cookie{Name: "session", Value: fmt.Sprint("live-", s.count)})
		fmt.Fprintf(w, `{"token": "token-live-%d"}`, s.count)
		return
	case "/me":
		fmt.Fprintf(w, `{"cookie": %q, "authorization": %q}`, r.Header.Get("Cookie"), r.Header.Get("Authorization"))
		return
	case "/echo":
		fmt.Fprintf(w, `{"heard": %q, "query": %q}`, r.Header.Get("Authorization"), r.URL.Query().Get("key"))
	}
	s.count++
	s.authorization = r.Header.Get("Authorization")
	if r.URL.Path == "/echo" {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"count": %d}`, s.count)
}

// serveTLS TEMPLATE FILE is serve with a certificate that nobody knows, which it
// writes to ca.pem.
func serveTLS(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewTLSServer(ts.Value(served{}).(*served))
	ts.Defer(server.Close)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	ts.Setenv("URL", server.URL)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), ca, 0o600))
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "URL", server.URL)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// fill TEMPLATE FILE puts the server's URL for URL.
func fill(ts *testscript.TestScript, _ bool, args []string) {
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "URL", ts.Getenv("URL"))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// nowhere TEXT FOLDER... checks that no file below the folders holds a text.
func nowhere(ts *testscript.TestScript, _ bool, args []string) {
	for _, folder := range args[1:] {
		ts.Check(filepath.WalkDir(ts.MkAbs(folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			if data, err := os.ReadFile(path); err != nil || strings.Contains(string(data), args[0]) {
				ts.Fatalf("%s is in %s: %v", args[0], path, err)
			}
			return nil
		}))
	}
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
