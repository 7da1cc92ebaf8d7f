package soret

import (
	"math"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// fieldForce is f = g(q), without noise.
type fieldForce struct{ g walk.Field }

func (f fieldForce) Dim() int                 { return f.g.Dim() }
func (f fieldForce) Noise() int               { return 0 }
func (f fieldForce) Eval(v, q, _ [][]float64) { f.g.Eval(v, q) }

// TestGeneralTwoPoint: the general law with gamma = +-1 and f = g is the binary walk.
func TestGeneralTwoPoint(t *testing.T) {
	g := field.MustParse("1+0.3*sin(q)")
	w := binary(0.2, walk.Box{walk.Reflect(-1, 2)}, "1+0.3*sin(q)")
	w.Start = walk.Uniform(-1, 1)
	a := mustStart(t, mustOperator(t, w, Mesh{Cells: []int{40}}))
	w.Law = walk.General{F: fieldForce{g}, Gamma: walk.TwoPoint{Size: 1}}
	b := mustStart(t, mustOperator(t, w, Mesh{Cells: []int{40}}))
	a.Advance(9)
	b.Advance(9)
	for i, v := range a.a {
		within(t, "moment", b.a[i], v, 1e-15)
	}
}

// TestGeneralSpectrum: on a circle with f = 1 a step multiplies cos(k q) by the
// characteristic function of eta gamma at k.
func TestGeneralSpectrum(t *testing.T) {
	const eta = 0.4
	student3 := func(k float64) float64 { // S. Hurst (1995), as in TestGaussRules
		return (1 + math.Sqrt(3)*k) * math.Exp(-math.Sqrt(3)*k)
	}
	tests := map[string]struct {
		gamma     walk.Variate
		phi       func(k float64) float64
		tolerance float64
	}{
		"two-point": {walk.TwoPoint{Size: 1}, math.Cos, 1e-12},
		"normal":    {walk.NormalVariate{SD: 1}, func(k float64) float64 { return math.Exp(-k * k / 2) }, 1e-13},
		"uniform":   {walk.UniformVariate{Half: 1}, func(k float64) float64 { return math.Sin(k) / k }, 1e-13},
		// Mass that goes round more than 16 times is taken to spread evenly.
		"student": {walk.StudentT{Nu: 3, Scale: 1}, student3, 1e-8},
	}
	for name, test := range tests {
		w := walk.Walk{Law: walk.General{F: fieldForce{field.MustParse("1")}, Gamma: test.gamma}, Eta: eta, Boundary: circle}
		s := mustLoad(t, mustOperator(t, w, Mesh{Cells: []int{24}}), func(q []float64) float64 {
			return (1 + math.Cos(q[0]) + math.Cos(3*q[0])) / (2 * math.Pi)
		})
		s.Advance(1)
		within(t, name+": mass", s.Mass(), 1, 1e-13)
		for _, k := range []float64{1, 3} {
			got := 2 * s.Mean(func(q []float64) float64 { return math.Cos(k * q[0]) })
			within(t, name+": factor", got, test.phi(eta*k), test.tolerance)
		}
	}
}

// TestGeneralNormal: in free space steps of a normal law add up to a normal law,
// whether cells are wide or narrow beside a step; the flux is the difference of
// distribution functions.
func TestGeneralNormal(t *testing.T) {
	for _, eta := range []float64{1, 0.3, 0.02} {
		w := walk.Walk{Law: walk.General{F: fieldForce{field.MustParse("1")}, Gamma: walk.NormalVariate{SD: 1}}, Eta: eta, Start: walk.Normal(0, 1)}
		o := mustOperator(t, w, Mesh{Lo: []float64{-20}, Hi: []float64{20}, Cells: []int{80}})
		s := mustStart(t, o)
		cdf := func(x, variance float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt(2*variance)) }
		surface, err := o.Surface(0, 0.77)
		if err != nil {
			t.Fatal(err)
		}
		within(t, "flux", surface.Flux(s), cdf(0.77, 1)-cdf(0.77, 1+eta*eta), 1e-10)
		s.Advance(5)
		variance := 1 + 5*eta*eta
		within(t, "variance", s.Mean(square), variance, 1e-9)
		for _, x := range []float64{0, 0.7, -2.1} {
			within(t, "density", s.Eval([]float64{x}), math.Exp(-x*x/2/variance)/math.Sqrt(2*math.Pi*variance), 1e-8)
		}
	}
}

// TestGeneralStationary: with normal gamma the leading order rho ~ 1/g^2 is the same, the
// next order is not that of the binary walk.
func TestGeneralStationary(t *testing.T) {
	g := field.MustParse("1+0.5*sin(q)")
	leading, err := Equilibrium(Exact{}, g, -math.Pi, math.Pi)
	if err != nil {
		t.Fatal(err)
	}
	distance := func(eta float64) float64 {
		w := walk.Walk{Law: walk.General{F: fieldForce{g}, Gamma: walk.NormalVariate{SD: 1}}, Eta: eta, Boundary: circle}
		s, err := mustOperator(t, w, Mesh{Cells: []int{32}}).Stationary()
		if err != nil {
			t.Fatal(err)
		}
		if r := s.Residual(); !(r <= 1e-12) {
			t.Errorf("eta = %g: residual %.2g", eta, r)
		}
		return s.Eval([]float64{1}) - leading.Eval([]float64{1})
	}
	a, b := distance(0.1), distance(0.05)
	within(t, "order in eta of rho - A/g^2", math.Log2(a/b), 2, 0.1)
}

// TestNoise: densities of the noises integrate to 1 and have their variances.
func TestNoise(t *testing.T) {
	tests := []struct {
		v         walk.Variate
		variance  float64
		tolerance float64
	}{
		{walk.NormalVariate{SD: 2}, 4, 1e-12},
		{walk.UniformVariate{Half: 3}, 3, 1e-13},
		{walk.StudentT{Nu: 7, Scale: 2}, 4 * 7.0 / 5, 1e-8},
	}
	for _, test := range tests {
		n := newNoise(test.v)
		r := legendreRule(20)
		var mass, variance float64
		for p := 1; p < len(n.panels); p++ {
			u, v := n.panels[p-1], n.panels[p]
			for i, x := range r.x {
				s := u + (v-u)*0.5*(1+x)
				w := (v - u) * r.w[i] * n.density(s)
				mass += w
				variance += w * s * s
			}
		}
		within(t, test.v.String()+": mass", mass+2*n.tail, 1, 1e-13)
		within(t, test.v.String()+": variance", variance, test.variance, test.tolerance*test.variance)
	}
}
