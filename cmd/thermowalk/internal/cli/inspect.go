package cli

import (
	"os"

	"github.com/spf13/cobra"

	"thermowalk/results"
)

func newInspect(env *Env) *cobra.Command {
	var rows int
	cmd := &cobra.Command{
		Use:   "inspect FILE|DIRECTORY",
		Short: "Show what a table holds: columns, units, meanings, provenance, first rows",
		Long: `Shows what a Parquet or Arrow IPC file holds: its columns with units and meanings, the configuration, seed and version
that it was computed with, and its first rows. Of a run directory it lists the tables and says how they were made.`,
		Example: examples(
			"thermowalk inspect thermowalk-out/validate", "the tables of a run",
			"thermowalk inspect thermowalk-out/validate/flux.parquet --rows 3", "one table",
			"thermowalk inspect flux.parquet --json | jq -r '.columns[].name'", "for a script",
		),
		Args: arguments("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if rows < 0 {
				return Usagef("--rows %d: want 0 or more", rows)
			}
			path := args[0]
			if info, err := os.Stat(path); err != nil {
				return fileFault(path, err)
			} else if info.IsDir() {
				return inspectRun(env, path)
			}
			table, err := results.Inspect(path, rows)
			if err != nil {
				return err
			}
			if env.JSON {
				return env.Document(table)
			}
			return env.Print(describeTable(table))
		},
	}
	cmd.Flags().IntVar(&rows, "rows", 5, "show the first `N` rows")
	return cmd
}
