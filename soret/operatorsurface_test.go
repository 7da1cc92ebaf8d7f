package soret

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// TestSurfaceExact: for prepared densities the flux is that of the exact law, to
// rounding, at surfaces on and off cell edges.
func TestSurfaceExact(t *testing.T) {
	for _, g := range []string{"sqrt(1+q^2)", "1+0.5*sin(q)", "exp(0.3*q)"} {
		for _, rho := range []string{"1", "normpdf(q)", "exp(0.5*q)", "1+0.3*q"} {
			m := medium(t, []string{g}, rho)
			for _, eta := range []float64{0.3, 0.1, 0.01} {
				o := mustOperator(t, binary(eta, nil, g), Mesh{Lo: []float64{-4}, Hi: []float64{4}, Cells: []int{64}})
				s := mustLoad(t, o, m.Density.Eval)
				for _, at := range []float64{-1, 0, 0.5, 0.777} {
					surface, err := o.Surface(0, at)
					if err != nil {
						t.Fatal(err)
					}
					want, err := Flux(Exact{}, m, []float64{at}, eta)
					if err != nil {
						t.Fatal(err)
					}
					// Rounding of positions, 1e-16, moves mass rho 1e-16 across.
					within(t, g+", "+rho+": J/eta^2", surface.Flux(s)/eta/eta, want[0], 1e-13*math.Abs(want[0])+4e-15/eta/eta)
					if km, err := Flux(KramersMoyal{}, m, []float64{at}, eta); err != nil || eta == 0.3 && math.Abs(km[0]-want[0]) < 1e-6 && want[0] != 0 && g != "exp(0.3*q)" {
						t.Errorf("%s, %s, q = %g: the exact flux does not differ from kramers-moyal", g, rho, at)
					}
				}
			}
		}
	}
}

// TestSurfaceTelescopes: what passes a surface in a step is the mass that is missing
// below it, with every kind of wall; whole turns round a circle are counted.
func TestSurfaceTelescopes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wall := rapid.SampledFrom([]walk.Wall{walk.Free(), walk.Reflect(-1, 2), walk.Absorb(-1, 2)}).Draw(t, "wall")
		eta := rapid.Float64Range(0.01, 4).Draw(t, "eta")
		at := rapid.Float64Range(-1, 2).Draw(t, "at")
		w := binary(eta, walk.Box{wall}, "1+0.3*sin(2*q)")
		w.Start = walk.Uniform(-0.9, 1.7)
		o, err := NewOperator(w, Mesh{Lo: []float64{-1}, Hi: []float64{2}, Cells: []int{30}})
		if err != nil {
			t.Fatal(err)
		}
		s, err := o.Start()
		if err != nil {
			t.Fatal(err)
		}
		s.Advance(3)
		surface, err := o.Surface(0, at)
		if err != nil {
			t.Fatal(err)
		}
		below := func() float64 { return o.massBetween(o.axes[0], s.a, -1, at) + s.Gone(0, 0) }
		j, before := surface.Flux(s), below()
		s.Advance(1)
		// The part of a cell below at is known as the cell's polynomial is, and the
		// uniform start jumps within cells: a quarter of the largest cell's mass.
		most := 0.0
		for e := range o.axes[0].cells() {
			most = max(most, s.a[e*o.m])
		}
		if d := j - (before - below()); !(math.Abs(d) <= max(0.25*most, 1e-2)) {
			t.Fatalf("flux %g, mass lost below %g", j, before-below())
		}
		edge := o.axes[0].edges[17]
		if surface, err = o.Surface(0, edge); err != nil {
			t.Fatal(err)
		}
		at = edge
		j, before = surface.Flux(s), below()
		s.Advance(1)
		if d := j - (before - below()); math.Abs(d) > 1e-14 {
			t.Fatalf("at a cell edge: flux %g, mass lost below %g", j, before-below())
		}
	})
}

// TestSurfaceTurns: with a drift all mass goes round a circle; a surface counts
// it once per turn, and all surfaces alike in the stationary state.
func TestSurfaceTurns(t *testing.T) {
	w := walk.Walk{
		Law: walk.Reduced{Field: field.MustParse("1+0.5*sin(q)"), Drift: field.MustParse("-30")},
		Eta: 0.3, Boundary: circle, // about 1.4 turns in a step
	}
	o := mustOperator(t, w, Mesh{Cells: []int{48}})
	s, err := o.Stationary()
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []float64{-3, -0.1, 1.234, math.Pi} {
		surface, err := o.Surface(0, at)
		if err != nil {
			t.Fatal(err)
		}
		within(t, "turns in a step", surface.Flux(s), 9/(2*math.Pi), 1e-12)
	}
}

// TestSurfaceErrors: surfaces that are not there.
func TestSurfaceErrors(t *testing.T) {
	o := mustOperator(t, binary(0.1, circle, "1"), Mesh{})
	if _, err := o.Surface(1, 0); err == nil {
		t.Error("a second coordinate in one dimension")
	}
	if _, err := o.Surface(0, 4); err == nil {
		t.Error("a surface outside the mesh")
	}
}
