package nnbridge

import "math"

// cubeField is the field of one unit for inputs uniform in the unit cube, with
// exact derivatives: coordinates V, b (with bias), W_0 ... W_{M-1} (unless
// frozen),
//
//	g_V = sqrt(F E[s^2]),   g_b = V sqrt(F E[s']),   g_Wj = V sqrt(F E[x_j^2 s']),   F = s2/|B|
//
// It is a soret.Field; an evaluation sums over the corners of the cube with
// many digits and takes milliseconds, so walks use other fields.
type cubeField struct {
	unit   *TwoLayer // one unit; the frozen W
	factor float64
	frozen bool
}

// Dim counts V, b and W.
func (f *cubeField) Dim() int {
	n := 1
	if f.unit.Bias {
		n++
	}
	if !f.frozen {
		n += f.unit.Inputs
	}
	return n
}

// split takes a point apart; first is the coordinate of W_0.
func (f *cubeField) split(q []float64) (v, b float64, w []float64, first int) {
	v, w, first = q[0], f.unit.W, 1
	if f.unit.Bias {
		b, first = q[1], 2
	}
	if !f.frozen {
		w = q[first:]
	}
	return v, b, w, first
}

// moment is the second moment behind a coordinate, E[s^2] = 2 E[I_2] for V and
// E[x_j^a I_0] for the others, as the expectation
//
//	times E[ x^powers I_n(z) ]
//
// whose derivative by b is the same with n-1, and by W_k that with another x_k.
type moment struct {
	times  float64
	n      int
	powers []int
}

func (f *cubeField) moment(coordinate, first int) moment {
	m := moment{1, 0, make([]int, f.unit.Inputs)}
	switch {
	case coordinate == 0:
		m.times, m.n = 2, 2
	case coordinate >= first:
		m.powers[coordinate-first] = 2
	}
	return m
}

func (m moment) value(b float64, w []float64) float64 {
	return m.times * cubeMean(m.n, b, w, m.powers)
}

// byB and byW are the derivatives.
func (m moment) byB(b float64, w []float64) float64 {
	return m.times * cubeMean(m.n-1, b, w, m.powers)
}

func (m moment) byW(k int, b float64, w []float64) float64 {
	m.powers[k]++
	d := m.byB(b, w)
	m.powers[k]--
	return d
}

// Value computes g at a point.
func (f *cubeField) Value(g, q []float64) {
	v, b, w, first := f.split(q)
	for i := range g {
		g[i] = math.Sqrt(f.factor * f.moment(i, first).value(b, w))
		if i > 0 {
			g[i] *= v
		}
	}
}

// Jacobian computes dg[i*n+j] = d g_i / d q_j at a point; NaN where g_i is 0.
func (f *cubeField) Jacobian(dg, q []float64) {
	n := f.Dim()
	v, b, w, first := f.split(q)
	for i := range n {
		m, row := f.moment(i, first), dg[i*n:(i+1)*n]
		root := math.Sqrt(f.factor * m.value(b, w)) // g_i for V = 1
		slope := f.factor / (2 * root)
		row[0] = root
		if i == 0 {
			row[0] = 0
		} else {
			slope *= v
		}
		if f.unit.Bias {
			row[1] = slope * m.byB(b, w)
		}
		for j := first; j < n; j++ {
			row[j] = slope * m.byW(j-first, b, w)
		}
	}
}
