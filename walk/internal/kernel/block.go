package kernel

import "math"

// pair gives dst the length of x and panics where the lengths differ.
func pair(dst, x []float64) []float64 {
	if len(dst) != len(x) {
		panic("kernel: rows of different length")
	}
	return dst[:len(x)]
}

// VFill sets every element of dst to c.
func VFill(dst []float64, c float64) {
	for i := range dst {
		dst[i] = c
	}
}

// VCopy copies x to dst, bits and all.
func VCopy(dst, x []float64) {
	copy(pair(dst, x), x)
}

// VNeg computes dst = -x: the sign bit is flipped, also that of 0 and NaN.
func VNeg(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = math.Float64frombits(math.Float64bits(v) ^ signBit)
	}
}

// VAbs computes dst = |x|: the sign bit is cleared.
func VAbs(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = math.Abs(v)
	}
}

// VSqrt computes dst = sqrt(x), correctly rounded; NaN for x < 0.
func VSqrt(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = math.Sqrt(v)
	}
}

// signBit is the sign of an IEEE 754 double.
const signBit = 1 << 63
