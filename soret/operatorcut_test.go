package soret

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/walk"
)

// drawAxis is a random axis with walls that fold, or a window.
func drawAxis(t *rapid.T) *axis {
	lo := rapid.Float64Range(-3, 1).Draw(t, "lo")
	hi := lo + rapid.Float64Range(0.5, 4).Draw(t, "length")
	wall := rapid.SampledFrom([]walk.Wall{walk.Reflect(lo, hi), walk.Periodic(lo, hi), walk.Absorb(lo, hi)}).Draw(t, "wall")
	a, err := newAxis(wall, lo, hi, rapid.IntRange(1, 9).Draw(t, "cells"))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestAxisFolds: an unfolded point lies where the wall of package walk puts it,
// levels ascend, and between two of them lies one cell. Positions are known to 1e-13, some
// ten roundings of numbers up to 20 in up to 80 half turns; at the seam of a circle both ends are right.
func TestAxisFolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAxis(t)
		y := rapid.Float64Range(-20, 20).Draw(t, "y")
		if a.folds() {
			var wall walk.Wall = walk.Reflect(a.lo(), a.hi())
			if a.ends[0] == wraps {
				wall = walk.Periodic(a.lo(), a.hi())
			}
			want, turns := y, 0.0
			if y < a.lo() || y >= a.hi() {
				want, turns = wall.Fold(y)
			}
			sheet := a.sheet(y)
			got := a.back(y, sheet)
			seam := a.ends[0] == wraps && math.Abs(math.Abs(got-want)-a.length()) <= 1e-13
			if !(math.Abs(got-want) <= 1e-13) && !seam {
				t.Fatalf("%g folds to %g, by the wall to %g", y, got, want)
			}
			if a.ends[0] == wraps && math.Abs(got-want) < 1e-13 && float64(sheet) != turns {
				t.Fatalf("%g has turned %d times, by the wall %g", y, sheet, turns)
			}
		}
		up := a.above(y)
		if !(up > y) {
			t.Fatalf("the level above %g is %g", y, up)
		}
		if math.IsInf(up, 1) || up-y < 1e-9 {
			return
		}
		tile := a.tile(math.FMA(0.5, up-y, y))
		if tile >= 0 && tile < a.cells() || a.folds() {
			cell, sheet := a.real(tile)
			if x := a.back(0.5*(y+up), sheet); !(x >= a.edges[cell]-1e-13 && x <= a.edges[cell+1]+1e-13) {
				t.Fatalf("%g lies in cell %d of sheet %d, says tile; it folds to %g", 0.5*(y+up), cell, sheet, x)
			}
		}
	})
}

// TestCut: pieces tile the cell, and none is mapped to both sides of a level.
func TestCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAxis(t)
		slope := rapid.Float64Range(-3, 3).Draw(t, "slope")
		bend := rapid.Float64Range(-2, 2).Draw(t, "bend")
		shift := rapid.Float64Range(-5, 5).Draw(t, "shift")
		c := cutter{f: func(x float64) float64 { return shift + x*(slope+bend*x) }}
		pieces := slices.Clone(c.cut(a.lo(), a.hi(), a))
		if pieces[0] != a.lo() || pieces[len(pieces)-1] != a.hi() || !slices.IsSorted(pieces) {
			t.Fatalf("pieces %v of %g..%g", pieces, a.lo(), a.hi())
		}
		for i := 1; i < len(pieces); i++ {
			u, v := pieces[i-1], pieces[i]
			if v-u < 1e-9 {
				continue
			}
			_, y := c.middle(u, v, a)
			tile := a.tile(y)
			for k := 1; k < 20; k++ {
				x := u + (v-u)*(0.001+0.998*float64(k)/20)
				if got := a.tile(c.f(x)); got != tile && !(math.Abs(c.f(x)-a.above(math.Nextafter(c.f(x)-1e-9, 0))) <= 1e-8) {
					t.Fatalf("piece %g..%g is in tile %d, but %g is in %d", u, v, tile, x, got)
				}
			}
		}
	})
	// The turning point, at 3/4, lies between two samples of the same height: 1/2 and 1.
	a, err := newAxis(walk.Reflect(0, 4), 0, 4, 5)
	if err != nil {
		t.Fatal(err)
	}
	even := cutter{f: func(x float64) float64 { return -0.25 + x*(3-2*x) }}
	if pieces, at := even.cut(0, 4, a), 0.75-math.Sqrt(0.0375); !slices.ContainsFunc(pieces, func(x float64) bool { return math.Abs(x-at) < 1e-12 }) {
		t.Errorf("the level 0.8 is met at %g, pieces %v", at, pieces)
	}
	// A parabola that touches the level 0 in the middle of its piece, where rounding leaves it below.
	if a, err = newAxis(walk.Reflect(-1, 1), -1, 1, 2); err != nil {
		t.Fatal(err)
	}
	touching := cutter{f: func(x float64) float64 { return 2.524354896707238e-29 + x*(1.4210854715202004e-14+x) }}
	u, v := -1.0, math.FMA(-1.4210854715202004e-14, 0.5, 1)
	if _, y := touching.middle(u, v, a); a.tile(y) != 1 || a.tile(touching.f(0.5*(u+v))) != 0 {
		t.Errorf("a piece above 0 that touches it goes to tile %d, its middle to tile %d", a.tile(y), a.tile(touching.f(0.5*(u+v))))
	}
	c := cutter{f: math.Log}
	if c.cut(-1, 1, images{}) != nil {
		t.Error("a map that is not finite was cut")
	}
}

// TestFindRoot: to the last bits, for smooth, flat and steep functions.
func TestFindRoot(t *testing.T) {
	tests := map[string]struct {
		f    func(x float64) float64
		a, b float64
		root float64
	}{
		"linear": {func(x float64) float64 { return 3*x - 1 }, 0, 1, 1.0 / 3},
		"cosine": {math.Cos, 0, 3, math.Pi / 2},
		"step":   {func(x float64) float64 { return math.Copysign(1, x-0.7) }, 0, 1, 0.7},
		"flat":   {func(x float64) float64 { return (x - 2) * (x - 2) * (x - 2) }, 0, 5, 2},
		"end":    {func(x float64) float64 { return x }, 0, 5, 0},
		"falls":  {func(x float64) float64 { return 1 - math.Exp(x) }, -2, 3, 0},
	}
	for name, test := range tests {
		calls := 0
		got := findRoot(func(x float64) float64 { calls++; return test.f(x) }, test.a, test.f(test.a), test.b, test.f(test.b))
		within(t, name, got, test.root, 1e-15)
		if calls > 70 {
			t.Errorf("%s: %d calls", name, calls)
		}
	}
}
