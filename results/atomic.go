package results

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile writes the file path, whole or not at all: write fills a temporary file beside it, which is synced and then
// renamed. If anything fails, nothing is left behind and what stood at path before stands there still.
func WriteFile(path string, write func(io.Writer) error) error {
	f, err := newAtomic(path)
	if err != nil {
		return err
	}
	defer f.abort()
	if err := write(f); err != nil {
		return f.fault(err)
	}
	return f.commit()
}

// An atomic is a file that appears at its path by commit, or never.
type atomic struct {
	path string
	temp *os.File
	buf  *bufio.Writer
	done bool
}

func newAtomic(path string) (*atomic, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("results: cannot write %s: it is not a regular file but %s; choose another name", path, noun(info.Mode()))
	}
	var suffix [6]byte
	rand.Read(suffix[:])
	dir, base := filepath.Split(path)
	temp, err := os.OpenFile(filepath.Join(dir, "."+base+"."+hex.EncodeToString(suffix[:])+".tmp"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("results: cannot write %s: %w", path, cause(err))
	}
	return &atomic{path: path, temp: temp, buf: bufio.NewWriterSize(temp, 1<<18)}, nil
}

func (f *atomic) Write(p []byte) (int, error) { return f.buf.Write(p) }

// commit makes the file appear.
func (f *atomic) commit() error {
	if f.done {
		return nil
	}
	err := f.buf.Flush()
	if err == nil {
		err = f.temp.Sync()
	}
	if e := f.temp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.temp.Name(), f.path)
	}
	f.done = true
	if err != nil {
		os.Remove(f.temp.Name())
		return f.fault(err)
	}
	if err := syncDir(filepath.Dir(f.path)); err != nil {
		return f.fault(err)
	}
	return nil
}

// abort removes what was written; after commit it does nothing.
func (f *atomic) abort() {
	if f.done {
		return
	}
	f.done = true
	f.temp.Close()
	os.Remove(f.temp.Name())
}

func (f *atomic) fault(err error) error {
	return fmt.Errorf("results: cannot write %s: %w", f.path, cause(err))
}

// cause drops the operation and the path of a file error: the temporary name means nothing to the reader.
func cause(err error) error {
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

func noun(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeSymlink != 0:
		return "a symbolic link"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}
