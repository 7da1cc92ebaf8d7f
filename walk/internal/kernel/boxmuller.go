package kernel

import "math"

// VBoxMuller makes two independent standard normal numbers of two words,
//
//	a = sqrt(-2 log u) cos(2 pi v),  b = sqrt(-2 log u) sin(2 pi v)
//
// with u and v the numbers that [VUnit] makes of w and v: the bits of [VLog],
// [VSqrt] and [VSinCosTurn], one after the other, in one pass.
func VBoxMuller(a, b []float64, w, v []uint64) {
	b = pair(b, a)
	if len(w) != len(a) || len(v) != len(a) {
		panic("kernel: rows of different length")
	}
	for len(w) > 0 {
		done, next := boxMullerTwin(a, b, w, v)
		boxMullerRow(a[done:next], b[done:next], w[done:next], v[done:next])
		a, b, w, v = a[next:], b[next:], w[next:], v[next:]
	}
}

func boxMullerRow(a, b []float64, w, v []uint64) {
	b, w, v = b[:len(a)], w[:len(a)], v[:len(a)]
	for k := range a {
		n, f := logReduce(unit(w[k]))
		radius := math.Sqrt(-2 * logSum(n, f, logPoly(f)))
		q, r, e := turnReduce(unit(v[k]))
		s, c := sinPoly(r, e), cosPoly(r, e)
		a[k], b[k] = trigSelect(q+1, s, c)*radius, trigSelect(q, s, c)*radius
	}
}
