package results_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"thermowalk/results"
)

// TestLockHolder is a process of its own: it locks the directory, says so, and waits to be killed.
func TestLockHolder(t *testing.T) {
	dir := os.Getenv("THERMOWALK_LOCK")
	if dir == "" {
		return
	}
	if _, err := results.LockDir(dir); err != nil {
		t.Fatal(err)
	}
	fmt.Println("locked")
	select {}
}

// A process keeps others out as long as it lives; after kill -9 the next one comes in.
func TestLockOutlivesNobody(t *testing.T) {
	dir := t.TempDir()
	holder := exec.Command(os.Args[0], "-test.run=TestLockHolder$")
	holder.Env = append(os.Environ(), "THERMOWALK_LOCK="+dir)
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 7)); err != nil {
		t.Fatal(err)
	}
	_, err = results.Create(dir, provenance)
	host, _ := os.Hostname()
	if want := fmt.Sprintf("in use by process %d on %s", holder.Process.Pid, host); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v lacks %q", err, want)
	}
	holder.Process.Kill()
	holder.Wait()
	if _, err := os.Stat(filepath.Join(dir, ".thermowalk.lock")); err != nil {
		t.Fatalf("the killed process left no lock file, so this shows nothing: %v", err)
	}
	d, err := results.Create(dir, provenance)
	if err != nil {
		t.Fatalf("a lock that no process holds: %v", err)
	}
	d.Abort()

	// The same run begins anew where it was killed before its first table, another one does not.
	left := func(files map[string]string) string {
		dir := t.TempDir()
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	const lock = "process 1 on host\n"
	if d, err := results.Create(left(map[string]string{".thermowalk.lock": lock, "config.yaml": provenance.Config}), provenance); err != nil {
		t.Errorf("killed before its first table: %v", err)
	} else {
		d.Abort()
	}
	for name, files := range map[string]map[string]string{
		"another configuration": {".thermowalk.lock": lock, "config.yaml": "eta: 7\n"},
		"a table":               {".thermowalk.lock": lock, "config.yaml": provenance.Config, "flux.parquet": ""},
		"no lock":               {"config.yaml": provenance.Config},
	} {
		dir := left(files)
		if _, err := results.Create(dir, provenance); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: error %v", name, err)
		}
		for file, text := range files {
			if got, err := os.ReadFile(filepath.Join(dir, file)); file != ".thermowalk.lock" && (err != nil || string(got) != text) {
				t.Errorf("%s: %s is gone or changed: %v", name, file, err)
			}
		}
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

// Of many that take and give back a lock, never two have it.
func TestLockIsHeldByOne(t *testing.T) {
	dir := t.TempDir()
	var inside sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				l, err := results.LockDir(dir)
				if errors.Is(err, fs.ErrExist) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if !inside.TryLock() {
					t.Error("two hold the lock")
				} else {
					runtime.Gosched()
					inside.Unlock()
				}
				l.Release()
			}
		})
	}
	all.Wait()
}
