package soret

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
)

// Ensemble is a flux measured through a surface orthogonal to ghat, with the
// density there.
type Ensemble struct {
	Flux  walk.Estimate // ghat . J / eta^2
	Rho   float64       // density at the surface
	Slope float64       // its derivative along ghat, ghat . grad rho
}

// Separation is diffusion and thermophoresis told apart.
//
//	ghat . J / eta^2 = -D (ghat . grad rho) + C rho
//
// D and C are per eta^2, as in [Transport]; Cov is their covariance.
type Separation struct {
	D, C walk.Estimate
	Cov  float64
	Fit
}

// Separate measures D and the coefficient of thermophoresis c at one surface
// from ensembles with different densities, by generalised least squares on
// (ghat . grad rho, rho).
//
// At least two ensembles are needed whose rho and slope are not in the same
// proportion; the fit says nothing of itself with two. cov is the covariance
// of the fluxes, nil if they are independent. What is linear in rho and its
// gradient is the flux at leading order: give it fluxes extrapolated to eta = 0
// ([Extrapolate]) or an eta at which the next order is below the errors. The
// separation holds for any walk of Eq. 8, whatever the law.
func Separate(ensembles []Ensemble, cov mat.Symmetric) (Separation, error) {
	if len(ensembles) < 2 {
		return Separation{}, fmt.Errorf("soret: %d ensemble; two with different densities are needed to tell diffusion from thermophoresis", len(ensembles))
	}
	var x [][]float64
	var y []float64
	var fluxes []walk.Estimate
	for k, e := range ensembles {
		if math.IsNaN(e.Rho+e.Slope) || math.IsInf(e.Rho+e.Slope, 0) {
			return Separation{}, fmt.Errorf("soret: ensemble %d has density %g and slope %g at the surface", k+1, e.Rho, e.Slope)
		}
		x = append(x, []float64{-e.Slope, e.Rho})
		y = append(y, e.Flux.Value)
		fluxes = append(fluxes, e.Flux)
	}
	v, err := covariance(cov, fluxes)
	if err != nil {
		return Separation{}, err
	}
	s, err := leastSquares(x, y, v)
	if err != nil {
		return Separation{}, errors.Join(err, errors.New("soret: to separate diffusion from thermophoresis the logarithmic slopes of the densities must differ at the surface"))
	}
	return Separation{D: s.estimate(0, fluxes), C: s.estimate(1, fluxes), Cov: s.cov.At(0, 1), Fit: s.Fit}, nil
}
