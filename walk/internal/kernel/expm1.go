package kernel

import "math"

// expm1Limit: from here on subtracting 1 from e^x is one rounding or none, and
// below its negative e^x - 1 = -1 to the last bit.
const expm1Limit = 40

// expm1Scale returns 2^n (1+p) - 1 for |n| < 1000 in the low bits of k.
func expm1Scale(p, k float64) float64 {
	s := math.Float64frombits((math.Float64bits(k) + 1023) << 52)
	return math.FMA(s, p, s-1)
}

// Expm1 returns e^x - 1 with a small relative error also about 0:
//
//	x = n ln2 + r,  e^x - 1 = 2^n (e^r - 1) + (2^n - 1).
//
// The error is below 1.9 ulp. Expm1(-0) = -0; overflow gives +Inf.
func Expm1(x float64) float64 {
	k, r, c := expReduce(x, 0)
	t := expPoly(r, c)
	if !(math.Abs(x) <= expm1Limit) {
		return expScale(1+(r+t), k) - 1
	}
	return math.Copysign(expm1Scale(r+t, k), x)
}

// VExpm1 computes dst = [Expm1](x).
func VExpm1(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := expm1Twin(dst, x)
		expm1Row(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func expm1Row(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		k, r, c := expReduce(v, 0)
		t := expPoly(r, c)
		if !(math.Abs(v) <= expm1Limit) {
			dst[i] = expScale(1+(r+t), k) - 1
			continue
		}
		dst[i] = math.Copysign(expm1Scale(r+t, k), v)
	}
}

// tanhLimit: tanh x is 1 to the last bit beyond it.
const tanhLimit = 22

// tanhReduce returns |x|, at most tanhLimit.
func tanhReduce(x float64) float64 {
	a := math.Abs(x)
	if a > tanhLimit {
		a = tanhLimit
	}
	return a
}

// tanhPoly returns tanh x from e = e^(2|x|) - 1.
func tanhPoly(e, x float64) float64 {
	return math.Copysign(e/(e+2), x)
}

// Tanh returns the hyperbolic tangent of x,
//
//	tanh x = e/(e+2),  e = e^(2x) - 1  (x > 0; odd).
//
// The error is below 2.5 ulp, relative also about 0. Tanh(-0) = -0.
func Tanh(x float64) float64 {
	k, r, c := expReduce(2*tanhReduce(x), 0)
	return tanhPoly(expm1Scale(r+expPoly(r, c), k), x)
}

// VTanh computes dst = [Tanh](x).
func VTanh(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := tanhTwin(dst, x)
		tanhRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func tanhRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		k, r, c := expReduce(2*tanhReduce(v), 0)
		dst[i] = tanhPoly(expm1Scale(r+expPoly(r, c), k), v)
	}
}
