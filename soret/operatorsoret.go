package soret

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
)

// SoretAt is the Soret coefficient that a stationary density in one dimension
// speaks of, per eta^2, from grad rho + rho S_T grad T = 0 (Eq. 3),
//
//	S_T eta^2 = -(rho'/rho) / (T'/eta^2),   T/eta^2 = g^2/2 (A.4)
//
// at the point q; NaN where T' = 0 or rho is not positive. The leading order is
// 2/g^2, by Eq. 10 it is 1/g^2 ([Transport.Soret]). With rho the [State] of
// [Operator.Stationary] it holds at finite eta.
func SoretAt(f Field, rho Density, q float64) float64 {
	var g, dg, slope [1]float64
	x := [1]float64{q}
	f.Value(g[:], x[:])
	f.Jacobian(dg[:], x[:])
	rho.Gradient(slope[:], x[:])
	heat, mass := g[0]*dg[0], rho.Eval(x[:])
	if heat == 0 || !(mass > 0) {
		return math.NaN()
	}
	return -slope[0] / mass / heat
}

// SoretCurve is a Soret coefficient measured between neighbouring bins.
//
// S[k] is the value at Q[k], per eta^2. Cov is the covariance of all values; it is
// nil, and the errors are NaN, where there was one batch only, as there is of a
// density without noise.
type SoretCurve struct {
	Q   []float64
	S   []walk.Estimate
	Cov *mat.SymDense
}

// MeasuredSoret is the Soret coefficient of a stationary density in one dimension from its
// histogram, by differences between neighbouring bins,
//
//	S_T eta^2 = - ln( rho_{b+1} / rho_b ) / ( T_{b+1} - T_b )  at the edge between them
//
// rho_b is the mean density in bin b and T_b = g^2/2 at its centre; this is the
// derivative of Eq. 3 with an error of the square of the bin width. The bins of
// an operator's density ([State.Occupation]) have the same error, so the
// two can be compared bin by bin: the covariance is that of the batches, which
// know about the correlation of neighbouring values (they share a bin) and of walkers
// in time. Edges where T does not change, to 1e-9, are left out. An empty bin is
// an error.
func MeasuredSoret(f Field, o Occupation) (SoretCurve, error) {
	if f.Dim() != 1 {
		return SoretCurve{}, fmt.Errorf("soret: the Soret coefficient of a histogram is taken in one dimension, not %d", f.Dim())
	}
	bins, n := len(o.Edges)-1, len(o.Batches)
	if bins < 2 || n < 1 {
		return SoretCurve{}, errors.New("soret: the Soret coefficient of a histogram needs two bins and a batch")
	}
	mean := make([]float64, bins)
	for k, batch := range o.Batches {
		if len(batch) != bins {
			return SoretCurve{}, fmt.Errorf("soret: batch %d has %d bins; there are %d", k+1, len(batch), bins)
		}
		for b, v := range batch {
			mean[b] += v / float64(n)
		}
	}
	heat := make([]float64, bins)
	for b := range bins {
		var g [1]float64
		f.Value(g[:], []float64{0.5 * (o.Edges[b] + o.Edges[b+1])})
		heat[b] = 0.5 * g[0] * g[0]
		if !(mean[b] > 0) {
			return SoretCurve{}, fmt.Errorf("soret: no walker between %g and %g: use wider bins", o.Edges[b], o.Edges[b+1])
		}
	}
	var c SoretCurve
	var at []int
	for b := 1; b < bins; b++ {
		rise := heat[b] - heat[b-1]
		if !(math.Abs(rise) > 1e-9*heat[b]) {
			continue
		}
		rho := func(b int) float64 { return mean[b] / (o.Edges[b+1] - o.Edges[b]) }
		c.Q = append(c.Q, o.Edges[b])
		c.S = append(c.S, walk.Estimate{Value: -math.Log(rho(b)/rho(b-1)) / rise, StdErr: math.NaN(), N: n})
		at = append(at, b)
	}
	if n < 2 || len(at) == 0 {
		return c, nil
	}
	c.Cov = mat.NewSymDense(len(at), nil)
	deviation := mat.NewVecDense(len(at), nil)
	for _, batch := range o.Batches {
		for k, b := range at {
			rise := heat[b] - heat[b-1]
			deviation.SetVec(k, -(batch[b]/mean[b]-batch[b-1]/mean[b-1])/rise)
		}
		c.Cov.SymRankOne(c.Cov, 1/float64(n*(n-1)), deviation)
	}
	for k := range c.S {
		c.S[k].StdErr = math.Sqrt(c.Cov.At(k, k))
	}
	return c, nil
}

// Occupation is the histogram of a state in one dimension, as one batch: the mass
// between neighbouring edges.
func (s *State) Occupation(edges []float64) Occupation {
	if s.op.Dim() != 1 {
		panic("soret: a histogram over edges is for one dimension")
	}
	masses := make([]float64, len(edges)-1)
	moments := s.moments()
	for b := range masses {
		masses[b] = s.op.massBetween(s.op.axes[0], moments, edges[b], edges[b+1])
	}
	return Occupation{Edges: edges, Batches: [][]float64{masses}}
}
