package results

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// A Run is run.json: what may differ between two runs that give the same tables, and the check sums that say they do.
type Run struct {
	Command  []string  `json:"command,omitempty"`
	Threads  int       `json:"threads"`
	Version  string    `json:"version"`  // from here on Commit fills in
	Go       string    `json:"go"`       // toolchain
	Platform string    `json:"platform"` // linux/amd64
	Host     string    `json:"host"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished"`
	Seconds  float64   `json:"seconds"`
	Files    []File    `json:"files"` // by name
}

// A File is a file of a run. Tables of equal provenance have equal check sums.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Commit writes run.json, the mark of a finished run. Of run it keeps Command and Threads.
func (d *Dir) Commit(run Run) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.done {
		return fmt.Errorf("results: the run in %s is over", d.path)
	}
	run.Version, run.Go, run.Platform = d.prov.Version, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH
	run.Host, _ = os.Hostname()
	run.Started, run.Finished = d.started.UTC(), time.Now().UTC()
	run.Seconds = run.Finished.Sub(run.Started).Seconds()
	run.Files = []File{}
	for _, name := range slices.Sorted(slices.Values(d.files)) {
		f, err := d.sum(name)
		if err != nil {
			return fmt.Errorf("results: %s is not part of the run in %s: %w", name, d.path, cause(err))
		}
		run.Files = append(run.Files, f)
	}
	err := WriteFile(filepath.Join(d.path, runName), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(run)
	})
	if err != nil {
		return err
	}
	d.done = true
	d.lock.Release()
	return nil
}

func (d *Dir) sum(name string) (File, error) {
	f, err := os.Open(filepath.Join(d.path, filepath.FromSlash(name)))
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return File{Name: name, Bytes: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}

// ReadRun reads run.json of a finished run.
func ReadRun(path string) (Run, error) {
	var run Run
	raw, err := os.ReadFile(filepath.Join(path, runName))
	if errors.Is(err, fs.ErrNotExist) {
		return run, fmt.Errorf("results: %s holds no finished run: no %s", path, runName)
	}
	if err == nil {
		err = json.Unmarshal(raw, &run)
	}
	if err != nil {
		return run, fmt.Errorf("results: cannot read %s: %w", filepath.Join(path, runName), cause(err))
	}
	return run, nil
}
