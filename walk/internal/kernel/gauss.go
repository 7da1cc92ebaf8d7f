package kernel

import "math"

// gaussLen is the number of elements of a gauss.
const gaussLen = 64

// gauss evaluates the normal laws of up to gaussLen arguments -t in stages, each
// a loop over all of them. A stage is short enough for a processor to have several
// elements of it under way; all stages of one element are not, and it would wait
// for them one after the other. The numbers of an element lie together: in rows of
// 512 bytes they would lie at the same place of a page as the results, and loads
// wait for stores that look like theirs.
type gauss [gaussLen]struct {
	t    float64 // 0 <= t <= normLimit
	h, l float64 // h + l = e^(-t^2/2) 2^-n
	k    float64 // n, in the low bits
	m, c float64 // m + c = Phi(-t) e^(t^2/2)
}

// reduce takes |x|, at most normLimit, for t; x are no more than gaussLen.
func (g *gauss) reduce(x []float64) {
	for i, v := range x[:min(len(x), gaussLen)] {
		a := math.Abs(v)
		if a > normLimit {
			a = normLimit
		}
		g[i].t = a
	}
}

// exps computes h, l and k of the first n elements: the square is taken to twice
// the precision.
func (g *gauss) exps(n int) {
	for i := range g[:n] {
		e := &g[i]
		t := e.t
		h := float64(t * t)
		k, r, c := expSplit(-0.5*h, -0.5*math.FMA(t, t, -h))
		e.k = k
		e.h, e.l = expSum(r, expPoly(r, c))
	}
}

// mills computes m and c of the first n elements, Mills' ratio over sqrt(2 pi):
// v = 1/(t+5) times a polynomial in y, whose terms are positive but for the far
// tail, where they are small, so that nothing cancels.
func (g *gauss) mills(n int) {
	for i := range g[:n] {
		e := &g[i]
		t := e.t
		u := t + 5
		v := 1 / u
		y := v - 819.0/16384 // exact
		z := float64(y * y)
		w := float64(z * z)
		a := math.FMA(millsC20, w, millsC16)
		a = math.FMA(a, w, millsC12)
		a = math.FMA(a, w, millsC8)
		a = math.FMA(a, w, millsC4)
		a = math.FMA(a, w, millsC0)
		b := math.FMA(millsC18, w, millsC14)
		b = math.FMA(b, w, millsC10)
		b = math.FMA(b, w, millsC6)
		b = math.FMA(b, w, millsC2)
		a = math.FMA(b, z, a)
		b = math.FMA(millsC21, w, millsC17)
		b = math.FMA(b, w, millsC13)
		b = math.FMA(b, w, millsC9)
		b = math.FMA(b, w, millsC5)
		b = math.FMA(b, w, millsC1)
		d := math.FMA(millsC19, w, millsC15)
		d = math.FMA(d, w, millsC11)
		d = math.FMA(d, w, millsC7)
		d = math.FMA(d, w, millsC3)
		p := math.FMA(math.FMA(d, z, b), y, a)
		m := float64(p * v)
		// m belongs to 1/v - 5, which is not quite t; the derivative of Mills'
		// ratio, t m - 1/sqrt(2 pi), makes up for the difference.
		d = math.FMA(math.FMA(u, v, -1), u, t-(u-5))
		e.m = m
		e.c = math.FMA(d, math.FMA(t, m, -rsqrt2Pi), math.FMA(p, v, -m))
	}
}

// gaussSum returns (h+l) (m+c).
func gaussSum(h, l, m, c float64) float64 {
	return math.FMA(h, m, math.FMA(h, c, float64(l*m)))
}
