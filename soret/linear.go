package soret

import "math"

// eliminate solves a x = b by Gaussian elimination with row exchange and
// returns det a. a (n*n, by rows) and b (n) are overwritten; b becomes x. With
// a zero determinant, or NaN, b is meaningless. n is the dimension of a walk,
// small; every operation is explicit, so the bits are the same everywhere.
func eliminate(a, b []float64) (det float64) {
	n := len(b)
	det = 1
	for c := range n {
		p := c
		for r := c + 1; r < n; r++ {
			if math.Abs(a[r*n+c]) > math.Abs(a[p*n+c]) {
				p = r
			}
		}
		if p != c {
			det = -det
			b[p], b[c] = b[c], b[p]
			for k := range n {
				a[p*n+k], a[c*n+k] = a[c*n+k], a[p*n+k]
			}
		}
		pivot := a[c*n+c]
		det *= pivot
		if pivot == 0 || math.IsNaN(pivot) {
			return det
		}
		for r := c + 1; r < n; r++ {
			m := -a[r*n+c] / pivot
			for k := c + 1; k < n; k++ {
				a[r*n+k] = math.FMA(m, a[c*n+k], a[r*n+k])
			}
			b[r] = math.FMA(m, b[c], b[r])
		}
	}
	for r := n - 1; r >= 0; r-- {
		sum := b[r]
		for k := r + 1; k < n; k++ {
			sum = math.FMA(-a[r*n+k], b[k], sum)
		}
		b[r] = sum / a[r*n+r]
	}
	return det
}
