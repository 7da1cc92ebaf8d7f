package nnbridge

import (
	"math"
	"testing"

	"thermowalk/walk/walktest"
)

// TestInterruptedTraining: networks led eight at a time and one alone, 40 times
// amid the collector, the scheduler and the profiler's signals, end at the same bits.
func TestInterruptedTraining(t *testing.T) {
	task := Training{Shape: Shape{Hidden: 13, Inputs: 11, Bias: true}, Data: Data{Gaussian{11}, Fair{}}}
	walktest.Interrupt(t)
	for _, batch := range []int{1, 3} {
		for _, n := range []int{1, 16} {
			task.Batch = batch
			lead := func() (bits []uint64) {
				b := block(Init{Shape: task.Shape, Law: "pytorch"}, 3, 0, n)
				mover(t, SGD{}, task, 0.1, n).Advance(b, 1024)
				for _, row := range b.Q {
					for _, q := range row {
						bits = append(bits, math.Float64bits(q))
					}
				}
				return bits
			}
			want := lead()
			for run := range 40 {
				for k, got := range lead() {
					if got != want[k] {
						t.Fatalf("run %d, %d networks, batch %d, number %d: %x, want %x", run, n, batch, k, got, want[k])
					}
				}
			}
		}
	}
}
