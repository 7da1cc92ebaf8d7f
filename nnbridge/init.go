package nnbridge

import (
	"fmt"
	"math"
	"strings"

	"thermowalk/walk"
	"thermowalk/walk/rng"
)

// Init is a law of the initial parameters of a network: independent numbers,
// of one law for each set of parameters. With fan_in = M for W and b and N for
// V,
//
//	pytorch   uniform on +-1/sqrt(fan_in), the default of torch.nn.Linear; variance 1/(3 fan_in)
//	normal    N(0, 1/fan_in)
//	uniform   uniform on +-sqrt(3/fan_in), the variance of normal
//	kaiming   N(0, 2/fan_in) for W and V, b = 0
//
// all times Scale. It is a walk.Start, so starts can be plain or stratified
// and replica r has the same network under every law of motion.
//
// Sources: K. He, X. Zhang, S. Ren, J. Sun, Delving deep into rectifiers, ICCV
// 2015, Eq. 10 (kaiming); the paper does not say which law it used. Its norms of
// V begin near 1 (figure 4), where normal and uniform have 1 and pytorch 0.58.
type Init struct {
	Shape Shape
	Law   string  // name of the law
	Scale float64 // factor on every parameter; 0 means 1
}

var _ walk.Start = Init{}

// spread is the law of one set of parameters: half the width of a uniform law
// or the standard deviation of a normal one, times sqrt(fan_in).
type spread struct {
	normal bool
	size   float64
}

// initLaws holds the laws of V, b and W.
var initLaws = []struct {
	name string
	of   [3]spread
}{
	{"pytorch", [3]spread{KindV: {false, 1}, KindB: {false, 1}, KindW: {false, 1}}},
	{"normal", [3]spread{KindV: {true, 1}, KindB: {true, 1}, KindW: {true, 1}}},
	{"uniform", [3]spread{KindV: {false, math.Sqrt(3)}, KindB: {false, math.Sqrt(3)}, KindW: {false, math.Sqrt(3)}}},
	{"kaiming", [3]spread{KindV: {true, math.Sqrt2}, KindB: {true, 0}, KindW: {true, math.Sqrt2}}},
}

// InitLaws lists the names of the laws.
func InitLaws() (names []string) {
	for _, l := range initLaws {
		names = append(names, l.name)
	}
	return names
}

// Check tells whether the law has a name that is known and the shape is one.
func (l Init) Check() error {
	if _, ok := l.spreads(); !ok {
		return fmt.Errorf("nnbridge: unknown initialisation %q; known are %s", l.Law, strings.Join(InitLaws(), ", "))
	}
	if !(l.Scale >= 0) || math.IsInf(l.Scale, 0) {
		return fmt.Errorf("nnbridge: the scale of an initialisation is %g; it must be positive and finite", l.Scale)
	}
	return l.Shape.Check()
}

func (l Init) spreads() ([3]spread, bool) {
	for _, known := range initLaws {
		if known.name == l.Law {
			return known.of, true
		}
	}
	return [3]spread{}, false
}

// Dim is the number of parameters.
func (l Init) Dim() int { return l.Shape.Dim() }

// String is the law with its scale, such as "normal" or "normal x 2".
func (l Init) String() string {
	if l.Scale == 0 || l.Scale == 1 {
		return l.Law
	}
	return fmt.Sprintf("%s x %g", l.Law, l.Scale)
}

// Place maps the unit cube to parameters, one coordinate each. It panics on a
// law without a known name.
func (l Init) Place(q, u [][]float64) {
	of, ok := l.spreads()
	if !ok {
		panic("nnbridge: Init.Place of a law that Init.Check does not know")
	}
	scale := l.Scale
	if scale == 0 {
		scale = 1
	}
	for i := range q {
		kind, _, _ := l.Shape.At(i)
		fanIn := l.Shape.Inputs
		if kind == KindV {
			fanIn = l.Shape.Hidden
		}
		size := scale * of[kind].size / math.Sqrt(float64(fanIn))
		for k, v := range u[i] {
			switch {
			case size == 0:
				q[i][k] = 0
			case of[kind].normal:
				q[i][k] = size * rng.NormalQuantile(v)
			default:
				q[i][k] = size * (2*v - 1)
			}
		}
	}
}
