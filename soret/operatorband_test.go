package soret

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// TestBandLU: straight and transposed, of any matrix, the solution x leaves a residual of
// the order of rounding. Elimination with row exchanges solves (A + E) x = b exactly, with
//
//	|E| <= 3n u |L| |U|,  u = 2^-53,  |L| <= 1
//
// (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., Theorem 9.4), so
// that E sums to at most 3n^3 u max|U| in a row or column; a pivot below 1e-13 max|A| is
// moved there, which adds n 1e-13 max|A| or less. The residual itself is summed with n roundings.
func TestBandLU(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		below, above := rapid.IntRange(0, n-1).Draw(t, "below"), rapid.IntRange(0, n-1).Draw(t, "above")
		b, a := newBandLU(n, below, above), mat.NewDense(n, n, nil)
		x, diagonal := make([]float64, n), rapid.SampledFrom([]float64{3, 1e-3}).Draw(t, "diagonal")
		for i := range n {
			x[i] = rapid.Float64Range(-1, 1).Draw(t, "x")
			for j := max(0, i-below); j <= min(n-1, i+above); j++ {
				v := rapid.Float64Range(-1, 1).Draw(t, "a")
				if i == j {
					v += math.Copysign(diagonal, v)
				}
				*b.at(i, j) = v
				a.Set(i, j, v)
			}
		}
		b.decompose()
		pivots := 0.0
		for i := range n {
			for j := i; j <= min(i+below+above, n-1); j++ {
				pivots = max(pivots, math.Abs(*b.at(i, j)))
			}
		}
		largest, u, k := mat.Max(a), 0x1p-53, float64(n)
		largest = max(largest, -mat.Min(a))
		for _, transposed := range []bool{false, true} {
			got, m := append([]float64(nil), x...), mat.Matrix(a)
			if transposed {
				b.solveT(got)
				m = a.T()
			} else {
				b.solve(got)
			}
			size := 0.0
			for _, v := range got {
				size = max(size, math.Abs(v))
			}
			var left mat.VecDense
			left.MulVec(m, mat.NewVecDense(n, got))
			limit := (3*k*k*k*u*pivots+k*1e-13*largest)*size + k*u*(k*largest*size+1)
			for i := range n {
				if d := x[i] - left.AtVec(i); !(math.Abs(d) <= limit) || math.IsInf(size, 1) {
					t.Fatalf("transposed %v: (b - A x)[%d] = %.3g for |x| = %.3g, rounding allows %.3g", transposed, i, d, size, limit)
				}
			}
		}
	})
}
