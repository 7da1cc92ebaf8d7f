package nnbridge

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// SecondMoment is the second moment of the gradient of the loss, for one
// sample, between some of the parameters:
//
//	M_ab = E[gamma^2 f_a f_b],   gamma = dL/df,   f_a = df/dq_a
//
// with the expectation over inputs and labels, gamma and f together. Coords are
// the parameters, and a and b below count in Coords. The unit of M_ab is that of
// (L/q_a)(L/q_b).
type SecondMoment struct {
	Shape
	Coords []int
	Method string // "data set" or "sampling"

	means *batchMeans // E[gamma f_a], then M_ab for b <= a, by rows
}

// secondMomentLimit keeps the batches of a matrix below half a gigabyte.
const secondMomentLimit = 1024

// SecondMomentOf computes M for the parameters coords, in any order; nil means
// all of them. Labels are averaged over exactly, inputs as for MomentsOf, but
// never in closed form: p depends on x.
func SecondMomentOf(t *TwoLayer, d Data, loss Loss, coords []int, s Sampling) (*SecondMoment, error) {
	if err := checkAnalysis(t, d, s); err != nil {
		return nil, err
	}
	if coords == nil {
		coords = make([]int, t.Dim())
		for k := range coords {
			coords[k] = k
		}
	}
	n := len(coords)
	if n > secondMomentLimit {
		return nil, fmt.Errorf("nnbridge: the second moments of %d parameters are too many; at most %d at a time", n, secondMomentLimit)
	}
	df, f := make([]float64, t.Dim()), make([]float64, n)
	means := d.means(s, n+n*(n+1)/2, func(sum, x []float64, mean, _ float64) {
		first, second := residualMoments(loss, t.Gradient(df, x), mean)
		products := sum[n:]
		for a, k := range coords {
			f[a] = df[k]
			sum[a] = math.FMA(first, df[k], sum[a])
			scaled := second * df[k]
			for b, fb := range f[:a+1] {
				products[b] = math.FMA(scaled, fb, products[b])
			}
			products = products[a+1:]
		}
	})
	return &SecondMoment{Shape: t.Shape, Coords: coords, Method: d.method(), means: means}, nil
}

// residualMoments are E[gamma] and E[gamma^2] over the label, whose mean is
// given, at the output f.
func residualMoments(loss Loss, f, mean float64) (first, second float64) {
	no, yes := loss.Residual(f, 0), loss.Residual(f, 1)
	first = math.FMA(mean, yes, float64((1-mean)*no))
	second = math.FMA(mean, float64(yes*yes), float64((1-mean)*float64(no*no)))
	return first, second
}

// method names the way in which means are taken over the data.
func (d Data) method() string {
	if _, ok := d.Inputs.(Rows); ok {
		return "data set"
	}
	return "sampling"
}

// at is the place of M_ab among the means.
func (m *SecondMoment) at(a, b int) int {
	if a < b {
		a, b = b, a
	}
	return len(m.Coords) + a*(a+1)/2 + b
}

// function is a function of some of the means, in the given order: at the
// means themselves and without error for a data set, which is all there is.
func (m *SecondMoment) function(f func(v []float64) float64, keys ...int) walk.Estimate {
	means := m.means.pick(keys...)
	if m.Method == "data set" {
		return walk.Estimate{Value: f(means.all())}
	}
	return means.function(f)
}

// Of is M_ab, for one sample.
func (m *SecondMoment) Of(a, b int) walk.Estimate {
	return m.function(func(v []float64) float64 { return v[0] }, m.at(a, b))
}

// Mean is E[gamma f_a], the mean of the gradient of the loss: 0 in an unbiased
// walk.
func (m *SecondMoment) Mean(a int) walk.Estimate {
	return m.function(func(v []float64) float64 { return v[0] }, a)
}

// OfBatch is the second moment of the mean gradient of a batch,
//
//	( M_ab - E_a E_b ) / |B|  +  E_a E_b,   E_a = E[gamma f_a]
//
// the covariance of Eqs. 17-18 and the square of the mean. Without bias it is
// M_ab/|B|.
func (m *SecondMoment) OfBatch(a, b, batch int) walk.Estimate {
	return m.function(func(v []float64) float64 {
		drift := float64(v[1] * v[2])
		return (v[0]-drift)/float64(batch) + drift
	}, m.at(a, b), a, b)
}

// Coherence is M_ab / (g_a g_b), with g_a = sqrt(M_aa): 1 or -1 where the two
// always move as one, as the reduced walk has it within U; 0 where they are
// uncorrelated. NaN where one of them never moves.
func (m *SecondMoment) Coherence(a, b int) walk.Estimate {
	return m.function(func(v []float64) float64 {
		return v[0] / math.Sqrt(float64(v[1]*v[2]))
	}, m.at(a, b), m.at(a, a), m.at(b, b))
}

// NoiseScale is the gradient noise scale: the size of a batch at which the
// noise of the gradient equals its mean,
//
//	Scale = tr Sigma / |E[gamma f]|^2,   tr Sigma = E|gamma f|^2 - |E[gamma f]|^2
//
// over all parameters. Square and Drift are E|gamma f|^2 and |E[gamma f]|^2, the
// latter freed of the bias that the square of a noisy mean has. Scale is
// infinite where the drift is not seen: below three of its standard errors, or
// no more than rounding.
//
// Source: S. McCandlish, J. Kaplan, D. Amodei, arXiv:1812.06162 (2018), Eq. 2.9.
type NoiseScale struct {
	Square, Drift, Scale walk.Estimate
}

// NoiseScaleOf measures the gradient noise scale of a network on data.
func NoiseScaleOf(t *TwoLayer, d Data, loss Loss, s Sampling) (NoiseScale, error) {
	if err := checkAnalysis(t, d, s); err != nil {
		return NoiseScale{}, err
	}
	n, df := t.Dim(), make([]float64, t.Dim())
	means := d.means(s, n+1, func(sum, x []float64, mean, _ float64) {
		first, second := residualMoments(loss, t.Gradient(df, x), mean)
		for k, g := range df {
			sum[k] = math.FMA(first, g, sum[k])
			sum[n] = math.FMA(second*g, g, sum[n])
		}
	})
	drift := func(v []float64) (sum float64) {
		for _, g := range v[:n] {
			sum = math.FMA(g, g, sum)
		}
		return sum
	}
	out := NoiseScale{
		Square: means.of(func(v []float64) float64 { return v[n] }),
		Drift:  means.function(drift),
	}
	if d.method() == "data set" {
		all := means.all()
		out.Square.StdErr, out.Drift = 0, walk.Estimate{Value: drift(all)}
	}
	spread := out.Square.Value - out.Drift.Value
	switch {
	case out.Drift.Value > 1e-28*out.Square.Value && !(out.Drift.StdErr > out.Drift.Value/3):
		out.Scale.Value = spread / out.Drift.Value
		out.Scale.StdErr = out.Scale.Value * out.Drift.StdErr / out.Drift.Value
		out.Scale.N = out.Drift.N
	default:
		out.Scale = walk.Estimate{Value: math.Inf(1), StdErr: math.NaN(), N: out.Drift.N}
	}
	return out, nil
}
