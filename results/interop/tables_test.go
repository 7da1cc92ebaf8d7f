package interop

import (
	"path/filepath"
	"testing"

	"thermowalk/results"
	"thermowalk/results/interop/internal/tables"
)

var meta = results.Meta{
	Table: tables.Table, Description: tables.Description,
	Provenance: results.Provenance{Config: tables.Config, Seed: tables.Seed, Version: tables.Version},
}

// write writes the tables in each format and returns their rows by path.
func write(t *testing.T, extensions ...string) map[string][]tables.Full {
	t.Helper()
	dir := t.TempDir()
	out := make(map[string][]tables.Full)
	for _, c := range tables.Cases() {
		for _, ext := range extensions {
			path := filepath.Join(dir, c.Name+ext)
			if err := results.Write(path, c.Rows, meta, results.GroupRows(c.Group)); err != nil {
				t.Fatal(err)
			}
			out[path] = c.Rows
		}
	}
	return out
}

// tableGrid returns a table as package results reads it.
func tableGrid(t *testing.T, path string) tables.Grid {
	t.Helper()
	table, err := results.ReadTable(path)
	if err != nil {
		t.Fatal(err)
	}
	g := tables.Grid{}
	for _, c := range table.Columns {
		g.Names = append(g.Names, c.Name)
	}
	for i := range table.Len() {
		row := make([]any, len(g.Names))
		for c := range row {
			row[c] = table.Value(i, c)
		}
		g.Rows = append(g.Rows, tables.Normal(row))
	}
	return g
}
