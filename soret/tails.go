package soret

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// normalDof is the number of degrees of freedom from which Student's t counts
// as normal: the difference is below the last digits that anyone reads.
const normalDof = 1e7

// twoSided is the chance that |t| exceeds |z| for Student's t with dof degrees
// of freedom.
//
//	p = I_{dof/(dof+z^2)}(dof/2, 1/2)
//
// Source: Abramowitz and Stegun 26.7.1 with 26.5.27.
func twoSided(z, dof float64) float64 {
	switch {
	case math.IsNaN(z) || !(dof > 0):
		return math.NaN()
	case math.IsInf(z, 0):
		return 0
	case dof >= normalDof:
		return math.Erfc(math.Abs(z) / math.Sqrt2)
	}
	x := dof / (dof + z*z)
	if x < 1e-290 {
		// The leading term of the incomplete beta function, in logarithms.
		a := dof / 2
		lb := lgamma(a) + lgamma(0.5) - lgamma(a+0.5)
		return math.Exp(a*math.Log(x) - math.Log(a) - lb)
	}
	return mathext.RegIncBeta(dof/2, 0.5, x)
}

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// critical is the z at which twoSided(z, dof) = p: bisection, to the last bits.
func critical(p, dof float64) float64 {
	if !(p > 0 && p < 1) || !(dof > 0) {
		return math.NaN()
	}
	lo, hi := 0.0, 1.0
	for twoSided(hi, dof) > p {
		lo, hi = hi, 2*hi
		if math.IsInf(hi, 1) {
			return hi
		}
	}
	for {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			return mid
		}
		if twoSided(mid, dof) > p {
			lo = mid
		} else {
			hi = mid
		}
	}
}

// normalScore is the |z| of a normal law that has the two-sided chance p.
func normalScore(p float64) float64 {
	if p <= 0 {
		return math.Inf(1)
	}
	return math.Sqrt2 * math.Erfcinv(p)
}

// chiSquareTail is the chance of a chi^2 above x with dof degrees of freedom;
// NaN for dof = 0.
func chiSquareTail(x float64, dof int) float64 {
	switch {
	case dof <= 0 || math.IsNaN(x):
		return math.NaN()
	case math.IsInf(x, 1):
		return 0
	case x <= 0:
		return 1
	}
	return mathext.GammaIncRegComp(float64(dof)/2, x/2)
}

// fisherTail is the chance of an F above x with a and b degrees of freedom.
func fisherTail(x float64, a, b int) float64 {
	switch {
	case a <= 0 || b <= 0 || math.IsNaN(x):
		return math.NaN()
	case math.IsInf(x, 1):
		return 0
	case x <= 0:
		return 1
	}
	return mathext.RegIncBeta(float64(b)/2, float64(a)/2, float64(b)/(float64(b)+float64(a)*x))
}
