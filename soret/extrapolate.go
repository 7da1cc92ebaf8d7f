package soret

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
)

// Sample is one measured flux at one eta.
type Sample struct {
	Eta  float64
	Flux walk.Estimate // J/eta^2
}

// Extrapolation is a flux at eta -> 0, per eta^2, with the terms of the series
// that were fitted beside it,
//
//	J/eta^2 = Value + Coef_1 eta^lead + Coef_2 eta^(lead+2) + ...
//
// Truncation bounds what the first term left out does to Value, if its
// coefficient is no larger than sixteen times the largest one fitted (Value
// included). The coefficients compare, since eta has no unit; sixteen leaves
// room for those that nearly cancel.
type Extrapolation struct {
	Value      walk.Estimate
	Coef       []walk.Estimate
	Truncation float64
	Fit

	leak float64 // of a coefficient of the first term left out into Value
}

// growth bounds the ratio of the first coefficient left out to the largest before it.
const growth = 16

// Terms is the rule by which the order of an extrapolation is chosen: by the
// number of different eta alone, never by what was measured.
//
//	2 or 3 eta   1 term, eta^2
//	4 or more    2 terms, eta^2 and eta^4
//
// With 1 it is 0, and there is nothing to extrapolate with.
func Terms(etas int) int {
	switch {
	case etas < 2:
		return 0
	case etas < 4:
		return 1
	}
	return 2
}

// Extrapolate fits J/eta^2 = a0 + a1 eta^2 + a2 eta^4 with the number of terms given by
// [Terms] and returns a0 with its error. Samples at different eta must come from
// independent walkers: the same seed at every eta correlates them. Otherwise
// give cov, the covariance of the fluxes; nil means independent. Only even
// powers occur because the law of a step is symmetric (Eq. 5); a small P of the
// fit says that the eta are too large for the terms, or the errors too small.
func Extrapolate(samples []Sample, cov mat.Symmetric) (Extrapolation, error) {
	return extrapolate(samples, 2, cov)
}

// extrapolate is Extrapolate for a series that starts with eta^lead.
func extrapolate(samples []Sample, lead int, cov mat.Symmetric) (Extrapolation, error) {
	var etas []float64
	var fluxes []walk.Estimate
	for _, s := range samples {
		if !(s.Eta > 0) || math.IsInf(s.Eta, 0) {
			return Extrapolation{}, fmt.Errorf("soret: eta = %g; a positive number is needed", s.Eta)
		}
		etas = append(etas, s.Eta)
		fluxes = append(fluxes, s.Flux)
	}
	slices.Sort(etas)
	etas = slices.Compact(etas)
	terms := Terms(len(etas))
	if terms == 0 {
		return Extrapolation{}, fmt.Errorf("soret: %d value of eta; two are needed to extrapolate to eta -> 0", len(etas))
	}
	// In units of the largest eta the columns are of order one.
	largest := etas[len(etas)-1]
	power := func(eta float64, t int) float64 {
		if t == 0 {
			return 1
		}
		return math.Pow(eta/largest, float64(lead+2*(t-1)))
	}
	x := make([][]float64, len(samples))
	y := make([]float64, len(samples))
	for k, s := range samples {
		for t := range terms + 1 {
			x[k] = append(x[k], power(s.Eta, t))
		}
		y[k] = s.Flux.Value
	}
	v, err := covariance(cov, fluxes)
	if err != nil {
		return Extrapolation{}, err
	}
	fit, err := leastSquares(x, y, v)
	if err != nil {
		return Extrapolation{}, err
	}
	e := Extrapolation{Value: fit.estimate(0, fluxes), Fit: fit.Fit}
	size := math.Abs(e.Value.Value)
	for t := 1; t <= terms; t++ {
		c := fit.estimate(t, fluxes).Scale(math.Pow(largest, -float64(lead+2*(t-1))))
		e.Coef = append(e.Coef, c)
		size = max(size, math.Abs(c.Value))
	}
	for k, s := range samples {
		e.leak += fit.gain.At(0, k) * math.Pow(s.Eta, float64(lead+2*terms))
	}
	e.Truncation = growth * math.Abs(e.leak) * size
	return e, nil
}
