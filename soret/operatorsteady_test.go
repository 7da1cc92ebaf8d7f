package soret

import (
	"math"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// TestStationaryStepCorrection: the stationary density is A/g^2 (1 - eta^2/12 (g^2)”)
// up to eta^4: the remainder is of order 4 in eta, without the correction of order 2.
func TestStationaryStepCorrection(t *testing.T) {
	for _, g := range []string{"1+0.5*sin(q)", "exp(0.4*cos(q))", "2+cos(q)*sin(2*q)/2", "1.5+0.5*cos(3*q)"} {
		f := field.MustParse(g)
		leading, err := Equilibrium(Exact{}, f, -math.Pi, math.Pi)
		if err != nil {
			t.Fatal(err)
		}
		var plain, corrected []float64
		etas := []float64{0.04, 0.02}
		for _, eta := range etas {
			o := mustOperator(t, binary(eta, circle, g), Mesh{Cells: []int{64}})
			s, err := o.Stationary()
			if err != nil {
				t.Fatalf("%s, eta = %g: %v", g, eta, err)
			}
			if r := s.Residual(); !(r <= 1e-12) {
				t.Errorf("%s, eta = %g: residual %.2g", g, eta, r)
			}
			next := func(q []float64) float64 { return leading.Eval(q) * StepCorrection(f, q[0], eta) }
			norm := mustLoad(t, o, next).Mass()
			var a, b float64
			for k := range 100 {
				q := []float64{math.Pi * (2*float64(k)/100 - 1)}
				a = max(a, math.Abs(s.Eval(q)-leading.Eval(q)))
				b = max(b, math.Abs(s.Eval(q)-next(q)/norm))
			}
			plain, corrected = append(plain, a), append(corrected, b)
		}
		within(t, g+": order in eta of rho - A/g^2", math.Log2(plain[0]/plain[1]), 2, 0.05)
		within(t, g+": order in eta with the correction", math.Log2(corrected[0]/corrected[1]), 4, 0.1)
	}
}

// TestStationaryExponent: the exponent of rho against g by regression over bins is
// -2 in closed boxes; the paper's Eq. 10 says -1.
func TestStationaryExponent(t *testing.T) {
	tests := []struct {
		g    string
		wall walk.Wall
	}{
		{"1+0.5*sin(q)", circle[0]},
		{"sqrt(1+q^2)", walk.Reflect(-3, 3)},
		{"exp(0.3*q)", walk.Reflect(-2, 2)},
		{"1+0.2*q", walk.Reflect(-2, 3)},
	}
	for _, test := range tests {
		const eta = 0.02
		s, err := mustOperator(t, binary(eta, walk.Box{test.wall}, test.g), Mesh{Cells: []int{160}}).Stationary()
		if err != nil {
			t.Fatal(err)
		}
		lo, hi := test.wall.Range()
		var edges []float64
		for k := range 21 {
			edges = append(edges, lo+(hi-lo)*(0.1+0.8*float64(k)/20))
		}
		o := s.Occupation(edges)
		o.Batches = append(o.Batches, o.Batches[0])
		p, _, err := SteadyExponent(field.MustParse(test.g), o, eta)
		if err != nil {
			t.Fatal(err)
		}
		within(t, test.g+": exponent", p.Value, -2, 2e-4)
	}
}

// TestStationaryDrift: with drift the density has the potential form
// rho ~ 1/g^2 exp(-Int 2 mu/(eta g^2) dq). With mu = eta m the drift is as weak as the
// noise, and the remainder is of order eta^2.
func TestStationaryDrift(t *testing.T) {
	const g = "1+0.3*sin(q)"
	worst := func(eta float64) float64 {
		params := map[string]float64{"eta": eta}
		mu, err := field.ParseVector(params, "eta*sin(2*q)*(1+0.3*sin(q))^2")
		if err != nil {
			t.Fatal(err)
		}
		w := walk.Walk{Law: walk.Reduced{Field: field.MustParse(g), Drift: mu}, Eta: eta, Boundary: circle}
		o := mustOperator(t, w, Mesh{Cells: []int{64}})
		s, err := o.Stationary()
		if err != nil {
			t.Fatal(err)
		}
		form := func(q []float64) float64 { // Int 2 sin 2q dq = -cos 2q
			v := 1 + 0.3*math.Sin(q[0])
			return math.Exp(math.Cos(2*q[0])) / v / v
		}
		norm := mustLoad(t, o, form).Mass()
		var d float64
		for k := range 100 {
			q := []float64{math.Pi * (2*float64(k)/100 - 1)}
			d = max(d, math.Abs(s.Eval(q)-form(q)/norm))
		}
		return d
	}
	a, b := worst(0.08), worst(0.04)
	if !(a <= 0.01) {
		t.Errorf("the density is %g from the potential form at eta = 0.08", a)
	}
	within(t, "order in eta", math.Log2(a/b), 2, 0.1)
}

// TestStationaryOrnsteinUhlenbeck: q' = (1 - eta theta) q - eta sigma zeta has the
// stationary variance eta^2 sigma^2/(1 - (1-eta theta)^2) and a known fourth moment;
// the evolution from a point has the discrete mean and variance.
func TestStationaryOrnsteinUhlenbeck(t *testing.T) {
	const theta, sigma = 1.2, 0.8
	for _, eta := range []float64{0.3, 0.1, 0.03} {
		w := walk.Walk{Law: walk.Reduced{Field: field.MustParse("0.8"), Drift: field.MustParse("1.2*q")}, Eta: eta, Start: walk.Point(0.5)}
		o := mustOperator(t, w, Mesh{Lo: []float64{-3}, Hi: []float64{3}, Cells: []int{96}})
		s, err := o.Stationary()
		if err != nil {
			t.Fatal(err)
		}
		c, v := 1-eta*theta, eta*eta*sigma*sigma
		variance := v / (1 - c*c)
		fourth := (v*v + 6*c*c*v*variance) / (1 - c*c*c*c)
		within(t, "variance", s.Mean(square), variance, 1e-10)
		within(t, "fourth moment", s.Mean(func(q []float64) float64 { return q[0] * q[0] * q[0] * q[0] }), fourth, 1e-10)
		s = mustStart(t, o)
		mean, second := 0.5, 0.25
		for range 40 {
			mean, second = c*mean, c*c*second+v
		}
		s.Advance(40)
		within(t, "mean after 40 steps", s.Mean(first), mean, 1e-12)
		within(t, "mean square after 40 steps", s.Mean(square), second, 1e-12)
	}
}

// TestStationaryLattice: a constant g between mirrors keeps the uniform density, though a
// walker sees a lattice only.
func TestStationaryLattice(t *testing.T) {
	o := mustOperator(t, binary(0.1, walk.Box{walk.Reflect(-1, 1.234)}, "1"), Mesh{})
	s, err := o.Stationary()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []float64{-1, -0.3, 0.1, 1.2} {
		within(t, "density", s.Eval([]float64{q}), 1/2.234, 1e-12)
	}
}

// TestStationaryErrors: no stationary density where mass leaves.
func TestStationaryErrors(t *testing.T) {
	o := mustOperator(t, binary(0.1, walk.Box{walk.Absorb(-1, 1)}, "1"), Mesh{})
	if _, err := o.Stationary(); err == nil {
		t.Error("a stationary density between absorbing walls")
	}
}
