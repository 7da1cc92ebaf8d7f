package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// A shell has a completion script and a way to install it.
type shell struct {
	name    string
	install string
	script  func(root *cobra.Command, env *Env) error
}

var shells = []shell{
	{"bash", "thermowalk completion bash > ~/.local/share/bash-completion/completions/thermowalk", func(root *cobra.Command, env *Env) error {
		return root.GenBashCompletionV2(env.Stdout, true)
	}},
	{"zsh", `thermowalk completion zsh > "${fpath[1]}/_thermowalk"`, func(root *cobra.Command, env *Env) error {
		return root.GenZshCompletion(env.Stdout)
	}},
	{"fish", "thermowalk completion fish > ~/.config/fish/completions/thermowalk.fish", func(root *cobra.Command, env *Env) error {
		return root.GenFishCompletion(env.Stdout, true)
	}},
	{"powershell", "thermowalk completion powershell >> $PROFILE", func(root *cobra.Command, env *Env) error {
		return root.GenPowerShellCompletionWithDesc(env.Stdout)
	}},
}

func newCompletion(env *Env) *cobra.Command {
	var names, lines []string
	for _, s := range shells {
		names = append(names, s.name)
		lines = append(lines, s.install, s.name+", for new shells")
	}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Write a completion script for " + strings.Join(names, ", "),
		Long: `Writes a script that teaches a shell to complete the commands, flags and values of thermowalk. For the running shell only:
source <(thermowalk completion bash). To install it:`,
		Example:   examples(lines...),
		Args:      arguments("SHELL (" + strings.Join(names, ", ") + ")"),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			if env.JSON {
				return Usagef("--json: a completion script is no JSON document; leave it out")
			}
			for _, s := range shells {
				if s.name == args[0] {
					return s.script(cmd.Root(), env)
				}
			}
			return Usagef("unknown shell %q%s", args[0], didYouMean("", args[0], names))
		},
	}
}

// complete gives the values that a shell offers for a flag.
func complete(cmd *cobra.Command, flag string, values []string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic("cli: " + err.Error())
	}
}
