package nnbridge

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/soret"
)

// table reads reference values from testdata.
func table[T any](t *testing.T, path string) (rows []T) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

func relative(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s = %.17g; want %.17g, relative difference %.1e", what, got, want, math.Abs(got/want-1))
	}
}

// testdata/phi.json: quadrature of the definitions with 50 digits (phi.py).
func TestPhiAgainstQuadrature(t *testing.T) {
	for _, c := range table[struct{ V, B, W, S2, Phi1, Phi2, D1, D2, Psi float64 }](t, "testdata/phi.json") {
		p := PhiAt(c.B, c.W, c.S2)
		at := fmt.Sprintf("(%g, %g)", c.B, c.W)
		relative(t, "phi_1"+at, p.One, c.Phi1, 1e-13)
		relative(t, "phi_2"+at, p.Two, c.Phi2, 1e-13)
		relative(t, "d_b phi_1"+at, p.DOne, c.D1, 1e-13)
		if c.D2 > 1e-250 {
			relative(t, "d_b phi_2"+at, p.DTwo, c.D2, 1e-13)
		}
		if c.Psi > 0 {
			relative(t, fmt.Sprintf("psi(%g, %g, %g)", c.V, c.B, c.W), p.Psi(c.V, 1), c.Psi, 1e-12)
			relative(t, "psi(-V)", p.Psi(-c.V, 2), 2*c.Psi, 1e-12)
		}
	}
}

// Both sides of the split between the recurrences agree, each to the 1e-14 that newPartial
// promises, and dI_n/dt = I_{n-1}: by differences of fourth order, which are off by
// h^4/30 I_{n-5}, below (1+|t|)^4 I_{n-1} for these t and n; by the rounding of values, 1e-14 of
// 18/12 I_n over h; and of t, u |t| in each of four places, 12 u I_{n-1} / h.
func TestPartialMomentsAreContinuous(t *testing.T) {
	below, above := newPartial(math.Nextafter(split, -3)), newPartial(split)
	for n := range above.i {
		relative(t, fmt.Sprintf("I_%d at the split", n), below.root*below.root*below.i[n], above.i[n], 2e-14)
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-8, 8).Draw(t, "t")
		const h = 0x1p-12
		value := func(x float64, n int) float64 { p := newPartial(x); return p.root * p.root * p.i[n] }
		for n := 1; n < 3; n++ {
			slope := (8*(value(x+h, n)-value(x-h, n)) - (value(x+2*h, n) - value(x-2*h, n))) / (12 * h)
			want := value(x, n-1)
			truncation := h * h * h * h / 30 * math.Pow(1+math.Abs(x), 4)
			if !(math.Abs(slope-want) <= (truncation+12*0x1p-53/h)*want+1.5e-14*value(x, n)/h) {
				t.Fatalf("dI_%d/dt at %g is %g; I_%d is %g", n, x, slope, n-1, want)
			}
		}
	})
}

// The limits: a constant unit, a dead one, b/w too large to square.
func TestPhiLimits(t *testing.T) {
	for _, c := range []struct {
		b, w float64
		want Phi
	}{
		{2, 0, Phi{One: 1, Two: 0.5, DOne: 0.5, Rate: 1}},
		{0, 0, Phi{}},
		{-1, 0, Phi{}},
		{2, 1e-300, Phi{One: 1, Two: 0.5, DOne: 0.5, Rate: 1}},
		{-2, 1e-300, Phi{}},
		{-1000, 1, Phi{}},
	} {
		if got := PhiAt(c.b, c.w, 0.25); got != c.want {
			t.Errorf("b = %g, w = %g: %+v; want %+v", c.b, c.w, got, c.want)
		}
	}
	for _, c := range [][3]float64{{1, -1, 1}, {math.NaN(), 1, 1}, {1, math.NaN(), 1}, {1, 1, math.NaN()}} {
		if p := PhiAt(c[0], c[1], c[2]); !math.IsNaN(p.One) {
			t.Errorf("PhiAt%v = %+v; want NaN", c, p)
		}
	}
	near, far := PhiAt(40, 1, 1), PhiAt(math.Nextafter(40, 41), 1, 1)
	relative(t, "phi_1 beyond 40", far.One, near.One, 1e-15)
	relative(t, "d_b phi_1 beyond 40", far.DOne, near.DOne, 1e-15)
}

// UnitField is (phi_1, |V| phi_2)/sqrt|B|, and scales exactly.
func TestUnitFieldIsPhi(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, s2 := rapid.Float64Range(0.1, 3).Draw(t, "w"), rapid.Float64Range(0.01, 1).Draw(t, "s2")
		q := []float64{rapid.Float64Range(-2, 2).Draw(t, "V"), w * rapid.Float64Range(-6, 6).Draw(t, "b/w")}
		p := PhiAt(q[1], w, s2)
		one, g := make([]float64, 2), make([]float64, 2)
		UnitField(w, s2, 1).Value(one, q)
		// The expression of the language loses (b/w)^4 roundings in the left tail. g_b loses none there: b/w is
		// rounded alike on both sides, PhiAt states 1e-13, and normcdf (3.5 ulp, halved by the root), products and roots round to 1e-15 together.
		if two := math.Abs(q[0]) * p.Two; !(math.Abs(one[0]-p.One) <= 1e-12*p.One && math.Abs(one[1]-two) <= 1.01e-13*two) {
			t.Fatalf("g%v = %v; phi is %+v", q, one, p)
		}
		for _, batch := range []int{1, 2, 3, 64} {
			UnitField(w, s2, batch).Value(g, q)
			for i := range g {
				if g[i] != one[i]/math.Sqrt(float64(batch)) {
					t.Fatalf("|B| = %d: g_%d = %g; want %g", batch, i, g[i], one[i]/math.Sqrt(float64(batch)))
				}
			}
		}
	})
}

// The derivative of the field's expression is d_b phi.
func TestUnitFieldJacobian(t *testing.T) {
	f, dg := UnitField(0.8, 0.25, 4), make([]float64, 4)
	for _, q := range [][]float64{{1, 0.3}, {0.2, -1.5}, {3, 2}} {
		p := PhiAt(q[1], 0.8, 0.25)
		f.Jacobian(dg, q)
		for k, want := range []float64{0, p.DOne / 2, p.Two / 2, q[0] * p.DTwo / 2} {
			if !(math.Abs(dg[k]-want) <= 1e-13) {
				t.Errorf("dg[%d] at %v = %g; want %g", k, q, dg[k], want)
			}
		}
	}
}

// Beyond the tail the unit is dead: no step, and no NaN.
func TestUnitFieldOfADeadUnit(t *testing.T) {
	g := make([]float64, 2)
	for _, b := range []float64{-37, -38, -38.4, -40, -1000} {
		UnitField(1, 0.25, 1).Value(g, []float64{1, b})
		if !(g[0] >= 0 && g[0] < 1e-140 && g[1] >= 0 && g[1] < 1e-140) {
			t.Errorf("b/w = %g: g = %v", b, g)
		}
	}
}

// What the coherence costs the flux of a unit at (0.8, 0.1), w = 1, in a uniform
// density: J = -1/2 d_j M_ij along g with M_Vb = g_V g_b, as the reduced walk has
// it, is that of Kramers-Moyal; with M_Vb of the network, smaller by the
// coherence, it is 0.0965 instead of 0.1129.
func TestCoherenceInTheFlux(t *testing.T) {
	const v, b = 0.8, 0.1
	along := func(coherence func(Phi) float64) float64 {
		m := func(v, b float64) (vv, vb, bb float64) {
			p := PhiAt(b, 1, labelVariance)
			gv, gb := p.One, v*p.Two
			return gv * gv, coherence(p) * gv * gb, gb * gb
		}
		const h = 1e-5
		vv1, vb1, _ := m(v+h, b)
		vv0, vb0, _ := m(v-h, b)
		_, bv1, bb1 := m(v, b+h)
		_, bv0, bb0 := m(v, b-h)
		jv := -(vv1 - vv0 + bv1 - bv0) / (4 * h)
		jb := -(vb1 - vb0 + bb1 - bb0) / (4 * h)
		p := PhiAt(b, 1, labelVariance)
		return (jv*p.One + jb*v*p.Two) / math.Hypot(p.One, v*p.Two)
	}
	net := FromParams(Shape{Hidden: 1, Inputs: 1, Bias: true}, []float64{v, b, 1})
	medium, err := Map{Net: net, Data: Data{Gaussian{1}, Fair{}}, Eta: 0.1, FrozenW: true}.Medium(0, UnitDensity(net))
	if err != nil {
		t.Fatal(err)
	}
	list, err := Fluxes(medium, []float64{v, b}, 0.1, soret.KramersMoyal{})
	if err != nil {
		t.Fatal(err)
	}
	shared, whole := along(func(Phi) float64 { return 1 }), along(Phi.Coherence)
	relative(t, "flux of the reduced walk", shared, list[0].Along, 1e-8)
	relative(t, "flux of the reduced walk", shared, -0.1129, 5e-4)
	relative(t, "flux with the second moments of the network", whole, -0.0965, 5e-4)
}
