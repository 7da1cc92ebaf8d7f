package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// A signalError is the cause of a context that a signal cancelled.
type signalError struct{ signal syscall.Signal }

func (e *signalError) Error() string { return "interrupted by " + e.signal.String() }

// status is the exit status of a program that a signal ended, as shells count: 130 for SIGINT, 143 for SIGTERM.
func (e *signalError) status() int { return 128 + int(e.signal) }

// interruptible derives a context that the first SIGINT or SIGTERM cancels; a second one ends the process at once.
// stop gives the signals back to the system.
func interruptible(parent context.Context, exit func(int)) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	heard := make(chan os.Signal, 2)
	signal.Notify(heard, os.Interrupt, syscall.SIGTERM)
	go func() {
		for sig := range heard {
			e := &signalError{sig.(syscall.Signal)}
			if ctx.Err() != nil {
				exit(e.status())
				return
			}
			cancel(e)
		}
	}()
	return ctx, func() {
		signal.Stop(heard)
		close(heard)
		cancel(nil)
	}
}
