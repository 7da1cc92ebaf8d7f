package kernel

import "math"

// Constants of the reduction x = q pi/2 + r.
const (
	twoOverPi = 0x1.45f306dc9c883p-1
	piHalf1   = 0x1.921fb54442d18p+0  // pi/2 in three parts: 53 bits,
	piHalf2   = 0x1.1a62633p-54       // 32 bits, whose products with q are exact,
	piHalf3   = 0x1.45c06e0e68948p-86 // and 53 bits
	piHalfLo  = 0x1.1a62633145c07p-54 // pi/2 - piHalf1

	// trigLimit is the largest |x| that trigReduce takes; beyond it stands
	// the integer reduction of payne.go.
	trigLimit = 0x1p21
)

// trigReduce splits x into q pi/2 + r + c with |r| <= pi/4 and |c| << |r|, for
// |x| <= trigLimit. Only the low two bits of q mean something.
func trigReduce(x float64) (q uint64, r, c float64) {
	k := math.FMA(x, twoOverPi, magic)
	n := k - magic
	h := math.FMA(-n, piHalf1, x) // exact
	r = math.FMA(-n, piHalf2, h)
	c = math.FMA(-n, piHalf2, h-r) // exact, the error of r
	c = math.FMA(-n, piHalf3, c)
	return math.Float64bits(k), r, c
}

// sinPoly returns sin(r+c) for |r| <= pi/4.
func sinPoly(r, c float64) float64 {
	z := float64(r * r)
	y := float64(z * z)
	p := math.FMA(math.FMA(sinC5, z, sinC4), y, math.FMA(sinC3, z, sinC2))
	p = math.FMA(p, y, math.FMA(sinC1, z, sinC0))
	h := math.FMA(-0.5, z, 1) // the cosine, near enough for c
	return r - math.FMA(r*z, -p, math.FMA(-h, c, 0))
}

// cosPoly returns cos(r+c) for |r| <= pi/4.
func cosPoly(r, c float64) float64 {
	z := float64(r * r)
	y := float64(z * z)
	p := math.FMA(math.FMA(cosC5, z, cosC4), y, math.FMA(cosC3, z, cosC2))
	p = math.FMA(p, y, math.FMA(cosC1, z, cosC0))
	h := math.FMA(-0.5, z, 1)
	t := math.FMA(0.5, z, h-1) // 1 - z/2 = h - t
	return h - math.FMA(y, -p, math.FMA(r, c, t))
}

// trigSelect returns the sine of q right angles and an angle of sine s and
// cosine c: s where the low bit of q is 0, c where it is 1, with the sign
// changed where the next bit is 1.
func trigSelect(q uint64, s, c float64) float64 {
	a, b := math.Float64bits(s), math.Float64bits(c)
	return math.Float64frombits(a ^ (a^b)&-(q&1) ^ q>>1<<63)
}

// Tan returns the tangent of x radians: sine over cosine of an angle within a
// quarter turn, both with the rest c. The error is below 2.4 ulp; no double is a
// pole. Tan(-0) = -0; NaN for infinities and NaN.
func Tan(x float64) float64 {
	if !(math.Abs(x) <= trigLimit) {
		return sinHuge(x) / cosHuge(x)
	}
	q, r, c := trigReduce(x)
	s, t := sinPoly(r, c), cosPoly(r, c)
	return trigSelect(q, s, t) / trigSelect(q+1, s, t)
}

// VTan computes dst = [Tan](x).
func VTan(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := tanTwin(dst, x)
		tanRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func tanRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = Tan(v)
	}
}
