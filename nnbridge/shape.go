package nnbridge

import (
	"errors"
	"fmt"
	"math"
)

// Shape is the size of a two-layer network, and the order in which its
// parameters are the coordinates of a walk:
//
//	V_0 ... V_{N-1},  b_0 ... b_{N-1} (with Bias),  W_00 W_01 ... W_{N-1,M-1}
//
// with N = Hidden units and M = Inputs; W is stored by rows, one row a unit.
// Units and inputs are counted from 0.
type Shape struct {
	Hidden int  // N, hidden units
	Inputs int  // M, inputs
	Bias   bool // whether the hidden units have a bias b
}

// Check tells whether the shape can be that of a network.
func (s Shape) Check() error {
	var errs []error
	if s.Hidden < 1 {
		errs = append(errs, fmt.Errorf("nnbridge: %d hidden units; at least 1 is needed", s.Hidden))
	}
	if s.Inputs < 1 {
		errs = append(errs, fmt.Errorf("nnbridge: %d inputs; at least 1 is needed", s.Inputs))
	}
	if errs == nil && s.Inputs > (math.MaxInt-2*s.Hidden)/s.Hidden {
		errs = append(errs, fmt.Errorf("nnbridge: %d hidden units with %d inputs have more weights than can be counted", s.Hidden, s.Inputs))
	}
	return errors.Join(errs...)
}

// Dim is the number of parameters: N + NM, and N more with biases.
func (s Shape) Dim() int { return s.w0() + s.Hidden*s.Inputs }

// V is the coordinate of V_i.
func (s Shape) V(i int) int { return i }

// B is the coordinate of b_i. It panics for a network without biases.
func (s Shape) B(i int) int {
	if !s.Bias {
		panic("nnbridge: a network without biases has no coordinate b")
	}
	return s.Hidden + i
}

// W is the coordinate of W_ij: unit i, input j.
func (s Shape) W(i, j int) int { return s.w0() + i*s.Inputs + j }

// w0 is the coordinate of W_00.
func (s Shape) w0() int {
	if s.Bias {
		return 2 * s.Hidden
	}
	return s.Hidden
}

// Kind tells the three sets of parameters of a two-layer network apart.
type Kind int

const (
	KindV Kind = iota // second layer, one weight a unit
	KindB             // bias, one a unit
	KindW             // first layer, one weight a unit and input
)

func (k Kind) String() string { return [...]string{"V", "b", "W"}[k] }

// At tells which parameter coordinate k is: its kind, its unit i and, for W,
// its input j (else 0). It panics unless 0 <= k < Dim.
func (s Shape) At(k int) (kind Kind, i, j int) {
	switch {
	case k < 0 || k >= s.Dim():
		panic(fmt.Sprintf("nnbridge: coordinate %d of a network with %d parameters", k, s.Dim()))
	case k < s.Hidden:
		return KindV, k, 0
	case k < s.w0():
		return KindB, k - s.Hidden, 0
	}
	k -= s.w0()
	return KindW, k / s.Inputs, k % s.Inputs
}

// Label names coordinate k: V[3], b[3] or W[3,0].
func (s Shape) Label(k int) string {
	kind, i, j := s.At(k)
	if kind == KindW {
		return fmt.Sprintf("W[%d,%d]", i, j)
	}
	return fmt.Sprintf("%v[%d]", kind, i)
}

// String is the shape as people write it: 10 inputs x 20 hidden, with bias.
func (s Shape) String() string {
	bias := "without bias"
	if s.Bias {
		bias = "with bias"
	}
	return fmt.Sprintf("%d inputs x %d hidden, %s", s.Inputs, s.Hidden, bias)
}
