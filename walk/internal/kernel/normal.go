package kernel

import "math"

const (
	rsqrt2Pi   = 0x1.9884533d43651p-2 // 1/sqrt(2 pi)
	rsqrt2PiLo = -0x1.cbc0d30ebfd15p-56

	// normLimit: both laws underflow to 0 beyond it (NormCDF below its negative).
	normLimit = 40
)

// upper returns 1 - q where x > 0, else q. The sign of a walker's coordinate is
// nothing that a processor foresees: no branch.
func upper(q, x float64) float64 {
	b, a := int64(math.Float64bits(x)), math.Float64bits(q)
	positive := uint64(-b & ^b >> 63)
	return math.Float64frombits(a ^ (a^math.Float64bits(1-q))&positive)
}

// NormPDF returns the standard normal density,
//
//	phi(x) = e^(-x^2/2) / sqrt(2 pi).
//
// The error is below 0.8 ulp, relative also in the tails down to the subnormals.
// NormPDF(+-Inf) = 0.
func NormPDF(x float64) float64 {
	var y [1]float64
	normPDFRow(y[:], []float64{x})
	return y[0]
}

// VNormPDF computes dst = [NormPDF](x).
func VNormPDF(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := normPDFTwin(dst, x)
		normPDFRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func normPDFRow(dst, x []float64) {
	if len(x) == 0 { // a twin has done all: g need not be cleared
		return
	}
	var g gauss
	for len(x) > 0 {
		n := min(len(x), gaussLen)
		g.reduce(x[:n])
		g.exps(n)
		for i := range dst[:n] {
			e := &g[i]
			dst[i] = expScale(gaussSum(e.h, e.l, rsqrt2Pi, rsqrt2PiLo), e.k)
		}
		dst, x = dst[n:], x[n:]
	}
}

// NormCDF returns the standard normal distribution function,
//
//	Phi(x) = Int_-inf^x phi(t) dt = e^(-t^2/2) M(t),  t = -x >= 0,
//
// and 1 - Phi(-x) for x > 0, with a polynomial for M, which is Mills' ratio over
// sqrt(2 pi). The error is below 3.5 ulp, relative also in the lower tail down to
// the subnormals. NormCDF(-Inf) = 0, NormCDF(+Inf) = 1.
func NormCDF(x float64) float64 {
	var y [1]float64
	normCDFRow(y[:], []float64{x})
	return y[0]
}

// VNormCDF computes dst = [NormCDF](x).
func VNormCDF(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := normCDFTwin(dst, x)
		normCDFRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func normCDFRow(dst, x []float64) {
	if len(x) == 0 { // a twin has done all: g need not be cleared
		return
	}
	var g gauss
	for len(x) > 0 {
		n := min(len(x), gaussLen)
		g.reduce(x[:n])
		g.exps(n)
		g.mills(n)
		for i, v := range x[:n] {
			e := &g[i]
			dst[i] = upper(expScale(gaussSum(e.h, e.l, e.m, e.c), e.k), v)
		}
		dst, x = dst[n:], x[n:]
	}
}

// VNorm computes cdf = [NormCDF](x) and pdf = [NormPDF](x) in one pass; cdf or
// pdf may be x, but not each other.
func VNorm(cdf, pdf, x []float64) {
	cdf, pdf = pair(cdf, x), pair(pdf, x)
	for len(x) > 0 {
		done, next := normTwin(cdf, pdf, x)
		normRow(cdf[done:next], pdf[done:next], x[done:next])
		cdf, pdf, x = cdf[next:], pdf[next:], x[next:]
	}
}

func normRow(cdf, pdf, x []float64) {
	if len(x) == 0 { // a twin has done all: g need not be cleared
		return
	}
	var g gauss
	for len(x) > 0 {
		n := min(len(x), gaussLen)
		g.reduce(x[:n])
		g.exps(n)
		g.mills(n)
		for i, v := range x[:n] {
			e := &g[i]
			a, b := expPowers(e.k)
			cdf[i] = upper(float64(gaussSum(e.h, e.l, e.m, e.c)*a*b), v)
			pdf[i] = float64(gaussSum(e.h, e.l, rsqrt2Pi, rsqrt2PiLo) * a * b)
		}
		cdf, pdf, x = cdf[n:], pdf[n:], x[n:]
	}
}
