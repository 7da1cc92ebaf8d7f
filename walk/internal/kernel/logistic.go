package kernel

import "math"

// Coefficients of (log((1+s)/(1-s))/s - 2)/s^2 in z = s^2, 0 <= s <= 1/3.
const (
	log1p0  = 0x1.5555555555555p-1
	log1p1  = 0x1.9999999999944p-2
	log1p2  = 0x1.2492492499d46p-2
	log1p3  = 0x1.c71c71bedea97p-3
	log1p4  = 0x1.745d19937b1fcp-3
	log1p5  = 0x1.3b13515f6f9efp-3
	log1p6  = 0x1.111abdc8abe16p-3
	log1p7  = 0x1.e0a2d581ab68fp-4
	log1p8  = 0x1.bc37f0140c19ep-4
	log1p9  = 0x1.32e0d25c9c761p-4
	log1p10 = 0x1.401d3e65cdc48p-3
)

// log1pUnit returns log(1+t) for 0 <= t <= 1.
func log1pUnit(t float64) float64 {
	s := t / (2 + t)
	z := s * s
	p := math.FMA(log1p10, z, log1p9)
	p = math.FMA(p, z, log1p8)
	p = math.FMA(p, z, log1p7)
	p = math.FMA(p, z, log1p6)
	p = math.FMA(p, z, log1p5)
	p = math.FMA(p, z, log1p4)
	p = math.FMA(p, z, log1p3)
	p = math.FMA(p, z, log1p2)
	p = math.FMA(p, z, log1p1)
	p = math.FMA(p, z, log1p0)
	h := 0.5 * t * t
	return t - math.FMA(-s, math.FMA(z, p, h), h)
}

// Tanh returns the hyperbolic tangent of x.
func Tanh(x float64) float64 {
	a := math.Abs(x)
	if a > 22 {
		a = 22
	}
	k, r, c := expReduce(2 * a)
	s := expScale(1, k)
	e := math.FMA(s, expPoly(r, c), s-1) // e^2a - 1
	return math.Copysign(e/(e+2), x)
}

// VTanh computes dst = [Tanh](x).
func VTanh(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = Tanh(v)
	}
}

// Sigmoid returns the logistic function of x, 1/(1+e^-x).
func Sigmoid(x float64) float64 {
	t := Exp(-math.Abs(x))
	n := t
	if x >= 0 {
		n = 1
	}
	return n / (1 + t)
}

// VSigmoid computes dst = [Sigmoid](x).
func VSigmoid(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = Sigmoid(v)
	}
}

// Softplus returns log(1+e^x).
func Softplus(x float64) float64 {
	l := log1pUnit(Exp(-math.Abs(x)))
	if x > 0 {
		return x + l
	}
	return l
}

// VSoftplus computes dst = [Softplus](x).
func VSoftplus(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = Softplus(v)
	}
}
