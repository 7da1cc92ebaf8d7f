package cli

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// commands makes the commands, in the order of the help text.
var commands = []func(*Env) *cobra.Command{
	newValidate,
	newRun,
	newBridge,
	newSGD,
	newRNG,
	newField,
	newBench,
	newInspect,
	newSchema,
	newVersion,
	newCompletion,
}

// newRoot is the whole command line: the persistent flags, and below it the commands.
func newRoot(env *Env, commands []func(*Env) *cobra.Command) *cobra.Command {
	var logFormat string
	root := &cobra.Command{
		Use:   "thermowalk",
		Short: "Random walks whose step depends on the place: measure their mass flux, hold it against the eta^2 law",
		Long: `Simulates inhomogeneous random walks q' = q - eta g(q) zeta, counts the mass that flows through surfaces, and holds the
measured flux against the analytic eta^2 law of thermophoresis.`,
		Example: examples(
			"thermowalk validate", "the built-in study: every law against simulation",
			`thermowalk validate --field "1+0.5*sin(q)" --at 0.5`, "a field of your own",
			"thermowalk inspect thermowalk-out/validate", "the tables of a run",
			"thermowalk inspect FILE.parquet --json | jq .columns", "columns, units and meanings for a script",
		),
		Args:              unknownCommand,
		RunE:              showHelp,
		Version:           build().Version,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if name := os.Getenv("THERMOWALK_CPU"); name != "" && !slices.Contains(backends, name) {
				return Usagef("THERMOWALK_CPU=%s: want one of %s, or no such variable", name, strings.Join(backends, ", "))
			}
			return env.configureLog(logFormat)
		},
	}
	flags := root.PersistentFlags()
	flags.BoolVar(&env.JSON, "json", false, "print the result as one JSON document on standard output")
	flags.BoolVar(&env.Quiet, "quiet", false, "no progress; only warnings and errors in the log")
	flags.StringVar(&logFormat, "log-format", "auto", "log on standard error as `auto|text|json`; auto: text on a terminal, JSON in batch")
	flags.SortFlags = false
	complete(root, "log-format", []string{"auto", "text", "json"})

	for _, command := range commands {
		root.AddCommand(command(env))
	}
	root.SetHelpCommand(newHelp())
	teach(root)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	return root
}
