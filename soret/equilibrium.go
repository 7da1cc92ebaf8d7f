package soret

import (
	"fmt"
	"math"
)

// Settling is a law whose flux in one dimension vanishes for a power of the
// field, rho ~ g^SteadyPower; SteadyPower is negative.
type Settling interface {
	Law
	SteadyPower() int
}

// Steady is a density of no flux in one dimension,
//
//	rho(q) = A g(q)^Power on Lo..Hi,   Int rho = 1
//
// It is a [Density]; outside Lo..Hi it is zero.
type Steady struct {
	Field  Field
	Power  int // negative
	Lo, Hi float64
	A      float64
}

var _ Density = (*Steady)(nil)

// Equilibrium is the density at which a law's flux vanishes in a closed
// interval, normalised on it.
//
//	exact, kramers-moyal, midpoint   rho ~ 1/g^2     (grad rho + rho S_T grad T = 0, Eq. 1, S_T = 1/T)
//	paper                            rho ~ 1/g       (S_T = 1/(2T))
//
// The law must be [Settling]: all laws of this package are. For the exact one it
// is the leading order in eta; [StepCorrection] gives the next. The field has one
// coordinate and is positive and finite on lo..hi, else a [*Fault] or an error is
// returned. Several dimensions with a shared sign: see the package comment;
// there is equilibrium along a streamline only.
func Equilibrium(law Law, f Field, lo, hi float64) (*Steady, error) {
	if f.Dim() != 1 {
		return nil, fmt.Errorf("soret: an equilibrium density is given in one dimension, not %d: in more, equilibrium holds along each streamline of g on its own", f.Dim())
	}
	if !(lo < hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return nil, fmt.Errorf("soret: the closed interval %g to %g needs finite bounds lo < hi", lo, hi)
	}
	settling, ok := law.(Settling)
	if !ok {
		return nil, fmt.Errorf("soret: the law %s names no equilibrium density", law.Name())
	}
	s := &Steady{Field: f, Power: settling.SteadyPower(), Lo: lo, Hi: hi, A: 1}
	var sum, x, g [1]float64
	_, err := newQuadrature(1, lineTolerance, func(dst []float64, q float64) (float64, error) {
		x[0] = q
		f.Value(g[:], x[:])
		switch {
		case math.IsNaN(g[0]) || math.IsInf(g[0], 0):
			return 0, &Fault{Kind: NotFinite, At: []float64{q}, Value: g[0]}
		case g[0] < 0:
			return 0, &Fault{Kind: Negative, At: []float64{q}, Value: g[0]}
		case g[0] == 0:
			return 0, fmt.Errorf("soret: g vanishes at q = %g: walkers stick there and no equilibrium density exists", q)
		}
		dst[0] = s.shape(g[0])
		return dst[0], nil
	}).integrate(sum[:], lo, hi, planePanels)
	if err != nil {
		return nil, err
	}
	s.A = 1 / sum[0]
	return s, nil
}

// shape is A g^Power.
func (s *Steady) shape(g float64) float64 {
	v := s.A
	for range -s.Power {
		v /= g
	}
	return v
}

// Eval is rho(q).
func (s *Steady) Eval(q []float64) float64 {
	if q[0] < s.Lo || q[0] > s.Hi {
		return 0
	}
	var g [1]float64
	s.Field.Value(g[:], q)
	return s.shape(g[0])
}

// Gradient writes rho' = Power rho g'/g.
func (s *Steady) Gradient(dst, q []float64) {
	dst[0] = 0
	if q[0] < s.Lo || q[0] > s.Hi {
		return
	}
	var g, dg [1]float64
	s.Field.Value(g[:], q)
	s.Field.Jacobian(dg[:], q)
	dst[0] = float64(s.Power) * s.shape(g[0]) * (dg[0] / g[0])
}

// StepCorrection is the first effect of a finite step on the steady state in
// one dimension,
//
//	rho = A/g^2 ( 1 - eta^2/12 (g^2)'' + O(eta^4) )
//
// it returns the bracket. It follows from -1/2 (g^2 rho)' - eta^2/24 (g^4 rho)”' = 0
// with rho = A/g^2 (1 + eta^2 u): u' = -(g^2)”'/12. The second derivative of g^2 is taken from
// the Jacobian by a central difference over the reach eta g; its own error is of
// order eta^4. It does not hold within a few reaches of a wall.
func StepCorrection(f Field, q, eta float64) float64 {
	var g, dg, x [1]float64
	half := func(at float64) float64 { // (g^2)'/2 = g g'
		x[0] = at
		f.Value(g[:], x[:])
		f.Jacobian(dg[:], x[:])
		return float64(g[0] * dg[0])
	}
	half(q)
	h := float64(0.25*eta) * g[0]
	second := (half(q+h) - half(q-h)) / h
	return 1 - float64(float64(eta*eta)*second)/12
}
