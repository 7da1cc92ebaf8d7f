package nnbridge

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// projected is the field of (V, b) of a unit whose weights are frozen, for any
// inputs. They count by u = W.x alone:
//
//	g_V^2 = factor E[(u + b)_+^2],   g_b = V sqrt( factor P(u + b > 0) )
//
// over a sample of u, whose tail sums make an evaluation a search. Without b
// there is g_V alone.
type projected struct {
	bias   bool
	factor float64   // s2 / |B|
	u      []float64 // descending
	sums   [][2]float64
}

// newProjected takes u over the rows of a data set or samples.
func newProjected(unit *TwoLayer, d Data, factor float64) *projected {
	p := &projected{bias: unit.Bias, factor: factor}
	still := unit.Clone()
	clear(still.B)
	d.each(Sampling{}, samplingBatches, func(int) {}, func(x []float64, _, _ float64) {
		p.u = append(p.u, still.Input(0, x))
	})
	slices.SortFunc(p.u, func(a, b float64) int { return cmp.Compare(b, a) })
	p.sums = make([][2]float64, len(p.u)+1)
	for k, u := range p.u {
		p.sums[k+1][0] = p.sums[k][0] + u
		p.sums[k+1][1] = math.FMA(u, u, p.sums[k][1])
	}
	return p
}

// Dim is 2, or 1 without bias.
func (p *projected) Dim() int {
	if p.bias {
		return 2
	}
	return 1
}

// Eval computes the scales. Sums of squares cancel where b is far below 0: the
// relative error of g^2 is about 1e-16 (b/z)^2 for active inputs of size z.
func (p *projected) Eval(g, q [][]float64) {
	count := float64(len(p.u))
	for k := range q[0] {
		b := 0.0
		if p.bias {
			b = q[1][k]
		}
		if math.IsNaN(b) {
			g[0][k], g[1][k] = b, b
			continue
		}
		active := sort.Search(len(p.u), func(i int) bool { return !(p.u[i]+b > 0) })
		n, s := float64(active), p.sums[active]
		square := math.FMA(b, math.FMA(b, n, 2*s[0]), s[1])
		g[0][k] = math.Sqrt(p.factor * math.Max(square, 0) / count)
		if p.bias {
			g[1][k] = q[0][k] * math.Sqrt(p.factor*n/count)
		}
	}
}
