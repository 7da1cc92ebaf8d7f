package nnbridge

import (
	"math"
	"math/bits"
	"slices"

	"thermowalk/walk/rng"
)

// Bootstrap says how a measurement over replicas finds its errors: by drawing
// the replicas anew, with replacement.
type Bootstrap struct {
	Seed      uint64
	Resamples int     // 0 means 400
	Level     float64 // of the intervals; 0 means 0.95
}

func (b Bootstrap) withDefaults() Bootstrap {
	if b.Resamples == 0 {
		b.Resamples = 400
	}
	if b.Level == 0 {
		b.Level = 0.95
	}
	return b
}

// resample draws n of n replicas with replacement, Resamples times, and
// evaluates each draw. Replica number r of draw d is word r of "walker" d of
// the bootstrap stream.
func resample[T any](b Bootstrap, n int, of func(picked []int) T) []T {
	stream := rng.Stream{Seed: b.Seed, Purpose: rng.Bootstrap}
	picked := make([]int, n)
	out := make([]T, b.Resamples)
	for d := range out {
		for r := range picked {
			hi, _ := bits.Mul64(stream.Word(uint64(d), uint64(r)), uint64(n))
			picked[r] = int(hi)
		}
		out[d] = of(picked)
	}
	return out
}

// interval gives the percentiles of resampled values that bound the level. It
// is NaN to NaN when more than one in twenty of them is no number.
func (b Bootstrap) interval(values []float64) (lo, hi float64) {
	sorted := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	if 20*len(sorted) < 19*len(values) || len(sorted) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(sorted)
	at := func(p float64) float64 {
		x := p * float64(len(sorted)-1)
		i := min(int(x), len(sorted)-2)
		if i < 0 {
			return sorted[0]
		}
		return sorted[i] + (sorted[i+1]-sorted[i])*(x-float64(i))
	}
	return at((1 - b.Level) / 2), at((1 + b.Level) / 2)
}
