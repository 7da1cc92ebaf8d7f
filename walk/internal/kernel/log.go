package kernel

import "math"

const (
	sqrtHalfBits = 0x3fe6a09e667f3bcd // the bits of sqrt(1/2)
	minNormal    = 0x1p-1022
)

// logReduce splits x = 2^n (1+f), sqrt(1/2) <= 1+f < sqrt 2, for finite x > 0.
func logReduce(x float64) (n, f float64) {
	var e int64
	if x < minNormal {
		x *= 0x1p54
		e = -54
	}
	b := math.Float64bits(x)
	k := int64(b-sqrtHalfBits) >> 52
	return float64(k + e), math.Float64frombits(b-uint64(k)<<52) - 1
}

// logPoly returns log(1+f) - f for the f of logReduce.
func logPoly(f float64) float64 {
	s := f / (2 + f)
	z := float64(s * s)
	p := math.FMA(math.FMA(logC6, z, logC5), z, logC4)
	p = math.FMA(math.FMA(p, z, logC3), z, logC2)
	p = math.FMA(math.FMA(p, z, logC1), z, logC0)
	h := float64(0.5 * f * f)
	return math.FMA(s, math.FMA(z, p, h), -h)
}

// logSum returns n ln2 + f + l.
func logSum(n, f, l float64) float64 {
	return math.FMA(n, ln2Hi, f+math.FMA(n, ln2Lo, l))
}

// logProper reports whether x is positive and finite.
func logProper(x float64) bool {
	return x > 0 && x <= math.MaxFloat64
}

// logSpecial returns log x where x is not proper.
func logSpecial(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	}
	return x // +Inf, NaN
}

// Log returns the natural logarithm of x:
//
//	x = 2^n m,  f = m - 1,  s = f/(2+f),
//	log x = n ln2 + f - (f^2/2 - s (f^2/2 + z P(z))),  z = s^2.
//
// The error is below 0.9 ulp. Log(0) = -Inf, also for -0; Log(+Inf) = +Inf; NaN
// for x < 0 and for NaN.
//
// Source of the form in f and s: FDLIBM, e_log.c (1993).
func Log(x float64) float64 {
	if !logProper(x) {
		return logSpecial(x)
	}
	n, f := logReduce(x)
	return logSum(n, f, logPoly(f))
}

// VLog computes dst = [Log](x).
func VLog(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := logTwin(dst, x)
		logRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func logRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		if !logProper(v) {
			dst[i] = logSpecial(v)
			continue
		}
		n, f := logReduce(v)
		dst[i] = logSum(n, f, logPoly(f))
	}
}
