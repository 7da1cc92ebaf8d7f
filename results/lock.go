package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A Lock keeps a second process out of a run directory, also across the machines of a cluster. The system gives it back when
// its process ends, however it ends: what a killed process leaves of it hinders nobody.
type Lock struct {
	file *os.File
}

// LockDir locks the directory path, which exists, by a file in it. While another process holds it, the error names that
// process and is [fs.ErrExist].
func LockDir(path string) (*Lock, error) {
	name := filepath.Join(path, lockName)
	for {
		l, held, err := lockFile(name)
		switch {
		case held:
			holder, _ := os.ReadFile(name)
			if len(holder) == 0 {
				holder = []byte("another process")
			}
			return nil, fmt.Errorf("results: %s is in use by %s: wait, or choose another --out: %w", path, strings.TrimSpace(string(holder)), fs.ErrExist)
		case err != nil:
			return nil, fmt.Errorf("results: cannot write to the run directory %s: %w", path, cause(err))
		case l == nil: // its holder has just removed it
			continue
		}
		host, _ := os.Hostname()
		if err = l.file.Truncate(0); err == nil {
			_, err = fmt.Fprintf(l.file, "process %d on %s\n", os.Getpid(), host)
		}
		if err != nil {
			l.Release()
			return nil, fmt.Errorf("results: cannot write to the run directory %s: %w", path, cause(err))
		}
		return l, nil
	}
}

// Release gives the lock back and removes its file. It may be called again.
func (l *Lock) Release() {
	if l != nil && l.file != nil {
		err := os.Remove(l.file.Name()) // before it is unlocked: no one else's can be removed
		l.file.Close()
		if err != nil { // some systems keep open files
			os.Remove(l.file.Name())
		}
		l.file = nil
	}
}

// exclusive locks by making the file, where the file system knows no locks. What a process of this machine has left that is
// gone does not count.
func exclusive(name string, gone func(pid int) bool) (l *Lock, held bool, err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err == nil {
		return &Lock{file: f}, false, nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return nil, false, err
	}
	holder, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	var pid int
	var on string
	host, _ := os.Hostname()
	if _, err := fmt.Sscanf(string(holder), "process %d on %s", &pid, &on); err == nil && on == host && pid != os.Getpid() && gone(pid) {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, false, err
		}
		return nil, false, nil
	}
	return nil, true, nil
}
