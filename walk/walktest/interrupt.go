package walktest

import (
	"io"
	"runtime"
	"runtime/pprof"
	"sync"
	"testing"
)

// Interrupt makes trouble until the test ends, as vector code may meet it at any
// instruction: three goroutines that collect garbage without a pause, which
// also preempts whatever else runs, and the signals of a CPU profile.
func Interrupt(t testing.TB) {
	t.Helper()
	profiled := pprof.StartCPUProfile(io.Discard) == nil // else one is running already
	var wait sync.WaitGroup
	end := make(chan struct{})
	for range 3 {
		wait.Go(func() {
			for {
				select {
				case <-end:
					return
				default:
					runtime.GC()
				}
			}
		})
	}
	t.Cleanup(func() {
		close(end)
		wait.Wait()
		if profiled {
			pprof.StopCPUProfile()
		}
	})
}
