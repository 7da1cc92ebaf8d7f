package nnbridge

import (
	"fmt"
	"math"
)

// Gradient writes the gradient of the output with respect to the parameters,
// for one input x, and returns the output f(x):
//
//	df/dV_i = s(z_i),   df/db_i = V_i s'(z_i),   df/dW_ij = V_i s'(z_i) x_j
//
// dst has Dim entries in the order of Shape, x has M; other lengths panic. At
// the kink z_i = 0, where f has no derivative, s' is 0 (see [Active]).
//
// Source: the three formulas between Eqs. 13 and 14.
func (t *TwoLayer) Gradient(dst, x []float64) (f float64) {
	if len(dst) != t.Dim() {
		panic(fmt.Sprintf("nnbridge: %d places for the derivatives by %d parameters", len(dst), t.Dim()))
	}
	n, w := t.Hidden, dst[t.w0():]
	for i, v := range t.V {
		z := t.Input(i, x)
		dst[i] = Relu(z)
		f = math.FMA(v, dst[i], f)
		slope := v * Active(z)
		if t.Bias {
			dst[n+i] = slope
		}
		row := w[i*t.Inputs : (i+1)*t.Inputs]
		for j, xj := range x {
			row[j] = slope * xj
		}
	}
	return f
}

// LossGradient writes the gradient of the loss of one sample,
//
//	dL/dq_k = dL/df df/dq_k,
//
// the gamma f of Eq. 4, and returns the loss L. Lengths as for Gradient.
func (t *TwoLayer) LossGradient(dst, x []float64, y float64, loss Loss) float64 {
	f := t.Gradient(dst, x)
	gamma := loss.Residual(f, y)
	for k := range dst {
		dst[k] *= gamma
	}
	return loss.Value(f, y)
}

// BatchGradient writes the mean of the gradients over a batch (Eq. 16) and
// returns the mean loss. x[k] is the input of sample k, y[k] its label. It
// panics for an empty batch, or lengths that do not fit.
func (t *TwoLayer) BatchGradient(dst []float64, x [][]float64, y []float64, loss Loss) float64 {
	if len(x) == 0 || len(x) != len(y) {
		panic(fmt.Sprintf("nnbridge: a batch of %d inputs and %d labels", len(x), len(y)))
	}
	one := make([]float64, len(dst))
	clear(dst)
	var sum float64
	for k := range x {
		sum += t.LossGradient(one, x[k], y[k], loss)
		for i, g := range one {
			dst[i] += g
		}
	}
	for i := range dst {
		dst[i] /= float64(len(x))
	}
	return sum / float64(len(x))
}
