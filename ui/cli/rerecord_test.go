package cli

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tapedeck/cassette"
	"tapedeck/ui/rerecord"
)

const testdata = "../../testdata"

// plainPython is the interpreter that testdata's server needs, nothing but its
// standard library.
func plainPython(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") != "" {
			t.Fatal("python3 is missing")
		}
		t.Skip("python3 is not installed")
	}
	return path
}

// recordingServers runs the server that testdata was recorded with; each call of
// fresh returns the origin of one that nobody has asked yet.
func recordingServers(t *testing.T) (fresh func() string) {
	t.Helper()
	c := exec.Command(plainPython(t), "-c", "import contextlib, sys; sys.path.insert(0, sys.argv[1]); import server\n"+
		"with contextlib.ExitStack() as servers:\n"+
		"    for _ in sys.stdin: print(servers.enter_context(server.greenhouse()).server_port, flush=True)", filepath.Join(testdata, "record"))
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		_ = c.Wait()
	})
	ports := bufio.NewReader(out)
	return func() string {
		fmt.Fprintln(in, "another")
		port, err := ports.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return "http://127.0.0.1:" + strings.TrimSpace(port)
	}
}

// command runs tapedeck and returns its exit status and what it printed.
func command(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	folder := t.TempDir()
	var files []*os.File
	for _, name := range []string{"in", "out", "err"} {
		f, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files = append(files, f)
	}
	status = Run(args, files[0], files[1], files[2])
	return status, readFile(t, files[1].Name()), readFile(t, files[2].Name())
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sentElsewhere writes a project file that sends the requests of a cassette to
// another origin, with a value for each placeholder.
func sentElsewhere(t *testing.T, path, origin string) {
	t.Helper()
	f, err := cassette.Open(path, cassette.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []int
	for i := range f.Len() {
		all = append(all, i)
	}
	run, err := rerecord.Prepare(f, rerecord.AsRecorded(all))
	if err != nil {
		t.Fatal(err)
	}
	hosts := map[string][]string{}
	for _, j := range run.Jobs {
		u, err := url.Parse(j.Plan.URL)
		if err != nil {
			t.Fatal(err)
		}
		host := u.Scheme + "://" + u.Host
		hosts[host] = append(hosts[host], j.Plan.Placeholders...)
	}
	text := "hosts:\n"
	for host, placeholders := range hosts {
		text += fmt.Sprintf("  %s:\n    send_to: %s\n    placeholders:\n", host, origin)
		slices.Sort(placeholders)
		for _, p := range slices.Compact(placeholders) {
			text += fmt.Sprintf("      %q: given\n", p)
		}
	}
	writeFile(t, filepath.Join(filepath.Dir(path), ".tapedeck.yaml"), text)
}

// notAsRecorded says why some recordings are not what their server answers.
var notAsRecorded = map[string]string{
	"vcrpy/dumper-flow.yaml":   "files all in flow style are not opened",
	"vcrpy/dumper-quoted.yaml": "this dumper wrote a missing request body as the text 'null'",
}

// sendable are the interactions of a recording that can be sent and whose
// answer does not depend on others that cannot.
func sendable(sample string) []string {
	if strings.Contains(sample, "/uber/") { // of a POST it keeps only hashes
		return []string{"--filter", "method:GET -path:/v1/pump"}
	}
	return []string{"all"}
}

// What the libraries recorded, sent again to the very server, changes no byte
// of the cassette: whatever the format and the content coding.
func TestRerecordUnchanged(t *testing.T) {
	server := recordingServers(t)
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	var samples []string
	for _, pattern := range []string{"tour.yaml", "vcrpy/*", "betamax/*", "ruby/*", "govcr/*", "uber/2*.yaml", "uber/one-response.yaml"} {
		found, err := filepath.Glob(filepath.Join(testdata, pattern))
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, found...)
	}
	tried := 0
	for i, sample := range samples {
		if testing.Short() && i%4 != 0 {
			continue
		}
		if strings.HasPrefix(filepath.Base(sample), "hand-") {
			continue // by hand: no server answers so
		}
		if notAsRecorded[strings.TrimPrefix(sample, testdata+"/")] != "" {
			continue
		}
		tried++
		t.Run(strings.TrimPrefix(sample, testdata+"/"), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), filepath.Base(sample))
			recorded := readFile(t, sample)
			writeFile(t, path, recorded)
			sentElsewhere(t, path, server())
			status, stdout, stderr := command(t, append([]string{"rerecord", path, "--yes", "--trust"}, sendable(sample)...)...)
			if now := readFile(t, path); now != recorded {
				t.Errorf("changed:\n%s\n%s\n%s", stdout, stderr, now)
			}
			if status != 0 {
				t.Errorf("status %d: %s%s", status, stdout, stderr)
			}
		})
	}
	if tried < 50 && !testing.Short() {
		t.Errorf("only %d cassettes were tried", tried)
	}
}

// A client's certificate is shown to the host that the project file names it
// for; one that cannot be read is an error before anything is sent.
func TestClientCertificate(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	var shown []string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown = append(shown, r.TLS.PeerCertificates[0].Subject.CommonName)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Server", "greenhouse/1.0")
		fmt.Fprint(w, recordedJob)
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	folder := t.TempDir()
	path := filepath.Join(folder, "a.yaml")
	writeFile(t, path, "interactions:\n"+jobEntries["vcrpy-yaml"]+"version: 1\n")
	cert, key := clientCertificate(t, "gardener")
	writeFile(t, filepath.Join(folder, "client.pem"), cert)
	writeFile(t, filepath.Join(folder, "client.key"), key)
	writeFile(t, filepath.Join(folder, "ca.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	try := func(certificate string) (int, string) {
		writeFile(t, filepath.Join(folder, ".tapedeck.yaml"), "hosts:\n  http://api.greenhouse.test:\n    send_to: "+server.URL+"\n    certificate: "+certificate+"\n")
		status, stdout, stderr := command(t, "rerecord", path, "1", "--yes", "--trust")
		return status, stdout + stderr
	}
	if status, said := try("{ca: ca.pem, cert: client.pem, key: client.key}"); status != 0 || len(shown) != 1 || shown[0] != "gardener" {
		t.Errorf("status %d, shown %v: %s", status, shown, said)
	}
	if status, said := try("{ca: ca.pem}"); status != 2 || !strings.Contains(said, ": TLS: the server says certificate required") {
		t.Errorf("without one: status %d: %s", status, said)
	}
	if status, said := try("{cert: client.key, key: client.key}"); status != 2 || !strings.Contains(said, "client.key and client.key are not a certificate and its key in PEM") {
		t.Errorf("no certificate: status %d: %s", status, said)
	}
	if len(shown) != 1 {
		t.Errorf("answered %v", shown)
	}
}

// clientCertificate makes a certificate and its key in PEM.
func clientCertificate(t *testing.T, name string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
}
