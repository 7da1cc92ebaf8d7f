package results_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"thermowalk/results"
)

// names returns what lies in a directory.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	write := func(s string, err error) error {
		return results.WriteFile(path, func(w io.Writer) error {
			if _, e := io.WriteString(w, s); e != nil {
				return e
			}
			if got := names(t, dir); slices.Contains(got, "half.txt") {
				t.Errorf("while writing: %v", got)
			}
			return err
		})
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	failed := errors.New("no more")
	if err := write("second", failed); !errors.Is(err, failed) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != "first" {
		t.Errorf("after a failure %q, %v; want the old content", got, err)
	}
	if err := write("third", nil); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "third" {
		t.Errorf("content %q", got)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"a.txt"}) {
		t.Errorf("left behind: %v", got)
	}
}

// A device is not replaced by a file, nor is a directory or a link.
func TestWriteFileIsForFiles(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{os.DevNull: "a device", dir: "a directory", link: "a symbolic link"} {
		err := results.WriteFile(path, func(io.Writer) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v; want %q", path, err, want)
		}
	}
}

func TestWriterAbort(t *testing.T) {
	dir := t.TempDir()
	for _, ext := range extensions {
		w, err := results.NewWriter[full](filepath.Join(dir, "a"+ext), meta, results.GroupRows(10))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Append(sample(25)...); err != nil {
			t.Fatal(err)
		}
		w.Abort()
		if err := w.Append(full{}); err == nil {
			t.Error("a row after Abort")
		}
		if err := w.Close(); err == nil {
			t.Error("Close after Abort")
		}
		if left := names(t, dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}
