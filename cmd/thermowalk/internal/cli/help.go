package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// helpTemplate teaches: what the command is for, examples, and only then the grammar and the flags.
const helpTemplate = `{{with or .Long .Short}}{{. | trimTrailingWhitespaces}}

{{end}}{{if .HasExample}}Examples:
{{.Example}}

{{end}}Usage:
{{if .HasAvailableSubCommands}}  {{.CommandPath}} COMMAND [flags]
{{else}}  {{.UseLine}}
{{end}}{{if .HasAvailableSubCommands}}
Commands:
{{range .Commands}}{{if .IsAvailableCommand}}  {{rpad .Name .NamePadding}}  {{.Short}}
{{end}}{{end}}{{end}}{{if .HasParent}}{{if .HasAvailableLocalFlags}}
Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableInheritedFlags}}
Flags of every command:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{println}}{{end}}{{else}}
Flags of every command:
{{.PersistentFlags.FlagUsages | trimTrailingWhitespaces}}

'{{.CommandPath}} COMMAND --help' tells more about a command.
{{end}}`

// examples lays out pairs of a command line and what it does, a pair a line, aligned where the lines are short enough.
func examples(pairs ...string) string {
	width := 0
	for i := 0; i < len(pairs); i += 2 {
		width = max(width, len(pairs[i]))
	}
	var out strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&out, "  %-*s  # %s\n", width, pairs[i], pairs[i+1])
	}
	return strings.TrimRight(out.String(), "\n")
}

// teach gives the command and all below it our help text and our one-line errors; wrong arguments are usage.
func teach(root *cobra.Command) {
	cobra.EnableCommandSorting = false
	root.SetHelpTemplate(helpTemplate)
	root.SetVersionTemplate("thermowalk {{.Version}}\n")
	root.SetFlagErrorFunc(flagFault)
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		if check := cmd.Args; check != nil {
			cmd.Args = func(cmd *cobra.Command, args []string) error {
				if err := check(cmd, args); err != nil {
					return &UsageError{err}
				}
				return nil
			}
		}
		cmd.InitDefaultHelpFlag()
		cmd.InitDefaultVersionFlag()
		for _, obvious := range []string{"help", "version"} {
			if f := cmd.Flags().Lookup(obvious); f != nil {
				f.Hidden = true
			}
		}
		cmd.Flags().SortFlags = false
		cmd.InheritedFlags().SortFlags = false
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// showHelp is what a command does that only holds others.
func showHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }

// newHelp is 'thermowalk help COMMAND', the same text as 'thermowalk COMMAND --help'.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Tell more about a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(found, rest)
			}
			return found.Help()
		},
	}
}
