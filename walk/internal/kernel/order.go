package kernel

// VMin computes dst = min(a, b); NaN where either is NaN, and min(-0, 0) = -0.
func VMin(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for len(b) > 0 {
		done, next := minTwin(dst, a, b)
		minRow(dst[done:next], a[done:next], b[done:next])
		dst, a, b = dst[next:], a[next:], b[next:]
	}
}

func minRow(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = min(v, b[i])
	}
}

// VMinS computes dst = min(a, c).
func VMinS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for len(a) > 0 {
		done, next := minSTwin(dst, a, c)
		minSRow(dst[done:next], a[done:next], c)
		dst, a = dst[next:], a[next:]
	}
}

func minSRow(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = min(v, c)
	}
}

// VMax computes dst = max(a, b); NaN where either is NaN, and max(-0, 0) = 0.
func VMax(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for len(b) > 0 {
		done, next := maxTwin(dst, a, b)
		maxRow(dst[done:next], a[done:next], b[done:next])
		dst, a, b = dst[next:], a[next:], b[next:]
	}
}

func maxRow(dst, a, b []float64) {
	dst, b = pair(dst, a), pair(b, a)
	for i, v := range a {
		dst[i] = max(v, b[i])
	}
}

// VMaxS computes dst = max(a, c).
func VMaxS(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for len(a) > 0 {
		done, next := maxSTwin(dst, a, c)
		maxSRow(dst[done:next], a[done:next], c)
		dst, a = dst[next:], a[next:]
	}
}

func maxSRow(dst, a []float64, c float64) {
	dst = pair(dst, a)
	for i, v := range a {
		dst[i] = max(v, c)
	}
}

// Relu returns the positive part of x,
//
//	relu(x) = x for x > 0, 0 for x <= 0 (also -0), NaN for NaN.
func Relu(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return x
}

// VRelu computes dst = [Relu](x).
func VRelu(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := reluTwin(dst, x)
		reluRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func reluRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = Relu(v)
	}
}

// Step returns the derivative of [Relu],
//
//	step(x) = 1 for x > 0, 0 for x <= 0, NaN for NaN.
func Step(x float64) float64 {
	if x > 0 {
		return 1
	}
	if x <= 0 {
		return 0
	}
	return x
}

// VStep computes dst = [Step](x).
func VStep(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := stepTwin(dst, x)
		stepRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func stepRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		dst[i] = Step(v)
	}
}
