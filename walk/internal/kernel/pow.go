package kernel

import "math"

// Coefficients of the logarithm's series from the third term on,
// ((log((1+s)/(1-s))/s - 2)/z - 2/3)/z in z = s^2, |s| <= 3 - 2 sqrt 2.
const (
	pow0 = 0x1.999999999999ap-2
	pow1 = 0x1.2492492492522p-2
	pow2 = 0x1.c71c71c6ea871p-3
	pow3 = 0x1.745d177aad02ap-3
	pow4 = 0x1.3b1395c881220p-3
	pow5 = 0x1.1118c9ee5b8a4p-3
	pow6 = 0x1.df7c5bc7c7563p-4
	pow7 = 0x1.e032e4d8436a1p-4

	twoThirdsHi = 0x1.5555555555555p-1
	twoThirdsLo = 0x1.5555555555555p-55

	ln2Short    = 0x1.62e42fefa3800p-1 // ln2 to 42 bits: n ln2Short is exact
	ln2ShortTwo = 0x1.ef35793c76730p-45
)

// powLog returns log m 2^n as an unevaluated sum, relative error below 2^-64.
func powLog(n, m float64) (hi, lo float64) {
	f := m - 1
	u := 1 + m
	inv := 1 / u
	s := f * inv
	sl := inv * math.FMA(-s, m-(u-1), math.FMA(-s, u, f))

	z := s * s
	zl := math.FMA(2*s, sl, math.FMA(s, s, -z))
	w := math.FMA(pow7, z, pow6)
	w = math.FMA(w, z, pow5)
	w = math.FMA(w, z, pow4)
	w = math.FMA(w, z, pow3)
	w = math.FMA(w, z, pow2)
	w = math.FMA(w, z, pow1)
	w = math.FMA(w, z, pow0)

	t := z * w // p = 2/3 + z w
	tl := math.FMA(zl, w, math.FMA(z, w, -t))
	p := twoThirdsHi + t
	pl := ((twoThirdsHi - p) + t) + (tl + twoThirdsLo)

	t = z * p // g = 2 + z p
	tl = math.FMA(zl, p, math.FMA(z, pl, math.FMA(z, p, -t)))
	g := 2 + t
	gl := ((2 - g) + t) + tl

	l := s * g // log m = s g
	ll := math.FMA(sl, g, math.FMA(s, gl, math.FMA(s, g, -l)))

	a := n * ln2Short
	hi = a + l
	lo = math.FMA(n, ln2ShortTwo, ((a-hi)+l)+ll)
	s = hi + lo
	return s, (hi - s) + lo
}

// powExp returns e^(y (hi+lo)).
func powExp(y, hi, lo float64) float64 {
	h := y * hi
	l := math.FMA(y, lo, math.FMA(y, hi, -h))
	if !(math.Abs(h) < 1000) {
		l = 0
	}
	k, r, c := expReduce(h)
	c += l
	s := r + c
	return expScale(1+expPoly(s, (r-s)+c), k)
}

// Pow returns x^y.
func Pow(x, y float64) float64 {
	a := math.Abs(x)
	if !(a > 0 && a <= math.MaxFloat64 && math.Abs(y) <= math.MaxFloat64) || x < 0 {
		return powSpecial(x, y)
	}
	hi, lo := powLog(logReduce(a))
	return powExp(y, hi, lo)
}

// powSpecial returns x^y for negative x, and where x or y is 0, infinite or NaN.
func powSpecial(x, y float64) float64 {
	if x != x || y != y {
		return math.NaN()
	}
	a, b := math.Abs(x), math.Abs(y)
	whole := math.Floor(y) == y
	odd := whole && b < 0x1p53 && int64(y)&1 == 1
	var r float64
	switch {
	case y == 0:
		return 1
	case math.IsInf(y, 0):
		switch {
		case a == 1:
			return 1
		case (a > 1) == (y > 0):
			return math.Inf(1)
		}
		return 0
	case a == 0 || math.IsInf(a, 0):
		if (a == 0) == (y > 0) {
			r = 0
		} else {
			r = math.Inf(1)
		}
	case !whole:
		return math.NaN()
	default:
		hi, lo := powLog(logReduce(a))
		r = powExp(y, hi, lo)
	}
	if odd {
		return math.Copysign(r, x)
	}
	return r
}

// VPow computes dst = [Pow](x, y).
func VPow(dst, x, y []float64) {
	dst, y = pair(dst, x), pair(y, x)
	for i, v := range x {
		dst[i] = Pow(v, y[i])
	}
}

// VPowS computes dst = [Pow](x, c).
func VPowS(dst, x []float64, c float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = Pow(v, c)
	}
}
