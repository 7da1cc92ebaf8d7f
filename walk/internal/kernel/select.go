package kernel

// Select returns one of two numbers by the sign of a third,
//
//	select(t, a, b) = a for t > 0, b for t <= 0, NaN for NaN t.
//
// What the other one is does not matter, NaN or not.
func Select(t, a, b float64) float64 {
	if t > 0 {
		return a
	}
	if t <= 0 {
		return b
	}
	return t
}

// VSelect computes dst = [Select](t, a, b).
func VSelect(dst, t, a, b []float64) {
	dst, t, a = pair(dst, b), pair(t, b), pair(a, b)
	for len(b) > 0 {
		done, next := selectTwin(dst, t, a, b)
		selectRow(dst[done:next], t[done:next], a[done:next], b[done:next])
		dst, t, a, b = dst[next:], t[next:], a[next:], b[next:]
	}
}

func selectRow(dst, t, a, b []float64) {
	dst, t, a = pair(dst, b), pair(t, b), pair(a, b)
	for i, v := range b {
		dst[i] = Select(t[i], a[i], v)
	}
}
