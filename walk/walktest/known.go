package walktest

import "math"

// Quadratic is the binary walk with g^2 = A + B q + C q^2 in one dimension,
// whose first two moments are known exactly at any eta.
//
// From E[q'|q] = q and E[q'^2|q] = q^2 + eta^2 g(q)^2,
//
//	E[q_N]   = q0
//	E[q_N^2] = m_N,  m_(n+1) = (1 + eta^2 C) m_n + eta^2 (A + B q0),  m_0 = q0^2
//
// For g = sqrt(1+q^2) (A = C = 1, B = 0): m_N = (q0^2 + 1)(1 + eta^2)^N - 1.
type Quadratic struct{ A, B, C float64 }

// MeanSquare is E[q_N^2] after steps from q0.
func (w Quadratic) MeanSquare(q0, eta float64, steps int) float64 {
	m := q0 * q0
	for range steps {
		m += eta * eta * (w.A + w.B*q0 + w.C*m)
	}
	return m
}

// Eval is g over a block of walkers: it makes Quadratic a walk.Field.
func (w Quadratic) Eval(g, q [][]float64) {
	for k, x := range q[0] {
		g[0][k] = math.Sqrt(math.FMA(math.FMA(w.C, x, w.B), x, w.A))
	}
}

// Dim is 1.
func (w Quadratic) Dim() int { return 1 }
