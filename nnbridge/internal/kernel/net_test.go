package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestDefinition holds the functions against their formulas, term by term in the
// order that the package promises, for every number of units that tiles may leave.
func TestDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for n := 1; n <= 13; n++ {
		s, samples, frozen := Shape{Units: n, Inputs: 1 + n%4, Bias: n%2 == 0}, 1+n%3, n%5 == 0
		q, x, c := make([]float64, s.Dim()), make([]float64, samples*s.Inputs), make([]float64, samples)
		for _, row := range [][]float64{q, x, c} {
			for i := range row {
				row[i] = r.NormFloat64()
			}
		}
		h, want := make([]float64, samples*n), slices.Clone(q)
		for k := range samples {
			f := 0.0
			for i := range n {
				z := 0.0
				if s.Bias {
					z = q[n+i]
				}
				for j := range s.Inputs {
					z = math.FMA(q[s.w0()+i*s.Inputs+j], x[k*s.Inputs+j], z)
				}
				h[k*n+i] = math.Max(0, z)
				f = math.FMA(q[i], h[k*n+i], f)
			}
			got := make([]float64, n)
			if out := Forward(s, q, x[k*s.Inputs:], got); out != f || !slices.Equal(got, h[k*n:][:n]) {
				t.Errorf("%+v: output %x, want %x; activations %x, want %x", s, out, f, got, h[k*n:][:n])
			}
		}
		for i := range n {
			shift := 0.0
			for k := range samples {
				if h[k*n+i] <= 0 {
					continue
				}
				want[i] = math.FMA(c[k], h[k*n+i], want[i])
				shift += float64(c[k] * q[i])
				for j := 0; j < s.Inputs && !frozen; j++ {
					w := s.w0() + i*s.Inputs + j
					want[w] = math.FMA(float64(c[k]*q[i]), x[k*s.Inputs+j], want[w])
				}
			}
			if s.Bias {
				want[n+i] += shift
			}
		}
		if Descend(s, q, x, h, c, frozen); !slices.Equal(q, want) {
			t.Errorf("%+v: %d samples, frozen %v: %x, want %x", s, samples, frozen, q, want)
		}
	}
}
