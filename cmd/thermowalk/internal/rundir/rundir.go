// Package rundir is the directory of a run that may be killed and resumed.
package rundir

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"thermowalk/results"
	"thermowalk/walk"
)

// A Dir is the directory of a run that may be killed and resumed:
//
//	config.yaml            the complete effective configuration, from the beginning
//	checkpoint/*.ckpt      the run so far; and the generation before it, .old
//	*.parquet, run.json    the results, at the end; run.json last
//
// The results are made in a folder beside their places and moved there when all
// of them are whole, so a run that is killed meanwhile is not finished, and its
// resumption makes them again.
//
// From Begin or Resume to Close it is locked: two processes never lead one run.
type Dir struct {
	path string
	lock *results.Lock
}

const (
	configName = "config.yaml"
	runName    = "run.json"
	staging    = ".staging-"
)

// At is the directory of a run at path, which need not exist.
func At(path string) *Dir { return &Dir{path: path} }

// Path is the directory.
func (d *Dir) Path() string { return d.path }

// Config is the file of the configuration.
func (d *Dir) Config() string { return filepath.Join(d.path, configName) }

// Checkpoint is the file of the checkpoint of a run of one walk.
func (d *Dir) Checkpoint() string { return filepath.Join(d.Checkpoints(), "walk.ckpt") }

// Checkpoints is the folder of checkpoints.
func (d *Dir) Checkpoints() string { return filepath.Join(d.path, "checkpoint") }

// there tells whether a file of the directory exists.
func there(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Begun tells whether the directory holds a run, finished or not.
func (d *Dir) Begun() bool {
	for _, path := range []string{d.Config(), filepath.Join(d.path, runName), d.Checkpoint(), d.Checkpoint() + walk.OlderSuffix} {
		if there(path) {
			return true
		}
	}
	return false
}

// Begin makes the directory, or refuses one that holds a run.
func (d *Dir) Begin(config string) error {
	if err := d.hold(); err != nil {
		return err
	}
	if d.Begun() {
		d.Close()
		return fmt.Errorf("%s holds a run: --resume goes on with it; else choose another --out, or remove it: %w", d.path, fs.ErrExist)
	}
	return d.open(config)
}

// Resume makes ready to go on with the run in the directory.
//
// A finished run may lie where nothing can be written: to go on with it is to
// do nothing.
func (d *Dir) Resume(config string) error {
	if err := d.hold(); err != nil {
		closed := errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission)
		if old, _ := os.ReadFile(d.Config()); closed && d.Finished() && string(old) == config {
			return nil
		}
		return err
	}
	entries, err := os.ReadDir(d.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", d.path, bare(err))
	}
	for _, e := range entries { // what a killed process has left
		if strings.HasPrefix(e.Name(), staging) {
			os.RemoveAll(filepath.Join(d.path, e.Name()))
		}
	}
	return d.open(config)
}

// hold makes the directory and locks it.
func (d *Dir) hold() (err error) {
	if d.lock != nil {
		return nil
	}
	if err := os.MkdirAll(d.path, 0o777); err != nil {
		return fmt.Errorf("cannot make the run directory %s: %w", d.path, bare(err))
	}
	if d.lock, err = results.LockDir(d.path); err != nil {
		return err
	}
	return nil
}

// Close gives the directory back. It may be called again.
func (d *Dir) Close() {
	d.lock.Release()
	d.lock = nil
}

func (d *Dir) open(config string) error {
	if err := d.hold(); err != nil {
		return err
	}
	if err := os.MkdirAll(d.Checkpoints(), 0o777); err != nil {
		return fmt.Errorf("cannot make the run directory %s: %w", d.path, bare(err))
	}
	if old, err := os.ReadFile(d.Config()); err == nil && string(old) == config {
		return nil
	}
	return results.WriteFile(d.Config(), func(w io.Writer) error {
		_, err := io.WriteString(w, config)
		return err
	})
}

// Finished tells whether the results are there.
func (d *Dir) Finished() bool { return there(filepath.Join(d.path, runName)) }

// Finish makes the results by write.
func (d *Dir) Finish(p results.Provenance, run results.Run, write func(*results.Dir) error) error {
	stage, err := os.MkdirTemp(d.path, staging)
	if err != nil {
		return fmt.Errorf("cannot write to the run directory %s: %w", d.path, bare(err))
	}
	defer os.RemoveAll(stage)
	if err := os.Chmod(stage, 0o777); err != nil {
		return fmt.Errorf("%s: %w", stage, bare(err))
	}
	made, err := results.Create(stage, p)
	if err != nil {
		return err
	}
	defer made.Abort()
	if err = write(made); err == nil {
		err = made.Commit(run)
	}
	if err != nil { // the name of the folder beside means nothing to the reader
		return fmt.Errorf("%s; make room or mend it, and --resume", strings.ReplaceAll(strings.TrimPrefix(err.Error(), "results: "), stage, d.path))
	}
	entries, err := os.ReadDir(stage)
	if err != nil {
		return fmt.Errorf("%s: %w", stage, bare(err))
	}
	// An older run.json would vouch for tables that are being replaced.
	if err := os.Remove(filepath.Join(d.path, runName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", d.path, bare(err))
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if e.Name() != runName {
			names = append(names, e.Name())
		}
	}
	for _, name := range append(names, runName) {
		if err := os.Rename(filepath.Join(stage, name), filepath.Join(d.path, name)); err != nil {
			return fmt.Errorf("cannot write %s: %w", filepath.Join(d.path, name), bare(err))
		}
	}
	return nil
}

// bare drops the operation and the path of a file error.
func bare(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}

// Holds tells whether the results of the directory, of which this is a table,
// are those of this provenance.
func (d *Dir) Holds(table string, p results.Provenance) bool {
	meta, err := results.ReadMeta(filepath.Join(d.path, table+".parquet"))
	return err == nil && meta.Provenance == p
}

// Whole tells whether every file of the results is there as it was made.
func (d *Dir) Whole() bool {
	run, err := results.ReadRun(d.path)
	if err != nil {
		return false
	}
	for _, file := range run.Files {
		f, err := os.Open(filepath.Join(d.path, file.Name))
		if err != nil {
			return false
		}
		h := sha256.New()
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil || hex.EncodeToString(h.Sum(nil)) != file.SHA256 {
			return false
		}
	}
	return true
}
