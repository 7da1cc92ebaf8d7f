package rundir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thermowalk/results"
)

type row struct {
	N int64 `col:"n" unit:"1" doc:"a number"`
}

// write makes a table.
func write(made *results.Dir) error {
	return results.AddTable(made, "numbers", "Numbers.", []row{{1}, {2}})
}

func begun(t *testing.T) *Dir {
	t.Helper()
	d := At(filepath.Join(t.TempDir(), "run"))
	if err := d.Begin("a: 1\n"); err != nil {
		t.Fatal(err)
	}
	return d
}

// A run is begun once, and led by one process.
func TestBegin(t *testing.T) {
	d := begun(t)
	if !d.Begun() || d.Finished() {
		t.Errorf("begun %v, finished %v", d.Begun(), d.Finished())
	}
	if err := At(d.Path()).Resume("a: 1\n"); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "in use by process") {
		t.Errorf("a second process came in: %v", err)
	}
	if err := d.Begin("a: 1\n"); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "--resume goes on with it") {
		t.Errorf("a run was begun over another one: %v", err)
	}
	d.Close()
	d.Close() // again, as at the end of a command
	if err := At(d.Path()).Resume("a: 1\n"); err != nil {
		t.Error(err)
	}
}

// Results appear whole, run.json last, and say what they are of; a run may be finished again.
func TestFinish(t *testing.T) {
	d := begun(t)
	defer d.Close()
	of := results.Provenance{Config: "a: 1\n", Seed: 1, Version: "v"}
	if d.Holds("numbers", of) || d.Whole() {
		t.Error("results before their time")
	}
	for range 2 {
		if err := d.Finish(of, results.Run{}, write); err != nil {
			t.Fatal(err)
		}
	}
	run, err := results.ReadRun(d.Path())
	if err != nil || !d.Finished() || !d.Holds("numbers", of) {
		t.Fatalf("not finished: %v", err)
	}
	if of.Seed = 2; d.Holds("numbers", of) {
		t.Error("results of another seed are taken for those of this one")
	}
	for _, f := range run.Files {
		if !there(filepath.Join(d.Path(), f.Name)) {
			t.Errorf("%s is missing", f.Name)
		}
	}
	if !d.Whole() {
		t.Error("the results are not as they were made")
	}
	table := filepath.Join(d.Path(), "numbers.parquet")
	if err := os.WriteFile(table, []byte("other"), 0o666); err != nil {
		t.Fatal(err)
	}
	if d.Whole() {
		t.Error("an altered table is taken for whole")
	}
	if err := os.Remove(table); err != nil {
		t.Fatal(err)
	}
	if d.Whole() {
		t.Error("a missing table is taken for whole")
	}
	clean(t, d)
}

// What fails leaves nothing of itself, and what was there.
func TestFinishFails(t *testing.T) {
	d := begun(t)
	defer d.Close()
	of := results.Provenance{Config: "a: 1\n", Seed: 1, Version: "v"}
	if err := d.Finish(of, results.Run{}, write); err != nil {
		t.Fatal(err)
	}
	full := errors.New("results: the disk is full")
	err := d.Finish(of, results.Run{}, func(made *results.Dir) error { return errors.Join(write(made), full) })
	if err == nil || !strings.Contains(err.Error(), "the disk is full; make room or mend it, and --resume") || strings.Contains(err.Error(), staging) {
		t.Errorf("error %v", err)
	}
	if !d.Finished() || !d.Holds("numbers", of) {
		t.Error("the older results are gone")
	}
	clean(t, d)
}

// A resumption sweeps away what a killed process has left, and writes a changed configuration down.
func TestResume(t *testing.T) {
	d := begun(t)
	if err := os.Mkdir(filepath.Join(d.Path(), staging+"left"), 0o777); err != nil {
		t.Fatal(err)
	}
	d.Close()
	if err := d.Resume("a: 2\n"); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(d.Config()); string(text) != "a: 2\n" {
		t.Errorf("configuration %q", text)
	}
	d.Close()
	clean(t, d)
}

// clean fails where a hidden file is left.
func clean(t *testing.T, d *Dir) {
	t.Helper()
	d.Close()
	if left, _ := filepath.Glob(filepath.Join(d.Path(), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
