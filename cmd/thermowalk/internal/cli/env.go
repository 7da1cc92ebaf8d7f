package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/mattn/go-isatty"
)

// Env is what a command may touch of the outside world. The persistent flags are read into it before a command runs.
type Env struct {
	Stdout io.Writer    // the result; buffered, and flushed when the command ends
	Stderr io.Writer    // everything else; safe beside a progress bar
	JSON   bool         // --json: the result is one JSON document (see Document)
	Quiet  bool         // --quiet: no progress, and only warnings and errors in the log
	Log    *slog.Logger // to Stderr

	stdoutFile     *os.File
	stdout         *bufio.Writer // on it
	console        *console
	stdoutTerminal bool
	stderrTerminal bool
}

// newEnv is the environment of a process with the given output files; the log is text until configureLog.
func newEnv(stdout, stderr *os.File) *Env {
	out := bufio.NewWriterSize(stdout, 1<<16)
	con := &console{w: stderr}
	return &Env{
		Stdout:         out,
		Stderr:         con,
		Log:            slog.New(slog.NewTextHandler(con, nil)),
		stdoutFile:     stdout,
		stdout:         out,
		console:        con,
		stdoutTerminal: isTerminal(stdout),
		stderrTerminal: isTerminal(stderr),
	}
}

// configureLog sets the logger from --log-format: text, json, or auto, which is text on a terminal and JSON in batch.
func (e *Env) configureLog(format string) error {
	opts := &slog.HandlerOptions{}
	if e.Quiet {
		opts.Level = slog.LevelWarn
	}
	if format == "auto" {
		format = "json"
		if e.stderrTerminal {
			format = "text"
		}
	}
	switch format {
	case "text":
		e.Log = slog.New(slog.NewTextHandler(e.Stderr, opts))
	case "json":
		e.Log = slog.New(slog.NewJSONHandler(e.Stderr, opts))
	default:
		return Usagef("--log-format %q: want auto, text or json", format)
	}
	return nil
}

// Print writes text to standard output.
func (e *Env) Print(text string) error {
	if _, err := io.WriteString(e.Stdout, text); err != nil {
		return outputFault(err)
	}
	return nil
}

// flush writes out what Stdout holds back.
func (e *Env) flush() error {
	if err := e.stdout.Flush(); err != nil {
		return outputFault(err)
	}
	return nil
}

// outputFault says why standard output took no more.
func outputFault(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("standard output: %w", err)
}

func isTerminal(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd())
}

// fileFault says what is wrong with a file, without the name of the system call.
func fileFault(path string, err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
