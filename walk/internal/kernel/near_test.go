package kernel

import (
	"math"
	"testing"
)

// TestNear compares what walkers are asked before a step with its formulas, for
// numbers of every kind and rows of every length at odd places, between guards.
func TestNear(t *testing.T) {
	places := []Places{
		{10, 3, math.Inf(-1), math.Inf(1)},
		{0.3, -7.25, -1, 2},
		{math.NaN(), 0, 0, 0},
		{1e300, 1e300, math.Copysign(0, -1), 5e-324},
	}
	eachBackend(t, func(t *testing.T) {
		for _, n := range lengths() {
			for at, p := range places {
				var whole, row [5][]float64
				for j := range whole {
					whole[j], row[j] = guarded(n, j)
					for i := range row[j] {
						if (i+at)%2 == 0 { // near a place
							row[j][i] = math.Mod(row[j][i], 2)
						}
					}
				}
				q, g, c, half, beyond := row[0], row[1], row[2], row[3], row[4]
				VReach(half, q, g, c, 0.1, 1e-9, 1.25)
				VBeyond(beyond, q, half, p, 1e-6)
				for i, x := range q {
					want := math.FMA(math.Abs(c[i]-x), 1.25, math.FMA(math.Abs(g[i]), 0.1, 1e-9))
					if !sameBits(half[i], want) {
						t.Fatalf("n = %d: reach of %v from %v and %v is %v, want %v", n, x, g[i], c[i], half[i], want)
					}
					y := math.FMA(x, p.PerUnit, -p.First)
					if whole := math.RoundToEven(y); math.Abs(y) < 1<<51 || y-y != 0 {
						y -= whole
					} else {
						continue // too far away to round
					}
					y = math.FMA(half[i], -p.PerUnit, math.Abs(y)) - 1e-6
					if want = min(y, x-p.Lo-half[i], p.Hi-x-half[i]); !sameBits(beyond[i], want) {
						t.Fatalf("n = %d, %+v: %v with reach %v: %v, want %v", n, p, x, half[i], beyond[i], want)
					}
				}
				// The reference, also where rounding to a whole number fails.
				ref := make([]float64, n)
				beyondRow(ref, q, half, p, 1e-6)
				for i := range ref {
					if !sameBits(beyond[i], ref[i]) {
						t.Fatalf("n = %d, %+v: %v with reach %v: %v, reference %v", n, p, q[i], half[i], beyond[i], ref[i])
					}
				}
				for j, w := range whole {
					if !intact(w, j) {
						t.Fatalf("n = %d: wrote outside of row %d", n, j)
					}
				}
			}
		}
	})
}
