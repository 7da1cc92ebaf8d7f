package walk

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// disk is what the writing of a whole file asks of a file system, so that
// tests can make each call fail.
type disk interface {
	create(path string) (diskFile, error)
	rename(from, to string) error
	remove(path string) error
	sync(dir string) error
}

type diskFile interface {
	io.WriteCloser
	Sync() error
}

type hostDisk struct{}

func (hostDisk) create(path string) (diskFile, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	return f, nil
}
func (hostDisk) rename(from, to string) error { return os.Rename(from, to) }
func (hostDisk) remove(path string) error     { return os.Remove(path) }

// sync makes the renames in a directory last through a crash.
func (hostDisk) sync(dir string) error {
	if runtime.GOOS == "windows" { // has no such call
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// writeWhole writes a file that appears whole or not at all: the body goes to
// a temporary file beside it, which is synced and renamed. With a name for
// older, the file that stood at path is kept under it.
func writeWhole(d disk, path, older string, body func(io.Writer) error) error {
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	temp := filepath.Join(dir, tempPrefix(base)+rand.Text()[:12]+tempSuffix)
	f, err := d.create(temp)
	if err != nil {
		return bare(err)
	}
	err = body(f)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil && older != "" {
		if err = d.rename(path, older); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err == nil {
		err = d.rename(temp, path)
	}
	if err != nil {
		d.remove(temp)
		return bare(err)
	}
	return bare(d.sync(dir))
}

const tempSuffix = ".tmp"

func tempPrefix(base string) string { return "." + base + "." }

// sweep removes the temporary files that a killed process has left beside
// path. The owner of one that is still being written notices, and writes again.
func sweep(path string) {
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, tempPrefix(base)) && strings.HasSuffix(name, tempSuffix) {
			os.Remove(filepath.Join(dir, name))
		}
	}
}

// bare drops the operation and the path of a file error: the name of a
// temporary file means nothing to the reader.
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

// exists tells whether there is a file, or anything else, at path.
func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	}
	return false, fmt.Errorf("walk: %w", err)
}
