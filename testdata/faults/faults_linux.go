// Package faults lets tests run this very binary again under strace, which makes
// one system call after the other fail, or kills the process there. Only tests
// import it.
package faults

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Begins and Ends mark, in the child, the calls that faults are tried at: both
// look up a name in vain.
func Begins() { _, _ = os.Lstat(begin) }

// Ends is Begins at the end.
func Ends() { _, _ = os.Lstat(end) }

const (
	begin = "/tapedeck-test-begins"
	end   = "/tapedeck-test-ends"
)

// All are the faults that are tried at each call. The last one kills.
var All = []string{"error=ENOSPC", "error=EIO", "error=EINTR", "error=EACCES", Kill}

// Kill ends the process before the call.
const Kill = "signal=SIGKILL"

// traced are the system calls by which a file is read or changed.
const traced = "openat,openat2,creat,read,pread64,write,pwrite64,writev,fsync,fdatasync,ftruncate,truncate,fallocate," +
	"fchmod,fchmodat,fchmodat2,chmod,fchown,fchownat,chown,lchown,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat," +
	"close,fstat,stat,lstat,newfstatat,statx,readlink,readlinkat,access,faccessat,faccessat2,getdents64,mkdir,mkdirat,flock," +
	"llistxattr,lgetxattr,fsetxattr,fgetxattr,flistxattr,copy_file_range,sendfile,ioctl"

// A Call is the n-th of its name that the process makes.
type Call struct {
	Name string
	N    int
	Text string
}

// When makes a fault happen at the call.
func (c Call) When(fault string) string {
	return fmt.Sprintf("%s:%s:when=%d", c.Name, fault, c.N)
}

var callLine = regexp.MustCompile(`^(\w+)\((.*)$`)

// Run runs the child with a variable set, and returns the calls between the
// marks, that of Ends last. The texts of calls come without what temporary
// matches.
func Run(t *testing.T, variable string, temporary *regexp.Regexp, inject ...string) (calls []Call, out []byte, err error) {
	t.Helper()
	all, stdout, stderr, err := Trace(t, variable, temporary, inject...)
	if len(stderr) > 0 {
		t.Fatalf("the child says: %s", stderr)
	}
	between := false
	for _, c := range all {
		if between {
			calls = append(calls, c)
		}
		between = between && !strings.Contains(c.Text, end) || strings.Contains(c.Text, begin)
	}
	return calls, stdout, err
}

// Trace is Run for a child without marks: it returns all calls, and what the
// child wrote to its standard error.
func Trace(t *testing.T, variable string, temporary *regexp.Regexp, inject ...string) (calls []Call, stdout, stderr []byte, err error) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "trace")
	args := []string{"-o", log, "-e", "signal=none", "-e", "trace=?" + strings.ReplaceAll(traced, ",", ",?")}
	for _, i := range inject {
		args = append(args, "-e", "inject="+i)
	}
	cmd := exec.Command("strace", append(args, os.Args[0])...)
	cmd.Env = append(os.Environ(), variable, "GOGC=off", "GOMAXPROCS=1")
	var to, failing bytes.Buffer
	cmd.Stdout, cmd.Stderr = &to, &failing
	err = cmd.Run()
	data, failed := os.ReadFile(log)
	if failed != nil {
		t.Fatalf("strace %s: %v: %s", strings.Join(args, " "), failed, failing.Bytes())
	}
	seen := map[string]int{}
	for line := range strings.Lines(string(data)) {
		m := callLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		seen[m[1]]++
		calls = append(calls, Call{m[1], seen[m[1]], temporary.ReplaceAllString(m[2], "")})
	}
	return calls, to.Bytes(), failing.Bytes(), err
}

// Need skips where strace is missing or may not trace.
func Need(t *testing.T) {
	t.Helper()
	out, err := exec.Command("strace", "-o", os.DevNull, "true").CombinedOutput()
	if err == nil {
		return
	}
	if os.Getenv("TAPEDECK_REQUIRE_LIBRARIES") == "1" {
		t.Fatalf("strace is needed: %v %s", err, out)
	}
	t.Skipf("strace is missing or does not work: %v %s", err, out)
}
