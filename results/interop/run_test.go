package interop

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"thermowalk/results"
	"thermowalk/results/interop/internal/tables"
)

// Every table of a run says the same to every reader: the run that THERMOWALK_RUN names, else one made here.
func TestRun(t *testing.T) {
	dir := os.Getenv("THERMOWALK_RUN")
	if dir == "" {
		dir = t.TempDir()
		d, err := results.Create(dir, meta.Provenance)
		if err != nil {
			t.Fatal(err)
		}
		if err := results.AddTable(d, "full", "Every kind of column.", tables.Cases()[2].Rows); err != nil {
			t.Fatal(err)
		}
		if err := d.Commit(results.Run{}); err != nil {
			t.Fatal(err)
		}
	}
	var paths []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err == nil && !e.IsDir() && (ext == ".parquet" || ext == ".arrow") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatalf("%s holds no tables", dir)
	}
	db := duck(t)
	for _, path := range paths {
		want := tableGrid(t, path)
		t.Logf("%s: %d rows, %d columns", path, len(want.Rows), len(want.Names))
		if filepath.Ext(path) == ".parquet" {
			tables.Compare(t, "DuckDB", path, want, duckGrid(t, db, path), tables.Exactly)
		}
		info, err := results.Inspect(path, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range info.Columns {
			if c.Unit == "" || c.Doc == "" {
				t.Errorf("%s: column %s has unit %q and meaning %q", path, c.Name, c.Unit, c.Doc)
			}
		}
	}
	for _, f := range python(t, paths) {
		same := tables.Exactly
		if f.Tool == "numpy" {
			same = withoutNull
		}
		tables.Compare(t, f.Tool, f.Path, tableGrid(t, f.Path), f.grid(), same)
	}
}
