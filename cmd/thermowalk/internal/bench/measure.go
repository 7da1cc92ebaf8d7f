package bench

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

// A Timing is what one measurement took, in ns per unit.
type Timing struct {
	Wall float64 // by the clock
	CPU  float64 // of processor time, summed over the cores
}

// String is the line in which a process gives its measurement.
func (t Timing) String() string { return fmt.Sprintf("%.6g %.6g", t.Wall, t.CPU) }

// Measure times a case in this process, which has work for the given time, after
// it has warmed up: what a process does once does not count.
func (c Case) Measure(ctx context.Context, budget time.Duration) (Timing, error) {
	n := c.first
	for {
		began := processorTime()
		if _, err := c.once(ctx, n); err != nil {
			return Timing{}, err
		}
		took := processorTime() - began
		if took > budget/8 {
			n = max(1, int(float64(n)*float64(budget)/float64(took)))
			break
		}
		n *= 2
	}
	// As many parts for each core: of three slow ones on two cores the last would be led alone.
	cores := runtime.GOMAXPROCS(0)
	n = (n + cores - 1) / cores * cores
	runtime.GC()
	wall, cpu := wallTime(), processorTime()
	units, err := c.once(ctx, n)
	wall, cpu = wallTime()-wall, processorTime()-cpu
	return Timing{float64(wall.Nanoseconds()) / units, float64(cpu.Nanoseconds()) / units}, err
}

// Budget is the processor time of a measurement: several cores take a while to
// share the work, and wait for each other at its end.
func Budget(cores int) time.Duration {
	if cores > 1 {
		return 300 * time.Millisecond
	}
	return 100 * time.Millisecond
}

var start = time.Now()

func wallTime() time.Duration { return time.Since(start) }
