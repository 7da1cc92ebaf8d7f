package kernel

import "math"

// Shape is the size of a network with N units and M inputs. Its parameters are
// V (N numbers), b (N, with Bias) and W (N rows of M), in this order.
type Shape struct {
	Units, Inputs int
	Bias          bool
}

// Dim is the number of parameters.
func (s Shape) Dim() int { return s.w0() + s.Units*s.Inputs }

// w0 is the place of W_00.
func (s Shape) w0() int {
	if s.Bias {
		return 2 * s.Units
	}
	return s.Units
}

// Forward gives the output f of the network q for the inputs x, and writes the
// activations h_i = s(z_i). Four units go together: their sums are independent,
// which hides the latency of each.
func Forward(s Shape, q, x, h []float64) (f float64) {
	m, w0 := s.Inputs, s.w0()
	h = h[:s.Units]
	if s.Bias {
		copy(h, q[s.Units:w0])
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
		h[i] = relu(z)
		f = math.FMA(v[i], h[i], f)
	}
	return f
}

// relu is max(z, 0); NaN stays NaN.
func relu(z float64) float64 {
	if z < 0 {
		return 0
	}
	return z
}

// Descend takes the network one step down the gradient of a batch,
//
//	q' = q + sum_k c_k grad f(x_k),   c_k = -eta/|B| (dL/df)_k
//
// x holds the inputs of the batch and h the activations that Forward found,
// sample after sample. All gradients are taken at q. With frozen set, W stays.
func Descend(s Shape, q, x, h, c []float64, frozen bool) {
	n, m, w0 := s.Units, s.Inputs, s.w0()
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
