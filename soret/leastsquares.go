package soret

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
)

// Fit says how well a linear model agrees with the numbers that it was fitted to.
// With errors taken from few batches (under about 30) Chi2 is a little too large
// and P a little too small.
type Fit struct {
	Chi2 float64 // weighted sum of squared residuals
	Dof  int     // numbers minus parameters
	P    float64 // chance of a larger chi^2 if the model holds; NaN for Dof = 0
}

// solution is a generalised least-squares fit of y = x beta.
type solution struct {
	beta []float64
	cov  *mat.SymDense // of beta
	gain *mat.Dense    // beta = gain y
	Fit
}

// leastSquares minimises (y - x beta)' v^-1 (y - x beta). rows of x belong to
// entries of y. v is the covariance of y, positive definite. Columns of x that
// are combinations of each other, to 12 digits after weighting, are an error.
func leastSquares(x [][]float64, y []float64, v mat.Symmetric) (*solution, error) {
	k, p := len(y), len(x[0])
	if k < p {
		return nil, fmt.Errorf("soret: %d numbers cannot fix %d parameters", k, p)
	}
	// Unit variances first: the covariance may span many decades.
	scale := make([]float64, k)
	corr := mat.NewSymDense(k, nil)
	for i := range k {
		if !(v.At(i, i) > 0) || math.IsInf(v.At(i, i), 0) || math.IsNaN(y[i]) || math.IsInf(y[i], 0) {
			return nil, fmt.Errorf("soret: number %d, %g with variance %g, cannot be fitted: a finite value with a positive error is needed", i+1, y[i], v.At(i, i))
		}
		scale[i] = math.Sqrt(v.At(i, i))
	}
	for i := range k {
		for j := i; j < k; j++ {
			corr.SetSym(i, j, v.At(i, j)/scale[i]/scale[j])
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(corr) {
		return nil, errors.New("soret: the covariance of the numbers is not positive definite")
	}
	var lower mat.TriDense
	chol.LTo(&lower)
	white := mat.NewDense(k, p+1, nil)
	for i := range k {
		for j := range p {
			white.Set(i, j, x[i][j]/scale[i])
		}
		white.Set(i, p, y[i]/scale[i])
	}
	if err := white.Solve(&lower, white); err != nil {
		return nil, fmt.Errorf("soret: the covariance of the numbers is singular: %w", err)
	}
	norms := make([]float64, p)
	design := mat.NewDense(k, p, nil)
	for j := range p {
		norms[j] = mat.Norm(white.ColView(j), 2)
		if norms[j] == 0 {
			return nil, fmt.Errorf("soret: parameter %d of the model has no influence on any number", j+1)
		}
		for i := range k {
			design.Set(i, j, white.At(i, j)/norms[j])
		}
	}
	var normal mat.SymDense
	normal.SymOuterK(1, design.T())
	var inverse mat.Cholesky
	if !inverse.Factorize(&normal) || inverse.Cond() > 1e12 {
		return nil, errors.New("soret: the parameters of the model cannot be told apart by these numbers")
	}
	var qr mat.QR
	qr.Factorize(design)
	beta, target := mat.NewDense(p, 1, nil), mat.NewDense(k, 1, nil)
	for i := range k {
		target.Set(i, 0, white.At(i, p))
	}
	if err := qr.SolveTo(beta, false, target); err != nil {
		return nil, fmt.Errorf("soret: least squares: %w", err)
	}

	s := &solution{beta: make([]float64, p), cov: mat.NewSymDense(p, nil)}
	var cov mat.SymDense
	if err := inverse.InverseTo(&cov); err != nil {
		return nil, fmt.Errorf("soret: least squares: %w", err)
	}
	for a := range p {
		s.beta[a] = beta.At(a, 0) / norms[a]
		for b := a; b < p; b++ {
			s.cov.SetSym(a, b, cov.At(a, b)/norms[a]/norms[b])
		}
	}
	for i := range k {
		r := white.At(i, p)
		for j := range p {
			r -= white.At(i, j) * s.beta[j]
		}
		s.Chi2 += r * r
	}
	s.Dof = k - p
	s.P = chiSquareTail(s.Chi2, s.Dof)

	// gain = cov x' v^-1, through v^-1 = scale^-1 corr^-1 scale^-1.
	plain := mat.NewDense(k, p, nil)
	for i := range k {
		for j := range p {
			plain.Set(i, j, x[i][j]/scale[i])
		}
	}
	var weighted mat.Dense
	if err := chol.SolveTo(&weighted, plain); err != nil {
		return nil, fmt.Errorf("soret: least squares: %w", err)
	}
	s.gain = mat.NewDense(p, k, nil)
	s.gain.Mul(s.cov, weighted.T())
	for i := range k {
		for a := range p {
			s.gain.Set(a, i, s.gain.At(a, i)/scale[i])
		}
	}
	return s, nil
}

// estimate is parameter a with its error. The number of batches that it counts
// for follows from those of the numbers, by Welch and Satterthwaite,
//
//	N - 1 = (sum_k w_k)^2 / sum_k ( w_k^2 / (N_k - 1) ),   w_k = gain_k^2 var_k
//
// Source: F. E. Satterthwaite, Biometrics Bulletin 2, 110 (1946).
func (s *solution) estimate(a int, from []walk.Estimate) walk.Estimate {
	var sum, squares float64
	for k, e := range from {
		w := s.gain.At(a, k) * e.StdErr
		w *= w
		sum += w
		squares += w * w / float64(max(1, e.N-1))
	}
	n := 2
	if squares > 0 {
		n = 1 + int(math.Max(1, math.Min(sum*sum/squares, 1<<40)))
	}
	return walk.Estimate{Value: s.beta[a], StdErr: math.Sqrt(s.cov.At(a, a)), N: n}
}

// covariance is the given one, or the diagonal of the squared errors.
func covariance(given mat.Symmetric, es []walk.Estimate) (mat.Symmetric, error) {
	if given != nil {
		if given.SymmetricDim() != len(es) {
			return nil, fmt.Errorf("soret: a covariance of %d numbers for %d measurements", given.SymmetricDim(), len(es))
		}
		return given, nil
	}
	d := mat.NewDiagDense(len(es), nil)
	for k, e := range es {
		d.SetDiag(k, e.StdErr*e.StdErr)
	}
	return d, nil
}
