package rng

import (
	"math"

	"thermowalk/walk/internal/kernel"
)

// NormalQuantile returns the x with Phi(x) = p, Phi the standard normal
// distribution function, by Wichura's rational approximations: in (1/2 - p)^2
// about 1/2, in sqrt(-log min(p, 1-p)) in the tails. The error is below 4 ulp for
// all p, subnormals included.
//
// NormalQuantile(1-p) = -NormalQuantile(p) where 1-p is exact;
// NormalQuantile(0) = -Inf, NormalQuantile(1) = +Inf; NaN outside of [0, 1].
//
// Source: M. J. Wichura, Algorithm AS 241, Appl. Stat. 37 (1988) 477, PPND16.
func NormalQuantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := math.FMA(-q, q, 0.180625)
		return q * ratio(r, &wichuraA, &wichuraB)
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	if r == 0 {
		return math.Copysign(math.Inf(1), q)
	}
	r = math.Sqrt(-kernel.Log(r))
	if r <= 5 {
		r = ratio(r-1.6, &wichuraC, &wichuraD)
	} else {
		r = ratio(r-5, &wichuraE, &wichuraF)
	}
	return math.Copysign(r, q)
}

// ratio returns the quotient of two polynomials of degree 7 at x.
func ratio(x float64, num, den *[8]float64) float64 {
	n, d := num[7], den[7]
	for i := 6; i >= 0; i-- {
		n = math.FMA(n, x, num[i])
		d = math.FMA(d, x, den[i])
	}
	return n / d
}

// Coefficients of AS 241 in rising order: centre, middle and far tail.
var (
	wichuraA = [8]float64{
		3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
	}
	wichuraB = [8]float64{
		1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
	}
	wichuraC = [8]float64{
		1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
		1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	wichuraD = [8]float64{
		1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
	wichuraE = [8]float64{
		6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	wichuraF = [8]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)
