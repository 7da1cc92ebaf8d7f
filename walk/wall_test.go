package walk_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// Whatever a step does, a fold ends in the domain and keeps the position modulo the
// symmetry of the wall, which big.Rat knows exactly; L = hi - lo, as rounded, is the length.
//
// Tolerances, in units of u = 2^-53 times |x| + |lo| + L. A turn: (x-lo)/L, with its
// two roundings, beside a whole number costs 2, the position 1. A mirror: x' = 2 lo - x
// or 2 hi - x rounds once; then x' - lo and, over all turns, L once each, and the choice
// of the half turn twice, all below |x'-lo| <= |x| + 3|lo| + 2L; the result twice.
// In all 5|x| + 16|lo| + 13L.
func TestFolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-10, 10).Draw(t, "lo")
		hi := lo + rapid.Float64Range(0.1, 10).Draw(t, "length")
		x := rapid.Float64Range(-200, 200).Draw(t, "x")
		length := hi - lo
		scale := 0x1p-53 * (math.Abs(x) + math.Abs(lo) + length)

		y, turns := walk.Periodic(lo, hi).Fold(x)
		if !(y >= lo && y < hi) || turns != math.Trunc(turns) {
			t.Fatalf("periodic %g:%g puts %g at %g after %g turns", lo, hi, x, y, turns)
		}
		if back := math.FMA(turns, length, y); !(math.Abs(back-x) <= 4*scale) {
			t.Fatalf("periodic %g:%g: %g turns and %g do not make %g", lo, hi, turns, y, x)
		}

		y, turns = walk.Reflect(lo, hi).Fold(x)
		if !(y >= lo && y <= hi) || turns != 0 || x >= lo && x <= hi && y != x {
			t.Fatalf("reflecting %g:%g puts %g at %g after %g turns", lo, hi, x, y, turns)
		}
		if want := mirrored(x, lo, length); !(math.Abs(y-want) <= 16*scale) {
			t.Fatalf("reflecting %g:%g puts %g at %g, mirrors say %g", lo, hi, x, y, want)
		}

		if y, _ = walk.Absorb(lo, hi).Fold(x); y != x {
			t.Fatalf("absorbing moves %g to %g", x, y)
		}
	})
}

// mirrored is where mirrors at lo and lo + length put x, without rounding: of the
// remainder r of x - lo after double lengths, the less of r and 2 length - r.
func mirrored(x, lo, length float64) float64 {
	exact := func(v float64) *big.Rat { return new(big.Rat).SetFloat64(v) }
	double := new(big.Rat).Add(exact(length), exact(length))
	r := new(big.Rat).Sub(exact(x), exact(lo))
	parts := new(big.Rat).Quo(r, double)
	whole := new(big.Int).Div(parts.Num(), parts.Denom()) // of Euclid: down, since the denominator is positive
	r.Sub(r, new(big.Rat).Mul(double, new(big.Rat).SetInt(whole)))
	if back := new(big.Rat).Sub(double, r); back.Cmp(r) < 0 {
		r = back
	}
	y, _ := r.Add(r, exact(lo)).Float64()
	return y
}

func TestFoldEdges(t *testing.T) {
	if y, n := walk.Periodic(0, 1).Fold(1); y != 0 || n != 1 {
		t.Errorf("the glued edge 1 is %g after %g turns, want 0 after 1", y, n)
	}
	if y, n := walk.Periodic(0, 1).Fold(math.Nextafter(0, -1)); !(y >= 0 && y < 1) || y+n > 0 {
		t.Errorf("just below the lower edge becomes %g after %g turns", y, n)
	}
	for _, wall := range []walk.Wall{walk.Periodic(0, 1), walk.Reflect(0, 1), walk.Absorb(0, 1), walk.Free()} {
		if y, _ := wall.Fold(math.NaN()); !math.IsNaN(y) {
			t.Errorf("%v turns NaN into %g", wall, y)
		}
	}
}

// foreign is a wall of this package in another's clothes: the engine applies it
// by its interface.
type foreign struct{ walk.Wall }

type foreignRing struct{ walk.Winding }

// TestKicksKeepWalls: the walls that a kick applies itself, in a pass with the
// step, leave walkers where Fold does, after long leaps as well.
func TestKicksKeepWalls(t *testing.T) {
	ring := walk.Periodic(-1, 1.5)
	box := walk.Reflect(-0.5, 2)
	for _, eta := range []float64{0.01, 0.7, 9} {
		for _, c := range []struct{ own, other walk.Box }{
			{walk.Box{ring, box}, walk.Box{foreignRing{ring.(walk.Winding)}, foreign{box}}},
			{walk.Box{box, ring}, walk.Box{foreign{box}, foreignRing{ring.(walk.Winding)}}},
		} {
			var want []walk.Estimate
			for _, boundary := range []walk.Box{c.own, c.other} {
				w := walk.Walk{
					Law: walk.Reduced{Field: field.MustParse("1 + 0.5*sin(q1) + q2^2", "sqrt(1 + q1*q2^2)"), Groups: []int{0, 1}},
					Eta: eta, Boundary: boundary, Start: walk.Product(walk.Uniform(0, 1), walk.Uniform(0, 1)),
				}
				flux := walk.FluxTally{Label: "flux", At: []float64{0, 0.3, 0.9}, Windows: walk.Windows{0, 7, 100}}
				other := walk.FluxTally{Label: "other", Axis: 1, At: []float64{0.1, 0.7}}
				s := run(t, w, walk.Plan{Walkers: 1000, Steps: 100, Seed: 5, Batches: 4}, flux, other)
				var got []walk.Estimate
				for k := range 6 {
					got = append(got, s.Of(flux).Estimate(k))
				}
				got = append(got, s.Of(other).Estimate(0), s.Of(other).Estimate(1))
				if want == nil {
					want = got
				}
				for k := range got {
					if got[k] != want[k] {
						t.Errorf("eta %g, score %d: %v by Fold, %v by the kick", eta, k, got[k], want[k])
					}
				}
			}
		}
	}
}
