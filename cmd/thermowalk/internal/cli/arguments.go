package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// unknownCommand is the cobra.PositionalArgs of a command that only holds others.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			known = append(known, sub.Name())
		}
	}
	return Usagef("unknown command \"%s %s\"%s", cmd.CommandPath(), args[0], didYouMean("", args[0], known))
}

// arguments is the cobra.PositionalArgs of a command that takes these arguments, in order; one in brackets, such as
// [CONFIG.yaml], may be left out.
func arguments(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch n := len(args); {
		case n < len(names) && !strings.HasPrefix(names[n], "["):
			return Usagef("%s is missing; try '%s --help'", names[n], cmd.CommandPath())
		case n > len(names):
			return Usagef("unexpected argument %q; try '%s --help'", args[len(names)], cmd.CommandPath())
		}
		return nil
	}
}

// flagFault puts what pflag found wrong into our words.
func flagFault(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	switch {
	case errors.As(err, &value):
		flag := value.GetFlag()
		if want, ok := wanted[flag.Value.Type()]; ok {
			return Usagef("--%s %q: want %s", flag.Name, value.GetValue(), want)
		}
		return Usagef("--%s %q: %w", flag.Name, value.GetValue(), errors.Unwrap(value))
	case errors.As(err, &bare):
		return Usagef("--%s: its value is missing; try '%s --help'", bare.GetFlag().Name, cmd.CommandPath())
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if group := unknown.GetSpecifiedShortnames(); group != "" {
			return Usagef("unknown flag -%s; the flags of '%s' have long names: try --help", name, cmd.CommandPath())
		}
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		return Usagef("unknown flag --%s%s", name, didYouMean("--", name, known))
	}
	return &UsageError{err}
}

// wanted describes the values of a flag by the name of its pflag type.
var wanted = map[string]string{
	"bool":         "true or false",
	"int":          "a whole number",
	"int64":        "a whole number",
	"uint16":       "a whole number from 0 to 65535",
	"uint32":       "a whole number from 0 to 4294967295",
	"uint64":       "a whole number from 0 to 18446744073709551615",
	"float64":      "a number",
	"intSlice":     "whole numbers with commas between them",
	"float64Slice": "numbers with commas between them",
	"duration":     "a time such as 90s or 1h30m",
}
