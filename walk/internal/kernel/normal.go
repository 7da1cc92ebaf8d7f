package kernel

import "math"

const (
	rsqrt2Pi   = 0x1.9884533d43651p-2 // 1/sqrt(2 pi)
	rsqrt2PiLo = -0x1.cbc0d30ebfd15p-56

	// normLimit: both laws underflow to 0 beyond it (NormCDF below its negative).
	normLimit = 40
)

// normReduce returns |x|, at most normLimit.
func normReduce(x float64) float64 {
	t := math.Abs(x)
	if t > normLimit {
		t = normLimit
	}
	return t
}

// gaussReduce is expReduce for -t^2/2, the square taken to twice the precision.
func gaussReduce(t float64) (k, r, c float64) {
	h := float64(t * t)
	return expReduce(-0.5*h, -0.5*math.FMA(t, t, -h))
}

// gaussScale returns (h+l) (m+c) 2^n, n in the low bits of k.
func gaussScale(h, l, m, c, k float64) float64 {
	return expScale(math.FMA(h, m, math.FMA(h, c, float64(l*m))), k)
}

// millsPoly returns m + c = Phi(-t) e^(t^2/2) for 0 <= t <= normLimit, Mills'
// ratio over sqrt(2 pi): v = 1/(t+5) times a polynomial in y, whose terms are
// positive but for the far tail, where they are small, so that nothing cancels.
func millsPoly(t float64) (m, c float64) {
	u := t + 5
	v := 1 / u
	y := v - 819.0/16384 // exact
	z := float64(y * y)
	w := float64(z * z)
	p := math.FMA(millsC20, w, millsC16)
	q := math.FMA(millsC21, w, millsC17)
	f := math.FMA(millsC18, w, millsC14)
	g := math.FMA(millsC19, w, millsC15)
	p = math.FMA(p, w, millsC12)
	q = math.FMA(q, w, millsC13)
	f = math.FMA(f, w, millsC10)
	g = math.FMA(g, w, millsC11)
	p = math.FMA(p, w, millsC8)
	q = math.FMA(q, w, millsC9)
	f = math.FMA(f, w, millsC6)
	g = math.FMA(g, w, millsC7)
	p = math.FMA(p, w, millsC4)
	q = math.FMA(q, w, millsC5)
	f = math.FMA(f, w, millsC2)
	g = math.FMA(g, w, millsC3)
	p = math.FMA(p, w, millsC0)
	q = math.FMA(q, w, millsC1)
	p = math.FMA(math.FMA(g, z, q), y, math.FMA(f, z, p))
	m = float64(p * v)
	// m belongs to 1/v - 5, which is not quite t; the derivative of Mills'
	// ratio, t m - 1/sqrt(2 pi), makes up for the difference.
	d := math.FMA(math.FMA(u, v, -1), u, t-(u-5))
	return m, math.FMA(d, math.FMA(t, m, -rsqrt2Pi), math.FMA(p, v, -m))
}

// upper returns 1 - q where x > 0, else q.
func upper(q, x float64) float64 {
	if x > 0 {
		return 1 - q
	}
	return q
}

// NormPDF returns the standard normal density,
//
//	phi(x) = e^(-x^2/2) / sqrt(2 pi).
//
// The error is below 0.8 ulp, relative also in the tails down to the subnormals.
// NormPDF(+-Inf) = 0.
func NormPDF(x float64) float64 {
	k, r, c := gaussReduce(normReduce(x))
	h, l := expSum(r, expPoly(r, c))
	return gaussScale(h, l, rsqrt2Pi, rsqrt2PiLo, k)
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
	dst = pair(dst, x)
	for i, v := range x {
		k, r, c := gaussReduce(normReduce(v))
		h, l := expSum(r, expPoly(r, c))
		dst[i] = gaussScale(h, l, rsqrt2Pi, rsqrt2PiLo, k)
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
	t := normReduce(x)
	k, r, c := gaussReduce(t)
	h, l := expSum(r, expPoly(r, c))
	m, e := millsPoly(t)
	return upper(gaussScale(h, l, m, e, k), x)
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
	dst = pair(dst, x)
	for i, v := range x {
		t := normReduce(v)
		k, r, c := gaussReduce(t)
		h, l := expSum(r, expPoly(r, c))
		m, e := millsPoly(t)
		dst[i] = upper(gaussScale(h, l, m, e, k), v)
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
	cdf, pdf = pair(cdf, x), pair(pdf, x)
	for i, v := range x {
		t := normReduce(v)
		k, r, c := gaussReduce(t)
		h, l := expSum(r, expPoly(r, c))
		m, e := millsPoly(t)
		cdf[i] = upper(gaussScale(h, l, m, e, k), v)
		pdf[i] = gaussScale(h, l, rsqrt2Pi, rsqrt2PiLo, k)
	}
}
