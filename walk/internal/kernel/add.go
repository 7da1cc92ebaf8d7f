package kernel

import "math"

// VAdd computes dst = a + b.
func VAdd(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = v + b[i]
	}
}

// VAddS computes dst = a + c.
func VAddS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = v + c
	}
}

// VSub computes dst = a - b.
func VSub(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = v - b[i]
	}
}

// VSubS computes dst = a - c.
func VSubS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = v - c
	}
}

// VRSubS computes dst = c - a.
func VRSubS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = c - v
	}
}

// VMul computes dst = a * b.
func VMul(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = v * b[i]
	}
}

// VMulS computes dst = a * c.
func VMulS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = v * c
	}
}

// VDiv computes dst = a / b.
func VDiv(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = v / b[i]
	}
}

// VDivS computes dst = a / c.
func VDivS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = v / c
	}
}

// VRDivS computes dst = c / a.
func VRDivS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = c / v
	}
}

// VFMA computes dst = a*b + c with one rounding.
func VFMA(dst, a, b, c []float64) {
	dst, b, c = pair(dst, a), pair(b, a), pair(c, a)
	for i, v := range a {
		dst[i] = math.FMA(v, b[i], c[i])
	}
}

// VFMAS computes dst = a*m + c with one rounding, m and c scalars.
func VFMAS(dst, a []float64, m, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = math.FMA(v, m, c)
	}
}

// VFMAM computes dst = a*m + c with one rounding, m a scalar, c a row.
func VFMAM(dst, a []float64, m float64, c []float64) {
	dst, c = pair(dst, a), pair(c, a)
	for i, v := range a {
		dst[i] = math.FMA(v, m, c[i])
	}
}

// VFMAC computes dst = a*b + c with one rounding, b a row, c a scalar.
func VFMAC(dst, a, b []float64, c float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = math.FMA(v, b[i], c)
	}
}
