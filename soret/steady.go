package soret

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
)

// Occupation is a histogram of a steady state in one dimension, in independent
// batches: Batches[k][b] is the count (or any number proportional to the mass)
// of batch k between Edges[b] and Edges[b+1].
type Occupation struct {
	Edges   []float64
	Batches [][]float64
}

// SteadyExponent measures p in rho ~ g^p from the steady state of a closed box, by
// weighted regression of the logarithm of the mass in each bin.
//
//	log mass_b = a + log Int_bin_b g(q)^p K(q) dq
//
// The model is integrated over the bins, so their width makes no bias. K is 1 for
// eta = 0, and with eta > 0 the bracket of [StepCorrection], the first effect of the
// finite step: with it p is the exponent of eta -> 0. Bins closer to a wall than a
// few eta g must be left out, since walls disturb the density there.
//
// The bins are weighted by their mass, as counts are; the error of p comes
// from its spread over the batches, which knows all covariances between bins.
// At least two bins and two batches are needed, without empty bins. Chi2 of the
// fit is Hotelling's T^2 with Dof = bins - 2, and P its chance by the F law; both
// are NaN unless there are more batches than bins.
//
// By the walk's leading order p = -2, by Eq. 10 p = -1.
//
// Source of T^2: H. Hotelling, Ann. Math. Statist. 2, 360 (1931).
func SteadyExponent(f Field, o Occupation, eta float64) (walk.Estimate, Fit, error) {
	n, err := o.check(f)
	if err != nil {
		return walk.Estimate{}, Fit{}, err
	}
	bins := len(o.Edges) - 1
	mean := make([]float64, bins)
	for _, batch := range o.Batches {
		for b, v := range batch {
			mean[b] += v / float64(n)
		}
	}
	for b, m := range mean {
		if !(m > 0) {
			return walk.Estimate{}, Fit{}, fmt.Errorf("soret: no walker between %g and %g: use wider bins", o.Edges[b], o.Edges[b+1])
		}
	}

	p := -1.5
	var residual, slope, gain []float64
	for iteration := 0; ; iteration++ {
		if residual, slope, err = o.model(f, mean, p, eta); err != nil {
			return walk.Estimate{}, Fit{}, err
		}
		if gain, err = slopeGain(slope, mean); err != nil {
			return walk.Estimate{}, Fit{}, err
		}
		var move float64
		for b, r := range residual {
			move += gain[b] * r
		}
		p += move
		if math.Abs(move) < 1e-12 {
			break
		}
		if iteration == 50 || math.IsNaN(p) {
			return walk.Estimate{}, Fit{}, errors.New("soret: the exponent of the steady state does not settle")
		}
	}

	var squares float64
	for _, batch := range o.Batches {
		var d float64
		for b, v := range batch {
			d += gain[b] * (v/mean[b] - 1)
		}
		squares += d * d
	}
	e := walk.Estimate{Value: p, StdErr: math.Sqrt(squares / float64(n*(n-1))), N: n}
	return e, o.hotelling(mean, residual, slope), nil
}

func (o Occupation) check(f Field) (batches int, err error) {
	if f.Dim() != 1 {
		return 0, fmt.Errorf("soret: the exponent of a steady state is measured in one dimension, not %d", f.Dim())
	}
	bins := len(o.Edges) - 1
	if bins < 2 || len(o.Batches) < 2 {
		return 0, fmt.Errorf("soret: the exponent of a steady state needs two bins and two batches; there are %d and %d", max(0, bins), len(o.Batches))
	}
	for b := range bins {
		if !(o.Edges[b] < o.Edges[b+1]) {
			return 0, fmt.Errorf("soret: the edges of the bins do not grow: %g, %g", o.Edges[b], o.Edges[b+1])
		}
	}
	for k, batch := range o.Batches {
		if len(batch) != bins {
			return 0, fmt.Errorf("soret: batch %d has %d bins; there are %d", k+1, len(batch), bins)
		}
	}
	return len(o.Batches), nil
}

// model gives log mass - log M_b(p), with M_b the integral of g^p K, and its slope
// d log M_b / dp.
func (o Occupation) model(f Field, mean []float64, p, eta float64) (residual, slope []float64, err error) {
	var x, g [1]float64
	z := newQuadrature(2, lineTolerance, func(dst []float64, q float64) (float64, error) {
		x[0] = q
		f.Value(g[:], x[:])
		if !(g[0] > 0) || math.IsInf(g[0], 0) {
			return 0, fmt.Errorf("soret: g = %g at q = %g; the exponent of the steady state needs a positive field", g[0], q)
		}
		log := math.Log(g[0])
		dst[0] = math.Exp(p * log)
		if eta > 0 {
			dst[0] *= StepCorrection(f, q, eta)
		}
		dst[1] = dst[0] * log
		return math.Abs(dst[0]) + math.Abs(dst[1]), nil
	})
	var m [2]float64
	for b, v := range mean {
		if _, err := z.integrate(m[:], o.Edges[b], o.Edges[b+1], 1); err != nil {
			return nil, nil, err
		}
		if !(m[0] > 0) {
			return nil, nil, fmt.Errorf("soret: eta = %g is too large for the finite-step correction between %g and %g", eta, o.Edges[b], o.Edges[b+1])
		}
		residual = append(residual, math.Log(v/m[0]))
		slope = append(slope, m[1]/m[0])
	}
	return residual, slope, nil
}

// slopeGain is the row of the weighted regression on (1, x) that gives the slope.
func slopeGain(x, weight []float64) ([]float64, error) {
	var sum, centre float64
	for b, w := range weight {
		sum += w
		centre += w * x[b]
	}
	centre /= sum
	var spread float64
	gain := make([]float64, len(x))
	for b, w := range weight {
		gain[b] = w * (x[b] - centre)
		spread += gain[b] * (x[b] - centre)
	}
	if !(spread > 1e-20*sum) {
		return nil, errors.New("soret: g is the same in all bins: the steady state has no exponent")
	}
	for b := range gain {
		gain[b] /= spread
	}
	return gain, nil
}

// hotelling tests what the fit leaves over, in the space orthogonal to (1, x).
func (o Occupation) hotelling(mean, residual, x []float64) Fit {
	n, bins := len(o.Batches), len(mean)
	none := Fit{Chi2: math.NaN(), Dof: bins - 2, P: math.NaN()}
	d := bins - 2
	if d < 1 || n <= bins {
		return none
	}
	design := mat.NewDense(bins, 2, nil)
	for b := range bins {
		design.Set(b, 0, 1)
		design.Set(b, 1, x[b])
	}
	var qr mat.QR
	qr.Factorize(design)
	var q mat.Dense
	qr.QTo(&q)
	rest := q.Slice(0, bins, 2, bins)
	var left mat.VecDense
	left.MulVec(rest.T(), mat.NewVecDense(bins, residual))
	cov := mat.NewSymDense(d, nil)
	deviation := mat.NewVecDense(bins, nil)
	var v mat.VecDense
	for _, batch := range o.Batches {
		for b := range bins {
			deviation.SetVec(b, batch[b]/mean[b]-1)
		}
		v.MulVec(rest.T(), deviation)
		cov.SymRankOne(cov, 1/float64(n*(n-1)), &v)
	}
	var chol mat.Cholesky
	if !chol.Factorize(cov) {
		return none
	}
	var solved mat.VecDense
	if err := chol.SolveVecTo(&solved, &left); err != nil {
		return none
	}
	t2 := mat.Dot(&left, &solved)
	return Fit{Chi2: t2, Dof: d, P: fisherTail(t2*float64(n-d)/float64((n-1)*d), d, n-d)}
}
