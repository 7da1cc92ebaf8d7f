package kernel

import "math"

// Constants of the reduction x = n ln2 + r.
const (
	log2e = 0x1.71547652b82fep+0
	ln2Hi = 0x1.62e42fefa39efp-1  // ln2 to 53 bits
	ln2Lo = 0x1.abc9e3b39803fp-56 // ln2 - ln2Hi

	// roundMagic added to |z| < 2^51 leaves RoundToEven(z) in the low bits of
	// the sum; subtracted again it gives that integer as a float.
	roundMagic = 0x1.8p52
)

// Coefficients of (e^r - 1 - r)/r^2 on |r| <= ln2/2.
const (
	exp0  = 0x1.0000000000000p-1
	exp1  = 0x1.5555555555557p-3
	exp2  = 0x1.5555555555556p-5
	exp3  = 0x1.11111111100bep-7
	exp4  = 0x1.6c16c16c162c3p-10
	exp5  = 0x1.a01a01abf85abp-13
	exp6  = 0x1.a01a01a6e1e2ap-16
	exp7  = 0x1.71de01fdbf9cap-19
	exp8  = 0x1.27e4db46cddd1p-22
	exp9  = 0x1.af4e554377204p-26
	exp10 = 0x1.1f7340dbc337ep-29
)

// expReduce splits x into n ln2 + r + c, |r| <= ln2/2, |c| << |r|; n stands in
// the low bits of k.
func expReduce(x float64) (k, r, c float64) {
	if x > 1000 {
		x = 1000
	}
	if x < -1000 {
		x = -1000
	}
	k = math.FMA(x, log2e, roundMagic)
	n := k - roundMagic
	h := math.FMA(-n, ln2Hi, x) // exact
	r = math.FMA(-n, ln2Lo, h)
	c = math.FMA(-n, ln2Lo, h-r)
	return k, r, c
}

// expPoly returns e^(r+c) - 1 for the r and c of expReduce.
func expPoly(r, c float64) float64 {
	p := math.FMA(exp10, r, exp9)
	p = math.FMA(p, r, exp8)
	p = math.FMA(p, r, exp7)
	p = math.FMA(p, r, exp6)
	p = math.FMA(p, r, exp5)
	p = math.FMA(p, r, exp4)
	p = math.FMA(p, r, exp3)
	p = math.FMA(p, r, exp2)
	p = math.FMA(p, r, exp1)
	p = math.FMA(p, r, exp0)
	return r + math.FMA(r*r, p, c)
}

// expScale returns p 2^n, n in the low bits of k, |n| < 2000, rounded once.
func expScale(p, k float64) float64 {
	n := math.Float64bits(k)
	h := n >> 1
	return p * math.Float64frombits((h+1023)<<52) * math.Float64frombits((n-h+1023)<<52)
}

// Exp returns e^x.
func Exp(x float64) float64 {
	k, r, c := expReduce(x)
	return expScale(1+expPoly(r, c), k)
}

// VExp computes dst = [Exp](x).
func VExp(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		k, r, c := expReduce(v)
		dst[i] = expScale(1+expPoly(r, c), k)
	}
}

// Expm1 returns e^x - 1.
func Expm1(x float64) float64 {
	k, r, c := expReduce(x)
	p := expPoly(r, c)
	if !(math.Abs(x) <= 40) {
		return expScale(1+p, k) - 1
	}
	s := expScale(1, k)
	return math.FMA(s, p, s-1)
}

// VExpm1 computes dst = [Expm1](x).
func VExpm1(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = Expm1(v)
	}
}
