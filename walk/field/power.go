package field

import (
	"math"
	"math/bits"

	"thermowalk/walk/internal/kernel"
)

// power is x^c for an exponent that is a constant of the expression:
//
//	x^0 = 1                    for every x, also NaN
//	x^n                        n = 1 ... 64: squarings and products along the
//	                           binary digits of n from the highest on
//	x^(n+1/2) = x^n * sqrt(x)
//	x^-c = 1 / x^c             for the c above
//
// and the kernel's pow for any other c. So x^0.5 is sqrt(x): NaN for x < 0.
func power(x, c float64) float64 {
	n, half, ok := chain(c)
	if !ok {
		return kernel.Pow(x, c)
	}
	if n == 0 && !half {
		return 1
	}
	r := x
	for bit := topBit(n) >> 1; bit > 0; bit >>= 1 {
		r *= r
		if n&bit != 0 {
			r *= x
		}
	}
	if half {
		if root := math.Sqrt(x); n == 0 {
			r = root
		} else {
			r *= root
		}
	}
	if c < 0 {
		r = 1 / r
	}
	return r
}

// chain splits |c| = n + (1/2 if half) where a chain of products is used.
func chain(c float64) (n uint, half, ok bool) {
	c = math.Abs(c)
	if !(c <= maxPower) || 2*c != math.Trunc(2*c) {
		return 0, false, false
	}
	n = uint(c)
	return n, c != float64(n), true
}

func topBit(n uint) uint { return 1 << bits.Len(n) >> 1 }
