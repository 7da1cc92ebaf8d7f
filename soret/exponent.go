package soret

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
)

// significance is the number of standard errors that a number must be away
// from zero before its logarithm is taken. The bias of the logarithm, about
// -1/2 of the squared relative error, is then at most 0.02.
const significance = 5

// EtaExponent measures p in |J| ~ eta^p, by weighted regression of log|J| on log eta.
//
//	log|J/eta^2| = a + (p - 2) log eta              2 or 3 different eta
//	log|J/eta^2| = a + (p - 2) log eta + b eta^2    4 or more
//
// The second form takes up the next term of the series, which would otherwise
// pull the slope away from its limit at eta -> 0. Every flux must differ from zero
// by five standard errors and all must have one sign; else the error says which does
// not. cov is the covariance of the fluxes, nil if they are independent.
func EtaExponent(samples []Sample, cov mat.Symmetric) (walk.Estimate, Fit, error) {
	var fluxes []walk.Estimate
	var etas []float64
	for _, s := range samples {
		if !(s.Eta > 0) || math.IsInf(s.Eta, 0) {
			return walk.Estimate{}, Fit{}, fmt.Errorf("soret: eta = %g; a positive number is needed", s.Eta)
		}
		if !(math.Abs(s.Flux.Value) >= significance*s.Flux.StdErr) {
			return walk.Estimate{}, Fit{}, fmt.Errorf("soret: no exponent of eta: the flux at eta = %g, %v, is not %d standard errors away from zero", s.Eta, s.Flux, significance)
		}
		if math.Signbit(s.Flux.Value) != math.Signbit(samples[0].Flux.Value) {
			return walk.Estimate{}, Fit{}, fmt.Errorf("soret: no exponent of eta: the flux changes its sign between eta = %g and %g", samples[0].Eta, s.Eta)
		}
		fluxes = append(fluxes, s.Flux)
		etas = append(etas, s.Eta)
	}
	slices.Sort(etas)
	etas = slices.Compact(etas)
	if len(etas) < 2 {
		return walk.Estimate{}, Fit{}, fmt.Errorf("soret: no exponent of eta: %d value of eta, two are needed", len(etas))
	}
	v, err := covariance(cov, fluxes)
	if err != nil {
		return walk.Estimate{}, Fit{}, err
	}
	slope, fit, err := logFit(samples, v, len(etas) >= 4)
	slope.Value += 2
	return slope, fit, err
}

// logFit regresses log|value| on log eta, and on eta^2 if curved.
func logFit(samples []Sample, v mat.Symmetric, curved bool) (walk.Estimate, Fit, error) {
	k := len(samples)
	x, y := make([][]float64, k), make([]float64, k)
	relative := make([]walk.Estimate, k)
	logs := mat.NewSymDense(k, nil)
	for i, s := range samples {
		x[i] = []float64{1, math.Log(s.Eta)}
		if curved {
			x[i] = append(x[i], s.Eta*s.Eta)
		}
		y[i] = math.Log(math.Abs(s.Flux.Value))
		relative[i] = s.Flux
		relative[i].StdErr = math.Sqrt(v.At(i, i)) / math.Abs(s.Flux.Value)
		for j := i; j < k; j++ {
			logs.SetSym(i, j, v.At(i, j)/s.Flux.Value/samples[j].Flux.Value)
		}
	}
	s, err := leastSquares(x, y, logs)
	if err != nil {
		return walk.Estimate{}, Fit{}, err
	}
	return s.estimate(1, relative), s.Fit, nil
}
