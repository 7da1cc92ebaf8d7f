package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Main runs the command line args (without the program's name) on the streams of this process and gives its exit status.
func Main(args []string) int { return run(args, commands) }

// run is Main with a list of commands.
func run(args []string, commands []func(*Env) *cobra.Command) (status int) {
	env := newEnv(os.Stdout, os.Stderr)
	ctx, stop := interruptible(context.Background(), os.Exit)
	defer stop()
	defer func() {
		if p := recover(); p != nil {
			status = internalError(env, p, debug.Stack())
		}
	}()
	root := newRoot(env, commands)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if e := env.flush(); err == nil {
		err = e
	}
	return conclude(ctx, env, err)
}

// conclude reports how a command ended, and gives the exit status that says the same.
func conclude(ctx context.Context, env *Env, err error) int {
	var usage *UsageError
	var sig *signalError
	var paused *Paused
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &paused):
		report(env.Stderr, err)
		return exitPaused
	case errors.Is(err, context.Canceled) && errors.As(context.Cause(ctx), &sig):
		var kept *Interrupted
		if !errors.As(err, &kept) {
			err = &Interrupted{Kept: "nothing was kept"}
		}
		report(env.Stderr, err)
		return sig.status()
	case errors.As(err, &usage):
		report(env.Stderr, err)
		return exitUsage
	}
	report(env.Stderr, err)
	return exitFailure
}

// internalError reports a panic: a fault of the program, not of its input.
func internalError(env *Env, p any, stack []byte) int {
	env.console.over(nil)
	hint := "; THERMOWALK_DEBUG=1 shows where"
	if os.Getenv("THERMOWALK_DEBUG") != "" {
		hint = ""
	}
	report(env.Stderr, fmt.Errorf("internal error: %v (please report it with the command line and 'thermowalk version')%s", p, hint))
	if hint == "" {
		env.Stderr.Write(stack)
	}
	return exitFailure
}
