package kernel

import "math"

// Coefficients of (t+4) Phi(-t) e^(t^2/2) in w = (t-4)/(t+4), 0 <= t <= 40.
const (
	mills0  = 0x1.82b4bb8c94dcep-1
	mills1  = -0x1.373e3a893c287p-1
	mills2  = 0x1.8c6dbf2cfc306p-2
	mills3  = -0x1.7dff2bff6887ep-3
	mills4  = 0x1.eec4cc3e44934p-5
	mills5  = -0x1.ee276103553f4p-8
	mills6  = -0x1.c81719c9c6173p-9
	mills7  = 0x1.ab825f813220cp-10
	mills8  = 0x1.17a4a6244ab27p-13
	mills9  = -0x1.e4a416c8b21ebp-13
	mills10 = -0x1.001100120093ap-19
	mills11 = 0x1.26cfa080da321p-15
	mills12 = 0x1.7fd3586e1dc36p-21
	mills13 = -0x1.8d37df4ae41f3p-18
	mills14 = -0x1.4f8a115316eb1p-21
	mills15 = 0x1.11d2c4c75e533p-20
	mills16 = 0x1.1afa2d60d4048p-22
	mills17 = -0x1.4c0b11aec08afp-23
	mills18 = -0x1.47e88e32b035ep-24
	mills19 = 0x1.fdfb0b3351b0dp-27
	mills20 = 0x1.e03ad77f5e906p-27
	mills21 = -0x1.6539b554097c0p-37
	mills22 = -0x1.129ec47f6a0a6p-30

	rsqrt2Pi = 0x1.9884533d43651p-2
)

// millsPoly returns the polynomial of the table above.
func millsPoly(w float64) float64 {
	z := w * w
	a := math.FMA(mills22, z, mills20)
	b := math.FMA(mills21, z, mills19)
	a = math.FMA(a, z, mills18)
	b = math.FMA(b, z, mills17)
	a = math.FMA(a, z, mills16)
	b = math.FMA(b, z, mills15)
	a = math.FMA(a, z, mills14)
	b = math.FMA(b, z, mills13)
	a = math.FMA(a, z, mills12)
	b = math.FMA(b, z, mills11)
	a = math.FMA(a, z, mills10)
	b = math.FMA(b, z, mills9)
	a = math.FMA(a, z, mills8)
	b = math.FMA(b, z, mills7)
	a = math.FMA(a, z, mills6)
	b = math.FMA(b, z, mills5)
	a = math.FMA(a, z, mills4)
	b = math.FMA(b, z, mills3)
	a = math.FMA(a, z, mills2)
	b = math.FMA(b, z, mills1)
	a = math.FMA(a, z, mills0)
	return math.FMA(b, w, a)
}

// expSquare returns k and p with e^(-t^2/2) = 2^n p, n in the low bits of k,
// for 0 <= t <= 40.
func expSquare(t float64) (p, k float64) {
	h := t * t
	l := math.FMA(t, t, -h)
	k, r, c := expReduce(-0.5 * h)
	return 1 + expPoly(r, math.FMA(-0.5, l, c)), k
}

// NormPDF returns the standard normal density at x.
func NormPDF(x float64) float64 {
	t := math.Abs(x)
	if t > 40 {
		t = 40
	}
	p, k := expSquare(t)
	return expScale(p*rsqrt2Pi, k)
}

// VNormPDF computes dst = [NormPDF](x).
func VNormPDF(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = NormPDF(v)
	}
}

// NormCDF returns the standard normal distribution function at x.
func NormCDF(x float64) float64 {
	t := math.Abs(x)
	if t > 40 {
		t = 40
	}
	p, k := expSquare(t)
	q := expScale(p*millsPoly((t-4)/(t+4))/(t+4), k)
	if x > 0 {
		return 1 - q
	}
	return q
}

// VNormCDF computes dst = [NormCDF](x).
func VNormCDF(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = NormCDF(v)
	}
}
