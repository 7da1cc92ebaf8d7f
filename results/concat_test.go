package results_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thermowalk/results"
)

// Parts put together have the bytes of the table written at once, whatever their formats and row groups.
func TestConcat(t *testing.T) {
	dir := t.TempDir()
	rows := sample(250)
	var parts []string
	for i, end := range []int{0, 1, 101, 101, 190, 250} {
		start := 0
		if i > 0 {
			start = []int{0, 1, 101, 101, 190}[i-1]
		}
		path := filepath.Join(dir, fmt.Sprintf("part-%d%s", i, extensions[i%2]))
		if err := results.Write(path, rows[start:end], meta, results.GroupRows(7+i)); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, path)
	}
	for _, ext := range extensions {
		whole, merged := filepath.Join(dir, "whole"+ext), filepath.Join(dir, "merged"+ext)
		if err := results.Write(whole, rows, meta, results.GroupRows(100)); err != nil {
			t.Fatal(err)
		}
		if err := results.Concat(merged, parts, results.GroupRows(100)); err != nil {
			t.Fatal(err)
		}
		a, _ := os.ReadFile(whole)
		b, _ := os.ReadFile(merged)
		if len(a) == 0 || !bytes.Equal(a, b) {
			t.Errorf("%s: %d bytes at once, %d bytes put together, not the same", ext, len(a), len(b))
		}
	}
}

func TestConcatFaults(t *testing.T) {
	type wider struct {
		flux
		Z float64 `col:"z" unit:"1" doc:"z"`
	}
	type other struct {
		Eta  float64 `col:"eta" unit:"m" doc:"step size"`
		Flux float64 `col:"flux" unit:"1" doc:"flux"`
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	with := func(change func(*results.Meta)) results.Meta {
		m := meta
		change(&m)
		return m
	}
	for _, err := range []error{
		results.Write(at("a.parquet"), []flux{{}}, meta),
		results.Write(at("wider.parquet"), []wider{{}}, meta),
		results.Write(at("unit.parquet"), []other{{}}, meta),
		results.Write(at("table.parquet"), []flux{{}}, with(func(m *results.Meta) { m.Table = "gulf" })),
		results.Write(at("seed.parquet"), []flux{{}}, with(func(m *results.Meta) { m.Seed = 8 })),
		results.Write(at("version.parquet"), []flux{{}}, with(func(m *results.Meta) { m.Version = "0.2.0" })),
		results.Write(at("config.parquet"), []flux{{}}, with(func(m *results.Meta) { m.Config = "" })),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		parts []string
		want  []string
	}{
		{nil, []string{"no parts"}},
		{[]string{at("none.parquet")}, []string{"none.parquet"}},
		{[]string{"testdata/foreign.parquet"}, []string{`column "small"`}},
		{[]string{at("a.parquet"), at("wider.parquet")}, []string{"a.parquet", "wider.parquet", "number of columns is 3, not 2"}},
		{[]string{at("a.parquet"), at("unit.parquet")}, []string{`column 0 is eta float64 [m] "step size", not eta float64 [1] "step size"`}},
		{[]string{at("a.parquet"), at("table.parquet")}, []string{"table is gulf, not full"}},
		{[]string{at("a.parquet"), at("seed.parquet")}, []string{"seed is 8, not 18446744073709551615"}},
		{[]string{at("a.parquet"), at("version.parquet")}, []string{"version is 0.2.0, not 0.1.0"}},
		{[]string{at("a.parquet"), at("config.parquet")}, []string{"configurations differ"}},
	} {
		err := results.Concat(at("out.parquet"), c.parts)
		if err == nil {
			t.Errorf("%v: no error", c.parts)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: error %q lacks %q", c.parts, err, want)
			}
		}
		if _, err := os.Stat(at("out.parquet")); err == nil {
			t.Errorf("%v: out.parquet is there", c.parts)
		}
	}
}

func TestPartition(t *testing.T) {
	for _, c := range []struct {
		pairs []any
		want  string
	}{
		{[]any{"eta", 0.05, "batch", 1}, "eta=0.05/batch=1"},
		{[]any{"eta", 1e-9}, "eta=1e-09"},
		{[]any{"seed", uint64(1 << 63), "dry", true}, "seed=9223372036854775808/dry=true"},
		{[]any{"field", "a/b=c:50%"}, "field=a%2Fb%3Dc%3A50%25"},
		{[]any{"name", "η²"}, "name=η²"},
		{nil, ""},
	} {
		if got := results.Partition(c.pairs...); got != c.want {
			t.Errorf("Partition(%v) = %q, want %q", c.pairs, got, c.want)
		}
	}
	for _, pairs := range [][]any{{"eta"}, {"Eta", 1}, {1, 1}, {"eta", []int{1}}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Partition(%v) does not panic", pairs)
				}
			}()
			results.Partition(pairs...)
		}()
	}
}
