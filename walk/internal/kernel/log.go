package kernel

import "math"

// Coefficients of (log((1+s)/(1-s))/s - 2)/s^2 in z = s^2, |s| <= 3 - 2 sqrt 2.
const (
	log0 = 0x1.5555555555558p-1
	log1 = 0x1.99999999952b2p-2
	log2 = 0x1.2492492df6947p-2
	log3 = 0x1.c71c62debf86bp-3
	log4 = 0x1.7462b69705382p-3
	log5 = 0x1.39fe208c33457p-3
	log6 = 0x1.2b5b5fb2eac92p-3
)

const (
	sqrtHalfBits = 0x3fe6a09e667f3bcd // sqrt(1/2)
	minNormal    = 0x1p-1022
)

// logReduce splits x = 2^k m, sqrt(1/2) <= m < sqrt 2, for finite x > 0.
func logReduce(x float64) (k, m float64) {
	var e int64
	if x < minNormal {
		x *= 0x1p54
		e = -54
	}
	b := math.Float64bits(x)
	n := int64(b-sqrtHalfBits) >> 52
	return float64(n + e), math.Float64frombits(b - uint64(n)<<52)
}

// logPoly returns k ln2 + log m for the k and m of logReduce.
func logPoly(k, m float64) float64 {
	f := m - 1
	s := f / (2 + f)
	z := s * s
	p := math.FMA(log6, z, log5)
	p = math.FMA(p, z, log4)
	p = math.FMA(p, z, log3)
	p = math.FMA(p, z, log2)
	p = math.FMA(p, z, log1)
	p = math.FMA(p, z, log0)
	h := 0.5 * f * f
	t := math.FMA(s, math.FMA(z, p, h), k*ln2Lo)
	return math.FMA(k, ln2Hi, f-(h-t))
}

// logSpecial returns log x where x is not positive and finite.
func logSpecial(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	}
	return x // +Inf, NaN
}

// Log returns the natural logarithm of x.
func Log(x float64) float64 {
	if !(x > 0 && x <= math.MaxFloat64) {
		return logSpecial(x)
	}
	return logPoly(logReduce(x))
}

// VLog computes dst = [Log](x).
func VLog(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		if !(v > 0 && v <= math.MaxFloat64) {
			dst[i] = logSpecial(v)
			continue
		}
		dst[i] = logPoly(logReduce(v))
	}
}
