package nnbridge

import (
	"math"
	"testing"
)

// phi in the unit cube: its derivatives are slopes, and for Gaussian inputs it is
// PhiAt.
func TestPhiOf(t *testing.T) {
	n := trained()
	for i := range n.V {
		if got, ok := PhiOf(n, i, Gaussian{3}, 0.2); !ok || got != PhiAt(n.B[i], n.NormW(i), 0.2) {
			t.Errorf("Gaussian inputs: %+v", got)
		}
		p, ok := PhiOf(n, i, Uniform01{3}, 0.2)
		if !ok {
			t.Fatal("no phi in the unit cube")
		}
		const h = 1e-5
		up, down := n.Clone(), n.Clone()
		up.B[i] += h
		down.B[i] -= h
		a, _ := PhiOf(up, i, Uniform01{3}, 0.2)
		b, _ := PhiOf(down, i, Uniform01{3}, 0.2)
		if d := (a.One - b.One) / (2 * h); !(math.Abs(d-p.DOne) <= 1e-8) {
			t.Errorf("unit %d: d_b phi_1 = %g; the slope is %g", i, p.DOne, d)
		}
		if d := (a.Two - b.Two) / (2 * h); !(math.Abs(d-p.DTwo) <= 1e-8) {
			t.Errorf("unit %d: d_b phi_2 = %g; the slope is %g", i, p.DTwo, d)
		}
	}
	dead := n.Clone()
	dead.B[0] = -9
	if p, ok := PhiOf(dead, 0, Uniform01{3}, 0.2); !ok || p != (Phi{}) {
		t.Errorf("a dead unit has %+v", p)
	}
	if _, ok := PhiOf(FromParams(Shape{Hidden: 1, Inputs: 1, Bias: true}, []float64{1, 1, 1}), 0, Rows{Set: rowsOf(3)}, 0.2); ok {
		t.Error("phi over a data set has a derivative")
	}
}
