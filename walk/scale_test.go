//go:build unix

package walk_test

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// grown is the memory that the heap has taken from the system while f ran, at
// its largest.
func grown(f func(look func())) uint64 {
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var most uint64
	f(func() {
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapInuse)
	})
	if most < before.HeapInuse {
		return 0
	}
	return most - before.HeapInuse
}

// Walkers are led block by block, so memory does not grow with their number:
// 10^8 of them, whose positions alone would be 800 MB, take less than 4 MiB of heap, far
// below 2 GiB. The tally keeps its scores by batch; they are counted in.
func TestMemoryDoesNotGrowWithWalkers(t *testing.T) {
	const most = 4 << 20
	flux, density := walk.Flux("flux", 0.5), walk.Histogram("density", -8, 8, 64, 1)
	w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.05, Boundary: walk.Box{walk.Reflect(-8, 8)}, Start: walk.Uniform(-8, 8)}
	many := uint64(1e8)
	if testing.Short() { // the race detector is slow
		many = 1e7
	}
	for _, walkers := range []uint64{1e4, many} {
		used := grown(func(look func()) {
			p := walk.Plan{Walkers: walkers, Steps: 1, Workers: 2, Progress: func(int, int) { look() }}
			run(t, w, p, flux, density)
		})
		t.Logf("%.0e walkers: %d KiB", float64(walkers), used>>10)
		if used > most {
			t.Errorf("%d walkers take %d bytes, more than %d", walkers, used, most)
		}
	}
}

// processTime is the processor time of this process, which a loaded machine
// does not stretch as it does the time of day.
func processTime(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkScale is the cost of a walker-step and the memory of a run, by the
// number of walkers and of steps: neither must grow with them. The fixed cost
// of a walker is its start, that of a run its 64 batches.
//
// One worker, g = sqrt(1+q^2) compiled from the field language, flux through a
// surface over the whole plan; processor time on an AMD EPYC (Zen 5) with
// AVX-512, medians of three, heap as it grows during the run:
//
//	walkers    steps      ns/walker-step  heap
//	10^4       64          1.2            72 KiB
//	10^5       64          0.98           72 KiB
//	10^6       64          0.76           72 KiB
//	10^7       64          0.76           72 KiB
//	10^8       64          0.78           72 KiB   of it 0.2 for the starts
//	10^4       1          33              72 KiB   the starts, and the batches
//	10^6       1          11              72 KiB   the starts
//	32768      10^4        0.30           72 KiB
//	512        10^6        2.9            72 KiB   64 batches of 8: short blocks
func BenchmarkScale(b *testing.B) {
	g := field.MustParse("sqrt(1+q^2)")
	w := walk.Walk{Law: walk.Reduced{Field: g}, Eta: 0.05, Boundary: walk.Box{walk.Reflect(-8, 8)}, Start: walk.Uniform(-8, 8)}
	flux := walk.Flux("flux", 0.5)
	for _, c := range []struct{ walkers, steps uint64 }{
		{1e4, 64},
		{1e5, 64},
		{1e6, 64},
		{1e7, 64},
		{1e8, 64},
		{1e4, 1},
		{1e6, 1},
		{1 << 15, 1e4},
		{512, 1e6},
	} {
		b.Run(fmt.Sprintf("walkers=%d/steps=%d", c.walkers, c.steps), func(b *testing.B) {
			p := walk.Plan{Walkers: c.walkers, Steps: c.steps, Workers: 1}
			began := processTime(b)
			for b.Loop() {
				run(b, w, p, flux)
			}
			b.ReportMetric(float64(processTime(b)-began)/float64(c.walkers*c.steps)/float64(b.N), "ns/walker-step")
			b.ReportMetric(float64(grown(func(look func()) {
				p.Progress = func(int, int) { look() }
				run(b, w, p, flux)
			}))/(1<<10), "KiB")
			b.ReportMetric(0, "ns/op")
		})
	}
}
