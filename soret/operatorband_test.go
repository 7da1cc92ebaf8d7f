package soret

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// TestBandLU: against gonum's dense solver, straight and transposed.
func TestBandLU(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		below, above := rapid.IntRange(0, n-1).Draw(t, "below"), rapid.IntRange(0, n-1).Draw(t, "above")
		b, dense := newBandLU(n, below, above), mat.NewDense(n, n, nil)
		x := make([]float64, n)
		for i := range n {
			x[i] = rapid.Float64Range(-1, 1).Draw(t, "x")
			for j := max(0, i-below); j <= min(n-1, i+above); j++ {
				v := rapid.Float64Range(-1, 1).Draw(t, "a")
				if i == j {
					v += 3 * math.Copysign(1, v)
				}
				*b.at(i, j) = v
				dense.Set(i, j, v)
			}
		}
		var lu mat.LU
		lu.Factorize(dense)
		if lu.Cond() > 1e6 {
			return
		}
		b.decompose()
		for _, transposed := range []bool{false, true} {
			want, got := mat.NewVecDense(n, nil), append([]float64(nil), x...)
			if err := lu.SolveVecTo(want, transposed, mat.NewVecDense(n, x)); err != nil {
				t.Fatal(err)
			}
			if transposed {
				b.solveT(got)
			} else {
				b.solve(got)
			}
			for i, v := range got {
				if math.Abs(v-want.AtVec(i)) > 1e-8 {
					t.Fatalf("transposed %v: x[%d] = %g, want %g", transposed, i, v, want.AtVec(i))
				}
			}
		}
	})
}
