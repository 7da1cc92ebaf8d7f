package cli

import (
	"github.com/spf13/cobra"

	"thermowalk/cmd/thermowalk/internal/config"
)

func newSchema(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the configurations of 'thermowalk run', for editors",
		Example: examples(
			"thermowalk schema > run.schema.json", "then, in the first line of a configuration:",
			"# yaml-language-server: $schema=run.schema.json", "",
		),
		Args: arguments(),
		RunE: func(*cobra.Command, []string) error { return env.Document(config.Schema()) },
	}
}
