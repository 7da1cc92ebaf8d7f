package walk_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// Whatever a step does, a fold ends in the domain, keeps the position modulo
// the symmetry of the wall, and leaves the inside alone.
func TestFolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-10, 10).Draw(t, "lo")
		length := rapid.Float64Range(0.1, 10).Draw(t, "length")
		x := rapid.Float64Range(-200, 200).Draw(t, "x")
		hi := lo + length
		tol := 1e-12 * (math.Abs(x) + math.Abs(lo) + length)

		y, turns := walk.Periodic(lo, hi).Fold(x)
		if !(y >= lo && y < hi) {
			t.Fatalf("periodic %g:%g puts %g at %g", lo, hi, x, y)
		}
		if back := y + turns*(hi-lo); math.Abs(back-x) > tol*math.Max(1, math.Abs(turns)) {
			t.Fatalf("periodic %g:%g: %g turns and %g do not make %g", lo, hi, turns, y, x)
		}

		y, turns = walk.Reflect(lo, hi).Fold(x)
		if !(y >= lo && y <= hi) || turns != 0 {
			t.Fatalf("reflecting %g:%g puts %g at %g after %g turns", lo, hi, x, y, turns)
		}
		phase := math.Acos(math.Cos(math.Pi*(x-lo)/length)) / math.Pi * length // independent route
		if math.Abs(lo+phase-y) > 1e-6*length {
			t.Fatalf("reflecting %g:%g puts %g at %g, mirrors say %g", lo, hi, x, y, lo+phase)
		}

		if y, _ = walk.Absorb(lo, hi).Fold(x); y != x {
			t.Fatalf("absorbing moves %g to %g", x, y)
		}
	})
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
