package walk

import (
	"math"
	"math/rand/v2"
	"testing"

	"thermowalk/walk/field"
)

// TestSlab: the slab by equal spacing is the one found by counting, also on
// surfaces, between neighbouring doubles, far outside, and where the spacing is
// only nearly equal.
func TestSlab(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, jitter := range []float64{0, 1e-12, 0.09, 0.3} {
		for range 200 {
			n := 8 + r.IntN(100)
			lo, d := 20*r.Float64()-10, math.Exp(8*r.Float64()-4)
			at := make([]float64, n)
			for j := range at {
				at[j] = lo + d*(float64(j)+jitter*r.Float64())
			}
			if jitter == 0.3 { // by chance all may be nearly even: this one is off by 0.19 at least
				at[3] = lo + 3.5*d
			}
			s := newSlabs(at)
			if even := s.perUnit > 0; even != (jitter < 0.1) {
				t.Fatalf("surfaces off by %g of their distance: spacing %g", jitter, s.perUnit)
			}
			x := []float64{math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, lo - 1e6*d, lo + 1e6*d}
			for _, a := range s.at {
				x = append(x, a, math.Nextafter(a, math.Inf(1)), math.Nextafter(a, math.Inf(-1)), a+d*r.Float64())
			}
			x = append(x, math.NaN())
			place := make([]int32, len(x))
			s.locate(place, x)
			for k, x := range x {
				want := int32(0)
				for _, a := range s.at {
					if a <= x {
						want++
					}
				}
				if x != x {
					want = s.below(x)
				}
				if got := s.below(x); got != want || place[k] != want {
					t.Fatalf("%g in surfaces from %g by %g: slab %d, want %d", x, lo, d, got, want)
				}
			}
		}
	}
}

// BenchmarkTallies measures a walk without a look between its ends, and with a
// window flux through 64 surfaces every 64 steps and a histogram of 256 bins
// every 100 steps, and with the expectation of the flux through the 64 surfaces
// at every step.
func BenchmarkTallies(b *testing.B) {
	const steps, walkers = 6400, 1 << 13
	turn := 2 * math.Pi
	at, windows, times := make([]float64, 64), make(Windows, steps/64+1), make([]uint64, steps/100)
	for j := range at {
		at[j] = turn * (float64(j) + 0.5) / 64
	}
	for j := range windows {
		windows[j] = uint64(64 * j)
	}
	for j := range times {
		times[j] = uint64(100 * (j + 1))
	}
	w := Walk{Law: Reduced{Field: field.MustParse("1+0.5*sin(q)")}, Eta: 0.01, Boundary: Box{Periodic(0, turn)}, Start: Uniform(0, turn)}
	for name, tallies := range map[string][]Tally{
		"none":        {Flux("flux", 1)},
		"expectation": {FluxTally{Label: "flux", At: at, Score: Expectation}},
		"both":        {FluxTally{Label: "flux", At: at, Windows: windows}, DensityTally{Label: "density", Grid: []Grid{{0, turn, 256}}, Times: times, Pooled: true}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Run(b.Context(), w, Plan{Walkers: walkers, Steps: steps, Workers: 1}, tallies...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/walkers/steps, "ns/step")
		})
	}
}
