package walk_test

import (
	"math"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/walktest"
)

// Vector kernels are interrupted at any instruction, by the scheduler, the
// collector and the profiler's signals: 40 runs amid all of them leave every
// walker at the same bits, and every score.
func TestInterruptedKernels(t *testing.T) {
	force, err := walk.ParseForce(nil, 1, "1+0.1*xi*sin(q)")
	if err != nil {
		t.Fatal(err)
	}
	one := walk.NormalVariate{SD: 1}
	flux := walk.FluxTally{Label: "flux", At: []float64{1, 2, 3}, Windows: walk.Windows{0, 10, 100, 256}}
	ends := walk.PathTally{Label: "ends", PerBatch: 512, From: 256}
	for _, c := range []struct {
		name    string
		walk    walk.Walk
		walkers uint64
		tallies []walk.Tally
	}{
		{"reduced", walk.Walk{
			Law: walk.Reduced{Field: field.MustParse(
				"1 + 0.5*sin(q1) + exp(-q2^2)", "sqrt((q2^2 + 1)*normcdf(q2) + q2*normpdf(q2)) + 0.1*tanh(q1)")},
			Eta: 0.05, Boundary: walk.Box{walk.Periodic(0, 2*math.Pi), walk.Reflect(-3, 3)},
			Start: walk.Product(walk.Uniform(0, 2*math.Pi), walk.Uniform(-2, 2)),
		}, 4096, []walk.Tally{flux, ends}},
		{"general", free(walk.General{F: force, Gamma: one, Xi: []walk.Variate{one}}, 0.01, walk.Uniform(0, 6)), 1024, []walk.Tally{
			walk.PathTally{Label: "ends", PerBatch: 512, From: 256},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			scores := func() (all []float64) {
				s := run(t, c.walk, walk.Plan{Walkers: c.walkers, Steps: 256, Seed: 3, Workers: 3, Batches: int(c.walkers / 512)}, c.tallies...)
				for _, tally := range c.tallies {
					for b := range s.Batches {
						all = append(all, s.Of(tally).Batch(b)...)
					}
				}
				return all
			}
			want := scores()
			walktest.Interrupt(t)
			for n := range 40 {
				for k, got := range scores() {
					if math.Float64bits(got) != math.Float64bits(want[k]) {
						t.Fatalf("run %d, number %d: %x, want %x", n, k, got, want[k])
					}
				}
			}
		})
	}
}
