package walk_test

import (
	"io"
	"math"
	"runtime"
	"runtime/pprof"
	"sync"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// Vector kernels are interrupted at any instruction, by the scheduler, the
// collector and the profiler's signals: 40 runs amid all of them give equal bits.
func TestInterruptedKernels(t *testing.T) {
	w := walk.Walk{
		Law: walk.Reduced{Field: field.MustParse(
			"1 + 0.5*sin(q1) + exp(-q2^2)", "sqrt((q2^2 + 1)*normcdf(q2) + q2*normpdf(q2)) + 0.1*tanh(q1)")},
		Eta: 0.05, Boundary: walk.Box{walk.Periodic(0, 2*math.Pi), walk.Reflect(-3, 3)},
		Start: walk.Product(walk.Uniform(0, 2*math.Pi), walk.Uniform(-2, 2)),
	}
	flux := walk.FluxTally{Label: "flux", At: []float64{1, 2, 3}, Windows: walk.Windows{0, 10, 100, 256}}
	scores := func() []walk.Estimate {
		s := run(t, w, walk.Plan{Walkers: 4096, Steps: 256, Seed: 3, Workers: 3, Batches: 8}, flux)
		var list []walk.Estimate
		for k := range 9 {
			list = append(list, s.Of(flux).Estimate(k))
		}
		return list
	}
	want := scores()

	if err := pprof.StartCPUProfile(io.Discard); err == nil { // else one is running already
		defer pprof.StopCPUProfile()
	}
	var wait sync.WaitGroup
	end := make(chan struct{})
	defer wait.Wait()
	defer close(end)
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
	for n := range 40 {
		for k, got := range scores() {
			if got != want[k] {
				t.Fatalf("run %d, score %d: %v, want %v", n, k, got, want[k])
			}
		}
	}
}
