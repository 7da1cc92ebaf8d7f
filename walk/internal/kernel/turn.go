package kernel

import "math"

// turnReduce splits u turns into q quarter turns and r + c radians, |r| <= pi/4,
// for |u| < 2^49. Only the low two bits of q mean something.
func turnReduce(u float64) (q uint64, r, c float64) {
	t := float64(4 * u)
	k := t + magic
	t -= k - magic // exact
	r = float64(t * piHalf1)
	c = math.FMA(t, piHalfLo, math.FMA(t, piHalf1, -r))
	return math.Float64bits(k), r, c
}

// VSinCosTurn computes s = sin(2 pi u) and c = cos(2 pi u), u an angle in turns;
// s or c may be u, but not each other. The reduction to a quarter turn is exact,
// the error below 0.9 ulp; |u| < 2^49.
func VSinCosTurn(s, c, u []float64) {
	s, c = pair(s, u), pair(c, u)
	for len(u) > 0 {
		done, next := sinCosTurnTwin(s, c, u)
		sinCosTurnRow(s[done:next], c[done:next], u[done:next])
		s, c, u = s[next:], c[next:], u[next:]
	}
}

func sinCosTurnRow(s, c, u []float64) {
	s, c = pair(s, u), pair(c, u)
	for i, v := range u {
		q, r, e := turnReduce(v)
		a, b := sinPoly(r, e), cosPoly(r, e)
		s[i], c[i] = trigSelect(q, a, b), trigSelect(q+1, a, b)
	}
}

// VCosTurn computes dst = cos(2 pi u) as [VSinCosTurn] does.
func VCosTurn(dst, u []float64) {
	dst = pair(dst, u)
	for len(u) > 0 {
		done, next := cosTurnTwin(dst, u)
		cosTurnRow(dst[done:next], u[done:next])
		dst, u = dst[next:], u[next:]
	}
}

func cosTurnRow(dst, u []float64) {
	dst = pair(dst, u)
	for i, v := range u {
		q, r, c := turnReduce(v)
		dst[i] = trigSelect(q+1, sinPoly(r, c), cosPoly(r, c))
	}
}
