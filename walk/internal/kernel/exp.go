package kernel

import "math"

// Constants of the reduction x = n ln2 + r.
const (
	log2E = 0x1.71547652b82fep+0  // 1/ln2
	ln2Hi = 0x1.62e42fefa39efp-1  // ln2 to 53 bits
	ln2Lo = 0x1.abc9e3b39803fp-56 // ln2 - ln2Hi

	// magic added to |z| < 2^51 leaves RoundToEven(z) in the low bits of the
	// sum, two's complement; subtracted again it gives that integer as a float.
	magic = 0x1.8p52

	// expLimit: e^x is +Inf beyond it, and 0 beyond its negative.
	expLimit = 1000
)

// expReduce splits h + l, |l| << |h|, into n ln2 + r + c with |r| <= ln2/2 and
// |c| << |r|. The low bits of k hold n. Arguments beyond expLimit are cut.
func expReduce(h, l float64) (k, r, c float64) {
	if h > expLimit {
		h = expLimit
	}
	if h < -expLimit {
		h = -expLimit
	}
	return expSplit(h, l)
}

// expSplit is expReduce of an argument within the limits.
func expSplit(h, l float64) (k, r, c float64) {
	k = math.FMA(h, log2E, magic)
	n := k - magic
	h = math.FMA(-n, ln2Hi, h) // exact
	l = math.FMA(-n, ln2Lo, l)
	r = h + l
	c = (h - r) + l
	return k, r, c
}

// expPoly returns t with e^(r+c) = 1 + r + t for the r and c of expReduce.
func expPoly(r, c float64) float64 {
	z := float64(r * r)
	p := math.FMA(math.FMA(math.FMA(math.FMA(math.FMA(expC10, z, expC8), z, expC6), z, expC4), z, expC2), z, expC0)
	q := math.FMA(math.FMA(math.FMA(math.FMA(expC9, z, expC7), z, expC5), z, expC3), z, expC1)
	return math.FMA(z, math.FMA(q, r, p), c)
}

// expSum returns h + l = 1 + r + t for r of expReduce and t of expPoly,
// |l| < h/10.
func expSum(r, t float64) (h, l float64) {
	h = 1 + r
	return h, ((1 - h) + r) + t
}

// expScale returns p 2^n with one rounding; the low bits of k hold n, |n| < 2000.
// The two factors keep gradual underflow and the last binade before overflow.
func expScale(p, k float64) float64 {
	f, g := expPowers(k)
	return float64(p * f * g)
}

// expPowers returns the two factors of 2^n.
func expPowers(k float64) (f, g float64) {
	n := math.Float64bits(k)
	h := n >> 1
	return math.Float64frombits((h + 1023) << 52), math.Float64frombits((n - h + 1023) << 52)
}

// Exp returns e^x:
//
//	x = n ln2 + r,  e^x = 2^n (1 + r + r^2 P(r)).
//
// The error is below 0.8 ulp, also where the result is subnormal. Overflow gives
// +Inf (x > 709.78), underflow 0 (x < -745.13); e^-Inf = 0, e^NaN = NaN.
func Exp(x float64) float64 {
	k, r, c := expReduce(x, 0)
	h, l := expSum(r, expPoly(r, c))
	return expScale(h+l, k)
}

// VExp computes dst = [Exp](x).
func VExp(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := expTwin(dst, x)
		expRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func expRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		k, r, c := expReduce(v, 0)
		h, l := expSum(r, expPoly(r, c))
		dst[i] = expScale(h+l, k)
	}
}
