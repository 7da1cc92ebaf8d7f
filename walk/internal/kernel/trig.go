package kernel

import "math"

// Constants of the reduction x = q pi/2 + r.
const (
	twoOverPi = 0x1.45f306dc9c883p-1
	piHalf1   = 0x1.921fb54442d18p+0 // pi/2 in three parts of 53 bits
	piHalf2   = 0x1.1a62633145c07p-54
	piHalf3   = -0x1.f1976b7ed8fbcp-110

	// trigLimit is the largest |x| that trigReduce takes; beyond it stands
	// the integer reduction of payne.go.
	trigLimit = 0x1p30
)

// Coefficients of (sin(r)/r - 1)/r^2 and (cos(r) - 1 + r^2/2)/r^4 in z = r^2,
// |r| <= pi/4.
const (
	sin0 = -0x1.5555555555555p-3
	sin1 = 0x1.1111111110bb2p-7
	sin2 = -0x1.a01a019e83a29p-13
	sin3 = 0x1.71de37967f49ep-19
	sin4 = -0x1.ae600af77bf94p-26
	sin5 = 0x1.5e0b15ed56699p-33

	cos0 = 0x1.5555555555555p-5
	cos1 = -0x1.6c16c16c16967p-10
	cos2 = 0x1.a01a019f4eabep-16
	cos3 = -0x1.27e4fa17d4a58p-22
	cos4 = 0x1.1eeb68e39cf4dp-29
	cos5 = -0x1.907d9f5b4de2bp-37
)

// trigReduce splits x into q pi/2 + r + c, |r| <= pi/4, |c| << |r|, for
// |x| <= trigLimit. Only the low two bits of q matter.
func trigReduce(x float64) (q uint64, r, c float64) {
	k := math.FMA(x, twoOverPi, roundMagic)
	n := k - roundMagic
	h := math.FMA(-n, piHalf1, x) // exact
	w := n * piHalf2
	t := math.FMA(n, piHalf2, -w)
	r = h - w
	c = math.FMA(-n, piHalf3, ((h-r)-w)-t)
	return math.Float64bits(k), r, c
}

// sinPoly returns sin(r+c) for |r| <= pi/4.
func sinPoly(r, c float64) float64 {
	z := r * r
	p := math.FMA(sin5, z, sin4)
	p = math.FMA(p, z, sin3)
	p = math.FMA(p, z, sin2)
	p = math.FMA(p, z, sin1)
	p = math.FMA(p, z, sin0)
	return r + math.FMA(r*z, p, math.FMA(-0.5*z, c, c))
}

// cosPoly returns cos(r+c) for |r| <= pi/4.
func cosPoly(r, c float64) float64 {
	z := r * r
	p := math.FMA(cos5, z, cos4)
	p = math.FMA(p, z, cos3)
	p = math.FMA(p, z, cos2)
	p = math.FMA(p, z, cos1)
	p = math.FMA(p, z, cos0)
	h := math.FMA(-0.5, z, 1)
	t := math.FMA(-0.5, z, 1-h)
	return h + math.FMA(z*z, p, math.FMA(-r, c, t))
}

// trigSelect returns s where the low bit of q is 0, c where it is 1, with the
// sign changed where the next bit is 1.
func trigSelect(q uint64, s, c float64) float64 {
	a, b := math.Float64bits(s), math.Float64bits(c)
	m := -(q & 1)
	return math.Float64frombits(a ^ (a^b)&m ^ q>>1<<63)
}

// Sin returns the sine of x radians.
func Sin(x float64) float64 {
	if !(math.Abs(x) <= trigLimit) {
		return sinHuge(x)
	}
	q, r, c := trigReduce(x)
	return trigSelect(q, sinPoly(r, c), cosPoly(r, c))
}

// VSin computes dst = [Sin](x).
func VSin(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		if !(math.Abs(v) <= trigLimit) {
			dst[i] = sinHuge(v)
			continue
		}
		q, r, c := trigReduce(v)
		dst[i] = trigSelect(q, sinPoly(r, c), cosPoly(r, c))
	}
}

// Cos returns the cosine of x radians.
func Cos(x float64) float64 {
	if !(math.Abs(x) <= trigLimit) {
		return cosHuge(x)
	}
	q, r, c := trigReduce(x)
	return trigSelect(q+1, sinPoly(r, c), cosPoly(r, c))
}

// VCos computes dst = [Cos](x).
func VCos(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		if !(math.Abs(v) <= trigLimit) {
			dst[i] = cosHuge(v)
			continue
		}
		q, r, c := trigReduce(v)
		dst[i] = trigSelect(q+1, sinPoly(r, c), cosPoly(r, c))
	}
}

// VSinCos computes s = [Sin](x) and c = [Cos](x) in one pass; s or c may be x.
func VSinCos(s, c, x []float64) {
	s, c = pair(s, x), pair(c, x)
	for i, v := range x {
		if !(math.Abs(v) <= trigLimit) {
			s[i], c[i] = sinHuge(v), cosHuge(v)
			continue
		}
		q, r, e := trigReduce(v)
		a, b := sinPoly(r, e), cosPoly(r, e)
		s[i], c[i] = trigSelect(q, a, b), trigSelect(q+1, a, b)
	}
}

// Tan returns the tangent of x radians, sin x / cos x.
func Tan(x float64) float64 {
	return Sin(x) / Cos(x)
}

// VTan computes dst = [Tan](x).
func VTan(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		if !(math.Abs(v) <= trigLimit) {
			dst[i] = sinHuge(v) / cosHuge(v)
			continue
		}
		q, r, c := trigReduce(v)
		a, b := sinPoly(r, c), cosPoly(r, c)
		dst[i] = trigSelect(q, a, b) / trigSelect(q+1, a, b)
	}
}
