package results_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thermowalk/results"
)

func TestReadFaults(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(name string, b []byte) {
		if err := os.WriteFile(at(name), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, ext := range extensions {
		if err := results.Write(at("full"+ext), sample(10), meta); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(at("full" + ext))
		if err != nil {
			t.Fatal(err)
		}
		write("short"+ext, whole[:len(whole)-1])
		write("head"+ext, whole[:8])
	}
	write("empty.parquet", nil)
	write("note.parquet", []byte("hello world"))

	type narrow struct {
		F float64 `col:"nf" unit:"1" doc:"not nullable here"`
	}
	type other struct {
		S    float64 `col:"s" unit:"1" doc:"a string in the file"`
		Flux float64 `col:"flux" unit:"1" doc:"not in the file"`
		F    float64 `col:"f" unit:"1" doc:"as in the file"`
	}
	for _, c := range []struct {
		name string
		read func(path string) error
		file string
		want []string
	}{
		{"none", read[full], "none.parquet", []string{"none.parquet", "no such file"}},
		{"directory", read[full], "", []string{dir, "is a directory", "tables in it"}},
		{"empty", read[full], "empty.parquet", []string{"empty.parquet", "is empty"}},
		{"foreign", read[full], "note.parquet", []string{"note.parquet", `begins with "hello "`, "neither Parquet", "nor Arrow"}},
		{"truncated Parquet", read[full], "short.parquet", []string{"short.parquet", "truncated"}},
		{"truncated Arrow", read[full], "short.arrow", []string{"short.arrow", "truncated"}},
		{"head of Parquet", read[full], "head.parquet", []string{"truncated"}},
		{"head of Arrow", read[full], "head.arrow", []string{"truncated"}},
		{"columns", read[other], "full.parquet", []string{
			"full.parquet", `column "s" is string, but results_test.other.S is float64`, `no column "flux" (results_test.other.Flux)`,
			"the file has: b bool, i int32, l int64, u uint64, f float64, s string, q list<float64>, nb bool?",
		}},
		{"columns of Arrow", read[other], "full.arrow", []string{`no column "flux"`, "q list<float64>, nb bool?"}},
		{"null", read[narrow], "full.parquet", []string{"row 0", `column "nf" (results_test.narrow.F) is null`, "pointer"}},
		{"null of Arrow", read[narrow], "full.arrow", []string{"row 0", `column "nf"`, "is null"}},
		{"row type", read[struct{}], "full.parquet", []string{"no columns"}},
	} {
		err := c.read(at(c.file))
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %q lacks %q", c.name, err, want)
			}
		}
	}
}

func read[T any](path string) error {
	_, err := results.Read[T](path)
	return err
}

// A pointer field reads a column that is never null, too, and columns that nobody asks for are skipped.
func TestReadSome(t *testing.T) {
	type some struct {
		F *float64 `col:"f" unit:"1" doc:"nullable here, required in the file"`
		L int64    `col:"l" unit:"1" doc:"as in the file"`
	}
	for _, ext := range extensions {
		path := filepath.Join(t.TempDir(), "full"+ext)
		rows := sample(30)
		if err := results.Write(path, rows, meta, results.GroupRows(8)); err != nil {
			t.Fatal(err)
		}
		got, err := results.Read[some](path)
		if err != nil || len(got) != len(rows) {
			t.Fatalf("%s: %d rows, %v", ext, len(got), err)
		}
		if *got[2].F != rows[2].F || got[29].L != rows[29].L {
			t.Errorf("%s: row 2 has f %v, row 29 has l %d", ext, *got[2].F, got[29].L)
		}
	}
}

// However a byte of a Parquet file is damaged, or wherever a file is cut, reading it is an error or gives rows: never a panic,
// never an endless loop, never a run out of memory. Of a damaged Arrow file less can be promised: its footer is believed.
func TestReadDamaged(t *testing.T) {
	for _, ext := range extensions {
		path := filepath.Join(t.TempDir(), "full"+ext)
		if err := results.Write(path, sample(5), meta); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		try := func(b []byte) {
			if err := os.WriteFile(path, b, 0o666); err != nil {
				t.Fatal(err)
			}
			_, _ = results.Read[full](path)
			_, _ = results.Inspect(path, 3)
		}
		for i := range whole {
			if ext == ".parquet" && i%7 == 0 {
				damaged := bytes.Clone(whole)
				damaged[i] ^= byte(1 + i%255)
				try(damaged)
			}
			if i%13 == 0 {
				try(whole[:i])
			}
		}
	}
}
