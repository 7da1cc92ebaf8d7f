package nnbridge

import (
	"errors"
	"fmt"
	"math"
)

// TwoLayer is a network with one hidden layer (Eq. 13):
//
//	f(x) = sum_i V_i s(z_i),   z_i = b_i + sum_j W_ij x_j,   s = ReLU
//
// V and B have N entries (B is empty without biases), W has N*M, by rows:
// W[i*M+j] is the weight of input j in unit i. Numbers are without unit.
type TwoLayer struct {
	Shape
	V, B, W []float64
}

// NewTwoLayer is a network of the given shape with all parameters zero. It
// panics where Shape.Check finds a fault.
func NewTwoLayer(s Shape) *TwoLayer {
	if err := s.Check(); err != nil {
		panic(err.Error())
	}
	return FromParams(s, make([]float64, s.Dim()))
}

// FromParams is the network whose parameters are q, in the order of Shape. The
// network shares the memory of q. It panics unless q has Dim entries.
func FromParams(s Shape, q []float64) *TwoLayer {
	if len(q) != s.Dim() {
		panic(fmt.Sprintf("nnbridge: %d numbers for a network with %d parameters", len(q), s.Dim()))
	}
	n, w := s.Hidden, s.w0()
	return &TwoLayer{Shape: s, V: q[:n:n], B: q[n:w:w], W: q[w:]}
}

// Params writes the parameters to dst in the order of Shape and returns it; a
// nil dst is allocated. It panics if dst has not the length Dim.
func (t *TwoLayer) Params(dst []float64) []float64 {
	if dst == nil {
		dst = make([]float64, t.Dim())
	}
	if len(dst) != t.Dim() {
		panic(fmt.Sprintf("nnbridge: %d places for %d parameters", len(dst), t.Dim()))
	}
	copy(dst, t.V)
	copy(dst[len(t.V):], t.B)
	copy(dst[t.w0():], t.W)
	return dst
}

// Clone is a copy with memory of its own.
func (t *TwoLayer) Clone() *TwoLayer { return FromParams(t.Shape, t.Params(nil)) }

// Check tells whether lengths fit the shape and every parameter is finite.
func (t *TwoLayer) Check() error {
	if err := t.Shape.Check(); err != nil {
		return err
	}
	var errs []error
	want := [...]int{KindV: t.Hidden, KindB: t.w0() - t.Hidden, KindW: t.Hidden * t.Inputs}
	for kind, values := range [...][]float64{KindV: t.V, KindB: t.B, KindW: t.W} {
		if len(values) != want[kind] {
			errs = append(errs, fmt.Errorf("nnbridge: %v has %d numbers; %d fit %v", Kind(kind), len(values), want[kind], t.Shape))
			continue
		}
		for k, x := range values {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				first := [...]int{KindV: 0, KindB: t.Hidden, KindW: t.w0()}[kind]
				errs = append(errs, fmt.Errorf("nnbridge: %s is %g; parameters are finite numbers", t.Label(first+k), x))
				break
			}
		}
	}
	return errors.Join(errs...)
}

// Row is W_i, the M weights of unit i (shared memory).
func (t *TwoLayer) Row(i int) []float64 {
	return t.W[i*t.Inputs : (i+1)*t.Inputs : (i+1)*t.Inputs]
}

// bias is b_i, 0 in a network without biases.
func (t *TwoLayer) bias(i int) float64 {
	if len(t.B) == 0 {
		return 0
	}
	return t.B[i]
}

// Input is z_i, the input of the activation of unit i, for the inputs x:
// fused multiply-adds onto b_i in the order of j, so that it has the same bits
// everywhere. It panics if x has not M entries.
func (t *TwoLayer) Input(i int, x []float64) float64 {
	if len(x) != t.Inputs {
		panic(fmt.Sprintf("nnbridge: %d inputs for a network with %d", len(x), t.Inputs))
	}
	z := t.bias(i)
	for j, w := range t.Row(i) {
		z = math.FMA(w, x[j], z)
	}
	return z
}

// Forward is the output f(x): fused multiply-adds onto 0 in the order of the
// units. It panics if x has not M entries.
func (t *TwoLayer) Forward(x []float64) float64 {
	var f float64
	for i, v := range t.V {
		f = math.FMA(v, Relu(t.Input(i, x)), f)
	}
	return f
}

// NormV is the L2 norm of V, the weight norm of figures 4, 6, 8 and 10.
func (t *TwoLayer) NormV() float64 { return norm(t.V) }

// NormW is |W_i|, the L2 norm of the weights of unit i.
func (t *TwoLayer) NormW(i int) float64 { return norm(t.Row(i)) }

// norm is the L2 norm, summed in the given order.
func norm(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum = math.FMA(v, v, sum)
	}
	return math.Sqrt(sum)
}
