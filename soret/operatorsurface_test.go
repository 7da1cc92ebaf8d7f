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
					if km, err := Flux(KramersMoyal{}, m, []float64{at}, eta); err != nil || eta == 0.3 && !(math.Abs(km[0]-want[0]) >= 1e-6) && want[0] != 0 && g != "exp(0.3*q)" {
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
		w.Start = walk.Uniform(-1, 2)
		o, err := NewOperator(w, Mesh{Lo: []float64{-1}, Hi: []float64{2}, Cells: []int{30}})
		if err != nil {
			t.Fatal(err)
		}
		s, err := o.Start()
		if err != nil {
			t.Fatal(err)
		}
		surface, err := o.Surface(0, at)
		if err != nil {
			t.Fatal(err)
		}
		below := func() float64 { return o.massBetween(o.axes[0], s.a, -1, at) + s.Gone(0, 0) }
		j, before := surface.Flux(s), below()
		s.Advance(1)
		// A cell keeps its first moments. Of a mass nowhere negative, as it is after one
		// step of a uniform start, they give the part below at as well as the polynomials
		// of the cell give the step there.
		ax := o.axes[0]
		e := ax.cell(at)
		slack := stepError(o, ax.local(at, e, 0))*s.a[e*o.m] + 1e-14
		if d := j - (before - below()); !(math.Abs(d) <= slack) {
			t.Fatalf("flux %g, mass lost below %g; no more than %g is unknown", j, before-below(), slack)
		}
		s.Advance(2)
		edge := ax.edges[17]
		if surface, err = o.Surface(0, edge); err != nil {
			t.Fatal(err)
		}
		at = edge
		j, before = surface.Flux(s), below()
		s.Advance(1)
		if d := j - (before - below()); !(math.Abs(d) <= 1e-14) {
			t.Fatalf("at a cell edge: flux %g, mass lost below %g", j, before-below())
		}
	})
}

// stepError is the largest distance of the step at c in -1:1 from its expansion in
// the polynomials of a cell.
func stepError(o *Operator, c float64) (most float64) {
	var p, part [maxDegree + 1]float64
	for k, x := range o.nodes.x { // integrals over -1:c, exact for the polynomials
		legendre(p[:o.m], math.FMA(0.5*(1+x), 1+c, -1))
		for l := range o.m {
			part[l] += 0.5 * (1 + c) * o.nodes.w[k] * float64(2*l+1) * p[l]
		}
	}
	for i := range 2001 {
		x := float64(i)/1000 - 1
		legendre(p[:o.m], x)
		step := 0.0
		for l := range o.m {
			step += part[l] * p[l]
		}
		if x < c {
			most = max(most, math.Abs(1-step))
		} else {
			most = max(most, math.Abs(step))
		}
	}
	return most
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
