package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Exit statuses; an interrupt adds 128 + the signal's number (see doc.go).
const (
	exitDone    = 0
	exitFailure = 1
	exitUsage   = 2
)

// A UsageError is a fault of the command line or of a configuration: the caller mends it, not the world. Exit status 2.
// A command wraps the error that it found, here with the place:
//
//	return &UsageError{fmt.Errorf("--field: %w", err)}
type UsageError struct{ Err error }

func (e *UsageError) Error() string { return e.Err.Error() }
func (e *UsageError) Unwrap() error { return e.Err }

// Usagef is a UsageError with a message of its own: the place, what is wrong, and after a semicolon how to mend it.
func Usagef(format string, args ...any) error {
	return &UsageError{fmt.Errorf(format, args...)}
}

// An Interrupted is how a command ends whose context was cancelled. Kept says what remains, in a few words.
type Interrupted struct{ Kept string }

func (e *Interrupted) Error() string { return "interrupted; " + e.Kept }
func (e *Interrupted) Unwrap() error { return context.Canceled }

// A careted error shows the source line and a caret below its message: field.SyntaxError, yamlError.
type careted interface {
	error
	Caret() string
}

// report prints an error: a line for each joined fault, under a line its source and caret if it has them.
func report(w io.Writer, err error) {
	for _, fault := range faults(err) {
		fmt.Fprintf(w, "thermowalk: %s\n", oneLine(strings.TrimPrefix(fault.Error(), "results: ")))
		var c careted
		if errors.As(fault, &c) {
			for line := range strings.Lines(strings.TrimRight(c.Caret(), "\n")) {
				fmt.Fprintf(w, "  %s\n", strings.TrimRight(line, "\n"))
			}
		}
	}
}

// faults takes errors.Join apart, also where it was wrapped as usage.
func faults(err error) []error {
	switch e := err.(type) {
	case *UsageError:
		return faults(e.Err)
	case interface{ Unwrap() []error }:
		var all []error
		if !strings.Contains(err.Error(), "\n") { // fmt.Errorf with two %w: a sentence, not a list
			return []error{err}
		}
		for _, one := range e.Unwrap() {
			all = append(all, faults(one)...)
		}
		return all
	}
	return []error{err}
}

// oneLine keeps a message on its line, whatever a file name or a library put into it.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), " ")
}
