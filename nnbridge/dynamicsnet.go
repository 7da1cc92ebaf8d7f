package nnbridge

import (
	"math"

	"thermowalk/walk"
)

// nets holds the networks of a block one after the other, q[k] the parameters
// of network k in the order of Shape. A block stores walkers as a structure of
// arrays; a step of training goes through one network at a time, where the rows
// of W lie together and inactive units are passed over.
type nets struct {
	Shape
	q [][]float64
}

func newNets(s Shape, n int) *nets {
	e := &nets{Shape: s, q: make([][]float64, n)}
	flat := make([]float64, n*s.Dim())
	for k := range e.q {
		e.q[k] = flat[k*s.Dim() : (k+1)*s.Dim() : (k+1)*s.Dim()]
	}
	return e
}

// load copies the networks out of a block, store back into it.
func (e *nets) load(b *walk.Block) {
	for i, row := range b.Q {
		for k, x := range row {
			e.q[k][i] = x
		}
	}
}

func (e *nets) store(b *walk.Block) {
	for i, row := range b.Q {
		for k := range row {
			row[k] = e.q[k][i]
		}
	}
}

// forward gives the output f of the network q for the inputs x, and writes the
// activations h_i = s(z_i). The bits are those of TwoLayer.Forward. Four units
// go together: their sums are independent, which hides the latency of each.
func (s Shape) forward(q, x, h []float64) (f float64) {
	m, w0 := s.Inputs, s.w0()
	h = h[:s.Hidden]
	if s.Bias {
		copy(h, q[s.Hidden:w0])
	} else {
		clear(h)
	}
	x = x[:m]
	w := q[w0:]
	i := 0
	for ; i+4 <= len(h); i += 4 {
		r0, r1, r2, r3 := w[:len(x)], w[m:][:len(x)], w[2*m:][:len(x)], w[3*m:][:len(x)]
		w = w[4*m:]
		z0, z1, z2, z3 := h[i], h[i+1], h[i+2], h[i+3]
		for j, xj := range x {
			z0 = math.FMA(r0[j], xj, z0)
			z1 = math.FMA(r1[j], xj, z1)
			z2 = math.FMA(r2[j], xj, z2)
			z3 = math.FMA(r3[j], xj, z3)
		}
		h[i], h[i+1], h[i+2], h[i+3] = z0, z1, z2, z3
	}
	for ; i < len(h); i++ {
		row, z := w[:len(x)], h[i]
		w = w[m:]
		for j, xj := range x {
			z = math.FMA(row[j], xj, z)
		}
		h[i] = z
	}
	v := q[:len(h)]
	for i, z := range h {
		h[i] = Relu(z)
		f = math.FMA(v[i], h[i], f)
	}
	return f
}

// descend takes the network one step down the gradient of a batch,
//
//	q' = q + sum_k c_k grad f(x_k),   c_k = -eta/|B| (dL/df)_k
//
// x holds the inputs of the batch and h the activations that forward found,
// sample after sample. All gradients are taken at q. With frozen set, W stays.
func (s Shape) descend(q, x, h, c []float64, frozen bool) {
	n, m, w0 := s.Hidden, s.Inputs, s.w0()
	for i := range n {
		v := q[i]
		moved, shift := v, 0.0
		row := q[w0+i*m : w0+(i+1)*m]
		for k, ck := range c {
			a := h[k*n+i]
			if !(a > 0) {
				continue
			}
			moved = math.FMA(ck, a, moved)
			cv := float64(ck * v)
			shift += cv
			if frozen {
				continue
			}
			for j, xj := range x[k*m:][:len(row)] {
				row[j] = math.FMA(cv, xj, row[j])
			}
		}
		q[i] = moved
		if s.Bias {
			q[n+i] += shift
		}
	}
}
