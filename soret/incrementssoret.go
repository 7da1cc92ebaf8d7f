package soret

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
)

// IncrementsSoret is the Soret coefficient of a stationary density in one dimension as an
// increments tally measures it, without knowing the field: its shares are the density, and
// half the variance of an increment is the temperature of A.4,
//
//	T_b = Var[dq | bin b] / (2 lag),    S_T = - ln( share_{b+1} / share_b ) / ( T_{b+1} - T_b )
//
// at the edge between two bins, per eta^2 as everything here: S_T is multiplied by
// eta^2. So it is the one to take for the general law, whose g is an expectation. It
// holds for an unbiased walk (Eq. 5) at rest; with a drift the density answers to
// that too. The error is of the square of the bin width, as in [MeasuredSoret]; a lag of more
// than a step smears T over the way that it takes.
//
// The covariance is that of the batches, by the delta method, of shares and
// temperatures together. Edges where T changes by less than five standard errors of the
// change are left out: nothing can be said there. Two batches, two bins and no empty one
// are needed.
func IncrementsSoret(t walk.IncrementsTally, s *walk.Scores, eta float64) (SoretCurve, error) {
	bins := t.Grid.N
	n := len(s.Column(0))
	switch {
	case s.Size() != 4*bins:
		return SoretCurve{}, fmt.Errorf("soret: %d scores do not belong to increments from %d bins", s.Size(), bins)
	case bins < 2 || n < 2:
		return SoretCurve{}, errors.New("soret: the Soret coefficient of increments needs two bins and two batches")
	case !(eta > 0) || math.IsInf(eta, 0):
		return SoretCurve{}, fmt.Errorf("soret: eta = %g; a positive number is needed", eta)
	}
	half := 0.5 / float64(max(1, t.Lag)) / (eta * eta)
	share, first, heat := make([]float64, bins), make([]float64, bins), make([]float64, bins)
	for b := range bins {
		share[b] = s.Estimate(4 * b).Value
		if !(share[b] > 0) {
			return SoretCurve{}, fmt.Errorf("soret: no walker between %g and %g: use wider bins", t.Grid.Edge(b), t.Grid.Edge(b+1))
		}
		first[b] = s.Estimate(4*b+1).Value / share[b]
		heat[b] = half * (s.Estimate(4*b+2).Value/share[b] - float64(first[b]*first[b]))
	}
	// Deviations of a batch from the mean: of the log of a share and of a temperature.
	deviation := func(batch []float64, b int) (mass, warmth float64) {
		r := batch[4*b]
		square := heat[b]/half + float64(first[b]*first[b])
		warmth = batch[4*b+2] - float64(square*r) - float64(2*first[b])*(batch[4*b+1]-float64(first[b]*r))
		return r/share[b] - 1, half * warmth / share[b]
	}
	var c SoretCurve
	var at []int
	for b := 1; b < bins; b++ {
		rise := heat[b] - heat[b-1]
		var variance float64
		for k := range n {
			_, above := deviation(s.Batch(k), b)
			_, below := deviation(s.Batch(k), b-1)
			variance += (above - below) * (above - below)
		}
		if !(rise*rise > 25*variance/float64(n*(n-1)) && math.Abs(rise) > 1e-9*heat[b]) {
			continue
		}
		c.Q = append(c.Q, t.Grid.Edge(b))
		c.S = append(c.S, walk.Estimate{Value: -math.Log(share[b]/share[b-1]) / rise, N: n})
		at = append(at, b)
	}
	if len(at) == 0 {
		return c, nil
	}
	c.Cov = mat.NewSymDense(len(at), nil)
	row := mat.NewVecDense(len(at), nil)
	for k := range n {
		for j, b := range at {
			mass, warmth := deviation(s.Batch(k), b)
			below, cold := deviation(s.Batch(k), b-1)
			row.SetVec(j, -((mass-below)+float64(c.S[j].Value*(warmth-cold)))/(heat[b]-heat[b-1]))
		}
		c.Cov.SymRankOne(c.Cov, 1/float64(n*(n-1)), row)
	}
	for j := range c.S {
		c.S[j].StdErr = math.Sqrt(c.Cov.At(j, j))
	}
	return c, nil
}
