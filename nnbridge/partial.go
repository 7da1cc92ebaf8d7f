package nnbridge

import (
	"math"

	"thermowalk/walk/field"
)

// partial holds the partial moments of the standard normal law
//
//	I_n(t) = Int_{-t}^inf (u + t)^n / n!  phi(u) du,   I_{-1} = phi(t), I_0 = Phi(t)
//
// of which all closed forms for Gaussian inputs are made: for z = b + w u and
// t = b/w, E[s'(z)] = I_0, E[s(z)] = w I_1 and E[s(z)^2] = 2 w^2 I_2. They obey
//
//	n I_n = t I_{n-1} + I_{n-2},   dI_n/dt = I_{n-1}
//
// To keep their ratios where the moments themselves underflow, moments are
// written with the square root of the density,
//
//	I_n = root^2 i[n],   i_{-1} = 1
//
// relative error below 1e-14 for t > -53, where root underflows.
type partial struct {
	root float64    // sqrt(phi(t)) where t < split, else 1
	pdf  float64    // I_{-1} / root^2
	i    [3]float64 // I_0, I_1, I_2, each / root^2
}

// split is where the recurrence upwards begins to lose digits by cancellation.
const split = -2

func newPartial(t float64) partial {
	if t >= split {
		phi, cdf := normPDF(t), normCDF(t)
		one := math.FMA(t, cdf, phi)
		two := math.FMA(t, one, cdf) / 2
		return partial{root: 1, pdf: phi, i: [3]float64{cdf, one, two}}
	}
	r := tailRatios(-t)
	p := partial{root: rootPDF(t), pdf: 1}
	last := 1.0
	for n := range p.i {
		last *= r[n]
		p.i[n] = last
	}
	return p
}

// tailRatios are I_n(-x) / I_{n-1}(-x) for n = 0, 1, 2 and x > 0, from the
// continued fraction
//
//	r_{n-1} = 1 / (x + n r_n)
//
// run down from n = 200, where r_n takes its asymptotic value. r_0 is Mills'
// ratio. For x >= 2 the error of the start is damped below 1e-17.
//
// Source: W. Gautschi, SIAM Review 9 (1967) 24, for repeated integrals of erfc.
func tailRatios(x float64) (r [3]float64) {
	const start = 200
	ratio := 2 / (x + math.Sqrt(math.FMA(x, x, 4*(start+1))))
	for n := start; n > 0; n-- {
		ratio = 1 / math.FMA(float64(n), ratio, x)
		if n <= len(r) {
			r[n-1] = ratio
		}
	}
	return r
}

// rootPDF is sqrt(phi(t)) = (2 pi)^(-1/4) exp(-t^2/4), to the last digits: the
// rounding error of t^2 is put back.
func rootPDF(t float64) float64 {
	const norm = 0.63161877774606470130 // (2 pi)^(-1/4)
	square := float64(t * t)
	lost := math.FMA(t, t, -square)
	e := norm * expOf.Eval([]float64{-square / 4})
	return math.FMA(-lost/4, e, e)
}

func normPDF(t float64) float64 { return normPDFOf.Eval([]float64{t}) }
func normCDF(t float64) float64 { return normCDFOf.Eval([]float64{t}) }

var (
	oneVariable = field.Scope{Vars: field.Coordinates(1)}
	expOf       = oneVariable.MustParse("exp(q)")
	normPDFOf   = oneVariable.MustParse("normpdf(q)")
	normCDFOf   = oneVariable.MustParse("normcdf(q)")
)
