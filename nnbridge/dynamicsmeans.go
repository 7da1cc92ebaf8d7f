package nnbridge

import (
	"math"
	"sync"

	"thermowalk/walk/field"
)

// unitMeans are expectations over the inputs x for each hidden unit of each
// network of a block, with z = W_i.x + b_i:
//
//	rate[i][k] = E[s'(z)],  mean[i][k] = E[s(z)],  square[i][k] = E[s(z)^2]
//	active[i*M+j][k] = E[x_j^2 s'(z)],  moved[i*M+j][k] = E[x_j s(z)]
//
// Fill computes them at the parameters q, by a method of its own for each law
// of inputs.
type unitMeans struct {
	Shape
	rate, mean, square [][]float64
	active, moved      [][]float64
	fill               func(u *unitMeans, q [][]float64)

	ratio, density [1][]float64 // scratch of gaussianMeans, N n numbers each
	row, sum       []float64    // scratch of sampledMeans, M and 2M numbers
}

func (u *unitMeans) room(n int) {
	if len(u.rate) > 0 && cap(u.rate[0]) >= n {
		for _, m := range [][][]float64{u.rate, u.mean, u.square, u.active, u.moved} {
			for i := range m {
				m[i] = m[i][:n]
			}
		}
		return
	}
	units, weights := u.Hidden, u.Hidden*u.Inputs
	u.rate, u.mean, u.square = matrix(units, n), matrix(units, n), matrix(units, n)
	u.active, u.moved = matrix(weights, n), matrix(weights, n)
	u.ratio[0], u.density[0] = make([]float64, units*n), make([]float64, units*n)
	u.row, u.sum = make([]float64, u.Inputs), make([]float64, 2*u.Inputs)
}

// unitMeansPool hands out scratch for the means of one training to any number
// of workers.
func unitMeansPool(t Training, samples int) *sync.Pool {
	fill := gaussianMeans
	if _, ok := t.Data.Inputs.(Gaussian); !ok {
		fill = sampledMeans(t.Shape, fixedSample(t.Data, 0, samples).x)
	}
	return &sync.Pool{New: func() any { return &unitMeans{Shape: t.Shape, fill: fill} }}
}

// gaussianMeans are exact for x ~ N(0, I): with w = |W_i| and c = b_i/w,
//
//	E[s'] = Phi(c),   E[s] = b Phi(c) + w phi(c),   E[s^2] = (b^2 + w^2) Phi(c) + b w phi(c)
//	E[x_j^2 s'] = Phi(c) - (W_ij/w)^2 c phi(c),   E[x_j s] = W_ij Phi(c)
//
// The first line integrates z ~ N(b, w^2) over z > 0; in the second x_j has the
// part (W_ij/w)(z-b)/w along z and an independent rest. A unit without weights
// (w = 0) is always active for b > 0, never otherwise. The moments cancel for
// c << 0: their absolute error, some 1e-16 of w and w^2, matters to no walk.
func gaussianMeans(u *unitMeans, q [][]float64) {
	s, n := u.Shape, len(q[0])
	u.room(n)
	u.ratio[0], u.density[0] = u.ratio[0][:s.Hidden*n], u.density[0][:s.Hidden*n]
	ratio, density := u.ratio[0], u.density[0]
	for i := range s.Hidden {
		norm := u.mean[i] // a free row until the end
		clear(norm)
		for j := range s.Inputs {
			for k, w := range q[s.W(i, j)] {
				norm[k] = math.FMA(w, w, norm[k])
			}
		}
		for k, square := range norm {
			norm[k] = math.Sqrt(square)
			ratio[i*n+k] = s.biasAt(q, i, k) / norm[k]
		}
	}
	normalPDF.Eval(u.density[:], u.ratio[:])
	normalCDF.Eval(u.ratio[:], u.ratio[:])
	for i := range s.Hidden {
		for k := range n {
			b, w := s.biasAt(q, i, k), u.mean[i][k]
			cdf, pdf := ratio[i*n+k], density[i*n+k]
			if w == 0 {
				cdf, pdf = Active(b), 0
			}
			u.rate[i][k] = cdf
			u.mean[i][k] = math.Max(0, math.FMA(b, cdf, float64(w*pdf)))
			u.square[i][k] = math.Max(0, math.FMA(math.FMA(b, b, float64(w*w)), cdf, float64(b*w)*pdf))
			slope := 0.0 // c phi(c) / w^2
			if w > 0 {
				slope = float64(b*pdf) / float64(float64(w*w)*w)
			}
			for j := range s.Inputs {
				weight := q[s.W(i, j)][k]
				u.active[i*s.Inputs+j][k] = math.Max(0, math.FMA(-float64(weight*weight), slope, cdf))
				u.moved[i*s.Inputs+j][k] = weight * cdf
			}
		}
	}
}

// biasAt is b_i of network k of a block.
func (s Shape) biasAt(q [][]float64, i, k int) float64 {
	if !s.Bias {
		return 0
	}
	return q[s.B(i)][k]
}

var (
	normalCDF = field.MustParse("normcdf(q)")
	normalPDF = field.MustParse("normpdf(q)")
)

// sampledMeans are means over a fixed set of inputs.
func sampledMeans(s Shape, x []float64) func(*unitMeans, [][]float64) {
	m := s.Inputs
	count := float64(len(x) / m)
	return func(u *unitMeans, q [][]float64) {
		u.room(len(q[0]))
		for _, rows := range [][][]float64{u.rate, u.mean, u.square, u.active, u.moved} {
			for _, row := range rows {
				clear(row)
			}
		}
		row, active, moved := u.row, u.sum[:m], u.sum[m:]
		for k := range q[0] {
			for i := range s.Hidden {
				b := s.biasAt(q, i, k)
				for j := range row {
					row[j] = q[s.W(i, j)][k]
				}
				clear(active)
				clear(moved)
				var rate, mean, square float64
				for at := 0; at < len(x); at += m {
					xs := x[at : at+m]
					z := b
					for j, w := range row {
						z = math.FMA(w, xs[j], z)
					}
					if !(z > 0) {
						continue
					}
					rate++
					mean += z
					square = math.FMA(z, z, square)
					for j, v := range xs {
						active[j] = math.FMA(v, v, active[j])
						moved[j] = math.FMA(v, z, moved[j])
					}
				}
				u.rate[i][k], u.mean[i][k], u.square[i][k] = rate/count, mean/count, square/count
				for j := range row {
					u.active[i*m+j][k], u.moved[i*m+j][k] = active[j]/count, moved[j]/count
				}
			}
		}
	}
}
