package kernel

import "math"

const (
	erfLimit    = 6                    // erf x is 1 to the last bit beyond it
	twoOverRtPi = 0x1.20dd750429b6dp+0 // 2/sqrt pi
	twoOverRtLo = 0x1.1ae3a914fed80p-56
)

// erfPoly returns g + l = -log erfc |x| for |x| <= erfLimit; beyond, its value
// at the limit.
func erfPoly(x float64) (g, l float64) {
	a := math.Abs(x)
	if a > erfLimit {
		a = erfLimit
	}
	z := float64(a * a)
	p := math.FMA(erfC22, z, erfC20)
	q := math.FMA(erfC21, z, erfC19)
	p = math.FMA(p, z, erfC18)
	q = math.FMA(q, z, erfC17)
	p = math.FMA(p, z, erfC16)
	q = math.FMA(q, z, erfC15)
	p = math.FMA(p, z, erfC14)
	q = math.FMA(q, z, erfC13)
	p = math.FMA(p, z, erfC12)
	q = math.FMA(q, z, erfC11)
	p = math.FMA(p, z, erfC10)
	q = math.FMA(q, z, erfC9)
	p = math.FMA(p, z, erfC8)
	q = math.FMA(q, z, erfC7)
	p = math.FMA(p, z, erfC6)
	q = math.FMA(q, z, erfC5)
	p = math.FMA(p, z, erfC4)
	q = math.FMA(q, z, erfC3)
	p = math.FMA(p, z, erfC2)
	q = math.FMA(q, z, erfC1)
	p = math.FMA(p, z, erfC0)
	p = math.FMA(q, a, p)
	h := float64(a * twoOverRtPi)
	t := math.FMA(z, p, math.FMA(a, twoOverRtLo, math.FMA(a, twoOverRtPi, -h)))
	g = h + t
	return g, (h - g) + t
}

// Erf returns the error function of x,
//
//	erf x = 2/sqrt pi Int_0^x e^(-t^2) dt = 1 - e^-g(x)  (x > 0; odd),
//
// with a polynomial for g(x) = -log erfc x. The error is below 1.5 ulp, relative
// also about 0. Erf(-0) = -0, Erf(+-Inf) = +-1.
func Erf(x float64) float64 {
	g, l := erfPoly(x)
	k, r, c := expReduce(-g, -l)
	return math.Copysign(expm1Scale(r+expPoly(r, c), k), x)
}

// VErf computes dst = [Erf](x).
func VErf(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := erfTwin(dst, x)
		erfRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func erfRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		g, l := erfPoly(v)
		k, r, c := expReduce(-g, -l)
		dst[i] = math.Copysign(expm1Scale(r+expPoly(r, c), k), v)
	}
}
