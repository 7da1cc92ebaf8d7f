//go:build unix

package results_test

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"thermowalk/results"
)

// A disk that fills up while a run is written leaves nothing behind. The test runs itself as a process whose files may not
// grow beyond 64 KiB: writing then fails in the middle of a file, as it does on a full disk.
func TestDiskFull(t *testing.T) {
	const key = "THERMOWALK_TEST_FULL"
	if dir := os.Getenv(key); dir != "" {
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: 64 << 10, Max: 64 << 10}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		fill(t, dir)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestDiskFull$")
	cmd.Env = append(os.Environ(), key+"="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func fill(t *testing.T, dir string) {
	for _, ext := range extensions {
		path := filepath.Join(dir, "full"+ext)
		err := results.Write(path, sample(20_000), meta, results.GroupRows(1000))
		if !errors.Is(err, syscall.EFBIG) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), ".tmp") {
			t.Errorf("%s: error %v", ext, err)
		}
		if left := names(t, dir); len(left) > 0 {
			t.Errorf("%s: left behind: %v", ext, left)
		}
	}
	out := filepath.Join(dir, "out")
	d, err := results.Create(out, provenance)
	if err != nil {
		t.Fatal(err)
	}
	if err := results.AddTable(d, "full", "Too much.", sample(20_000)); !errors.Is(err, syscall.EFBIG) {
		t.Errorf("error %v", err)
	}
	d.Abort()
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	if os.Geteuid() == 0 { // whom no permission stops, but /proc does
		if runtime.GOOS != "linux" {
			t.Skip("run as another user than root: no directory here is read-only for root")
		}
		dir = "/proc"
	} else if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "a.parquet"), filepath.Join(dir, "a.arrow")} {
		if err := results.Write(path, sample(1), meta); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("error %v", err)
		}
	}
	for _, path := range []string{dir, filepath.Join(dir, "out")} {
		if _, err := results.Create(path, provenance); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("error %v", err)
		}
	}
}
