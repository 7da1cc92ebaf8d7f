package cli

import "github.com/spf13/cobra"

func newRNG(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rng",
		Short: "Check the random numbers, or write them out for test batteries",
		Example: examples(
			"thermowalk rng kat kat_vectors", "the known answers of Random123",
			"thermowalk rng dump --seed 1 --purpose sign --interleave 64 | RNG_test stdin64", "PractRand",
		),
		Args: unknownCommand,
		RunE: showHelp,
	}
	cmd.AddCommand(newRNGKat(env), newRNGDump(env))
	return cmd
}
