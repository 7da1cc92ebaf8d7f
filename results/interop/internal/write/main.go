// Command write writes the tables of package tables into a directory, as Parquet and as Arrow IPC.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"thermowalk/results"
	"thermowalk/results/interop/internal/tables"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: write DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(dir string) error {
	meta := results.Meta{
		Table: tables.Table, Description: tables.Description,
		Provenance: results.Provenance{Config: tables.Config, Seed: tables.Seed, Version: tables.Version},
	}
	for _, c := range tables.Cases() {
		for _, ext := range []string{".parquet", ".arrow"} {
			if err := results.Write(filepath.Join(dir, c.Name+ext), c.Rows, meta, results.GroupRows(c.Group)); err != nil {
				return err
			}
		}
	}
	return nil
}
