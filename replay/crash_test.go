package replay_test

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"tapedeck/cassette"
	"tapedeck/replay"
)

// TestCrashingRecorder is no test: it records until it is killed, in a process
// that TestKilledRecorder starts, and prints what was handed on. With
// TAPEDECK_CRASH_AFTER it ends after so many, one after the other.
func TestCrashingRecorder(t *testing.T) {
	path, server := os.Getenv("TAPEDECK_CRASH_PATH"), os.Getenv("TAPEDECK_CRASH_SERVER")
	if path == "" {
		t.Skip("runs below TestKilledRecorder only")
	}
	recorder, err := cassette.UseRecorder(path, os.Getenv("TAPEDECK_CRASH_FORMAT"))
	if err != nil {
		t.Fatal(err)
	}
	mode := ""
	for _, f := range formats {
		if f.name == os.Getenv("TAPEDECK_CRASH_FORMAT") {
			mode = f.adds
		}
	}
	transport, err := replay.New(recorder, replay.Options{RoundTripper: http.DefaultTransport, Mode: mode})
	if err != nil {
		t.Fatal(err)
	}
	if most, err := strconv.Atoi(os.Getenv("TAPEDECK_CRASH_AFTER")); err == nil {
		for n := range most {
			get(t, &http.Client{Transport: transport}, "GET", fmt.Sprintf("%s/echo?n=%d", server, n), "")
			fmt.Printf("handed on %d\n", n)
		}
		return
	}
	var printing sync.Mutex
	for worker := range 4 {
		go func() {
			defer os.Exit(1) // a request failed
			for n := 0; ; n++ {
				body := get(t, &http.Client{Transport: transport}, "GET", fmt.Sprintf("%s/echo?w=%s-%d-%d", server, os.Getenv("TAPEDECK_CRASH_ROUND"), worker, n), "").body
				printing.Lock()
				fmt.Printf("handed on %s-%d-%d %s\n", os.Getenv("TAPEDECK_CRASH_ROUND"), worker, n, strings.TrimSpace(body))
				printing.Unlock()
			}
		}()
	}
	select {}
}

// kill -9 in the middle of recording leaves a cassette that opens, with every
// interaction that was handed on, and what was there before.
func TestKilledRecorder(t *testing.T) {
	for _, f := range formats {
		server, _ := greenhouse(t)
		path := filepath.Join(t.TempDir(), f.file)
		handed, rounds, least := map[string]bool{}, 3, 60
		if f.name == "httprr" { // a further round would begin again
			rounds, least = 1, 15
		}
		for round := range rounds {
			cmd := exec.Command(os.Args[0], "-test.run=^TestCrashingRecorder$")
			cmd.Env = append(os.Environ(), "TAPEDECK_CRASH_PATH="+path, "TAPEDECK_CRASH_SERVER="+server.URL, "TAPEDECK_CRASH_FORMAT="+f.name, fmt.Sprint("TAPEDECK_CRASH_ROUND=", round))
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines, seen := bufio.NewScanner(out), 0
			for lines.Scan() {
				if key, ok := strings.CutPrefix(lines.Text(), "handed on "); ok {
					handed[strings.Fields(key)[0]] = true
					seen++
				} else if lines.Text() != "" && seen == 0 {
					t.Log(lines.Text())
				}
				if seen == 15+round*7 {
					cmd.Process.Kill() // what it printed before it died is read too
				}
			}
			cmd.Wait()
		}
		recorder := use(t, path, f.name)
		c, transport := client(t, recorder, replay.Options{})
		for key := range handed {
			get(t, c, "GET", server.URL+"/echo?w="+key, "")
		}
		if len(handed) < least || recorder.Len() < len(handed) || recorder.Len() > len(handed)+rounds*4 {
			t.Errorf("%s: %d handed on, %d in the cassette", f.name, len(handed), recorder.Len())
		}
		t.Logf("%s: killed %d times, %d handed on, %d in the cassette", f.name, rounds, len(handed), recorder.Len())
		if err := transport.Close(); err != nil {
			t.Error(err)
		}
	}
}
