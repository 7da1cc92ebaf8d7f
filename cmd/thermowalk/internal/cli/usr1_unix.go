//go:build unix

package cli

import (
	"os"
	"os/signal"
	"syscall"
)

// checkpointSignals gives a value for each SIGUSR1, until deaf is called.
func checkpointSignals() (now <-chan struct{}, deaf func()) {
	heard, asked, quit := make(chan os.Signal, 1), make(chan struct{}, 1), make(chan struct{})
	signal.Notify(heard, syscall.SIGUSR1)
	go func() {
		for {
			select {
			case <-quit:
				return
			case <-heard:
				select {
				case asked <- struct{}{}:
				default:
				}
			}
		}
	}()
	return asked, func() {
		signal.Stop(heard)
		close(quit)
	}
}
