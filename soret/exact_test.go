package soret

import (
	"math"
	"testing"
)

// scalar is a function of one variable with its derivative: a 1-D Field, and a
// Density.
type scalar struct{ f, d func(q float64) float64 }

func (s scalar) Dim() int                  { return 1 }
func (s scalar) Value(g, q []float64)      { g[0] = s.f(q[0]) }
func (s scalar) Jacobian(dg, q []float64)  { dg[0] = s.d(q[0]) }
func (s scalar) Eval(q []float64) float64  { return s.f(q[0]) }
func (s scalar) Gradient(dst, q []float64) { dst[0] = s.d(q[0]) }

var (
	hyperbola = scalar{func(q float64) float64 { return math.Sqrt(1 + q*q) }, func(q float64) float64 { return q / math.Sqrt(1+q*q) }}
	uniform   = scalar{func(float64) float64 { return 1 }, func(float64) float64 { return 0 }}
	normal    = scalar{
		func(q float64) float64 { return math.Exp(-q*q/2) / math.Sqrt(2*math.Pi) },
		func(q float64) float64 { return -q * math.Exp(-q*q/2) / math.Sqrt(2*math.Pi) },
	}
)

// TestReference holds the laws against the reference values of the project:
// g = sqrt(1+q^2), q = 1/2, eta = 0.1, J/eta^2 with 40-digit arithmetic.
func TestReference(t *testing.T) {
	tests := []struct {
		law     Law
		density Density
		want    float64
		rel     float64
	}{
		{Exact{}, uniform, -0.50505050505050505, 1e-13},
		{KramersMoyal{}, uniform, -0.5, 1e-15},
		{Midpoint{}, uniform, -0.5, 1e-15},
		{Paper{}, uniform, -0.5, 1e-15},
		{Exact{}, normal, -0.065713834603571, 1e-13},
		{KramersMoyal{}, normal, -0.06601224877, 1e-9},
		{Midpoint{}, normal, -0.06601224877, 1e-9},
		{Paper{}, normal, +0.04400816585, 1e-9},
	}
	for _, test := range tests {
		j, err := Through(test.law, Medium{Field: hyperbola, Density: test.density}, []float64{0.5}, []float64{1}, 0.1)
		if err != nil || !(math.Abs(j-test.want) <= test.rel*math.Abs(test.want)) {
			t.Errorf("%s: J/eta^2 = %.16g, %v; want %.16g", test.law.Name(), j, err, test.want)
		}
	}
}
