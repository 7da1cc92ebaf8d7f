package nnbridge

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// Moments are second moments of the gradient of the output over inputs:
//
//	H[k] = E[(df/dq_k)^2]
//
// for each parameter, in the order of Shape; the paper's h_V, h_b and h_W of
// unit i are its entries V(i), B(i) and W(i, j). Rates[i] = E[s'(z_i)] is the
// activation rate of unit i and Rate their mean, that of the network (Eq. 14).
//
// Method tells where the numbers come from: "closed form", "data set" (the sum
// over all rows) or "sampling". Errors are 0 but for the last; they come from
// independent batches.
type Moments struct {
	Shape
	H      []walk.Estimate
	Rates  []walk.Estimate
	Rate   walk.Estimate
	Method string
}

// MomentsOf computes the moments of a network for a law of inputs. They have a
// closed form for Gaussian inputs and, as long as no unit has more than 12
// weights other than 0, for Uniform01; over a data set they are a sum, and else
// means over samples.
func MomentsOf(t *TwoLayer, in Inputs, s Sampling) (*Moments, error) {
	d := Data{Inputs: in, Labels: Fair{}}
	if err := checkAnalysis(t, d, s); err != nil {
		return nil, err
	}
	switch in.(type) {
	case Gaussian:
		return closedMoments(t, gaussianUnit), nil
	case Uniform01:
		if withinCube(t) {
			return closedMoments(t, cubeUnit), nil
		}
	case Rows:
		m := sampledMoments(t, d, s)
		m.Method = "data set"
		m.exact()
		return m, nil
	}
	return sampledMoments(t, d, s), nil
}

// checkAnalysis reports what forbids to analyse a network on data.
func checkAnalysis(t *TwoLayer, d Data, s Sampling) error {
	if err := t.Check(); err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	return d.Check(t.Shape, 1)
}

// unitMoments are moments of one unit for v = 1: square = E[s^2], rate = E[s']
// and active[j] = E[x_j^2 s'].
type unitMoments struct {
	square, rate float64
	active       []float64
}

func closedMoments(t *TwoLayer, unit func(b float64, w []float64) unitMoments) *Moments {
	m := newMoments(t.Shape, "closed form")
	exactly := func(x float64) walk.Estimate { return walk.Estimate{Value: x} }
	var sum float64
	for i, v := range t.V {
		u := unit(t.bias(i), t.Row(i))
		m.H[m.V(i)] = exactly(u.square)
		if t.Bias {
			m.H[m.B(i)] = exactly(float64(v*v) * u.rate)
		}
		for j, a := range u.active {
			m.H[m.W(i, j)] = exactly(float64(v*v) * a)
		}
		m.Rates[i] = exactly(u.rate)
		sum += u.rate
	}
	m.Rate = exactly(sum / float64(t.Hidden))
	return m
}

func newMoments(s Shape, method string) *Moments {
	return &Moments{Shape: s, H: make([]walk.Estimate, s.Dim()), Rates: make([]walk.Estimate, s.Hidden), Method: method}
}

// gaussianUnit is exact for x ~ N(0, I): with w = |W| and t = b/w,
//
//	E[s^2] = 2 w^2 I_2(t),   E[s'] = I_0(t),   E[x_j^2 s'] = I_0(t) - (W_j/w)^2 t phi(t)
//
// because x_j has the part (W_j/w) u along z = b + w u, and an independent rest.
func gaussianUnit(b float64, row []float64) unitMoments {
	w := norm(row)
	p := PhiAt(b, w, 1)
	u := unitMoments{square: p.One * p.One, rate: p.Rate, active: make([]float64, len(row))}
	for j, wj := range row {
		u.active[j] = p.Rate
		if w > 0 {
			t, part := b/w, wj/w
			u.active[j] = math.FMA(-float64(part*part), float64(t*normPDF(t)), u.active[j])
		}
	}
	return u
}

// cubeUnit is exact for x uniform in the unit cube.
func cubeUnit(b float64, row []float64) unitMoments {
	u := unitMoments{
		square: 2 * cubeMean(2, b, row, nil),
		rate:   cubeMean(0, b, row, nil),
		active: make([]float64, len(row)),
	}
	powers := make([]int, len(row))
	for j := range row {
		powers[j] = 2
		u.active[j] = cubeMean(0, b, row, powers)
		powers[j] = 0
	}
	return u
}

// withinCube tells whether every unit is one that cubeMean can sum.
func withinCube(t *TwoLayer) bool {
	for i := range t.V {
		weights := 0
		for _, w := range t.Row(i) {
			if w != 0 {
				weights++
			}
		}
		if weights > cubeLimit {
			return false
		}
	}
	return true
}

func sampledMoments(t *TwoLayer, d Data, s Sampling) *Moments {
	n := t.Dim()
	df := make([]float64, n)
	means := d.means(s, n+t.Hidden, func(sum, x []float64, _, _ float64) {
		t.Gradient(df, x)
		for k, g := range df {
			sum[k] += float64(g * g)
		}
		for i := range t.V {
			sum[n+i] += Active(df[i]) // s(z) > 0 where s'(z) = 1
		}
	})
	m := newMoments(t.Shape, "sampling")
	for k := range m.H {
		m.H[k] = means.of(func(v []float64) float64 { return v[k] })
	}
	for i := range m.Rates {
		m.Rates[i] = means.of(func(v []float64) float64 { return v[n+i] })
	}
	m.Rate = means.of(func(v []float64) float64 {
		var sum float64
		for _, rate := range v[n:] {
			sum += rate
		}
		return sum / float64(t.Hidden)
	})
	return m
}

// exact declares the values free of error.
func (m *Moments) exact() {
	for _, list := range [][]walk.Estimate{m.H, m.Rates} {
		for k := range list {
			list[k].StdErr = 0
		}
	}
	m.Rate.StdErr = 0
}

// String names the method and the activation rate.
func (m *Moments) String() string {
	if m.Rate.StdErr == 0 {
		return fmt.Sprintf("activation rate %.6g (%s)", m.Rate.Value, m.Method)
	}
	return fmt.Sprintf("activation rate %v (%s)", m.Rate, m.Method)
}
