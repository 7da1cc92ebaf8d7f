package walk_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/walk"
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
