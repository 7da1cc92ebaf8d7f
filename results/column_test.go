package results_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thermowalk/results"
)

func TestColumnFaults(t *testing.T) {
	type pair struct {
		A float64 `col:"a" unit:"1" doc:"d"`
		B float64 `col:"a" unit:"1" doc:"d"`
	}
	for _, c := range []struct {
		name string
		err  error
		want []string
	}{
		{"no struct", fault[float64](), []string{"a row is a struct, not float64"}},
		{"empty", fault[struct{}](), []string{"has no columns"}},
		{"no col", fault[struct{ Flux float64 }](), []string{".Flux", "no col tag", `col:"-"`}},
		{"no unit", fault[struct {
			Flux float64 `col:"flux" doc:"d"`
		}](), []string{".Flux", `column "flux"`, "no unit tag", `unit:"1"`}},
		{"no doc", fault[struct {
			Flux float64 `col:"flux" unit:"1" doc:" "`
		}](), []string{".Flux", `column "flux"`, "no doc tag"}},
		{"not snake case", fault[struct {
			Flux float64 `col:"FluxErr" unit:"1" doc:"d"`
		}](), []string{".Flux", `"FluxErr"`, "snake_case"}},
		{"duplicate", fault[pair](), []string{"pair.B", `column "a" is already`, "pair.A", "rename"}},
		{"int", fault[struct {
			N int `col:"n" unit:"1" doc:"d"`
		}](), []string{".N", `column "n"`, "cannot hold int", "int64"}},
		{"time", fault[struct {
			At time.Time `col:"at" unit:"s" doc:"d"`
		}](), []string{".At", "cannot hold time.Time"}},
		{"list of ints", fault[struct {
			N []int64 `col:"n" unit:"1" doc:"d"`
		}](), []string{".N", "cannot hold []int64", "[]float64"}},
		{"nullable list", fault[struct {
			Q *[]float64 `col:"q" unit:"1" doc:"d"`
		}](), []string{".Q", "cannot hold *[]float64"}},
		{"unexported", fault[struct {
			n int64 `col:"n" unit:"1" doc:"d"`
		}](), []string{".n", "unexported"}},
		{"all at once", fault[struct {
			A int     `col:"a" doc:"d"`
			B float64 `col:"b" unit:"1"`
		}](), []string{".A: column \"a\": a table cannot hold int", ".A: column \"a\": no unit", ".B: column \"b\": no doc"}},
	} {
		if c.err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(c.err.Error(), want) {
				t.Errorf("%s: error %q lacks %q", c.name, c.err, want)
			}
		}
	}
}

func fault[T any]() error {
	_, err := results.Columns[T]()
	return err
}

type flux struct {
	Eta  float64 `col:"eta" unit:"1" doc:"step size"`
	Flux float64 `col:"flux" unit:"1" doc:"flux"`
}

func TestWriteFaults(t *testing.T) {
	dir := t.TempDir()
	text := func(s string) []struct {
		S string `col:"s" unit:"1" doc:"d"`
	} {
		return []struct {
			S string `col:"s" unit:"1" doc:"d"`
		}{{"good"}, {s}}
	}
	bad := meta
	bad.Table, bad.Description, bad.Config = "Full", "", "\xff"
	for _, c := range []struct {
		name string
		err  error
		want []string
	}{
		{"extension", results.Write(filepath.Join(dir, "a.csv"), []flux{}, meta), []string{"a.csv", ".parquet or .arrow"}},
		{"no folder", results.Write(filepath.Join(dir, "no", "a.parquet"), []flux{}, meta), []string{filepath.Join("no", "a.parquet"), "no such file"}},
		{"metadata", results.Write(filepath.Join(dir, "a.parquet"), []flux{}, bad), []string{`"Full" is not snake_case`, "no description", "not UTF-8"}},
		{"text", results.Write(filepath.Join(dir, "a.parquet"), text("\xff"), meta), []string{"a.parquet", "row 1", `column "s"`, ".S", "not UTF-8"}},
	} {
		if c.err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(c.err.Error(), want) {
				t.Errorf("%s: error %q lacks %q", c.name, c.err, want)
			}
		}
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
