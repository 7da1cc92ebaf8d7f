package soret

import (
	"math"
	"testing"

	"thermowalk/walk/field"
)

// TestTransport: the coefficients by hand, and the flux along ghat that they
// make, for the laws that are linear.
func TestTransport(t *testing.T) {
	// g = sqrt(1+q^2) at 1/2: g^2 = 5/4, g g' = 1/2 (A.4: c = -g g').
	one := Medium{Field: hyperbola, Density: normal}
	// Radial g = h(r), h = 1 + 0.3 r^2, at r = 1: h h' = 0.78, h^2/2r = 0.845.
	two := medium(t, []string{"q1/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))", "q2/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))"}, "exp(q1-q2/3)")
	tests := []struct {
		law             Linear
		m               Medium
		q               []float64
		d, c, dt, soret float64
	}{
		{Paper{}, one, []float64{0.5}, 1.25, -0.5, 1, 0.8},
		{Midpoint{}, one, []float64{0.5}, 0.625, -0.5, 1, 1.6},
		{KramersMoyal{}, one, []float64{0.5}, 0.625, -0.5, 1, 1.6},
		{Paper{}, two, []float64{0.6, 0.8}, 1.69, -0.78, 1, 1 / 1.69},
		{Midpoint{}, two, []float64{0.6, 0.8}, 0.845, -0.78, 1, 1 / 0.845},
		{KramersMoyal{}, two, []float64{0.6, 0.8}, 0.845, -1.625, 1.625 / 0.78, 1.625 / 0.78 / 0.845},
	}
	for _, test := range tests {
		tr, err := test.law.Transport(test.m, 0, test.q)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []struct {
			name      string
			got, want float64
		}{
			{"D", tr.D, test.d},
			{"C", tr.C, test.c},
			{"D_T", tr.ThermalDiffusion(), test.dt},
			{"S_T", tr.Soret(), test.soret},
			{"T", tr.Temperature(), tr.Speed * tr.Speed / 2},
		} {
			if !(math.Abs(v.got-v.want) <= 1e-14*math.Abs(v.want)) {
				t.Errorf("%s, %d-D: %s = %.17g, want %.17g", test.law.Name(), len(test.q), v.name, v.got, v.want)
			}
		}
		ghat, err := Normal(test.m, 0, test.q)
		if err != nil {
			t.Fatal(err)
		}
		j, err := Through(test.law, test.m, test.q, ghat, 0.1)
		if err != nil {
			t.Fatal(err)
		}
		slope := make([]float64, len(test.q))
		test.m.Density.Gradient(slope, test.q)
		if want := -tr.D*dot(ghat, slope) + tr.C*test.m.rho(test.q); !(math.Abs(j-want) <= 1e-14*math.Abs(want)) {
			t.Errorf("%s, %d-D: J = %.17g, -D slope + c rho = %.17g", test.law.Name(), len(test.q), j, want)
		}
	}
	if c, err := Coefficient(two, 0, []float64{0.6, 0.8}); err != nil || !(math.Abs(c+0.78) <= 1e-15) {
		t.Errorf("coefficient of Eq. 12: %g, %v; want -0.78", c, err)
	}
	if _, err := Coefficient(Medium{Field: field.MustParse("q"), Density: uniform}, 0, []float64{0}); err == nil {
		t.Error("a coefficient where g vanishes")
	}
}

// TestEquilibrium: no law has a flux in its own equilibrium, each has one in
// the other's; and the density is normalised.
func TestEquilibrium(t *testing.T) {
	for _, f := range []Field{hyperbola, field.MustParse("1+0.5*sin(q)"), field.MustParse("exp(0.3*q)")} {
		for _, law := range Laws() {
			steady, err := Equilibrium(law, f, -3, 4)
			if err != nil {
				t.Fatal(err)
			}
			var mass [1]float64
			if _, err := newQuadrature(1, lineTolerance, func(dst []float64, q float64) (float64, error) {
				dst[0] = steady.Eval([]float64{q})
				return dst[0], nil
			}).integrate(mass[:], -3, 4, 3); err != nil || !(math.Abs(mass[0]-1) <= 1e-14) {
				t.Errorf("%s: mass %.17g, %v", law.Name(), mass[0], err)
			}
			for _, judge := range []Law{KramersMoyal{}, Midpoint{}, Paper{}} {
				q := []float64{0.7}
				j, err := Flux(judge, Medium{Field: f, Density: steady}, q, 0.1)
				if err != nil {
					t.Fatal(err)
				}
				zero := law.(Settling).SteadyPower() == judge.(Settling).SteadyPower()
				if scale := steady.Eval(q); math.IsNaN(j[0]) || (math.Abs(j[0]) < 1e-14*scale) != zero {
					t.Errorf("%s in the equilibrium of %s: J/eta^2 = %g (rho = %g)", judge.Name(), law.Name(), j[0], scale)
				}
			}
		}
	}
	for _, src := range []string{"q", "q^2-1", "sqrt(q-1)"} {
		if _, err := Equilibrium(Exact{}, field.MustParse(src), -1, 3); err == nil {
			t.Errorf("g = %s has an equilibrium on -1..3", src)
		}
	}
	if _, err := Equilibrium(Exact{}, field.MustParse("1", "1"), -1, 3); err == nil {
		t.Error("an equilibrium in two dimensions")
	}
}

// TestStreamlineEquilibrium: with a shared sign in the plane, rho = 1/(A |g|^2) along a
// streamline, A = r for a radial field, has no flux along it; 1/|g|^2 has.
func TestStreamlineEquilibrium(t *testing.T) {
	srcs := []string{"q1/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))", "q2/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))"}
	q, ghat := []float64{0.6, 0.8}, []float64{0.6, 0.8}
	for _, test := range []struct {
		rho  string
		zero bool
	}{{"1/sqrt(q1^2+q2^2)/(1+0.3*(q1^2+q2^2))^2", true}, {"1/(1+0.3*(q1^2+q2^2))^2", false}} {
		j, err := Through(KramersMoyal{}, medium(t, srcs, test.rho), q, ghat, 0.1)
		if err != nil || math.IsNaN(j) || (math.Abs(j) < 1e-15) != test.zero {
			t.Errorf("rho = %s: J/eta^2 = %g, %v", test.rho, j, err)
		}
	}
}

// TestStepCorrection: the exact flux in the corrected density is smaller by
// eta^2 than in the uncorrected one: orders 2 and 4 of J/eta^2.
func TestStepCorrection(t *testing.T) {
	f := field.MustParse("1+0.5*sin(q)")
	flux := func(eta float64, corrected bool) float64 {
		rho := scalar{f: func(q float64) float64 {
			var g [1]float64
			f.Value(g[:], []float64{q})
			k := 1.0
			if corrected {
				k = StepCorrection(f, q, eta)
			}
			return k / g[0] / g[0]
		}}
		j, err := Flux(Exact{}, Medium{Field: f, Density: rho}, []float64{1}, eta)
		if err != nil {
			t.Fatal(err)
		}
		return j[0]
	}
	for _, test := range []struct {
		corrected bool
		order     float64
	}{{false, 2}, {true, 4}} {
		order := math.Log2(flux(0.1, test.corrected) / flux(0.05, test.corrected))
		if !(math.Abs(order-test.order) <= 0.1) {
			t.Errorf("corrected %v: the flux that is left is of order %.3f in eta, want %g", test.corrected, order, test.order)
		}
	}
}
