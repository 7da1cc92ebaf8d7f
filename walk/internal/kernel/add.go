package kernel

import "math"

// VAdd computes dst = a + b.
func VAdd(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for len(b) > 0 {
		done, next := addTwin(dst, a, b)
		addRow(dst[done:next], a[done:next], b[done:next])
		dst, a, b = dst[next:], a[next:], b[next:]
	}
}

func addRow(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = v + b[i]
	}
}

// VAddS computes dst = a + c.
func VAddS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for len(a) > 0 {
		done, next := addSTwin(dst, a, c)
		addSRow(dst[done:next], a[done:next], c)
		dst, a = dst[next:], a[next:]
	}
}

func addSRow(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = v + c
	}
}

// VSub computes dst = a - b.
func VSub(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for len(b) > 0 {
		done, next := subTwin(dst, a, b)
		subRow(dst[done:next], a[done:next], b[done:next])
		dst, a, b = dst[next:], a[next:], b[next:]
	}
}

func subRow(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = v - b[i]
	}
}

// VSubS computes dst = a - c.
func VSubS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for len(a) > 0 {
		done, next := subSTwin(dst, a, c)
		subSRow(dst[done:next], a[done:next], c)
		dst, a = dst[next:], a[next:]
	}
}

func subSRow(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = v - c
	}
}

// VRSubS computes dst = c - a.
func VRSubS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for len(a) > 0 {
		done, next := rsubSTwin(dst, a, c)
		rsubSRow(dst[done:next], a[done:next], c)
		dst, a = dst[next:], a[next:]
	}
}

func rsubSRow(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = c - v
	}
}

// VMul computes dst = a * b.
func VMul(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for len(b) > 0 {
		done, next := mulTwin(dst, a, b)
		mulRow(dst[done:next], a[done:next], b[done:next])
		dst, a, b = dst[next:], a[next:], b[next:]
	}
}

func mulRow(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = v * b[i]
	}
}

// VMulS computes dst = a * c.
func VMulS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for len(a) > 0 {
		done, next := mulSTwin(dst, a, c)
		mulSRow(dst[done:next], a[done:next], c)
		dst, a = dst[next:], a[next:]
	}
}

func mulSRow(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = v * c
	}
}

// VDiv computes dst = a / b.
func VDiv(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for len(b) > 0 {
		done, next := divTwin(dst, a, b)
		divRow(dst[done:next], a[done:next], b[done:next])
		dst, a, b = dst[next:], a[next:], b[next:]
	}
}

func divRow(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = v / b[i]
	}
}

// VDivS computes dst = a / c.
func VDivS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for len(a) > 0 {
		done, next := divSTwin(dst, a, c)
		divSRow(dst[done:next], a[done:next], c)
		dst, a = dst[next:], a[next:]
	}
}

func divSRow(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = v / c
	}
}

// VRDivS computes dst = c / a.
func VRDivS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for len(a) > 0 {
		done, next := rdivSTwin(dst, a, c)
		rdivSRow(dst[done:next], a[done:next], c)
		dst, a = dst[next:], a[next:]
	}
}

func rdivSRow(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = c / v
	}
}

// VFMA computes dst = a*b + c with one rounding.
func VFMA(dst, a, b, c []float64) {
	dst, b, c = pair(dst, a), pair(b, a), pair(c, a)
	for len(c) > 0 {
		done, next := fmaTwin(dst, a, b, c)
		fmaRow(dst[done:next], a[done:next], b[done:next], c[done:next])
		dst, a, b, c = dst[next:], a[next:], b[next:], c[next:]
	}
}

func fmaRow(dst, a, b, c []float64) {
	dst, b, c = pair(dst, a), pair(b, a), pair(c, a)
	for i, v := range a {
		dst[i] = math.FMA(v, b[i], c[i])
	}
}

// VFMAS computes dst = a*m + c with one rounding, m and c scalars.
func VFMAS(dst, a []float64, m, c float64) {
	dst = pair(dst, a)
	for len(a) > 0 {
		done, next := fmaSTwin(dst, a, m, c)
		fmaSRow(dst[done:next], a[done:next], m, c)
		dst, a = dst[next:], a[next:]
	}
}

func fmaSRow(dst, a []float64, m, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = math.FMA(v, m, c)
	}
}

// VFMAM computes dst = a*m + c with one rounding, m a scalar, c a row.
func VFMAM(dst, a []float64, m float64, c []float64) {
	dst, c = pair(dst, a), pair(c, a)
	for len(c) > 0 {
		done, next := fmaMTwin(dst, a, c, m)
		fmaMRow(dst[done:next], a[done:next], c[done:next], m)
		dst, a, c = dst[next:], a[next:], c[next:]
	}
}

func fmaMRow(dst, a, c []float64, m float64) {
	dst, c = pair(dst, a), pair(c, a)
	for i, v := range a {
		dst[i] = math.FMA(v, m, c[i])
	}
}

// VFMAC computes dst = a*b + c with one rounding, b a row, c a scalar.
func VFMAC(dst, a, b []float64, c float64) {
	dst, b = pair(dst, a), pair(b, a)
	for len(b) > 0 {
		done, next := fmaCTwin(dst, a, b, c)
		fmaCRow(dst[done:next], a[done:next], b[done:next], c)
		dst, a, b = dst[next:], a[next:], b[next:]
	}
}

func fmaCRow(dst, a, b []float64, c float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = math.FMA(v, b[i], c)
	}
}
