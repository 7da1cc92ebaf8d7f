package nnbridge

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"thermowalk/nnbridge/internal/kernel"
	"thermowalk/walk"
)

// TestFormsAgree leads the same networks in every form, on samples of any kind,
// and compares bits: a sound network, one with parameters that are infinite, and
// one with some that are no number.
func TestFormsAgree(t *testing.T) {
	if !kernel.Vector() {
		t.Skipf("there is one form alone: the backend is %q", walk.Backend())
	}
	for _, task := range []Training{
		{Shape: Shape{Hidden: 13, Inputs: 11, Bias: true}},
		{Shape: Shape{Hidden: 9, Inputs: 4}},
		{Shape: Shape{Hidden: 33, Inputs: 7, Bias: true}, FrozenW: true},
	} {
		r := rand.New(rand.NewPCG(7, 8))
		const n = kernel.Lanes
		start := block(Init{Shape: task.Shape, Law: "normal"}, 3, 0, n)
		for i := range start.Q {
			switch r.IntN(9) {
			case 0:
				start.Q[i][3] = math.Inf(1 - 2*r.IntN(2))
			case 1:
				start.Q[i][5] = math.NaN()
			case 2:
				start.Q[i][6] = math.Copysign(0, -1)
			}
		}
		samples := make([][]float64, 40) // by step, lane by lane
		factors := make([][]float64, len(samples))
		for s := range samples {
			samples[s], factors[s] = make([]float64, n*task.Shape.Inputs), make([]float64, n)
			for i := range samples[s] {
				samples[s][i] = r.NormFloat64()
			}
			for i := range factors[s] {
				factors[s][i] = r.NormFloat64() / 8
			}
		}
		// lead gives the outputs of all steps, followed by the parameters at the end.
		lead := func(f form, at, n int) (out []float64) {
			b := &walk.Block{Q: matrix(task.Shape.Dim(), kernel.Lanes)}
			for i, row := range start.Q {
				copy(b.Q[i], row)
			}
			f.load(b, at, n)
			x, y := make([]float64, n*task.Shape.Inputs), make([]float64, n)
			for s := range samples {
				for j := range task.Shape.Inputs {
					copy(x[j*n:(j+1)*n], samples[s][j*kernel.Lanes+at:])
				}
				f.forward(x, y)
				out = append(out, y...)
				f.descend(factors[s][at : at+n])
			}
			f.store()
			for _, row := range b.Q {
				out = append(out, row[at:at+n]...)
			}
			return out
		}
		eight := lead(newEight(task, 1), 0, n)
		for k := range n {
			for name, one := range map[string]form{"alone": newAlone(task, 1), "row": newRow(task)} {
				for i, got := range lead(one, k, 1) {
					want := eight[i*n+k]
					if math.Float64bits(got) != math.Float64bits(want) && !(got != got && want != want) {
						what := fmt.Sprintf("output %d", i)
						if i >= len(samples) {
							what = task.Shape.Label(i - len(samples))
						}
						t.Fatalf("%v: %s, network %d: %s is %x, among eight %x", task.Shape, name, k, what, got, want)
					}
				}
			}
		}
	}
}
