package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tapedeck/testdata/corpus"
)

// TestSoak runs the program in six terminals side by side, on a file or on a
// folder of files, for the time that TAPEDECK_SOAK says, with random keys,
// pastes, clicks, resizes and signals: it may neither panic nor change, add or
// remove a file, nor grow, and leaves the terminal as it was. The files come
// from testdata and the folders in TAPEDECK_CORPUS. TAPEDECK_SEED does the same
// again, TAPEDECK_SOAK_FILES takes fewer or more terminals, TAPEDECK_SOAK_FOLDERS
// how many of them have a folder.
func TestSoak(t *testing.T) {
	last, err := time.ParseDuration(cmp.Or(os.Getenv("TAPEDECK_SOAK"), "0s"))
	if err != nil || last <= 0 {
		t.Skip("TAPEDECK_SOAK says no time (5m)")
	}
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("TAPEDECK_SEED"); text != "" {
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("TAPEDECK_SEED=%d", seed)
	program := built(t)
	n, err := strconv.Atoi(cmp.Or(os.Getenv("TAPEDECK_SOAK_FILES"), "6"))
	if err != nil {
		t.Fatal(err)
	}
	folders, err := strconv.Atoi(cmp.Or(os.Getenv("TAPEDECK_SOAK_FOLDERS"), strconv.Itoa(n/3)))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i, files := range soakFiles(t, n, folders, rand.New(rand.NewPCG(seed, 0))) {
		all.Go(func() {
			s := newSoak(t, program, files, rand.New(rand.NewPCG(seed, uint64(i+1))))
			s.run(time.Now().Add(last))
		})
	}
	all.Wait()
}

// inSoakFolder is how many files a folder has at most.
const inSoakFolder = 10

// soakFiles chooses among the files that can be cassettes: for each of n
// terminals one, for the first ones as many as a folder has.
func soakFiles(t *testing.T, n, folders int, random *rand.Rand) (chosen [][]string) {
	t.Helper()
	var files []string
	for _, f := range corpus.Files(t) {
		switch filepath.Ext(f.Path) {
		case ".yaml", ".yml", ".json":
			files = append(files, f.Path)
		}
	}
	random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	for i := 0; i < n && len(files) > 0; i++ {
		take := 1
		if i < folders {
			take = min(inSoakFolder, len(files))
		}
		chosen, files = append(chosen, files[:take]), files[take:]
	}
	return chosen
}

// A soak is one terminal with one file, or one folder.
type soak struct {
	t       *testing.T
	random  *rand.Rand
	program string
	names   []string // of the files that it has copies of
	path    string   // of the file or the folder
	folder  string   // for what it writes
	sums    map[string][32]byte

	terminal *os.File
	process  *exec.Cmd
	ended    chan error
	tty      unix.Termios // as it was before
	script   []string     // what was done last
	starts   int
	height   int   // of the terminal; what stands in its last rows is not clicked
	resident []int // in kB, one a second

	mu     sync.Mutex
	output []byte // the end of what came
}

func newSoak(t *testing.T, program string, files []string, random *rand.Rand) *soak {
	s := &soak{t: t, random: random, program: program, names: files, folder: t.TempDir()}
	s.path = filepath.Join(s.folder, filepath.Base(files[0]))
	if len(files) > 1 {
		s.path = filepath.Join(s.folder, "cassettes")
	}
	for i, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		path := s.path
		if len(files) > 1 { // in three folders, where two may have the same name
			path = filepath.Join(s.path, strconv.Itoa(i%3), fmt.Sprintf("%d-%s", i, filepath.Base(file)))
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Error(err)
		}
		write(t, path, string(data), 0o644)
	}
	s.sums = s.files()
	return s
}

// files are the sums of the file, or of all files in the folder.
func (s *soak) files() map[string][32]byte {
	sums := map[string][32]byte{}
	err := filepath.WalkDir(s.path, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		sums[path] = sha256.Sum256(data)
		return err
	})
	if err != nil {
		s.fail(err.Error())
	}
	return sums
}

// run does things at random until the end, then ends the program by a signal.
func (s *soak) run(end time.Time) {
	if !s.start() {
		return
	}
	second := time.Now()
	for done := 0; time.Now().Before(end) && !s.t.Failed(); done++ {
		select {
		case err := <-s.ended: // it was left
			if !s.left(err) || !s.start() {
				return
			}
		default:
		}
		s.something()
		if time.Since(second) > time.Second {
			second = time.Now()
			_ = s.process.Process.Signal(syscall.SIGCONT) // ctrl+z stops it
			s.look()
		}
		time.Sleep(time.Duration(s.random.IntN(20)) * time.Millisecond)
	}
	s.finish()
	s.level()
	s.t.Logf("%q: %d starts, %d to %d kB", s.names, s.starts, s.at(0.25), s.at(1))
}

// start runs the program in a new terminal.
func (s *soak) start() bool {
	s.starts++
	master, slave, err := openTerminal()
	if err != nil {
		s.t.Error(err)
		return false
	}
	s.terminal = master
	if tty, err := unix.IoctlGetTermios(int(slave.Fd()), unix.TCGETS); err == nil {
		s.tty = *tty
	}
	s.resize(80, 24)
	s.process = exec.Command(s.program, s.path)
	s.process.Dir = s.folder // what it writes goes there
	s.process.Stdin, s.process.Stdout, s.process.Stderr = slave, slave, slave
	s.process.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	s.process.Env = append(os.Environ(), "HOME="+s.folder, "SHELL=/bin/true", "XDG_STATE_HOME="+s.folder+"/state", "XDG_CONFIG_HOME="+s.folder, "TMPDIR="+s.folder,
		"TERM=xterm-256color", "EDITOR=true", "VISUAL=", "HTTP_PROXY=http://127.0.0.1:9", "HTTPS_PROXY=http://127.0.0.1:9")
	if err := s.process.Start(); err != nil {
		s.t.Error(err)
		return false
	}
	slave.Close()
	ended, process := make(chan error, 1), s.process
	s.ended = ended
	go func() { ended <- process.Wait() }()
	go func() {
		piece := make([]byte, 1<<16)
		for {
			n, err := master.Read(piece)
			if err != nil {
				return
			}
			s.mu.Lock()
			s.output = append(s.output, piece[:n]...)
			s.output = s.output[max(0, len(s.output)-1<<16):]
			s.mu.Unlock()
		}
	}()
	return true
}

// openTerminal opens a new pseudo-terminal.
func openTerminal() (master, slave *os.File, err error) {
	master, err = os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		return nil, nil, err
	}
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	return master, slave, err
}

func (s *soak) resize(width, height int) {
	s.height = height
	_ = unix.IoctlSetWinsize(int(s.terminal.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(width), Row: uint16(height)})
}

// soakKeys are what is pressed: all that is no key to save or to quit.
var soakKeys = func() []string {
	keys := []string{"\r", "\x1b", "\t", "\x7f", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[3~", "\x1b[Z", "é", "界",
		"/body:a\r", "/e\r", "nnnn", "es\x15404\r", "\x1b", "\x1b", "\x1b\x1b"}
	for c := byte(0x20); c < 0x7f; c++ {
		if !bytes.ContainsAny([]byte{c}, "wWsSqQ") {
			keys = append(keys, string(c))
		}
	}
	for c := byte(1); c < 0x1b; c++ {
		if c != 3 && c != 0x13 && c != 0x11 { // ctrl+c, ctrl+s, ctrl+q
			keys = append(keys, string(c))
		}
	}
	return keys
}()

var soakPastes = []string{"curl http://127.0.0.1:9/a?b=c", "body:a", "GET http://a.test/ HTTP/1.1\r\nA: b\r\n\r\n", "a\r\nb\x1b[31m\x9b\x07", "{}", "", strings.Repeat("\x9b\x07", 5000)}

// something does one thing.
func (s *soak) something() {
	switch s.random.IntN(40) {
	case 0:
		w, h := 1+s.random.IntN(200), 1+s.random.IntN(60)
		s.did("%dx%d", w, h)
		s.resize(w, h)
	case 1, 2:
		x, y, button := 1+s.random.IntN(120), 1+s.random.IntN(max(1, s.height-3)), []int{0, 0, 64, 65, 32}[s.random.IntN(5)]
		s.send(fmt.Sprintf("\x1b[<%d;%d;%dM", button, x, y))
		s.send(fmt.Sprintf("\x1b[<%d;%d;%dm", button, x, y))
	case 3:
		s.send("\x1b[200~" + soakPastes[s.random.IntN(len(soakPastes))] + "\x1b[201~")
	case 4:
		if s.random.IntN(10) == 0 {
			s.did("stopped")
			_ = s.process.Process.Signal(syscall.SIGTSTP)
			time.Sleep(20 * time.Millisecond)
			_ = s.process.Process.Signal(syscall.SIGCONT)
		}
	default:
		s.send(soakKeys[s.random.IntN(len(soakKeys))])
	}
}

func (s *soak) send(text string) {
	s.did("%.40q", text)
	terminal, written := s.terminal, make(chan struct{})
	go func() {
		_, _ = terminal.WriteString(text) // where the program has ended that shows
		close(written)
	}()
	for range 30 {
		select {
		case <-written:
			return
		case <-time.After(time.Second):
			_ = s.process.Process.Signal(syscall.SIGCONT) // it may be stopped
		}
	}
	s.fail("it takes no keys any more")
	_ = s.process.Process.Signal(syscall.SIGQUIT)
}

func (s *soak) did(format string, args ...any) {
	s.script = append(s.script, fmt.Sprintf(format, args...))
	s.script = s.script[max(0, len(s.script)-200):]
}

// look looks at the files and the memory.
func (s *soak) look() {
	if sums := s.files(); !maps.Equal(sums, s.sums) {
		s.mu.Lock()
		saved := bytes.Contains(s.output, []byte("saved"))
		s.mu.Unlock()
		if !saved { // by a hint or in the palette: no key does
			s.fail(fmt.Sprintf("files changed: %x, were %x", sums, s.sums))
		}
		s.sums = sums
	}
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	_, rest, ok := strings.Cut(string(status), "VmRSS:")
	if fields := strings.Fields(rest); ok && len(fields) > 0 {
		kB, _ := strconv.Atoi(fields[0])
		s.resident = append(s.resident, kB)
	}
}

// left reports whether the program ended as it should.
func (s *soak) left(err error) bool {
	s.look()
	time.Sleep(50 * time.Millisecond) // for the end of what it wrote
	s.mu.Lock()
	output := string(s.output)
	s.output = nil
	s.mu.Unlock()
	s.terminal.Close()
	var exit *exec.ExitError
	if strings.Contains(output, "goroutine ") || errors.As(err, &exit) {
		s.fail(fmt.Sprintf("it ended: %v\n%q", err, output[max(0, len(output)-4000):]))
		return false
	}
	return true
}

// finish ends the program by a signal and looks at the terminal.
func (s *soak) finish() {
	sig := []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT}[s.random.IntN(4)]
	_ = s.process.Process.Signal(syscall.SIGCONT)
	_ = s.process.Process.Signal(sig)
	ended := false
	for n := 0; n < 20 && !ended; n++ {
		select {
		case <-s.ended:
			ended = true
		case <-time.After(time.Second):
			_ = s.process.Process.Signal(syscall.SIGCONT) // a ctrl+z may have been on its way
		}
	}
	if !ended {
		s.fail(fmt.Sprintf("%v does not end it", sig))
		_ = s.process.Process.Kill()
		return
	}
	time.Sleep(100 * time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	if tty, err := unix.IoctlGetTermios(int(s.terminal.Fd()), unix.TCGETS); err != nil || *tty != s.tty {
		s.fail(fmt.Sprintf("after %v the terminal is not as it was: %v", sig, err))
	}
	if bytes.Contains(s.output, []byte("goroutine ")) || bytes.LastIndex(s.output, []byte("\x1b[?1049l")) < bytes.LastIndex(s.output, []byte("\x1b[?1049h")) {
		s.fail(fmt.Sprintf("after %v: %q", sig, s.output[max(0, len(s.output)-4000):]))
	}
	s.terminal.Close()
}

// level holds that the memory does not grow with what was done: the most of
// the last quarter is not far above that of the second.
func (s *soak) level() {
	if len(s.resident) < 60 {
		return
	}
	early, late := s.at(0.5), s.at(1)
	if late > early+early/2+64<<10 || late > 2<<20 {
		s.fail(fmt.Sprintf("it grows: %d kB, then %d", early, late))
	}
}

// at is the most memory in the quarter that ends at a part of the time.
func (s *soak) at(part float64) int {
	end := int(part * float64(len(s.resident)))
	most := 0
	for _, kB := range s.resident[max(0, end-len(s.resident)/4):end] {
		most = max(most, kB)
	}
	return most
}

func (s *soak) fail(why string) { s.t.Errorf("%q: %s\nafter %q", s.names, why, s.script) }
