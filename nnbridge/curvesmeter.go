package nnbridge

import (
	"math"

	"thermowalk/nnbridge/internal/kernel"
)

// meter measures the quantities of one network at a time, over a fixed sample.
type meter struct {
	Training
	sample
	bound    float64
	gaussian bool
	norms    []float64 // |x|^2, one per sample; +1 for the bias

	rows      *kernel.Rows // the network by vectors of its units, nil where there are none
	h, f      []float64    // activations and outputs of all samples
	loss      []float64    // mean losses
	zero, one []float64    // labels
	r0, r1    []float64    // residuals at label 0 and 1
	mean      []float64    // mean gradient, a parameter each
	rate, cdf [1][]float64

	minus, down, up []float64 // -f, softplus(-f), softplus(f)
}

func newMeter(t Training, s sample, bound float64) *meter {
	n := len(s.y)
	m := &meter{Training: t, sample: s, bound: bound}
	_, m.gaussian = t.Data.Inputs.(Gaussian)
	for _, row := range []*[]float64{&m.norms, &m.f, &m.zero, &m.one, &m.r0, &m.r1, &m.loss, &m.minus, &m.down, &m.up} {
		*row = make([]float64, n)
	}
	m.h = make([]float64, n*t.Shape.Hidden)
	m.mean = make([]float64, t.Shape.Dim())
	if kernel.Vector() {
		m.rows = &kernel.Rows{Shape: t.Shape.kernel()}
	}
	m.rate[0], m.cdf[0] = make([]float64, t.Shape.Hidden), make([]float64, t.Shape.Hidden)
	for k := range n {
		m.one[k] = 1
		if t.Shape.Bias {
			m.norms[k] = 1
		}
		for _, x := range s.x[k*t.Shape.Inputs:][:t.Shape.Inputs] {
			m.norms[k] = math.FMA(x, x, m.norms[k])
		}
	}
	return m
}

// read writes the quantities of the network q, and says whether it is sound:
// all parameters finite, no output beyond the bound.
func (m *meter) read(dst, q []float64) bool {
	for _, x := range q {
		if x-x != 0 {
			return false
		}
	}
	s, most := m.Shape, 0.0
	if m.rows != nil {
		m.rows.Take(q)
	}
	for k := range m.f {
		x, h := m.x[k*s.Inputs:], m.h[k*s.Hidden:][:s.Hidden]
		if m.rows != nil {
			m.f[k] = m.rows.Forward(x)
			copy(h, m.rows.Activations())
		} else {
			m.f[k] = kernel.Forward(s.kernel(), q, x, h)
		}
		if !(math.Abs(m.f[k]) <= m.bound) {
			return false
		}
		most = math.Max(most, math.Abs(m.f[k]))
	}
	dst[MaxOutput] = most
	m.sizes(dst, q)
	dst[ActivationRate] = m.activation(q)
	m.gradients(dst, q)
	return true
}

// sizes writes what the parameters alone tell.
func (m *meter) sizes(dst, q []float64) {
	s := m.Shape
	n, w0 := s.Hidden, s.w0()
	square := sumSquares(q[:n])
	dst[NormV], dst[MeanV2] = math.Sqrt(square), square/float64(n)
	dst[NormW] = math.Sqrt(sumSquares(q[w0:]))
	dst[MeanB] = 0
	for _, b := range q[n:w0] {
		dst[MeanB] += b / float64(n)
	}
}

func sumSquares(x []float64) (sum float64) {
	for _, v := range x {
		sum = math.FMA(v, v, sum)
	}
	return sum
}

// activation is the activation rate, exact for Gaussian inputs.
func (m *meter) activation(q []float64) float64 {
	s := m.Shape
	n, w0 := s.Hidden, s.w0()
	sum := 0.0
	if !m.gaussian {
		for _, h := range m.h {
			sum += Active(h)
		}
		return sum / float64(len(m.h))
	}
	ratio := m.rate[0]
	for i := range ratio {
		b := 0.0
		if s.Bias {
			b = q[n+i]
		}
		norm := math.Sqrt(sumSquares(q[w0+i*s.Inputs:][:s.Inputs]))
		switch {
		case norm > 0:
			ratio[i] = b / norm
		case b > 0:
			ratio[i] = math.Inf(1)
		default:
			ratio[i] = math.Inf(-1)
		}
	}
	normalCDF.Eval(m.cdf[:], m.rate[:])
	for _, p := range m.cdf[0] {
		sum += p
	}
	return sum / float64(n)
}

// losses writes the averages of the loss over a label that is 1 with probability
// y; the cross-entropy is linear in the label.
func (m *meter) losses() {
	if _, linear := m.Loss.(CrossEntropy); linear {
		for k, f := range m.f {
			m.minus[k] = -f
		}
		var q, up, down [1][]float64
		q[0], down[0] = m.minus, m.down
		softplusRow.Eval(down[:], q[:])
		q[0], up[0] = m.f, m.up
		softplusRow.Eval(up[:], q[:])
		for k, y := range m.y {
			m.loss[k] = math.FMA(y, m.down[k], float64((1-y)*m.up[k]))
		}
		return
	}
	for k, y := range m.y {
		m.loss[k] = math.FMA(y, m.Loss.Value(m.f[k], 1), float64((1-y)*m.Loss.Value(m.f[k], 0)))
	}
}

// gradients writes the loss and the moments of the gradient of one sample,
//
//	E[|grad L|^2] = E[ r^2 ( sum_i s(z_i)^2 + V_i^2 s'(z_i) (1 + |x|^2) ) ]
//
// (the 1 for a bias), with the average over the label taken exactly: r = dL/df
// is r1 with probability y and else r0.
func (m *meter) gradients(dst, q []float64) {
	s := m.Shape
	n, w0 := s.Hidden, s.w0()
	m.Loss.Residuals(m.r0, m.f, m.zero)
	m.Loss.Residuals(m.r1, m.f, m.one)
	m.losses()
	clear(m.mean)
	weight := 1 / float64(len(m.f))
	var loss, squareV, squareZ, squareW float64
	for k, y := range m.y {
		x := m.x[k*s.Inputs:][:s.Inputs]
		loss += m.loss[k]
		r := weight * math.FMA(y, m.r1[k], float64((1-y)*m.r0[k]))
		r2 := weight * math.FMA(y, float64(m.r1[k]*m.r1[k]), float64((1-y)*float64(m.r0[k]*m.r0[k])))
		for i, h := range m.h[k*n:][:n] {
			if !(h > 0) {
				continue
			}
			v := q[i]
			m.mean[i] = math.FMA(r, h, m.mean[i])
			squareV = math.FMA(r2, float64(h*h), squareV)
			v2 := float64(r2 * float64(v*v))
			squareZ += v2
			squareW = math.FMA(v2, m.norms[k], squareW)
			rv := float64(r * v)
			if s.Bias {
				m.mean[n+i] += rv
			}
			row := m.mean[w0+i*s.Inputs:][:len(x)]
			for j, xj := range x {
				row[j] = math.FMA(rv, xj, row[j])
			}
		}
	}
	squareB := 0.0
	if s.Bias {
		squareB = squareZ
		squareW -= squareZ // norms counts the bias
	}
	dst[MeanLoss] = loss * weight
	dst[GradSquare] = squareV + squareB + squareW
	dst[GradVarV] = math.Max(0, squareV-sumSquares(m.mean[:n])) / float64(n)
	dst[GradVarB] = math.Max(0, squareB-sumSquares(m.mean[n:w0])) / float64(n)
	dst[GradVarW] = math.Max(0, squareW-sumSquares(m.mean[w0:])) / float64(n*s.Inputs)
}
