package nnbridge

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// example is a network small enough to compute by hand.
func example() *TwoLayer {
	return FromParams(Shape{Hidden: 2, Inputs: 2, Bias: true}, []float64{
		2, -3, // V
		1, -1, // b
		1, 2, // W_0
		-1, 1, // W_1
	})
}

func TestForwardByHand(t *testing.T) {
	for _, c := range []struct {
		x      []float64
		z0, z1 float64
		f      float64
	}{
		{[]float64{1, 1}, 4, -1, 8},       // unit 1 is silent
		{[]float64{-2, 1}, 1, 2, -4},      // 2*1 - 3*2
		{[]float64{0, -1}, -1, -2, 0},     // both silent
		{[]float64{-1, 0}, 0, 0, 0},       // both at the kink
		{[]float64{-1, 1}, 2, 1, 1},       // 2*2 - 3*1
		{[]float64{0.5, 0}, 1.5, -1.5, 3}, // 2*1.5
	} {
		n := example()
		if z := n.Input(0, c.x); z != c.z0 {
			t.Errorf("z_0(%v) = %g; want %g", c.x, z, c.z0)
		}
		if z := n.Input(1, c.x); z != c.z1 {
			t.Errorf("z_1(%v) = %g; want %g", c.x, z, c.z1)
		}
		if f := n.Forward(c.x); f != c.f {
			t.Errorf("f(%v) = %g; want %g", c.x, f, c.f)
		}
	}
}

func TestParamsRoundTrip(t *testing.T) {
	n := example()
	q := n.Params(nil)
	m := FromParams(n.Shape, q)
	if !slices.Equal(m.V, n.V) || !slices.Equal(m.B, n.B) || !slices.Equal(m.W, n.W) {
		t.Errorf("%+v came back as %+v", n, m)
	}
	c := n.Clone()
	c.V[0] = 17
	if n.V[0] != 2 {
		t.Error("a clone shares memory with its original")
	}
	q[n.Shape.W(1, 0)] = 5
	if m.Row(1)[0] != 5 {
		t.Error("FromParams does not share the memory of its argument")
	}
}

func TestNorms(t *testing.T) {
	n := example()
	if got, want := n.NormV(), math.Sqrt(13); got != want {
		t.Errorf("|V| = %g; want %g", got, want)
	}
	if got, want := n.NormW(0), math.Sqrt(5); got != want {
		t.Errorf("|W_0| = %g; want %g", got, want)
	}
}

func TestNetworkCheck(t *testing.T) {
	broken := func(edit func(*TwoLayer)) *TwoLayer {
		n := example()
		edit(n)
		return n
	}
	for _, c := range []struct {
		n    *TwoLayer
		want string
	}{
		{broken(func(n *TwoLayer) { n.W[2] = math.NaN() }), "W[1,0] is NaN"},
		{broken(func(n *TwoLayer) { n.B[1] = math.Inf(1) }), "b[1] is +Inf"},
		{broken(func(n *TwoLayer) { n.V = n.V[:1] }), "V has 1 numbers; 2 fit"},
		{broken(func(n *TwoLayer) { n.Bias = false }), "b has 2 numbers; 0 fit"},
	} {
		if err := c.n.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
	if err := example().Check(); err != nil {
		t.Error(err)
	}
}
