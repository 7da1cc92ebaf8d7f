package kernel

import "math"

// Coefficients of erf(x)/x - 1 in z = x^2, |x| <= 1.
const (
	erf0  = 0x1.06eba8214db69p-3
	erf1  = -0x1.812746b0379e6p-2
	erf2  = 0x1.ce2f21a042b30p-4
	erf3  = -0x1.b82ce31284e00p-6
	erf4  = 0x1.565bcd0dbaa38p-8
	erf5  = -0x1.c02db3dac435fp-11
	erf6  = 0x1.f9a321d5b8e1ep-14
	erf7  = -0x1.f4d1e3183f7aep-17
	erf8  = 0x1.b9df224ca4b97p-20
	erf9  = -0x1.5f1ecb6f0764cp-23
	erf10 = 0x1.f7b4bf3b13964p-27
	erf11 = -0x1.389d4f2641625p-30
	erf12 = 0x1.05ffd737fb32ep-34
)

// Erf returns the error function of x.
func Erf(x float64) float64 {
	a := math.Abs(x)
	if !(a > 1) {
		z := x * x
		p := math.FMA(erf12, z, erf11)
		p = math.FMA(p, z, erf10)
		p = math.FMA(p, z, erf9)
		p = math.FMA(p, z, erf8)
		p = math.FMA(p, z, erf7)
		p = math.FMA(p, z, erf6)
		p = math.FMA(p, z, erf5)
		p = math.FMA(p, z, erf4)
		p = math.FMA(p, z, erf3)
		p = math.FMA(p, z, erf2)
		p = math.FMA(p, z, erf1)
		p = math.FMA(p, z, erf0)
		return math.FMA(p, x, x)
	}
	if a > 6 {
		a = 6
	}
	return math.Copysign(1-2*NormCDF(-a*math.Sqrt2), x)
}

// VErf computes dst = [Erf](x).
func VErf(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = Erf(v)
	}
}
