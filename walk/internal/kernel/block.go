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
	for len(x) > 0 {
		done, next := negTwin(dst, x)
		negRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func negRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = math.Float64frombits(math.Float64bits(v) ^ signBit)
	}
}

// VAbs computes dst = |x|: the sign bit is cleared.
func VAbs(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := absTwin(dst, x)
		absRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func absRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = math.Abs(v)
	}
}

// VSqrt computes dst = sqrt(x), correctly rounded; NaN for x < 0.
func VSqrt(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := sqrtTwin(dst, x)
		sqrtRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func sqrtRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = math.Sqrt(v)
	}
}

// VSqrtFMAC computes dst = sqrt(a*b + c), the sum rounded once, c a scalar.
func VSqrtFMAC(dst, a, b []float64, c float64) {
	dst, b = pair(dst, a), pair(b, a)
	for len(a) > 0 {
		done, next := sqrtFMACTwin(dst, a, b, c)
		sqrtFMACRow(dst[done:next], a[done:next], b[done:next], c)
		dst, a, b = dst[next:], a[next:], b[next:]
	}
}

func sqrtFMACRow(dst, a, b []float64, c float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = math.Sqrt(math.FMA(v, b[i], c))
	}
}

// signBit is the sign of an IEEE 754 double.
const signBit = 1 << 63
