package kernel

import "math"

const (
	twoThirdsHi = 0x1.5555555555555p-1
	twoThirdsLo = 0x1.5555555555555p-55

	// powLimit: |y log x| is cut here before e^ is taken.
	powLimit = 2000
)

// powLog returns log m + n ln2 as an unevaluated sum, relative error below 2^-64,
// for m = 1 + f and the n of logReduce. It is logPoly's series
//
//	log m = s (2 + z (2/3 + z P(z))),  s = (m-1)/(m+1),  z = s^2,
//
// with everything but P carried to twice the precision.
func powLog(n, f float64) (hi, lo float64) {
	u := 2 + f
	v := 1 / u
	s := float64(f * v)
	sl := v * math.FMA(-s, f-(u-2), math.FMA(-s, u, f))

	z := float64(s * s)
	zl := math.FMA(2*s, sl, math.FMA(s, s, -z))
	w := math.FMA(powC7, z, powC6)
	w = math.FMA(w, z, powC5)
	w = math.FMA(w, z, powC4)
	w = math.FMA(w, z, powC3)
	w = math.FMA(w, z, powC2)
	w = math.FMA(w, z, powC1)
	w = math.FMA(w, z, powC0)

	t := float64(z * w) // p + pl = 2/3 + z w
	tl := math.FMA(zl, w, math.FMA(z, w, -t))
	p := twoThirdsHi + t
	pl := ((twoThirdsHi - p) + t) + (tl + twoThirdsLo)

	t = float64(z * p) // g + gl = 2 + z p
	tl = math.FMA(zl, p, math.FMA(z, pl, math.FMA(z, p, -t)))
	g := 2 + t
	gl := ((2 - g) + t) + tl

	t = float64(s * g) // t + tl = s g
	tl = math.FMA(sl, g, math.FMA(s, gl, math.FMA(s, g, -t)))

	a := float64(n * ln2Hi) // a + al = n ln2
	al := math.FMA(n, ln2Lo, math.FMA(n, ln2Hi, -a))
	h := a + t
	l := ((a - h) + t) + (al + tl)
	hi = h + l
	return hi, (h - hi) + l
}

// powExp returns e^(y (hi+lo)).
func powExp(y, hi, lo float64) float64 {
	h := float64(y * hi)
	l := math.FMA(y, lo, math.FMA(y, hi, -h))
	if !(math.Abs(h) <= powLimit) {
		l = 0
	}
	k, r, c := expReduce(h, l)
	h, l = expSum(r, expPoly(r, c))
	return expScale(h+l, k)
}

// powProper reports whether x is positive and finite, and y finite.
func powProper(x, y float64) bool {
	return x > 0 && x <= math.MaxFloat64 && math.Abs(y) <= math.MaxFloat64
}

// powSpecial returns x^y where x and y are not proper.
func powSpecial(x, y float64) float64 {
	a, b := math.Abs(x), math.Abs(y)
	whole := math.Floor(y) == y
	odd := whole && b < 0x1p53 && int64(y)&1 == 1
	var r float64
	switch {
	case x != x || y != y:
		return math.NaN()
	case y == 0:
		return 1
	case b > math.MaxFloat64: // y = +-Inf
		switch {
		case a == 1:
			return 1
		case (a > 1) == (y > 0):
			return b
		}
		return 0
	case a == 0 || a > math.MaxFloat64: // x = 0, +-Inf
		if (a == 0) != (y > 0) {
			r = math.Inf(1)
		}
	case !whole:
		return math.NaN()
	default: // x < 0
		hi, lo := powLog(logReduce(a))
		r = powExp(y, hi, lo)
	}
	if odd {
		return math.Copysign(r, x)
	}
	return r
}

// Pow returns x^y = e^(y log x), the logarithm and its product with y carried to
// twice the precision. The error is below 0.8 ulp for every result, also where
// |y log x| is large and where the result is subnormal.
//
// For x < 0 the exponent must be an integer: (-1)^y |x|^y, else NaN. NaN in x or
// y gives NaN, without exception (IEEE 754 makes NaN^0 and 1^NaN 1, which would
// hide a walker that is lost). Otherwise as IEEE 754-2019, 9.2.1:
//
//	x^0 = 1
//	(+-0)^y = +-0 for odd y > 0, 0 for other y > 0
//	(+-0)^y = +-Inf for odd y < 0, +Inf for other y < 0
//	(+-Inf)^y = (+-0)^-y
//	x^+Inf = +Inf, 1, 0 for |x| > 1, = 1, < 1;  x^-Inf = (1/x)^+Inf
func Pow(x, y float64) float64 {
	if !powProper(x, y) {
		return powSpecial(x, y)
	}
	hi, lo := powLog(logReduce(x))
	return powExp(y, hi, lo)
}

// VPow computes dst = [Pow](x, y).
func VPow(dst, x, y []float64) {
	dst, y = pair(dst, x), pair(y, x)
	for i, v := range x {
		if !powProper(v, y[i]) {
			dst[i] = powSpecial(v, y[i])
			continue
		}
		hi, lo := powLog(logReduce(v))
		dst[i] = powExp(y[i], hi, lo)
	}
}

// VPowS computes dst = [Pow](x, y) for one exponent y.
func VPowS(dst, x []float64, y float64) {
	dst = pair(dst, x)
	for i, v := range x {
		if !powProper(v, y) {
			dst[i] = powSpecial(v, y)
			continue
		}
		hi, lo := powLog(logReduce(v))
		dst[i] = powExp(y, hi, lo)
	}
}
