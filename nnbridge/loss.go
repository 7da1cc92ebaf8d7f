package nnbridge

import (
	"fmt"
	"math"
	"strings"

	"thermowalk/walk/field"
)

// Loss is a loss L(f, y) of the output f of a network against a label y.
//
// Residual is dL/df, the gamma of Eq. 4; Residuals writes it for a row of
// outputs, with the same bits. dst may be f or y; unequal lengths panic. NaN
// gives NaN.
type Loss interface {
	Name() string
	Value(f, y float64) float64
	Residual(f, y float64) float64
	Residuals(dst, f, y []float64)
}

// Losses lists the losses.
func Losses() []Loss { return []Loss{CrossEntropy{}, Squared{}} }

// LossNamed finds a loss by its name.
func LossNamed(name string) (Loss, error) {
	var names []string
	for _, l := range Losses() {
		if l.Name() == name {
			return l, nil
		}
		names = append(names, l.Name())
	}
	return nil, fmt.Errorf("nnbridge: unknown loss %q; known are %s", name, strings.Join(names, ", "))
}

// CrossEntropy is the binary cross-entropy on p = sigmoid(f),
//
//	L = -y log p - (1-y) log(1-p) = y softplus(-f) + (1-y) softplus(f)
//	dL/df = p - y
//
// for labels y from 0 to 1. No f overflows: L has full relative accuracy, the
// residual an absolute one of 1e-16. (The paper prints p = 1/(1+exp(f)) and L
// without its minus sign; dL/df = p - y, as it states above Eq. 16, needs the
// form given here.)
type CrossEntropy struct{}

var (
	_ Loss = CrossEntropy{}
	_ Loss = Squared{}
)

// Name is "bce".
func (CrossEntropy) Name() string { return "bce" }

// Value is y softplus(-f) + (1-y) softplus(f).
func (CrossEntropy) Value(f, y float64) float64 {
	return math.FMA(y, softplus.Eval([]float64{-f}), float64((1-y)*softplus.Eval([]float64{f})))
}

// Residual is p - y.
func (CrossEntropy) Residual(f, y float64) float64 { return Sigmoid(f) - y }

// Residuals writes p - y.
func (CrossEntropy) Residuals(dst, f, y []float64) {
	checkRows(dst, f, y)
	var g, q [1][]float64
	g[0], q[0] = dst, f
	if len(dst) > 0 && &dst[0] == &y[0] { // the labels are needed after the sigmoid
		for k := range dst {
			dst[k] = Sigmoid(f[k]) - y[k]
		}
		return
	}
	sigmoid.Eval(g[:], q[:])
	for k := range dst {
		dst[k] -= y[k]
	}
}

// residuals does what Residuals does, where dst is not y, and is for the use of one
// goroutine.
func (CrossEntropy) residuals() func(dst, f, y []float64) {
	eval, g, q := sigmoid.Evaluator(), make([][]float64, 1), make([][]float64, 1)
	return func(dst, f, y []float64) {
		g[0], q[0] = dst, f
		eval(g, q)
		for k, label := range y {
			dst[k] -= label
		}
	}
}

// Squared is half the squared error,
//
//	L = (f - y)^2 / 2,   dL/df = f - y.
type Squared struct{}

// Name is "squared".
func (Squared) Name() string { return "squared" }

// Value is (f-y)^2/2.
func (Squared) Value(f, y float64) float64 { return (f - y) * (f - y) / 2 }

// Residual is f - y.
func (Squared) Residual(f, y float64) float64 { return f - y }

// Residuals writes f - y.
func (Squared) Residuals(dst, f, y []float64) {
	checkRows(dst, f, y)
	for k := range dst {
		dst[k] = f[k] - y[k]
	}
}

func checkRows(dst, f, y []float64) {
	if len(dst) != len(f) || len(y) != len(f) {
		panic(fmt.Sprintf("nnbridge: Residuals: rows of %d, %d and %d numbers", len(dst), len(f), len(y)))
	}
}

// Sigmoid is p = 1/(1+exp(-f)), with full relative accuracy for every f and
// the same bits on every platform.
func Sigmoid(f float64) float64 {
	var p [1]float64
	sigmoid.Value(p[:], []float64{f})
	return p[0]
}

// The transcendental functions come from the field language, which defines
// their bits.
var (
	sigmoid  = field.MustParse("sigmoid(q)")
	softplus = field.Scope{Vars: field.Coordinates(1)}.MustParse("softplus(q)")

	softplusRow = field.MustParse("softplus(q)")
)
