package results

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	configName = "config.yaml"
	runName    = "run.json" // written last: a directory without it holds no finished run
	lockName   = ".thermowalk.lock"
)

// A Dir is the directory of one run while it is being made: config.yaml, the run's tables and figures, and at last run.json.
//
//	d, err := results.Create("out", provenance)
//	if err != nil {
//		return err
//	}
//	defer d.Abort() // removes all of it, unless Commit came first
//	if err := results.AddTable(d, "flux", "One measured flux a row.", rows); err != nil {
//		return err
//	}
//	return d.Commit(results.Run{Threads: 8})
//
// Its methods may be called concurrently.
type Dir struct {
	path    string
	prov    Provenance
	started time.Time

	mu    sync.Mutex
	lock  *Lock    // nil until it is ours
	dirs  []string // those made here, outermost first
	files []string // names in the directory, in the order of Reserve
	done  bool
}

// Create starts a run in the directory path, which it makes if need be. It refuses a directory that holds a run, finished or
// not, with an error that is [fs.ErrExist]: nothing is ever overwritten; only the same run, killed before its first table, begins
// anew. A lock file keeps a second process out, also
// across the machines of a cluster.
func Create(path string, p Provenance) (*Dir, error) {
	if p.Version == "" {
		p.Version = "devel"
	}
	d := &Dir{path: path, prov: p, started: time.Now()}
	if err := d.begin(); err != nil {
		d.Abort()
		return nil, err
	}
	return d, nil
}

func (d *Dir) begin() error {
	left := abandoned(d.path, d.prov.Config)
	if err := occupied(d.path); err != nil && !left {
		return err
	}
	if err := d.mkdir(d.path); err != nil {
		return fmt.Errorf("results: cannot make the run directory %s: %w", d.path, cause(err))
	}
	lock, err := LockDir(d.path)
	if err != nil {
		return err
	}
	d.lock = lock
	if left && abandoned(d.path, d.prov.Config) { // no one holds the lock that is there
		os.Remove(filepath.Join(d.path, configName))
	}
	if err := occupied(d.path); err != nil { // another process may have been quicker
		return err
	}
	return d.WriteFile(configName, func(w io.Writer) error {
		_, err := io.WriteString(w, d.prov.Config)
		return err
	})
}

// Vacant tells why a new run has no place in a directory: it holds one, or what is left of one.
func Vacant(path string) error { return occupied(path) }

// occupied tells whether path holds a run, or what is left of one.
func occupied(path string) error {
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("results: cannot use %s as a run directory: %w", path, cause(err))
	}
	const mend = "choose another --out, or remove it"
	for _, name := range []string{runName, configName} {
		if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name }) {
			what := "a finished run"
			if name == configName {
				what = "an unfinished run"
			}
			return fmt.Errorf("results: %s holds %s (%s): %s: %w", path, what, name, mend, fs.ErrExist)
		}
	}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); formats[ext] != nil && !strings.HasPrefix(e.Name(), ".") {
			return fmt.Errorf("results: %s holds a table (%s): %s: %w", path, e.Name(), mend, fs.ErrExist)
		}
	}
	return nil
}

// abandoned tells whether a directory holds the beginning of the same run and nothing else: a lock, the configuration, files
// that were never whole. A process that is killed before its first table leaves that, and its repetition may go on there.
func abandoned(path, config string) bool {
	entries, err := os.ReadDir(path)
	if err != nil {
		return false
	}
	locked := false
	for _, e := range entries {
		switch name := e.Name(); {
		case name == lockName:
			locked = true
		case name == configName:
			if there, err := os.ReadFile(filepath.Join(path, name)); err != nil || string(there) != config {
				return false
			}
		case !strings.HasPrefix(name, ".") || !strings.HasSuffix(name, ".tmp"):
			return false
		}
	}
	return locked
}

// mkdir makes a directory and those above it, and remembers which.
func (d *Dir) mkdir(path string) error {
	if info, err := os.Stat(path); err == nil {
		if !info.IsDir() {
			return errors.New("it is a file; choose another --out")
		}
		return nil
	}
	if up := filepath.Dir(path); up != path {
		if err := d.mkdir(up); err != nil {
			return err
		}
	}
	err := os.Mkdir(path, 0o777)
	if err == nil {
		d.dirs = append(d.dirs, path)
		return syncDir(filepath.Dir(path))
	}
	if errors.Is(err, fs.ErrExist) {
		return nil // another process made it meanwhile; the lock decides
	}
	return err
}

// Path returns the directory.
func (d *Dir) Path() string { return d.path }

// Meta returns the metadata of a table of this run.
func (d *Dir) Meta(table, description string) Meta {
	return Meta{Table: table, Description: description, Provenance: d.prov}
}

// Reserve claims the name of a file in the run, which may lie in a folder ("eta=0.05/part-0.parquet"), and returns its path:
// write it there with [Write], [NewWriter], [WriteFile] or a figure's Save. Commit checks that it has been written, Abort
// removes it. A name that is taken is an error.
func (d *Dir) Reserve(name string) (path string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	path = filepath.Join(d.path, filepath.FromSlash(name))
	switch {
	case d.done:
		return "", fmt.Errorf("results: the run in %s is over; %s comes too late", d.path, name)
	case !filepath.IsLocal(filepath.FromSlash(name)) || name == runName || name == lockName:
		return "", fmt.Errorf("results: %q cannot be the name of a file in a run", name)
	case slices.Contains(d.files, name):
		return "", fmt.Errorf("results: %s is already a file of this run", path)
	}
	if _, err := os.Lstat(path); err == nil {
		return "", fmt.Errorf("results: %s is there already and not of this run: choose another --out, or remove it: %w", path, fs.ErrExist)
	}
	if err := d.mkdir(filepath.Dir(path)); err != nil {
		return "", fmt.Errorf("results: cannot write %s: %w", path, cause(err))
	}
	d.files = append(d.files, name)
	return path, nil
}

// WriteFile writes a file of the run, whole or not at all.
func (d *Dir) WriteFile(name string, write func(io.Writer) error) error {
	path, err := d.Reserve(name)
	if err != nil {
		return err
	}
	return WriteFile(path, write)
}

// AddTable writes rows as the table name.parquet of the run.
func AddTable[T any](d *Dir, name, description string, rows []T, opts ...Option) error {
	path, err := d.Reserve(name + ".parquet")
	if err != nil {
		return err
	}
	return Write(path, rows, d.Meta(name, description), opts...)
}

// Abort removes what the run has made, and nothing else. After Commit it does nothing.
func (d *Dir) Abort() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.done {
		for _, name := range d.files {
			os.Remove(filepath.Join(d.path, filepath.FromSlash(name)))
		}
		d.lock.Release()
		for _, dir := range slices.Backward(d.dirs) {
			os.Remove(dir) // stays if another process uses it
		}
	}
	d.done = true
}
